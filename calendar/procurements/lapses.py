"""What the buyer's own process has missed becomes a deviation of its type (in Finnish: prosessipoikkeama)."""

from datetime import date

from sqlmodel import Session

from ...contracts.deviations import service
from ...contracts.deviations.models import Deviation, DeviationType, StepKind
from ...contracts.deviations.queries import steps_of
from ...contracts.deviations.values import Report
from ...core import audit
from ...core.changes import changed
from ...core.names import clipped
from ...people.models import Person

_OURS = {StepKind.RECORDED, StepKind.CLOSED}


def record_lapse(
    session: Session, contract_id: int, what: str, *, on: date, severity: int, by: Person, is_over: bool = False
) -> int:
    """Record it for a contract that the procurement replaces, closed where it *is_over*; return the deviation's id."""
    report = Report(
        what=clipped(what, service.LONGEST), seen_on=on, severity=severity, type=DeviationType.PROCESS, seen_by=by.name
    )
    made = service.record(session, contract_id, report, by=by)
    if is_over:
        service.close_past(session, made, on=on, lesson=None, by=by)
    return made.id or 0


def withdraw_lapse(session: Session, deviation_id: int | None, *, by: Person) -> None:
    """Take it out where what it told of was taken back; one on which people have gone on stays with them."""
    found = session.get(Deviation, deviation_id) if deviation_id is not None else None
    if found is None or {step.kind for step in steps_of(session, found.id or 0)} - _OURS:
        return
    why = clipped(f"{found.number}: {found.what}", 120)
    audit.note(session, "contract", found.contract_id, "deviation_withdrawn", actor=by.name, actor_id=by.id, why=why)
    session.delete(found)
    changed(session, contracts=[found.contract_id])
    session.flush()
