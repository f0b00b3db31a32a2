"""The file that goes with a mail: read when it goes, and only if it is still what it was."""

import hashlib

from ..alerts.delivery import Refused
from ..core.errors import NotFound
from ..core.keeping.store import Store


def enclosed(store: Store | None, sha256: str) -> bytes:
    """Return the kept file's content; raise Refused where it is not there, or not what its digest says."""
    if store is None:
        raise Refused("cannot be sent: there is no folder of kept files")
    try:
        with store.open_kept(sha256) as file:
            content = file.read()
    except NotFound as error:
        raise Refused("cannot be sent: its file is not in the folder of kept files") from error
    if hashlib.sha256(content).hexdigest() != sha256:
        raise Refused("cannot be sent: its file is not what it was")
    return content
