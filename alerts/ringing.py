"""Reads what rings: the days that have come and wait for somebody, and the alerts that do not ring any more."""

from collections.abc import Collection
from datetime import date, datetime
from functools import cache
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlmodel import Session

from ..calendar.milestones.models import Milestone, MilestoneKind
from ..calendar.procurements.models import Procurement, ProcurementState
from ..contracts.models import Contract, ContractState
from ..contracts.terms.models import ExtensionOption
from ..core.bulk import table_of
from .models import Alert, AlertRule, AlertState
from .rules import OF_OPTIONS, PATIENT, PLANNING, Stale

M = table_of(Milestone)
C = table_of(Contract)
P = table_of(Procurement)
A = table_of(Alert)
R = table_of(AlertRule)
O = table_of(ExtensionOption)  # noqa: E741  # beside its fellows

SCENARIO = "a"
WAITING = (AlertState.OPEN, AlertState.HELD)
LIVE = (*WAITING, AlertState.ANSWERED)
OVER = (AlertState.SUPERSEDED, AlertState.CLOSED)

Condition = sa.ColumnElement[bool]


def _words(kinds: Collection[MilestoneKind]) -> list[str]:
    """As an alert's column has them, which is plain text."""
    return [kind.value for kind in kinds]


SUBJECT = sa.case(
    (
        sa.and_(M.c.kind.in_(PLANNING), M.c.procurement_id.is_not(None)),
        sa.literal("procurement:") + sa.cast(M.c.procurement_id, sa.String),
    ),
    else_=sa.literal("contract:") + sa.cast(M.c.contract_id, sa.String),
)


# Statements are built once: their parts are many, and a sweep that finds nothing is to cost nothing.
TODAY: sa.BindParameter[date] = sa.bindparam("today", type_=sa.Date)
NOW: sa.BindParameter[datetime] = sa.bindparam("now", type_=A.c.created_at.type)


@cache
def rings() -> Condition:
    """A milestone M, its contract C and its procurement P (outer) ask for somebody by the day `today`."""
    return sa.and_(
        M.c.on <= TODAY,
        M.c.gone_on.is_(None),
        M.c.phase == "",
        M.c.scenario.in_(("", SCENARIO)),
        C.c.closed_on.is_(None),
        C.c.state != ContractState.ARCHIVED,
        sa.or_(M.c.kind != MilestoneKind.TERM_END, C.c.successor_id.is_(None)),
        sa.or_(M.c.kind.not_in(PLANNING), P.c.state.is_(None), P.c.state == ProcurementState.DRAFT),
        sa.or_(M.c.kind.not_in((MilestoneKind.HEADS_UP, MilestoneKind.OPTION_DECISION)), sa.not_(_told_by_planning())),
    )


def _told_by_planning() -> Condition:
    """The planning start says it too: after its day no heads-up, on its day no question of the option beside it."""
    start = M.alias("start")
    return sa.exists().where(
        start.c.contract_id == M.c.contract_id,
        start.c.kind == MilestoneKind.PLANNING_START,
        start.c.phase == "",
        start.c.scenario == SCENARIO,
        start.c.gone_on.is_(None),
        sa.or_(
            sa.and_(M.c.kind == MilestoneKind.HEADS_UP, start.c.on <= TODAY),
            sa.and_(M.c.kind == MilestoneKind.OPTION_DECISION, start.c.on == M.c.on),
        ),
    )


def _speaks_for_its_group() -> Condition:
    """Of the contracts that share a procurement the first tells of it."""
    other = M.alias("other")
    first = (
        sa.select(sa.func.min(other.c.contract_id))
        .where(
            other.c.procurement_id == M.c.procurement_id,
            other.c.kind == M.c.kind,
            other.c.phase == "",
            other.c.scenario == SCENARIO,
            other.c.on == M.c.on,
            other.c.gone_on.is_(None),
        )
        .scalar_subquery()
    )
    return sa.or_(M.c.kind.not_in(PLANNING), M.c.procurement_id.is_(None), M.c.contract_id == first)


@cache
def due(*, imported: bool = False) -> sa.Select[Any]:
    """Select the rows of the alerts that are due and not there yet, in the order of `COLUMNS`.

    Its parameters: `today`, `now`, and the alerts' `new_state`. *imported*: those alone whose day this transaction has
    brought, already past, by the import `import_id`.
    """
    there = sa.exists().where(
        A.c.subject == SUBJECT,
        A.c.kind == M.c.kind,
        A.c.number == M.c.number,
        A.c.target_on == M.c.on,
        A.c.step == R.c.step,
        A.c.role == R.c.role,
        A.c.state.in_(LIVE),
    )
    brought = (M.c.changed_at == NOW, M.c.on < TODAY) if imported else ()
    return (
        sa.select(
            SUBJECT,
            M.c.kind,
            M.c.number,
            M.c.on,
            R.c.step,
            R.c.role,
            M.c.contract_id,
            M.c.procurement_id,
            M.c.id,
            M.c.on,
            sa.bindparam("new_state", type_=A.c.state.type),
            sa.bindparam("import_id", type_=A.c.held_import_id.type) if imported else sa.null(),
            NOW,
        )
        .select_from(M)
        .join(R, sa.and_(R.c.kind == M.c.kind, R.c.step == 0, R.c.active))
        .join(C, C.c.id == M.c.contract_id)
        .outerjoin(P, P.c.id == M.c.procurement_id)
        .where(rings(), _speaks_for_its_group(), sa.not_(there), *brought)
    )


COLUMNS = (
    "subject",
    "kind",
    "number",
    "target_on",
    "step",
    "role",
    "contract_id",
    "procurement_id",
    "milestone_id",
    "due_on",
    "state",
    "held_import_id",
    "created_at",
)


@cache
def _stale(*, named: bool) -> sa.Select[Any]:
    still = sa.case((sa.and_(M.c.on == A.c.target_on, A.c.subject == SUBJECT, rings()), 1), else_=0)
    scenario = sa.case((A.c.kind.in_(_words(PLANNING)), SCENARIO), else_="")
    day = sa.and_(
        M.c.contract_id == A.c.contract_id,
        M.c.kind == A.c.kind,
        M.c.phase == "",
        M.c.scenario == scenario,
        M.c.number == A.c.number,
    )
    option = sa.and_(A.c.kind.in_(_words(OF_OPTIONS)), O.c.contract_id == A.c.contract_id, O.c.number == A.c.number)
    statement = (
        sa.select(
            A.c.id,
            A.c.kind,
            A.c.target_on,
            M.c.on,
            M.c.gone_on.is_not(None),
            A.c.subject != SUBJECT,
            C.c.state,
            C.c.closed_on.is_not(None),
            C.c.successor_id.is_not(None),
            P.c.state,
            O.c.state,
        )
        .select_from(A)
        .join(C, C.c.id == A.c.contract_id)
        .outerjoin(M, day)
        .outerjoin(P, P.c.id == M.c.procurement_id)
        .outerjoin(O, option)
        .where(A.c.state.in_(WAITING), still == 0)
    )
    return statement.where(A.c.id.in_(sa.bindparam("ids", expanding=True))) if named else statement


def stale(session: Session, today: date, *, ids: Collection[int] | None = None) -> dict[int, Stale]:
    """Return, by id, the waiting alerts that do not ring any more; *ids* narrows the look to these."""
    named = {} if ids is None else {"ids": list(ids)}
    rows = session.execute(_stale(named=ids is not None), {"today": today, **named})
    return {
        id_: Stale(
            kind=kind,
            target_on=target_on,
            on=on,
            gone=bool(gone),
            regrouped=bool(regrouped),
            contract=state,
            closed=closed,
            successor=successor,
            procurement=procurement,
            option=option_state,
        )
        for id_, kind, target_on, on, gone, regrouped, state, closed, successor, procurement, option_state in rows
    }


class Moved(NamedTuple):
    """An alert that nobody was mailed of, and the mail that told its matter with another date."""

    id: int
    kind: str
    target_on: date
    told_on: date
    message_id: int


@cache
def _moved() -> sa.Select[Any]:
    before = A.alias("before")
    same = sa.and_(
        sa.or_(before.c.subject == A.c.subject, before.c.contract_id == A.c.contract_id),
        before.c.kind == A.c.kind,
        before.c.number == A.c.number,
        before.c.step == A.c.step,
        before.c.role == A.c.role,
        before.c.id != A.c.id,
        before.c.state.in_(OVER),
        before.c.told_target_on.is_not(None),
        before.c.message_id.is_not(None),
    )
    return (
        sa.select(A.c.id, A.c.kind, A.c.target_on, before.c.told_target_on, before.c.message_id)
        .join(before, same)
        .where(A.c.state == AlertState.OPEN, A.c.message_id.is_(None), A.c.kind.in_(_words(PATIENT)))
        .order_by(A.c.id, before.c.message_id)
    )


def moved(session: Session) -> list[Moved]:
    """Return the new alerts of kinds that may move a little in silence, each with the last mail of its matter."""
    return list({row.id: Moved(*row) for row in session.execute(_moved())}.values())
