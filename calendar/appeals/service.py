"""What people do with decisions and appeals; the last change of each can be undone."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from typing import Any

from sqlmodel import Session

from ...core import audit
from ...core.changes import changed
from ...core.database import now, today
from ...core.errors import Conflict, Invalid
from ...core.i18n import _
from ...people.models import Person
from ...people.queries import get_person
from ..procurements.models import ProcurementState
from ..procurements.queries import contract_ids
from ..procurements.service import get_procurement
from . import queries
from .deriving import forget
from .models import Appeal, AwardDecision
from .values import AppealKind, Outcome, ServedBy, Service, Standstill, Told

LONGEST = 4_000
_READERS: Mapping[str, Any] = {
    "kind": AppealKind,
    "served_by": ServedBy,
    "standstill": Standstill,
    "outcome": Outcome,
    "received_on": date.fromisoformat,
    "target_on": date.fromisoformat,
    "decided_on": date.fromisoformat,
    "served_on": date.fromisoformat,
}


def record_decision(
    session: Session, procurement_id: int, given: Service, *, version: int | None, by: Person
) -> AwardDecision:
    """Record how the decision was served, or mend it; *version* is what the visitor had seen (None: nothing yet)."""
    _check_decision(session, procurement_id, given)
    found = session.get(AwardDecision, procurement_id)
    _refuse_stale(found.version if found else None, version)
    values = asdict(given)
    if found is None:
        found = AwardDecision(procurement_id=procurement_id, **values, changed_at=now(session), changed_by=by.name)
        session.add(found)
    else:
        _set(session, found, values, by)
    _note(session, procurement_id, "decision_served", by, given.served_on.isoformat())
    return found


def undo_decision(session: Session, procurement_id: int, *, version: int, by: Person) -> None:
    """Take the last change of the decision back; the first one takes it out."""
    found = session.get(AwardDecision, procurement_id)
    _refuse_stale(found.version if found else None, version)
    assert found is not None
    if not found.before and queries.next_number(session, procurement_id) > 1:
        raise Conflict(_("Päätökseen on haettu muutosta. Kumoa ensin muutoksenhaut tai korjaa päätöksen tietoja."))
    gone = not found.before
    _take_back(session, found, by)
    _note(session, procurement_id, "decision_undone", by)
    if gone:
        forget(session, procurement_id)


def record_appeal(session: Session, procurement_id: int, told: Told, *, by: Person) -> Appeal:
    """Record that something is sought against the decision."""
    _check(session, procurement_id, told)
    number = queries.next_number(session, procurement_id)
    made = Appeal(
        procurement_id=procurement_id, number=number, **asdict(told), changed_at=now(session), changed_by=by.name
    )
    session.add(made)
    _note(session, procurement_id, "appeal_recorded", by, told.appellant)
    return made


def change_appeal(
    session: Session, procurement_id: int, number: int, told: Told, *, version: int, by: Person
) -> Appeal:
    """Mend the appeal's facts, or write how it ended."""
    found = queries.get_appeal(session, procurement_id, number)
    _refuse_stale(found.version, version)
    _check(session, procurement_id, told)
    _set(session, found, asdict(told), by)
    _note(session, procurement_id, "appeal_decided" if told.decided_on else "appeal_changed", by, told.appellant)
    return found


def undo_appeal(session: Session, procurement_id: int, number: int, *, version: int, by: Person) -> None:
    """Take the last change of the appeal back; the first one takes it out."""
    found = queries.get_appeal(session, procurement_id, number)
    _refuse_stale(found.version, version)
    _take_back(session, found, by)
    _note(session, procurement_id, "appeal_undone", by, found.appellant)


def _check_decision(session: Session, procurement_id: int, given: Service) -> None:
    if get_procurement(session, procurement_id).state == ProcurementState.DRAFT:
        raise Conflict(_("Aloita suunnittelu ennen kuin kirjaat päätöksen."))
    if given.decided_on > today(session):
        raise Invalid(_("Päivä on tulevaisuudessa."), field="decided_on")
    if given.served_on < given.decided_on:
        raise Invalid(_("Tiedoksianto on ennen päätöstä."), field="served_on")


def _check(session: Session, procurement_id: int, told: Told) -> None:
    decision = session.get(AwardDecision, procurement_id)
    if decision is None:
        raise Conflict(_("Kirjaa ensin päätöksen tiedoksianto: siitä muutoksenhakuaika lasketaan."))
    if not told.appellant.strip():
        raise Invalid(_("Täytä kohta."), field="appellant")
    if told.received_on > today(session):
        raise Invalid(_("Päivä on tulevaisuudessa."), field="received_on")
    if told.received_on < decision.decided_on:
        raise Invalid(_("Saapumispäivä on ennen päätöstä."), field="received_on")
    if told.target_on is not None and told.target_on < told.received_on:
        raise Invalid(_("Tavoitepäivä on ennen saapumista."), field="target_on")
    if told.handler_id is not None:
        get_person(session, told.handler_id)
    if len(told.decision or "") > LONGEST:
        raise Invalid(_("Enintään %(n)s merkkiä.") % {"n": LONGEST}, field="decision")
    _check_end(told, today(session))


def _check_end(told: Told, day: date) -> None:
    if told.outcome is not None and told.decided_on is None:
        raise Invalid(_("Kirjoita päivä, jona asia ratkaistiin."), field="decided_on")
    if told.decided_on is None:
        return
    if told.outcome is None:
        raise Invalid(_("Valitse, miten asia ratkaistiin."), field="outcome")
    if not told.received_on <= told.decided_on <= day:
        raise Invalid(_("Ratkaisu on saapumisen ja tämän päivän välillä."), field="decided_on")


def _refuse_stale(now_at: int | None, seen: int | None) -> None:
    if now_at != seen:
        raise Conflict(_("Joku on muuttanut tätä sen jälkeen, kun avasit sivun. Katso tilanne ensin."))


def _set(session: Session, row: Appeal | AwardDecision, values: Mapping[str, Any], by: Person) -> None:
    """Write the values; what was before is kept with the row."""
    row.before = {name: audit.plain(getattr(row, name)) for name in values}
    for name, value in values.items():
        setattr(row, name, value)
    _touch(session, row, by)


def _take_back(session: Session, row: Appeal | AwardDecision, by: Person) -> None:
    if not row.before:
        if row.version > 1:
            raise Conflict(_("Edellinen muutos on jo kumottu."))
        session.delete(row)
        return
    for name, value in row.before.items():
        setattr(row, name, _READERS[name](value) if value is not None and name in _READERS else value)
    row.before = {}
    _touch(session, row, by)


def _touch(session: Session, row: Appeal | AwardDecision, by: Person) -> None:
    row.version += 1
    row.changed_at, row.changed_by = now(session), by.name
    session.add(row)


def _note(session: Session, procurement_id: int, action: str, by: Person, why: str | None = None) -> None:
    session.flush()
    audit.note(session, "procurement", procurement_id, action, actor=by.name, actor_id=by.id, why=why)
    changed(session, contracts=contract_ids(session, [procurement_id]))
