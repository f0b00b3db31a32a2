"""Nobody home: proved each night, of every live contract, is whom an alarm would reach; what fails is told."""

import hashlib
from collections.abc import Collection
from typing import NamedTuple

import sqlalchemy as sa
from sqlmodel import Session, col

from ..contracts.models import Contract
from ..core.batches import batches
from ..core.database import Database, today
from ..core.i18n import _, current_language, ngettext, use_language
from .compose import Office, post
from .directory import directory
from .heartbeats import beat, last_noted
from .letters import Letter
from .notices import LISTED, closing, listed
from .recipients import main_users
from .sweep import take_turn
from .whom import Proof, proof
from .words import plain

NOBODY = "nobody"


class Counts(NamedTuple):
    """How many live contracts reach nobody, and how many a main user alone."""

    lost: int
    main_users_only: int


class Failing(NamedTuple):
    """A contract that the proof failed of."""

    title: str
    reference: str


def prove(database: Database, office: Office) -> int:
    """Prove whom each live contract reaches today; tell the main users of a change. Return how many mails."""
    with database.writing() as session:
        take_turn(session)
        everybody = directory(session, today(session))
        found = proof(session, everybody)
        note = _note(found)
        if (last_noted(session, NOBODY) or _note(Proof([], []))) == note:
            return 0
        beat(session, NOBODY, note)
        if not found.lost and not found.main_users_only:
            return 0
        counts = Counts(len(found.lost), len(found.main_users_only))
        failing = _failing(session, [*found.lost, *found.main_users_only][:LISTED])
        readers = main_users(everybody)
        for reader in readers:
            with use_language(reader.language):
                letter = nobody_letter(counts, failing, office.base_url.rstrip("/"))
            post(session, office, letter, reader, kind=NOBODY)
        return len(readers)


def last_proof(session: Session) -> Counts:
    """Return what the last proof found; no proof yet: nothing."""
    lost, only, *_rest = (last_noted(session, NOBODY) or "0 0").split()
    return Counts(int(lost), int(only))


def _note(found: Proof) -> str:
    ids = " ".join(map(str, found.lost)) + ";" + " ".join(map(str, found.main_users_only))
    digest = hashlib.sha256(ids.encode()).hexdigest()
    return f"{len(found.lost)} {len(found.main_users_only)} {digest}"


def _failing(session: Session, ids: Collection[int]) -> list[Failing]:
    """Return these contracts in this order."""
    rows = {
        row.id: Failing(row.title, row.reference)
        for batch in batches(ids)
        for row in session.execute(
            sa.select(col(Contract.id), col(Contract.title), col(Contract.reference)).where(col(Contract.id).in_(batch))
        )
    }
    return [rows[id_] for id_ in ids]


def nobody_letter(counts: Counts, failing: list[Failing], base_url: str) -> Letter:
    """Return what a main user is told of contracts that reach nobody of their own; *failing* are the first of them."""
    total = sum(counts)
    heading = ngettext(
        "%(n)d sopimuksella ei ole ketään, joka saisi hälytyksen",
        "%(n)d sopimuksella ei ole ketään, joka saisi hälytyksen",
        total,
    )
    lines = [f"{plain(one.title)} ({plain(one.reference)})" for one in failing]
    rest = [""] * (total - len(failing))
    return Letter(
        template=NOBODY,
        language=current_language(),
        subject=heading % {"n": total},
        preview=_said(counts),
        heading=heading % {"n": total},
        paragraphs=(
            _said(counts),
            _("Valitse sopimuksille vastuuhenkilö tai varahenkilö, jolla on toimiva osoite ja joka on paikalla."),
        ),
        contents=listed([*lines, *rest]),
        link=f"{base_url}/alerts/?tab=unreachable",
        link_text=_("Avaa sopimukset"),
        closing=closing(),
    )


def _said(counts: Counts) -> str:
    words = {"lost": counts.lost, "only": counts.main_users_only}
    text = _("Hälytys ei tavoita ketään: %(lost)d. Hälytys tavoittaa vain pääkäyttäjän: %(only)d.")
    return text % words
