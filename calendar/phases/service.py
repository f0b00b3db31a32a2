"""Marks phases as done, and keeps the day on which the phase that goes on is late."""

from collections.abc import Collection
from datetime import date

from sqlmodel import Session

from ...contracts.deviations.values import NOTICE
from ...core.audit import note
from ...core.changes import changed
from ...core.database import now, today
from ...core.errors import Conflict, Invalid
from ...core.i18n import _, ngettext
from ...people.models import Person
from ..milestones.keeping import AlarmDay, keep
from ..milestones.models import MilestoneKind
from ..procurements.lapses import record_lapse, withdraw_lapse
from ..why.names import phase_name
from . import queries
from .models import PhaseDone
from .rules import Going, number_of


def derive(session: Session, contract_ids: Collection[int]) -> int:
    """Keep the day on which each procurement under way of these contracts is late; return how many days differed.

    Of contracts that share a procurement one has the day. The last phase has none: the contract ends with it and rings.
    """
    ids = set(queries.procurements_of(session, contract_ids).values())
    begun = queries.begun(session, ids)
    days = [
        AlarmDay(one.speaker, number_of(going.phase), going.late_on, one.id)
        for one in begun.values()
        if (going := one.going) is not None and going.following
    ]
    had = queries.contracts_with_days(session, contract_ids, ids)
    return keep(session, MilestoneKind.PHASE_LATE, had | {day.contract_id for day in days}, days)


def finish(session: Session, procurement_id: int, phase: str, *, done_on: date, by: Person) -> PhaseDone:
    """Mark the phase that goes on as done (in Finnish: vaihe tehty).

    Raises Conflict for another phase, Invalid with the field for a day before the start or to come.
    """
    found = queries.begun(session, [procurement_id]).get(procurement_id)
    going = found.going if found is not None else None
    if found is None or going is None or going.phase != phase:
        raise Conflict(_("Vaihe ei ole enää menossa. Katso tilanne hankinnan sivulta."))
    if done_on > today(session):
        raise Invalid(_("Päivä on tulevaisuudessa."), field="done_on")
    if found.started_on is not None and done_on < found.started_on:
        raise Invalid(_("Päivä on ennen suunnittelun aloitusta."), field="done_on")
    made = PhaseDone(
        procurement_id=procurement_id,
        phase=phase,
        done_on=done_on,
        until_on=going.until_on,
        deviation_id=_lapse(session, found.speaker, going, done_on, by) if done_on > going.late_on else None,
        at=now(session),
        by_id=by.id,
        by=by.name,
    )
    session.add(made)
    _note(session, procurement_id, "phase_done", by, (None, f"{phase} {done_on.isoformat()}"))
    changed(session, contracts=found.contract_ids)
    session.flush()
    return made


def reopen(session: Session, procurement_id: int, phase: str, *, by: Person) -> None:
    """Take back that a phase is done; the last one alone. Raises Conflict."""
    last = queries.last_done(session, procurement_id)
    if last is None or last.phase != phase:
        raise Conflict(_("Vaihetta ei voi enää avata: seuraava on jo tehty."))
    _note(session, procurement_id, "phase_reopened", by, (f"{phase} {last.done_on.isoformat()}", None))
    session.delete(last)
    session.flush()
    withdraw_lapse(session, last.deviation_id, by=by)
    found = queries.begun(session, [procurement_id]).get(procurement_id)
    changed(session, contracts=found.contract_ids if found else [])


def _lapse(session: Session, contract_id: int, going: Going, done_on: date, by: Person) -> int:
    days = (done_on - going.until_on).days + 1
    said = ngettext(
        "Hankinnan vaihe ”%(phase)s” valmistui päivän suunniteltua myöhemmin.",
        "Hankinnan vaihe ”%(phase)s” valmistui %(n)s päivää suunniteltua myöhemmin.",
        days,
    )
    what = said % {"phase": phase_name(going.phase), "n": days}
    return record_lapse(session, contract_id, what, on=done_on, severity=NOTICE, by=by, is_over=True)


def _note(
    session: Session, procurement_id: int, action: str, by: Person, change: tuple[str | None, str | None]
) -> None:
    note(session, "procurement", procurement_id, action, actor=by.name, actor_id=by.id, fields={"phase": change})
