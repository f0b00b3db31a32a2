"""Reads and changes the alarm's rules; what is open follows them from its present step on."""

from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from ..calendar.milestones.models import MilestoneKind
from ..core import audit
from ..core.audit import AuditEvent
from ..core.database import today
from ..core.errors import Conflict, Invalid
from ..core.i18n import _
from ..people.models import Person
from . import steps as climbing
from .ladders import Lead
from .models import Alert, AlertRule, LeadUnit, RuleScope
from .recipients import Way
from .ringing import WAITING
from .rule_queries import Kept, known, name_of, scope_id_of
from .rule_values import FOR_ALL, SHIPPED, Reminder, Rule, Step, Whose, check, in_order

RULE, CHANGED, UNDONE = "alert_rule", "changed", "undone"


def change(session: Session, kind: str, rule: Rule, *, by: Person, whose: Whose = FOR_ALL) -> bool:
    """Give a kind this rule, for all or as somebody's own; return whether it differs. Raises Invalid and NotFound.

    What differs is logged, and the next step of each open alert is counted anew from its last mail.
    """
    check(rule)
    return _change(session, known(kind), Rule(rule.steps, in_order(rule.ahead)), by, whose, CHANGED)


def remove(session: Session, kind: str, *, by: Person, whose: Whose) -> bool:
    """Take somebody's own rule of a kind out, so that the one above is in force; return whether there was one."""
    if whose == FOR_ALL:
        raise Invalid(_("Kaikkien sääntöä ei voi poistaa. Sitä voi muuttaa."))
    return _change(session, known(kind), None, by, whose, CHANGED)


def restore(session: Session, kind: str, *, by: Person) -> bool:
    """Give a kind the rule for all that is shipped; return whether it differed."""
    return change(session, kind, SHIPPED[known(kind)], by=by)


def last_change(session: Session, kind: str, whose: Whose) -> AuditEvent | None:
    """Return the last change of this rule, if it can be taken back."""
    scope_id = scope_id_of(session, whose)
    found = session.scalars(
        sa.select(AuditEvent)
        .where(
            col(AuditEvent.subject) == RULE,
            col(AuditEvent.subject_id) == scope_id,
            col(AuditEvent.field) == known(kind).value,
        )
        .order_by(col(AuditEvent.id).desc())
        .limit(1)
    ).first()
    return found if found is not None and found.action == CHANGED else None


def undo(session: Session, kind: str, *, by: Person, whose: Whose = FOR_ALL) -> None:
    """Take the last change of a rule back. Raises Conflict where there is none."""
    last = last_change(session, kind, whose)
    if last is None:
        raise Conflict(_("Säännön viimeistä muutosta ei voi kumota: se on jo kumottu."))
    _change(session, known(kind), _read(last.old), by, whose, UNDONE)


def _change(session: Session, kind: MilestoneKind, new: Rule | None, by: Person, whose: Whose, action: str) -> bool:
    name_of(session, whose)
    scope_id = scope_id_of(session, whose)
    kept = Kept(session)
    old = kept.own(kind, scope_id)
    if new == old:
        return False
    scope_id = scope_id or _make_scope(session, whose)
    since = {row.step: row.since_on for row in kept.rows(kind, scope_id) if row.step < 0}
    session.execute(sa.delete(AlertRule).where(col(AlertRule.scope_id) == scope_id, col(AlertRule.kind) == kind.value))
    for row in _rows(kind, new, scope_id) if new is not None else ():
        session.add(AlertRule(**row, since_on=since.get(row["step"], today(session)) if row["step"] < 0 else None))
    session.flush()
    fields = {kind.value: (_plain(old), _plain(new))}
    audit.note(session, RULE, scope_id, action, actor=by.name, actor_id=by.id, fields=fields)
    _count_anew(session, kind)
    return True


def _make_scope(session: Session, whose: Whose) -> int:
    made = RuleScope(**{f"{whose.level.value}_id": whose.id})
    session.add(made)
    session.flush()
    assert made.id is not None
    return made.id


def _rows(kind: MilestoneKind, rule: Rule, scope_id: int) -> list[dict[str, Any]]:
    same = {"kind": kind.value, "scope_id": scope_id}
    steps = [
        {"step": n, "role": one.role.value, "delay_working_days": one.delay_working_days, "active": one.active}
        for n, one in enumerate(rule.steps)
    ]
    ahead = [
        {"step": one.lead.step, "role": one.role.value, "lead": one.lead.count, "lead_unit": one.lead.unit}
        for one in rule.ahead
    ]
    return [{**same, **row} for row in (*ahead, *steps)]


def _plain(rule: Rule | None) -> object:
    if rule is None:
        return None
    steps = [
        {"role": one.role.value, "delay_working_days": one.delay_working_days, "active": one.active}
        for one in rule.steps
    ]
    ahead = [{"lead": one.lead.count, "lead_unit": one.lead.unit.value, "role": one.role.value} for one in rule.ahead]
    return {"steps": steps, "ahead": ahead}


def _read(plain: Any) -> Rule | None:
    if plain is None:
        return None
    return Rule(
        tuple(Step(Way(one["role"]), one["delay_working_days"], one["active"]) for one in plain["steps"]),
        tuple(Reminder(Lead(one["lead"], LeadUnit(one["lead_unit"])), Way(one["role"])) for one in plain["ahead"]),
    )


def _count_anew(session: Session, kind: MilestoneKind) -> None:
    waiting = (col(Alert.kind) == kind.value, col(Alert.state).in_(WAITING))
    session.execute(sa.update(Alert).where(*waiting).values(next_on=None))
    climbing.plan(session)
