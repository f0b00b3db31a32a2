"""Modifications are written down and taken back; one that moves the end moves the clock in the same transaction."""

from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from ...core import audit
from ...core.changes import changed
from ...core.database import now, today
from ...core.errors import Conflict, Invalid
from ...core.i18n import _, format_date
from ...core.names import clipped
from ...people.models import Person
from ..models import Contract, TermKind
from ..queries import get_contract
from ..queries import terms_of as term_rows
from ..terms.models import ContractTerm, TermRowKind
from ..terms.queries import facts_of
from ..terms.rules import coverage_end, terms_of
from ..terms.values import TermFacts
from . import queries
from .models import Modification
from .rules import with_end
from .values import Agreed

LONGEST = 4_000


def record(session: Session, contract_id: int, agreed: Agreed, *, by: Person) -> Modification:
    """Write down what was agreed; a new end lays the terms anew. Raises NotFound, and Invalid with the field."""
    _check(agreed, today(session))
    get_contract(session, contract_id)
    contract = session.get_one(Contract, contract_id, with_for_update=True)
    one = Modification(
        contract_id=contract_id,
        number=queries.next_number(session, contract_id),
        recorded_by_id=by.id,
        recorded_by=by.name,
        created_at=now(session),
        **{name: getattr(agreed, name) for name in Agreed.__dataclass_fields__},
    )
    if agreed.ends_on is not None:
        one.before, one.after = _move_end(session, contract, agreed.ends_on)
    session.add(one)
    _note(session, contract, one, "modified", by)
    return one


def undo(session: Session, contract_id: int, modification_id: int, *, by: Person) -> Modification:
    """Take the modification back; it stays in the list, marked. Raises Conflict where the terms have gone on since."""
    contract = session.get_one(Contract, contract_id, with_for_update=True)
    one = queries.get_modification(session, contract_id, modification_id)
    if one.undone_at is not None:
        raise Conflict(_("Muutos on jo kumottu."))
    if one.before:
        if _state(session, contract) != one.after:
            raise Conflict(_("Sopimuskautta on muutettu tämän jälkeen. Kumoa ensin uudempi muutos tai päätös."))
        _write_state(session, contract, one.before)
    one.undone_at, one.undone_by = now(session), by.name
    _note(session, contract, one, "modification_undone", by)
    return one


def publish_notice(session: Session, contract_id: int, modification_id: int, on: date | None, *, by: Person) -> None:
    """Write down the day on which the notice of the modification was published; None takes it back."""
    if on is not None and on > today(session):
        raise Invalid(_("Päivä on tulevaisuudessa."), field="notice_published_on")
    contract = session.get_one(Contract, contract_id, with_for_update=True)
    one = queries.get_modification(session, contract_id, modification_id)
    one.notice_published_on = on
    _note(session, contract, one, "modification_notice" if on else "modification_notice_undone", by)


def _check(agreed: Agreed, day: date) -> None:
    if not agreed.what.strip():
        raise Invalid(_("Kirjoita, mitä sovittiin."), field="what")
    if len(agreed.what) > LONGEST:
        raise Invalid(_("Enintään %(n)s merkkiä.") % {"n": LONGEST}, field="what")
    for field in ("on", "notice_published_on"):
        told = getattr(agreed, field)
        if told is not None and told > day:
            raise Invalid(_("Päivä on tulevaisuudessa."), field=field)


def _move_end(session: Session, contract: Contract, ends_on: date) -> tuple[dict[str, Any], dict[str, Any]]:
    """Lay the terms up to the new end; return what stood before and what stands now."""
    facts = facts_of(session, [contract.id or 0])[contract.id or 0]
    if coverage_end(facts) == ends_on:
        raise Invalid(_("Sopimus päättyy jo %(day)s.") % {"day": format_date(ends_on)}, field="ends_on")
    try:
        rows = with_end(terms_of(facts), ends_on)
    except ValueError:
        raise Invalid(_("Sopimus päättyisi ennen kuin se alkaa."), field="ends_on") from None
    before = _state(session, contract)
    endless = contract.term is TermKind.INDEFINITE
    term = TermKind.FIXED if endless or contract.term is None else contract.term
    reasons = {row[0]: row[4] for row in before["terms"]}
    after = {"term": term.value, "terms": [_plain(row, reasons.get(row.number)) for row in rows]}
    _write_state(session, contract, after)
    return before, after


def _plain(row: TermFacts | ContractTerm, reason: str | None) -> list[Any]:
    return [row.number, row.kind.value, audit.plain(row.starts_on), audit.plain(row.ends_on), reason]


def _state(session: Session, contract: Contract) -> dict[str, Any]:
    """What an end hangs on, as JSON."""
    rows = term_rows(session, contract.id or 0)
    return {"term": audit.plain(contract.term), "terms": [_plain(row, row.reason) for row in rows]}


def _write_state(session: Session, contract: Contract, state: dict[str, Any]) -> None:
    contract.term = TermKind(state["term"]) if state["term"] else None
    session.execute(sa.delete(ContractTerm).where(col(ContractTerm.contract_id) == contract.id))
    session.add_all(
        ContractTerm(
            contract_id=contract.id or 0,
            number=number,
            kind=TermRowKind(kind),
            starts_on=_day(starts_on),
            ends_on=_day(ends_on),
            reason=reason,
        )
        for number, kind, starts_on, ends_on, reason in state["terms"]
    )
    session.flush()


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _note(session: Session, contract: Contract, one: Modification, action: str, by: Person) -> None:
    contract.version, contract.changed_at = contract.version + 1, now(session)
    why = clipped(f"{one.number}: {one.what}", 120)
    audit.note(session, "contract", one.contract_id, action, actor=by.name, actor_id=by.id, why=why)
    changed(session, contracts=[one.contract_id])
    session.flush()
