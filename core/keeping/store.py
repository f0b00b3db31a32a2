"""The folder of kept files: each lies under the hash of its content, once, whole or not at all.

A file is written before the row that names it is committed. What no row names after a day is swept.
"""

import fcntl
import hashlib
import logging
import os
import re
from collections.abc import Collection, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from tempfile import mkstemp
from typing import BinaryIO, Protocol

from ..errors import Conflict, NotFound
from ..i18n import _
from .kinds import SUFFIXES, damaged, kind_of, too_large
from .names import clean_name
from .pictures import without_traces

logger = logging.getLogger(__name__)

_HASH = re.compile(r"[0-9a-f]{64}")


class Source(Protocol):
    """What a file is read from: an upload, an opened file."""

    def read(self, size: int, /) -> bytes: ...


class NotKept(Conflict):
    """The folder takes no files: it is full, missing or may only be read."""


@dataclass(frozen=True, slots=True)
class Stored:
    """A kept file: by its hash it is found again. `name` is its sender's, cleaned, and ends as its content says."""

    sha256: str
    size: int
    content_type: str
    name: str


class Store:
    """The kept files of an installation."""

    def __init__(self, folder: Path, *, most_bytes: int) -> None:
        self.folder, self.most_bytes = folder, most_bytes

    def keep(self, data: Source, *, name: str, most_bytes: int | None = None) -> Stored:
        """Keep what is read from *data*; identical content is kept once.

        Raises Invalid with a sentence for a file that is not taken, NotKept where the disk refuses.
        """
        most = min(most_bytes or self.most_bytes, self.most_bytes)
        content = data.read(most + 1)
        if len(content) > most:
            raise too_large(most)
        kind = kind_of(content, name)
        try:
            content = without_traces(content, kind)
        except ValueError:
            raise damaged() from None
        sha256 = hashlib.sha256(content).hexdigest()
        self._write(sha256, content)
        return Stored(sha256, len(content), kind, clean_name(name, SUFFIXES[kind]))

    def open_kept(self, sha256: str) -> BinaryIO:
        """Open a kept file to be read; raise NotFound where it is not there."""
        return self.path_of(sha256).open("rb")

    def path_of(self, sha256: str) -> Path:
        """Return where a kept file lies; raise NotFound where it is not there."""
        place = self._place(sha256)
        if not place.is_file():
            raise NotFound(_("Tiedosto puuttuu tallennuskansiosta. Kerro asiasta ylläpidolle."))
        return place

    def has(self, sha256: str) -> bool:
        """Tell whether the file is there."""
        return self._place(sha256).is_file()

    def hold(self, sha256: str) -> bool:
        """Have the sweep leave a file alone for another day; return whether it is there."""
        with suppress(OSError), self._alone():
            os.utime(self._place(sha256))
            return True
        return False

    def sweep(self, named: Collection[str], *, before: datetime) -> int:
        """Remove what nobody names and nobody has sent since *before*, and what was broken off; return how many."""
        removed = 0
        for path in self.folder.glob("??/*"):
            if path.name in named:
                continue
            with suppress(FileNotFoundError), self._alone():
                if path.stat().st_mtime < before.timestamp():
                    path.unlink()
                    removed += 1
        return removed

    def _write(self, sha256: str, content: bytes) -> None:
        place = self._place(sha256)
        try:
            place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            with self._alone():
                if place.exists() and place.stat().st_size == len(content):
                    os.utime(place)
                    return
            written = _written_beside(place, content)
            with self._alone():
                written.replace(place)
            _sync(place.parent)
            _sync(self.folder)
        except OSError as error:
            logger.error("a file could not be kept: %s", error)
            text = _(
                "Tiedostoa ei voitu tallentaa: levy on täynnä tai kansio on vain luettava. Kerro asiasta ylläpidolle."
            )
            raise NotKept(text) from error

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Keep out others for a moment, so that no file is swept that has just been sent again."""
        with (self.folder / ".lock").open("ab") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def _place(self, sha256: str) -> Path:
        if not _HASH.fullmatch(sha256):
            raise NotFound(_("Tiedostoa ei löydy."))
        return self.folder / sha256[:2] / sha256


def _written_beside(place: Path, content: bytes) -> Path:
    """Write a file beside its place, whole and on the disk; nothing is left where the disk refuses."""
    handle, name = mkstemp(dir=place.parent, prefix=".")
    try:
        with open(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
    except OSError:
        with suppress(OSError):
            Path(name).unlink()
        raise
    return Path(name)


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
