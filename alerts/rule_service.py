"""Reads and changes the alarm's rules; what is open follows them from its present step on."""

from collections.abc import Mapping, Sequence

import sqlalchemy as sa
from sqlmodel import Session, col

from ..calendar.milestones.models import MilestoneKind
from ..core import audit
from ..core.errors import NotFound
from ..core.i18n import _
from ..people.models import Person
from . import steps as climbing
from .models import Alert, AlertRule, AlertState
from .recipients import Way
from .rule_values import SHIPPED, Step, check
from .rules import KINDS


def all_steps(session: Session) -> Mapping[MilestoneKind, tuple[Step, ...]]:
    """Return the steps of every kind that rings, in the order of a contract's life."""
    rows = _rows(session)
    return {kind: _steps(kind, rows) for kind in KINDS}


def steps_of(session: Session, kind: str) -> tuple[Step, ...]:
    """Return the steps of a kind, those that are not there as not active; raise NotFound for what does not ring."""
    return _steps(_known(kind), _rows(session))


def change(session: Session, kind: str, steps: Sequence[Step], *, by: Person) -> bool:
    """Give a kind these steps; return whether any differs. Raises Invalid and NotFound.

    What differs is logged, and the next step of each open alert is counted anew from its last mail.
    """
    known = _known(kind)
    check(steps)
    rows, before = _rows(session), _steps(known, _rows(session))
    if tuple(steps) == before:
        return False
    for number, (old, new) in enumerate(zip(before, steps, strict=True)):
        if old != new:
            _write(session, rows.get((known, number)), known, number, new)
    session.flush()
    kept = _rows(session)
    audit.note_many(
        session,
        (
            {
                "actor": by.name,
                "actor_id": by.id,
                "subject": "alert_rule",
                "subject_id": kept[known, number].id,
                "action": "changed",
                "field": f"{known.value} {number}",
                "old": _plain(old),
                "new": _plain(new),
                "why": None,
            }
            for number, (old, new) in enumerate(zip(before, steps, strict=True))
            if old != new
        ),
    )
    _count_anew(session, known)
    return True


def restore(session: Session, kind: str, *, by: Person) -> bool:
    """Give a kind the steps that are shipped; return whether any differed."""
    return change(session, kind, SHIPPED[_known(kind)], by=by)


def _known(kind: str) -> MilestoneKind:
    if kind not in KINDS:
        raise NotFound(_("Sääntöä ei ole."))
    return MilestoneKind(kind)


def _rows(session: Session) -> dict[tuple[str, int], AlertRule]:
    found = session.scalars(sa.select(AlertRule).order_by(col(AlertRule.id).desc()))
    return {(one.kind, one.step): one for one in found}


def _steps(kind: MilestoneKind, rows: Mapping[tuple[str, int], AlertRule]) -> tuple[Step, ...]:
    return tuple(
        Step(Way(row.role), row.delay_working_days, row.active)
        if (row := rows.get((kind, number)))
        else Step(shipped.role, shipped.delay_working_days, active=False)
        for number, shipped in enumerate(SHIPPED[kind])
    )


def _write(session: Session, row: AlertRule | None, kind: MilestoneKind, number: int, step: Step) -> None:
    rule = row or AlertRule(kind=kind.value, step=number, role=step.role.value)
    rule.role, rule.delay_working_days, rule.active = step.role.value, step.delay_working_days, step.active
    session.add(rule)


def _plain(step: Step) -> dict[str, object]:
    return {"role": step.role.value, "delay_working_days": step.delay_working_days, "active": step.active}


def _count_anew(session: Session, kind: MilestoneKind) -> None:
    waiting = (col(Alert.kind) == kind.value, col(Alert.state) == AlertState.OPEN)
    session.execute(sa.update(Alert).where(*waiting).values(next_on=None))
    climbing.plan(session)
