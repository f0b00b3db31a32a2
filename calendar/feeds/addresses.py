"""A feed's address."""

from ...core.addressing import hash_of as hash_of
from ...core.addressing import looks_like_one as looks_like_one
from ...core.addressing import new_secret as new_secret


def path_of(secret: str) -> str:
    """Return the feed's path on this server."""
    return f"/feeds/{secret}.ics"
