"""Reads which rule of the alarm is in force for which contract."""

from collections.abc import Collection, Iterable, Mapping

import sqlalchemy as sa
from sqlmodel import Session, col

from ..contracts.models import Category, Contract
from ..core.batches import batches
from ..people.models import Unit
from .ladders import Ladders, Lead, Place, Rung, Rungs, Scopes, upward
from .models import EVERYBODY, AlertRule, LeadUnit, RuleScope


def ladders(session: Session, contract_ids: Iterable[int] = ()) -> Ladders:
    """Return the rules, ready to be asked for these contracts; the statements do not grow with them."""
    rules = _rules(session)
    if all(scope == EVERYBODY for scope, _kind in rules):
        return Ladders(rules, Scopes(), {})
    return Ladders(rules, _scopes(session, {scope for scope, _kind in rules}), places(session, contract_ids))


def _rules(session: Session) -> dict[tuple[int, str], Rungs]:
    found: dict[tuple[int, str], list[Rung]] = {}
    for row in session.execute(sa.select(AlertRule).order_by(col(AlertRule.step), col(AlertRule.id))).scalars():
        rungs = found.setdefault((row.scope_id, row.kind), [])
        if row.active:
            rungs.append(Rung(row.step, row.role, row.delay_working_days, lead_of(row), row.since_on))
    return {key: tuple(rungs) for key, rungs in found.items()}


def lead_of(row: AlertRule) -> Lead | None:
    """Return how long before the day a rule's row rings, if it does."""
    return Lead(row.lead, LeadUnit(row.lead_unit)) if row.lead is not None and row.lead_unit is not None else None


def _scopes(session: Session, ids: Collection[int]) -> Scopes:
    rows = [row for row in session.scalars(sa.select(RuleScope).order_by(col(RuleScope.id))) if row.id in ids]
    return Scopes(
        contracts={row.contract_id: row.id or 0 for row in rows if row.contract_id is not None},
        categories={row.category_id: row.id or 0 for row in rows if row.category_id is not None},
        units={row.unit_id: row.id or 0 for row in rows if row.unit_id is not None},
        category_parents=dict(session.execute(sa.select(col(Category.id), col(Category.parent_id))).all()),
        unit_parents=dict(session.execute(sa.select(col(Unit.id), col(Unit.parent_id))).all()),
    )


def places(session: Session, contract_ids: Iterable[int]) -> dict[int, Place]:
    """Return what decides which rule is nearest to these contracts, by id."""
    return {
        row.id: Place(row.id, row.category_id, row.unit_id)
        for batch in batches(contract_ids)
        for row in session.execute(
            sa.select(col(Contract.id), col(Contract.category_id), col(Contract.unit_id)).where(
                col(Contract.id).in_(batch)
            )
        )
    }


def below(parents: Mapping[int, int | None], id_: int) -> list[int]:
    """Return this and all below it."""
    return [one for one in parents if id_ in upward(one, parents)]
