"""Passwords, kept as argon2id hashes."""

from functools import cache
from threading import BoundedSemaphore

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

LEAST_CHARACTERS = 12
MOST_CHARACTERS = 256

_hasher = PasswordHasher()
# Each hash takes 64 MiB: no more than this many at once, however many knock.
_at_once = BoundedSemaphore(2)


def hash_password(password: str) -> str:
    """Return the hash to keep; about a seventh of a second."""
    with _at_once:
        return _hasher.hash(password)


def is_right(password: str, kept: str | None) -> bool:
    """Tell whether *password* gave the *kept* hash; takes as long where there is none."""
    if len(password) > MOST_CHARACTERS:
        return False
    try:
        with _at_once:
            return _hasher.verify(kept or _nobodys(), password) and kept is not None
    except (VerificationError, InvalidHashError):
        return False


def is_outdated(kept: str) -> bool:
    """Tell whether the hash was made with weaker parameters than today's."""
    return _hasher.check_needs_rehash(kept)


@cache
def _nobodys() -> str:
    return _hasher.hash("nobody has this password")
