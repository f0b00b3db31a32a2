"""Reads what contracts' health is made of; a fixed number of statements for any number of contracts."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import date
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlmodel import Session, col

from ...alerts.directory import directory
from ...alerts.recipients import Holders, Way
from ...alerts.whom import ways
from ...calendar.clock.queries import parameters
from ...calendar.law.modifications import Level, measure, measured
from ...calendar.milestones.models import ContractClock
from ...calendar.milestones.queries import scope_conditions
from ...calendar.milestones.values import Scope
from ...calendar.procurements.models import Procurement, ProcurementState
from ...calendar.register.queries import LIVE, lacks
from ...calendar.register.values import Fact
from ...contracts.deviations.models import Deviation, DeviationState
from ...contracts.models import Category, Contract, ContractState
from ...contracts.modifications.models import Modification
from ...contracts.obligations.models import Obligation
from ...contracts.obligations.queries import waiting
from ...contracts.reclamations.models import Reclamation, ReclamationState
from ...contracts.remedies.models import RemedyTerms
from ...core.database import today
from ...people.models import Person, Unit
from .rules import Fault, Health, Summary, contract_health, summary

Condition = sa.ColumnElement[bool]
OUT_OF_REACH = (None, Way.MAIN_USER)


class Rated(NamedTuple):
    """A contract with its health."""

    id: int
    title: str
    reference: str
    unit_id: int | None
    unit: str | None
    owner: str | None
    health: Health


def rated(session: Session, scope: Scope, contract_ids: Collection[int] | None = None) -> list[Rated]:
    """Return the contracts in the scope that live or have ended with nothing said of what follows, worst first."""
    which = _which(scope, contract_ids)
    names = (col(Contract.title), col(Contract.reference), col(Contract.unit_id), col(Unit.name), col(Person.name))
    named = sa.select(col(Contract.id), *names).select_from(Contract)
    named = named.outerjoin(Unit, col(Unit.id) == col(Contract.unit_id))
    named = named.outerjoin(Person, col(Person.id) == col(Contract.owner_id))
    healths = healths_of(session, which)
    found = [
        Rated(id_, title, reference, unit_id, unit, owner, healths[id_])
        for id_, title, reference, unit_id, unit, owner in session.execute(named.where(*which))
        if id_ is not None
    ]
    return sorted(found, key=lambda one: (one.health.score, one.title.casefold(), one.id))


def summary_of(session: Session, scope: Scope) -> Summary | None:
    """Return how the contracts in the scope are together; None of none."""
    return summary(list(healths_of(session, _which(scope)).values()))


def healths_of(session: Session, which: Sequence[Condition]) -> dict[int, Health]:
    """Return, by id, the health of the contracts for which the conditions are true."""
    rows = session.execute(_statement(today(session)).where(*which)).all()
    held = {row[0]: Holders(*row[2:_HOLDERS]) for row in rows}
    reached = ways(session, directory(session, today(session)), held)
    changed = _near_limits(session, which)
    found = {}
    for row in rows:
        counts, id_ = row[_HOLDERS:], row[0]
        lost = row[1] and reached[id_] in OUT_OF_REACH
        if lost or id_ in changed:
            more = {Fault.UNREACHABLE: lost, Fault.MODIFICATIONS: id_ in changed}
            counts = tuple(int(more.get(kind, n)) for kind, n in zip(Fault, counts, strict=True))
        found[id_] = contract_health(tuple(counts))
    return found


def health_of(session: Session, contract_id: int) -> Health | None:
    """Return one contract's health; None of one that is over and done with."""
    return healths_of(session, _which(Scope(), [contract_id])).get(contract_id)


_HOLDERS = 7  # the id, whether it is open, and the five of those who hold it stand before the counts


def _which(scope: Scope, contract_ids: Collection[int] | None = None) -> list[Condition]:
    mine = [] if contract_ids is None else [col(Contract.id).in_(contract_ids)]
    return [*scope_conditions(scope), _watched(), *mine]


def _watched() -> Condition:
    unanswered = sa.and_(col(Contract.successor_id).is_(None), col(Contract.closed_on).is_(None))
    return sa.or_(col(Contract.state).in_(LIVE), sa.and_(col(Contract.state) == ContractState.ENDED, unanswered))


def _statement(day: date) -> sa.Select[Any]:
    late, unanswered, undone = _overdue_deviations(day), _late_answers(day), _late_tasks(day)
    counts: dict[Fault, Any] = {
        **dict.fromkeys(Fault, sa.literal(0)),
        **{kind: sa.case((condition, 1), else_=0) for kind, condition in _conditions(day).items()},
        Fault.OVERDUE_DEVIATIONS: sa.func.coalesce(late.c.n, 0),
        Fault.LATE_ANSWERS: sa.func.coalesce(unanswered.c.n, 0),
        Fault.LATE_TASKS: sa.func.coalesce(undone.c.n, 0),
    }
    holders = (Contract.owner_id, Contract.deputy_id, Contract.unit_id, Contract.expert_id, Category.lead_id)
    is_open = sa.and_(col(Contract.state).in_(LIVE), col(Contract.closed_on).is_(None))
    columns: tuple[Any, ...] = (col(Contract.id), is_open, *(col(one) for one in holders))
    return (
        sa.select(*columns, *(counts[kind].label(kind.value) for kind in Fault))
        .select_from(Contract)
        .outerjoin(Person, col(Person.id) == col(Contract.owner_id))
        .outerjoin(Category, col(Category.id) == col(Contract.category_id))
        .outerjoin(ContractClock, col(ContractClock.contract_id) == col(Contract.id))
        .outerjoin(Procurement, col(Procurement.id) == col(ContractClock.procurement_id))
        .outerjoin(RemedyTerms, col(RemedyTerms.contract_id) == col(Contract.id))
        .outerjoin(late, late.c.contract_id == col(Contract.id))
        .outerjoin(unanswered, unanswered.c.contract_id == col(Contract.id))
        .outerjoin(undone, undone.c.contract_id == col(Contract.id))
    )


def _conditions(day: date) -> dict[Fault, Condition]:
    """When a contract has a fault; what only matters while it lives is not asked of one that has ended."""
    open_ = sa.and_(
        col(Contract.state).in_(LIVE), col(Contract.successor_id).is_(None), col(Contract.closed_on).is_(None)
    )
    not_begun = sa.or_(col(Procurement.id).is_(None), col(Procurement.state) == ProcurementState.DRAFT)
    ends, lasts = col(Contract.coverage_end), col(Contract.value_lasts_until)
    no_terms = sa.and_(
        *(
            col(column).is_(None)
            for column in (
                RemedyTerms.penalty_basis,
                RemedyTerms.penalty_text,
                RemedyTerms.reduction_percent,
                RemedyTerms.reduction_text,
            )
        )
    )
    while_live: dict[Fault, Condition] = {
        Fault.LATE_PLANNING: sa.and_(open_, not_begun, col(ContractClock.latest_safe_start_on) < day),
        Fault.NO_END: lacks(Fact.END),
        Fault.VALUE_EARLY: sa.and_(lasts.is_not(None), sa.or_(ends.is_(None), lasts < ends)),
        Fault.NO_NOTICE: lacks(Fact.NOTICE),
        Fault.NO_OPTION_DAY: lacks(Fact.OPTION_DAY),
        Fault.NO_DEPUTY: lacks(Fact.DEPUTY),
        Fault.NO_REMEDIES: no_terms,
    }
    live = col(Contract.state).in_(LIVE)
    return {
        **{kind: sa.and_(live, condition) for kind, condition in while_live.items()},
        Fault.NO_OWNER: lacks(Fact.OWNER),
        Fault.ENDED: col(Contract.state) == ContractState.ENDED,
    }


def _overdue_deviations(day: date) -> sa.Subquery:
    rows = sa.select(col(Deviation.contract_id), sa.func.count().label("n"))
    late = (col(Deviation.state) != DeviationState.CLOSED, col(Deviation.next_deadline_on) < day)
    return rows.where(*late).group_by(col(Deviation.contract_id)).subquery()


def _late_answers(day: date) -> sa.Subquery:
    rows = sa.select(col(Reclamation.contract_id), sa.func.count().label("n"))
    late = (col(Reclamation.state) == ReclamationState.SENT, col(Reclamation.answer_due_on) < day)
    return rows.where(*late).group_by(col(Reclamation.contract_id)).subquery()


def _late_tasks(day: date) -> sa.Subquery:
    rows = sa.select(col(Obligation.contract_id), sa.func.count().label("n"))
    of = rows.join(Contract, col(Contract.id) == col(Obligation.contract_id))
    return of.where(*waiting(), col(Obligation.due_on) < day).group_by(col(Obligation.contract_id)).subquery()


def _near_limits(session: Session, which: Sequence[Condition]) -> set[int]:
    """Return the contracts whose modifications stand near a limit of the law, or over it."""
    rows = (
        sa.select(Contract, Modification)
        .join(Modification, col(Modification.contract_id) == col(Contract.id))
        .where(*which, col(Modification.undone_at).is_(None), col(Contract.state).in_(LIVE))
        .order_by(col(Modification.contract_id), col(Modification.number))
    )
    changes: dict[int, list[Modification]] = defaultdict(list)
    contracts: dict[int, Contract] = {}
    for contract, modification in session.execute(rows):
        contracts[contract.id] = contract
        changes[contract.id].append(modification)
    if not changes:
        return set()
    held = parameters(session)
    return {
        id_
        for id_, made in changes.items()
        if measure(made, measured(contracts[id_], held.buyer), held.law).worst in (Level.NEAR, Level.OVER)
    }
