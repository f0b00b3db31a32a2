"""Reads the clock's days for pages: rows as tuples, never one query a row."""

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from ...contracts.models import Contract
from ...people.models import Person, Unit
from ..procurements.models import Procurement
from .models import ContractClock, Milestone, MilestoneKind
from .values import Matter, Scope, Whose

Condition = sa.ColumnElement[bool]


def matters(
    session: Session,
    scope: Scope,
    *,
    kinds: Collection[MilestoneKind],
    first: date | None = None,
    last: date | None = None,
    with_options: bool = False,
    contract_ids: Collection[int] | None = None,
) -> list[Matter]:
    """Return the days of these kinds from *first* to *last*, in order; scenario B's only *with_options*."""
    conditions = [col(Milestone.gone_on).is_(None), col(Milestone.kind).in_(kinds), *scope_conditions(scope)]
    if first is not None:
        conditions.append(col(Milestone.on) >= first)
    if last is not None:
        conditions.append(col(Milestone.on) <= last)
    if not with_options:
        conditions.append(col(Milestone.scenario) != "b")
    if contract_ids is not None:
        conditions.append(col(Milestone.contract_id).in_(contract_ids))
    return [Matter(*row) for row in session.execute(_matters().where(*conditions)).tuples()]


def scope_conditions(scope: Scope) -> list[Condition]:
    """Return what narrows contracts to the scope."""
    conditions: list[Condition] = []
    if scope.whose == Whose.MINE:
        conditions.append(owned_by(scope.person_id))
    if scope.whose == Whose.UNIT or scope.unit_id is not None:
        conditions.append(col(Contract.unit_id).in_(_unit_and_below(scope.unit_id)))
    if scope.category_id is not None:
        conditions.append(col(Contract.category_id) == scope.category_id)
    return conditions


def owned_by(person_id: int | None) -> Condition:
    """Return the condition that a contract is the person's own, or theirs to look after."""
    return sa.or_(col(Contract.owner_id) == person_id, col(Contract.deputy_id) == person_id)


def _unit_and_below(unit_id: int | None) -> sa.Select[Any]:
    tree = sa.select(col(Unit.id).label("id")).where(col(Unit.id) == unit_id).cte("unit_tree", recursive=True)
    tree = tree.union(sa.select(col(Unit.id)).where(col(Unit.parent_id) == tree.c.id))
    return sa.select(tree.c.id)


def _matters() -> sa.Select[Any]:
    columns: Sequence[Any] = (
        col(Milestone.id),
        col(Milestone.kind),
        col(Milestone.phase),
        col(Milestone.scenario),
        col(Milestone.number),
        col(Milestone.on),
        col(Milestone.slack_from),
        col(Contract.id),
        col(Contract.title),
        col(Contract.reference),
        col(Contract.term),
        col(Contract.state),
        col(Contract.coverage_end),
        col(Contract.successor_id).is_not(None),
        col(Contract.unit_id),
        col(Unit.name),
        col(Contract.owner_id),
        col(Person.name),
        col(Contract.deputy_id),
        col(Milestone.procurement_id),
        col(Procurement.state),
        col(ContractClock.needed_on),
        col(ContractClock.too_late_after),
    )
    return (
        sa.select(*columns)
        .select_from(Milestone)
        .join(Contract, col(Contract.id) == col(Milestone.contract_id))
        .outerjoin(ContractClock, col(ContractClock.contract_id) == col(Contract.id))
        .outerjoin(Unit, col(Unit.id) == col(Contract.unit_id))
        .outerjoin(Person, col(Person.id) == col(Contract.owner_id))
        .outerjoin(Procurement, col(Procurement.id) == col(Milestone.procurement_id))
        .order_by(col(Milestone.on), col(Milestone.kind), col(Contract.title), col(Milestone.id))
    )
