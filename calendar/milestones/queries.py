"""Reads the clock's days for pages: open matters as tuples, a part of them at a time, and their counts by day."""

from collections.abc import Collection
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session

from ...contracts.models import Contract, ContractState
from ...core.bulk import table_of
from ...core.database import today
from ...people.models import Person, Unit
from ..procurements.models import Procurement, ProcurementContract, ProcurementState
from .models import ContractClock, Milestone, MilestoneKind
from .values import DayCount, Matter, PhaseRow, PlanRow, Scope, Whose

Condition = sa.ColumnElement[bool]

M = table_of(Milestone).alias("day")
START = table_of(Milestone).alias("start")  # the planning start that an option's decision may fall together with
SAYING = table_of(Milestone).alias("other")  # the day beside which another goes without saying
LINK, MATE = table_of(ProcurementContract).alias("mate"), table_of(Contract).alias("mate_contract")
C, P, U, K, W = (table_of(model) for model in (Contract, Procurement, Unit, ContractClock, Person))
SCENARIO_A, SCENARIO_B = "a", "b"
_PLANNED = (MilestoneKind.PLANNING_START, MilestoneKind.HEADS_UP)
# Of two days of one contract on one date the second goes without saying.
_SAID_BY = {
    MilestoneKind.PLANNING_START: MilestoneKind.OPTION_DECISION,
    MilestoneKind.OPTION_EXERCISE: MilestoneKind.OPTION_DECISION,
    MilestoneKind.NOTICE: MilestoneKind.RENEWAL_DECISION,
}
_slack_from = sa.func.coalesce(START.c.slack_from, M.c.slack_from, type_=sa.Date())


def matters(
    session: Session,
    scope: Scope,
    *,
    kinds: Collection[MilestoneKind],
    first: date | None = None,
    last: date | None = None,
    late: bool | None = None,
    by_slack: bool = False,
    backward: bool = False,
    contract_ids: Collection[int] | None = None,
    limit: int | None = None,
) -> list[Matter]:
    """Return the open days of these kinds from *first* to *last*; late ones alone, others alone, or both.

    In order of their days (the last one first when *backward*), or of their slack.
    """
    asked = _asked(scope)
    conditions = _open(session, scope, asked, kinds, first, last)
    if late is not None:
        conditions.append(_slack_from < today(session) if late else _slack_from >= today(session))
    if contract_ids is not None:
        conditions.append(M.c.contract_id.in_(contract_ids))
    by_day = (M.c.on.desc() if backward else M.c.on, M.c.kind, C.c.title, M.c.id)
    order = (_slack_from, M.c.id) if by_slack else by_day
    statement = _selected(*_columns(asked, scope)).where(*conditions).order_by(*order).limit(limit)
    return [Matter(*row) for row in session.execute(statement)]


def day_counts(
    session: Session,
    scope: Scope,
    *,
    kinds: Collection[MilestoneKind],
    first: date | None = None,
    last: date | None = None,
) -> list[DayCount]:
    """Return how many open days of each kind fall on each date: a few hundred rows however large the register."""
    asked = _asked(scope)
    day = (
        _selected(asked.label("kind"), M.c.on.label("on"), (_slack_from < today(session)).label("late"))
        .where(*_open(session, scope, asked, kinds, first, last))
        .subquery()
    )
    late = sa.func.count().filter(day.c.late)
    statement = sa.select(day.c.kind, day.c.on, sa.func.count(), late)
    statement = statement.group_by(day.c.kind, day.c.on).order_by(day.c.on, day.c.kind)
    return [DayCount(*row) for row in session.execute(statement)]


def plans(session: Session, scope: Scope, *, first: date, last: date) -> list[PlanRow]:
    """Return the successor procurements that lie between *first* and *last*, the soonest first, each once."""
    statement = (
        sa.select(
            P.c.id,
            C.c.id,
            C.c.title,
            K.c.planning_start_on,
            K.c.latest_safe_start_on,
            K.c.needed_on,
            _text(P.c.state),
        )
        .select_from(K.join(C, C.c.id == K.c.contract_id).join(P, P.c.id == K.c.procurement_id))
        .where(
            K.c.planning_start_on <= last,
            K.c.needed_on > first,
            _speaks(K.c.procurement_id, K.c.contract_id, scope),
            *scope_conditions(scope),
        )
        .order_by(K.c.planning_start_on, C.c.id)
    )
    return [PlanRow(*row) for row in session.execute(statement)]


def phases(session: Session, contract_ids: Collection[int]) -> list[PhaseRow]:
    """Return the phases of these contracts' successors, by contract and in order."""
    statement = (
        sa.select(M.c.contract_id, M.c.phase, M.c.on)
        .where(
            M.c.contract_id.in_(contract_ids),
            M.c.kind == MilestoneKind.PHASE,
            M.c.scenario != SCENARIO_B,
            M.c.gone_on.is_(None),
        )
        .order_by(M.c.contract_id, M.c.on, M.c.id)
    )
    return [PhaseRow(*row) for row in session.execute(statement)]


def scope_conditions(scope: Scope) -> list[Condition]:
    """Return what narrows contracts to the scope."""
    conditions: list[Condition] = []
    if scope.whose == Whose.MINE:
        conditions.append(owned_by(scope.person_id))
    if scope.whose == Whose.UNIT or scope.unit_id is not None:
        conditions.append(C.c.unit_id.in_(_unit_and_below(scope.unit_id)))
    if scope.category_id is not None:
        conditions.append(C.c.category_id == scope.category_id)
    return conditions


def owned_by(person_id: int | None) -> Condition:
    """Return the condition that a contract is the person's own, or theirs to look after."""
    return sa.or_(C.c.owner_id == person_id, C.c.deputy_id == person_id)


def _unit_and_below(unit_id: int | None) -> sa.Select[Any]:
    tree = sa.select(U.c.id.label("id")).where(U.c.id == unit_id).cte("unit_tree", recursive=True)
    below = table_of(Unit).alias("below")
    tree = tree.union(sa.select(below.c.id).where(below.c.parent_id == tree.c.id))
    return sa.select(tree.c.id)


def _with_planning(scope: Scope) -> Condition:
    """The option's decision falls on the day on which its contract's planning starts, and this scope tells of both."""
    told = _speaks(START.c.procurement_id, M.c.contract_id, scope)
    return sa.and_(START.c.id.is_not(None), P.c.state == ProcurementState.DRAFT, told)


def _asked(scope: Scope) -> Any:
    """The kind of what is asked: option and planning on one day are one matter, which rings as the planning start."""
    started = sa.literal(MilestoneKind.PLANNING_START.value)
    return sa.case((_with_planning(scope), started), else_=_text(M.c.kind))


def _open(
    session: Session, scope: Scope, asked: Any, kinds: Collection[MilestoneKind], first: date | None, last: date | None
) -> list[Condition]:
    """Conditions: of these kinds and days, in the scope, and somebody has still to do something about it."""
    found = {*kinds, MilestoneKind.OPTION_DECISION} if MilestoneKind.PLANNING_START in kinds else {*kinds}
    day = today(session)
    begun = sa.and_(M.c.kind.in_(_PLANNED), P.c.id.is_not(None), P.c.state != ProcurementState.DRAFT)
    followed = sa.or_(C.c.successor_id.is_not(None), C.c.closed_on.is_not(None))
    past_end = sa.and_(M.c.on < day, C.c.state != ContractState.ENDED)
    conditions: list[Condition] = [
        M.c.gone_on.is_(None),
        M.c.kind.in_(sorted(found)),
        asked.in_(sorted(kind.value for kind in kinds)),
        M.c.scenario != SCENARIO_B,
        sa.not_(begun),
        sa.or_(M.c.kind != MilestoneKind.TERM_END, sa.not_(sa.or_(followed, past_end))),
        sa.or_(M.c.kind != MilestoneKind.HEADS_UP, M.c.on >= day),
        sa.not_(_goes_without_saying()),
        _speaks(M.c.procurement_id, M.c.contract_id, scope),
        *scope_conditions(scope),
    ]
    conditions += [M.c.on >= first] if first is not None else []
    return conditions + ([M.c.on <= last] if last is not None else [])


def _goes_without_saying() -> Condition:
    return sa.or_(*(sa.and_(M.c.kind == said, _has_that_day(by)) for said, by in _SAID_BY.items()))


def _has_that_day(kind: MilestoneKind) -> Condition:
    """The contract has a day of its own of that kind on the same date."""
    return sa.exists().where(
        SAYING.c.contract_id == M.c.contract_id,
        SAYING.c.kind == kind,
        SAYING.c.phase == "",
        SAYING.c.scenario == "",
        SAYING.c.on == M.c.on,
        SAYING.c.gone_on.is_(None),
    )


def _speaks(procurement_id: Any, contract_id: Any, scope: Scope) -> Condition:
    """Of contracts that share a successor the first tells of it; of one's own, the first of one's own."""
    mates = [LINK.c.procurement_id == procurement_id, MATE.c.successor_id.is_(None)]
    if scope.whose == Whose.MINE:
        mates.append(sa.or_(MATE.c.owner_id == scope.person_id, MATE.c.deputy_id == scope.person_id))
    elif scope.unit_id is not None or scope.category_id is not None:
        mates += [MATE.c.unit_id == C.c.unit_id, MATE.c.category_id.is_not_distinct_from(C.c.category_id)]
    first = sa.select(sa.func.min(LINK.c.contract_id)).join(MATE, MATE.c.id == LINK.c.contract_id).where(*mates)
    return sa.or_(procurement_id.is_(None), contract_id == first.scalar_subquery())


def _text(column: Any) -> Any:
    """An enum's column as the text that it holds."""
    return sa.type_coerce(column, sa.String())


def _columns(asked: Any, scope: Scope) -> tuple[Any, ...]:
    """The columns of a matter.

    What only names something is looked up for the rows that are left: PostgreSQL expects one row where there are a
    thousand, and joined, it would read the whole table anew for each.
    """
    unit = sa.select(U.c.name).where(U.c.id == C.c.unit_id).scalar_subquery()
    owner = sa.select(W.c.name).where(W.c.id == C.c.owner_id).scalar_subquery()
    too_late_after = sa.select(K.c.too_late_after).where(K.c.contract_id == C.c.id).scalar_subquery()
    return (
        M.c.id,
        asked,
        M.c.number,
        M.c.on,
        _slack_from,
        C.c.id,
        C.c.title,
        _text(C.c.term),
        _text(C.c.state),
        C.c.coverage_end,
        C.c.unit_id,
        unit,
        C.c.owner_id,
        owner,
        C.c.deputy_id,
        P.c.id,
        too_late_after,
        _with_planning(scope),
    )


def _selected(*columns: Any) -> sa.Select[Any]:
    together = sa.and_(
        M.c.kind == MilestoneKind.OPTION_DECISION,
        START.c.contract_id == M.c.contract_id,
        START.c.kind == MilestoneKind.PLANNING_START,
        START.c.phase == "",
        START.c.scenario == SCENARIO_A,
        START.c.number == 0,
        START.c.on == M.c.on,
        START.c.gone_on.is_(None),
    )
    joined = (
        M.join(C, C.c.id == M.c.contract_id)
        .outerjoin(START, together)
        .outerjoin(P, P.c.id == sa.func.coalesce(M.c.procurement_id, START.c.procurement_id))
    )
    return sa.select(*columns).select_from(joined)
