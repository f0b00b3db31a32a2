"""Reads the alarm's rules as people see them: which is in force for whom, and who has rules of their own."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from ..calendar.milestones.models import Milestone, MilestoneKind
from ..contracts.models import Category, Contract
from ..core.database import today
from ..core.errors import NotFound
from ..core.i18n import _
from ..people.models import Unit
from . import in_force
from .ladders import Ladders, Place
from .models import EVERYBODY, AlertRule, RuleScope
from .recipients import Way
from .ringing import SCENARIO
from .rule_values import FOR_ALL, SHIPPED, Level, Reminder, Rule, Step, Whose, in_order
from .rules import KINDS, PLANNING

_COLUMNS: Mapping[Level, Any] = {
    Level.UNIT: RuleScope.unit_id,
    Level.CATEGORY: RuleScope.category_id,
    Level.CONTRACT: RuleScope.contract_id,
}
_NAMED: Mapping[Level, tuple[Any, Any]] = {
    Level.UNIT: (Unit, Unit.name),
    Level.CATEGORY: (Category, Category.name),
    Level.CONTRACT: (Contract, Contract.title),
}


class InForce(NamedTuple):
    """The rule of a kind for somebody, and whose it is: their own, or that of what lies above them."""

    rule: Rule
    whose: Whose


class OwnRules(NamedTuple):
    """Somebody who has rules of their own, by name, and of which kinds."""

    whose: Whose
    name: str
    kinds: tuple[MilestoneKind, ...]


def rules_of(session: Session, whose: Whose = FOR_ALL) -> Mapping[MilestoneKind, InForce]:
    """Return the rule in force for each kind that rings, in the order of a contract's life."""
    kept = Kept(session)
    place, ladders = _place(session, whose), in_force.ladders(session)
    return {kind: kept.nearest(kind, place, ladders) for kind in KINDS}


def rule_of(session: Session, kind: str, whose: Whose = FOR_ALL) -> InForce:
    """Return the rule in force of a kind; steps that are not there are not active. Raises NotFound."""
    return rules_of(session, whose)[known(kind)]


def own_rules(session: Session) -> list[OwnRules]:
    """Return who has rules of their own: units, then categories, then contracts, by name."""
    kinds: dict[int, set[str]] = {}
    for scope_id, kind in session.execute(sa.select(col(AlertRule.scope_id), col(AlertRule.kind)).distinct()).all():
        kinds.setdefault(scope_id, set()).add(kind)
    found = []
    for level, column in _COLUMNS.items():
        model, name = _NAMED[level]
        for scope_id, id_, named in session.execute(
            sa.select(col(RuleScope.id), column, name).join(model, model.id == column).order_by(name, column)
        ).all():
            if scope_id in kinds:
                own = tuple(kind for kind in KINDS if kind in kinds[scope_id])
                found.append(OwnRules(Whose(level, id_), named, own))
    return found


def name_of(session: Session, whose: Whose) -> str:
    """Return the name of the unit, category or contract; "" for all. Raises NotFound where there is none."""
    if whose == FOR_ALL:
        return ""
    model, name = _NAMED[whose.level]
    found: str | None = session.scalar(sa.select(name).where(model.id == whose.id))
    if found is None:
        raise NotFound(_("Sääntöä ei ole."))
    return found


class NextDay(NamedTuple):
    """A contract's next day of a kind, and its end, where it has one."""

    on: date
    coverage_end: date | None


def next_day(session: Session, kind: str, contract_id: int) -> NextDay | None:
    """Return the contract's next day of a kind from the session's day on; None where there is none."""
    row = session.execute(
        sa.select(col(Milestone.on), col(Contract.coverage_end))
        .join(Contract, col(Contract.id) == col(Milestone.contract_id))
        .where(
            col(Milestone.contract_id) == contract_id,
            col(Milestone.kind) == known(kind),
            col(Milestone.scenario).in_(("", SCENARIO)),
            col(Milestone.gone_on).is_(None),
            col(Milestone.on) >= today(session),
        )
        .order_by(col(Milestone.on))
        .limit(1)
    ).first()
    return NextDay(*row) if row else None


class Speaker(NamedTuple):
    """The contract by whose rule the group that shares a procurement rings."""

    id: int
    reference: str


def speaker(session: Session, kind: str, contract_id: int) -> Speaker | None:
    """Return the contract that speaks for this one's group, where that is another: its rule alone has an effect."""
    if known(kind) not in PLANNING:
        return None
    mine, other = aliased(Milestone), aliased(Milestone)
    same = [
        col(getattr(other, name)) == col(getattr(mine, name)) for name in ("procurement_id", "kind", "scenario", "on")
    ]
    row = session.execute(
        sa.select(col(Contract.id), col(Contract.reference))
        .join(other, col(other.contract_id) == col(Contract.id))
        .join(mine, sa.and_(*same))
        .where(
            col(mine.contract_id) == contract_id,
            col(mine.kind) == known(kind),
            col(mine.scenario) == SCENARIO,
            col(mine.gone_on).is_(None),
            col(other.gone_on).is_(None),
        )
        .order_by(col(Contract.id))
        .limit(1)
    ).first()
    return Speaker(*row) if row and row[0] != contract_id else None


def known(kind: str) -> MilestoneKind:
    """Return the kind; raise NotFound for what does not ring."""
    if kind not in KINDS:
        raise NotFound(_("Sääntöä ei ole."))
    return MilestoneKind(kind)


def _place(session: Session, whose: Whose) -> Place:
    name_of(session, whose)
    if whose.level is Level.CONTRACT:
        return in_force.places(session, [whose.id])[whose.id]
    ids = {Level.CATEGORY: {"category_id": whose.id}, Level.UNIT: {"unit_id": whose.id}}
    return Place(0, **ids.get(whose.level, {}))


def scope_id_of(session: Session, whose: Whose) -> int:
    """Return the id of somebody's scope; 0 where there is none yet."""
    if whose == FOR_ALL:
        return EVERYBODY
    return session.scalar(sa.select(col(RuleScope.id)).where(_COLUMNS[whose.level] == whose.id)) or 0


class Kept:
    """All rules as they are kept, those in force and not."""

    def __init__(self, session: Session) -> None:
        self._rows: dict[tuple[int, str], list[AlertRule]] = {}
        for row in session.scalars(sa.select(AlertRule).order_by(col(AlertRule.step), col(AlertRule.id))):
            self._rows.setdefault((row.scope_id, row.kind), []).append(row)
        self._scopes = {one.id: one for one in session.scalars(sa.select(RuleScope))}

    def own(self, kind: MilestoneKind, scope_id: int) -> Rule | None:
        """Return the rule of a scope, None where it has none of this kind."""
        rows = self._rows.get((scope_id, kind.value))
        return _rule(kind, rows) if rows else None

    def nearest(self, kind: MilestoneKind, place: Place, ladders: Ladders) -> InForce:
        """Return the rule in force at a place."""
        for scope_id in ladders.scopes.nearest_first(place):
            if (own := self.own(kind, scope_id)) is not None:
                return InForce(own, self._whose(scope_id))
        return InForce(_rule(kind, []), FOR_ALL)

    def rows(self, kind: MilestoneKind, scope_id: int) -> Sequence[AlertRule]:
        """Return the rows of a scope's rule."""
        return self._rows.get((scope_id, kind.value), [])

    def _whose(self, scope_id: int) -> Whose:
        one = self._scopes[scope_id]
        ids = {Level.UNIT: one.unit_id, Level.CATEGORY: one.category_id, Level.CONTRACT: one.contract_id}
        return next((Whose(level, id_) for level, id_ in ids.items() if id_ is not None), FOR_ALL)


def _rule(kind: MilestoneKind, rows: Sequence[AlertRule]) -> Rule:
    kept = {row.step: row for row in reversed(rows) if row.step >= 0}
    leads = [(lead, row.role) for row in rows if (lead := in_force.lead_of(row)) is not None]
    return Rule(
        tuple(
            Step(Way(row.role), row.delay_working_days, row.active)
            if (row := kept.get(number))
            else Step(shipped.role, shipped.delay_working_days, active=False)
            for number, shipped in enumerate(SHIPPED[kind].steps)
        ),
        in_order([Reminder(lead, Way(role)) for lead, role in leads]),
    )
