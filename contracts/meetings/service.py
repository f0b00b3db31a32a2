"""Levels of the steering model are set, and minutes written, changed, removed and put back."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from sqlmodel import Session

from ...core import audit
from ...core.database import now, today
from ...core.errors import Conflict, Invalid, NotFound
from ...core.i18n import _, format_date
from ...people.models import Person
from ..obligations import service as obligations
from ..obligations.models import Level, Obligation, ObligationKind
from ..obligations.queries import get_obligation
from ..obligations.values import Finished, Planned
from ..obligations.words import level_name
from ..queries import get_contract
from . import queries
from .models import Meeting, Steering
from .values import Held, Steered, Topic

LONGEST = 20_000


def steer(session: Session, contract_id: int, told: Steered, *, by: Person) -> Steering:
    """Set a level of the contract's steering model; its meetings recur as tasks. Raises Invalid with the field."""
    get_contract(session, contract_id)
    planned = Planned(kind=ObligationKind.MEETING, level=told.level, due_on=told.due_on, every_months=told.every_months)
    held = queries.steering_of(session, contract_id).get(told.level)
    if held is None:
        task = obligations.plan(session, contract_id, planned, by=by)
        found = Steering(
            contract_id=contract_id,
            level=told.level,
            obligation_id=task.id or 0,
            members=told.members,
            changed_at=now(session),
            changed_by=by.name,
        )
    else:
        found, task = held
        if task.removed_at is not None:
            obligations.restore(session, task.id or 0, by=by)
        if (task.due_on, task.every_months) != (told.due_on, told.every_months):
            obligations.change(session, task.id or 0, planned, version=task.version, by=by)
    found.members, found.supplier_members, found.purpose = told.members, told.supplier_members, told.purpose
    found.changed_at, found.changed_by = now(session), by.name
    session.add(found)
    _note(session, contract_id, "steering_set", by, level_name(told.level))
    return found


def stop_steering(session: Session, contract_id: int, level: Level, *, by: Person) -> None:
    """Take a level out of the steering model, with its coming meetings; the task of them can be put back."""
    held = queries.steering_of(session, contract_id).get(level)
    if held is None:
        raise NotFound(_("Tasoa ei ole johtamismallissa."))
    found, task = held
    session.delete(found)
    session.flush()
    if task.removed_at is None:
        obligations.remove(session, task.id or 0, by=by)
    _note(session, contract_id, "steering_removed", by, level_name(level))


def hold(
    session: Session,
    contract_id: int,
    told: Held,
    *,
    agenda: Sequence[Topic],
    by: Person,
    task_id: int | None = None,
) -> Meeting:
    """Write down a meeting that was held, with what was open; *task_id* is the task that was done by it."""
    get_contract(session, contract_id)
    _check(session, told)
    made = Meeting(
        contract_id=contract_id,
        number=queries.next_number(session, contract_id),
        agenda=[[topic.heading, [[*line] for line in topic.lines]] for topic in agenda],
        written_at=now(session),
        written_by_id=by.id,
        written_by=by.name,
        changed_at=now(session),
        changed_by=by.name,
        **asdict(told),
    )
    session.add(made)
    _note(session, contract_id, "meeting_held", by, _said(made))
    if task_id is not None and get_obligation(session, task_id).contract_id == contract_id:
        note = _("Kokous %(n)s.") % {"n": made.number}
        obligations.finish(session, task_id, Finished(done_on=told.held_on, note=note), version=None, by=by)
    return made


def change(session: Session, meeting_id: int, told: Held, *, version: int, by: Person) -> Meeting:
    """Mend the minutes; what they were before stays in the log."""
    found = queries.get_meeting(session, meeting_id, to_change=True)
    if found.version != version:
        raise Conflict(_("Joku on muuttanut tätä sen jälkeen, kun avasit sivun. Katso tilanne ensin."))
    _check(session, told)
    before: dict[str, tuple[object, object]] = {}
    for name, value in asdict(told).items():
        if (old := getattr(found, name)) != value:
            before[name] = (audit.plain(old), audit.plain(value))
            setattr(found, name, value)
    found.version += 1
    found.changed_at, found.changed_by = now(session), by.name
    _note(session, found.contract_id, "meeting_changed", by, _said(found))
    if before:
        audit.note(session, "meeting", meeting_id, "changed", actor=by.name, actor_id=by.id, fields=before)
    return found


def remove(session: Session, meeting_id: int, *, by: Person) -> Meeting:
    """Take the minutes away from sight; they can be put back."""
    found = queries.get_meeting(session, meeting_id, to_change=True)
    if found.removed_at is not None:
        raise Conflict(_("Muistio on jo poistettu."))
    found.removed_at, found.removed_by = now(session), by.name
    _note(session, found.contract_id, "meeting_removed", by, _said(found))
    return found


def restore(session: Session, meeting_id: int, *, by: Person) -> Meeting:
    """Put the minutes back."""
    found = queries.get_meeting(session, meeting_id, to_change=True)
    if found.removed_at is None:
        raise Conflict(_("Muistio on jo palautettu."))
    found.removed_at = found.removed_by = None
    _note(session, found.contract_id, "meeting_restored", by, _said(found))
    return found


def agree(session: Session, meeting_id: int, planned: Planned, *, by: Person) -> Obligation:
    """Make a task of what was agreed in the meeting (in Finnish: toimenpide)."""
    found = queries.get_meeting(session, meeting_id)
    if not planned.title:
        raise Invalid(_("Täytä kohta."), field="title")
    made = obligations.plan(session, found.contract_id, planned, by=by)
    made.meeting_id = meeting_id
    session.flush()
    return made


def _check(session: Session, told: Held) -> None:
    if told.held_on > today(session):
        raise Invalid(_("Päivä on tulevaisuudessa."), field="held_on")
    texts: dict[str, Any] = {"attendees": told.attendees, "minutes": told.minutes, "decisions": told.decisions}
    for name, text in texts.items():
        if len(text or "") > LONGEST:
            raise Invalid(_("Enintään %(n)s merkkiä.") % {"n": LONGEST}, field=name)


def _said(one: Meeting) -> str:
    return f"{one.number}, {format_date(one.held_on)}"


def _note(session: Session, contract_id: int, action: str, by: Person, why: str) -> None:
    session.flush()
    audit.note(session, "contract", contract_id, action, actor=by.name, actor_id=by.id, why=why)
