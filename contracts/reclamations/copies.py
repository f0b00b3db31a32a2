"""The letter as a file: the very copy that was sent, kept under its digest, or what would be sent now."""

from datetime import date
from io import BytesIO

from sqlmodel import Session

from ...core.database import Database
from ...core.i18n import _, use_language
from ...core.keeping.store import Store, Stored
from ...people.queries import get_person
from . import queries, sending
from .letters import docx, pdf
from .letters.facts import Letter
from .letters.templates import template_in_use
from .models import Reclamation, SentHow
from .writing import letter_of, outgoing


def as_file(session: Session, store: Store, one: Reclamation, kind: str) -> bytes:
    """Return the letter as "pdf" or "docx"; the PDF of one that has gone is the kept copy, byte by byte."""
    if kind == "pdf" and one.letter_sha256 is not None:
        with store.open_kept(one.letter_sha256) as file:
            return file.read()
    letter = letter_of(session, one)
    return pdf.render(letter) if kind == "pdf" else docx.render(letter, template_in_use(session, store))


def keep_copy(store: Store, letter: Letter) -> Stored:
    """Keep the letter as PDF under its digest."""
    return store.keep(BytesIO(pdf.render(letter)), name=file_name(letter, "pdf"))


def file_name(letter: Letter, kind: str) -> str:
    """Return the name that the letter goes under, in its own language: reklamaatio-2026-3.pdf."""
    with use_language(letter.language):
        name = _("Reklamaatio").lower()
    return f"{name}-{letter.number.replace('/', '-')}.{kind}"


def mark_sent(
    database: Database,
    store: Store,
    reclamation_id: int,
    *,
    how: SentHow,
    on: date,
    by_id: int | None = None,
    version: int | None = None,
) -> None:
    """Record that an approved reclamation was sent otherwise than by mail, and keep its copy."""
    with database.reading() as session:
        one = queries.get_reclamation(session, reclamation_id)
        sending.refuse_unready(one)
        seen, letter = one.version if version is None else version, outgoing(session, one, how, on)
    stored = keep_copy(store, letter)
    with database.writing() as session:
        by = get_person(session, by_id) if by_id is not None else None
        copy = sending.Copy(letter, stored)
        sending.mark_sent(session, reclamation_id, how=how, on=on, by=by, version=seen, copy=copy)
