"""Tells who is in charge of a contract that its supplier has answered a reclamation."""

from typing import NamedTuple

import sqlalchemy as sa
from sqlmodel import Session, col

from ..contracts.models import Contract
from ..contracts.reclamations.models import Reclamation, SupplierAnswer, number_of
from ..core.database import Database, now, today
from ..core.i18n import _, current_language, use_language
from .compose import Office, post
from .directory import directory, holders
from .letters import Letter
from .recipients import reach
from .sweep import take_turn
from .words import plain

SUPPLIER_ANSWER = "supplier_answer"


class Untold(NamedTuple):
    """An answer that nobody was told of."""

    id: int
    reclamation_id: int
    contract_id: int
    number: str
    title: str
    name: str


def tell_of_supplier_answers(database: Database, office: Office) -> int:
    """Mail whoever is in charge of each answer that came since the last time; return how many mails that makes."""
    with database.writing() as session:
        take_turn(session)
        found = _untold(session)
        if not found:
            return 0
        everybody, held = directory(session, today(session)), holders(session, {one.contract_id for one in found})
        made = 0
        for one in found:
            reader = reach(everybody, [held[one.contract_id]])
            if reader is not None:
                with use_language(reader.language):
                    letter = answer_letter(one, office.base_url.rstrip("/"))
                post(session, office, letter, reader, kind=SUPPLIER_ANSWER)
                made += 1
        told = sa.update(SupplierAnswer).where(col(SupplierAnswer.id).in_([one.id for one in found]))
        session.execute(told.values(told_at=now(session)))
        return made


def _untold(session: Session) -> list[Untold]:
    rows = session.execute(
        sa.select(
            col(SupplierAnswer.id),
            col(Reclamation.id),
            col(Contract.id),
            col(Reclamation.year),
            col(Reclamation.ordinal),
            col(Contract.title),
            col(SupplierAnswer.name),
        )
        .join(Reclamation, col(Reclamation.id) == col(SupplierAnswer.reclamation_id))
        .join(Contract, col(Contract.id) == col(Reclamation.contract_id))
        .where(col(SupplierAnswer.told_at).is_(None))
        .order_by(col(SupplierAnswer.id))
    )
    return [
        Untold(id_, reclamation_id, contract_id, number_of(year, ordinal) or "", title, name)
        for id_, reclamation_id, contract_id, year, ordinal, title, name in rows
    ]


def answer_letter(one: Untold, base_url: str) -> Letter:
    """Return what whoever is in charge is told, in the language spoken now."""
    words = {"number": one.number, "title": plain(one.title), "who": plain(one.name)}
    heading = _("Vastine reklamaatioon %(number)s: %(title)s") % words
    said = (
        _("%(who)s vastasi reklamaatioon. Lue vastine, ja hyväksy korjaussuunnitelma tai kirjaa, mitä seuraa.") % words
    )
    return Letter(
        template=SUPPLIER_ANSWER,
        language=current_language(),
        subject=heading,
        preview=said,
        heading=heading,
        paragraphs=(said,),
        link=f"{base_url}/reclamations/{one.reclamation_id}",
        link_text=_("Lue vastine"),
        closing=(_("Viestin lähetti Hankintakello, koska sopimus on tämän viestin saajan vastuulla."),),
    )
