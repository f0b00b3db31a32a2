"""Files that come with a form: kept at once, and held by the form while it is mended."""

from collections.abc import Sequence
from dataclasses import astuple

from flask import current_app, request
from itsdangerous import BadData, URLSafeTimedSerializer

from ..core.errors import Invalid
from ..core.i18n import _
from ..core.keeping.kinds import SUFFIXES
from ..core.keeping.store import Stored
from .site import site

FIELD, HELD = "files", "held"
HELD_FOR_S = 20 * 3600
"""Shorter than the store leaves a file alone that nothing names."""
ACCEPTED = ",".join(("image/*", *(one for ends in SUFFIXES.values() for one in ends)))
PICTURES_ACCEPTED = "image/*,.pdf"


class FilesRefused(Exception):
    """Some of the files cannot be taken; *held* are those that can."""

    def __init__(self, text: str, held: Sequence[Stored]) -> None:
        super().__init__(text)
        self.text, self.held = text, tuple(held)


def any_sent() -> bool:
    """Tell whether the form brought files."""
    return any(file.filename for file in request.files.getlist(FIELD))


def sent_files(*, most: int, most_bytes: int | None = None, salt: str = "") -> list[Stored]:
    """Keep the files of the form, and return them with those that it held already; raise FilesRefused.

    *salt* names whose form it is: what one person's form holds is nothing to another's.
    """
    held = list(dict.fromkeys(_held(salt) if salt else ()))
    troubles = []
    for file in request.files.getlist(FIELD):
        if not file.filename:
            continue
        if len(held) >= most:
            troubles = [_("Tiedostoja voi liittää kerralla enintään %(n)s.") % {"n": most}]
            break
        try:
            held.append(site().store.keep(file.stream, name=file.filename, most_bytes=most_bytes))
        except Invalid as error:
            troubles.append(f"{_shown(file.filename)}: {error.text}")
    if troubles:
        raise FilesRefused(" ".join(troubles), held)
    return held


def tokens_of(held: Sequence[Stored], salt: str) -> list[tuple[str, str]]:
    """Return what a form holds its files by: a token and the name of each."""
    return [(_serializer(salt).dumps(astuple(one)), one.name) for one in held]


def _held(salt: str) -> list[Stored]:
    found = []
    for token in request.form.getlist(HELD)[:20]:
        try:
            one = Stored(*_serializer(salt).loads(token, max_age=HELD_FOR_S))
        except BadData:
            continue
        if site().store.hold(one.sha256):
            found.append(one)
    return found


def _serializer(salt: str) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(str(current_app.secret_key), salt=f"held-files-{salt}")


def _shown(name: str) -> str:
    return name.replace("\\", "/").rpartition("/")[2][-80:]
