"""Reads what rings: the days that have come and wait for somebody, and the alerts that do not ring any more."""

from collections.abc import Callable, Collection, Sequence
from datetime import date, datetime
from functools import cache
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlmodel import Session

from ..calendar.deadlines.rules import PER_DEVIATION, number_of
from ..calendar.milestones.models import Milestone, MilestoneKind
from ..calendar.procurements.models import Procurement, ProcurementState
from ..contracts.deviations.models import Deadline
from ..contracts.models import Contract, ContractState, TermKind
from ..contracts.terms.models import ContractTerm, ExtensionOption, TermRowKind
from ..core.batches import batches
from ..core.bulk import table_of
from ..core.database import now, today
from .models import EVERYBODY, Alert, AlertAnswer, AlertRule, AlertState, Answer, RuleScope
from .rules import OF_OPTIONS, OF_PROCUREMENT, OF_RENEWAL, PLANNING, Stale

M = table_of(Milestone)
C = table_of(Contract)
P = table_of(Procurement)
A = table_of(Alert)
R = table_of(AlertRule)
SAID = table_of(AlertAnswer)
S = table_of(RuleScope)
T = table_of(ContractTerm)
O = table_of(ExtensionOption)  # noqa: E741  # beside its fellows

SCENARIO = "a"
TOLD_BY_PLANNING = (MilestoneKind.HEADS_UP, MilestoneKind.OPTION_DECISION)
WAITING = (AlertState.OPEN, AlertState.HELD)
LIVE = (*WAITING, AlertState.ANSWERED)
OVER = (AlertState.SUPERSEDED, AlertState.CLOSED)

Condition = sa.ColumnElement[bool]


def words_of(kinds: Collection[MilestoneKind]) -> list[str]:
    """As an alert's column has them, which is plain text."""
    return [kind.value for kind in kinds]


_END = MilestoneKind.TERM_END
_DEVIATION = MilestoneKind.DEVIATION_DEADLINE
# What rings though its contract has been closed.
_OUTLASTING = (_DEVIATION, MilestoneKind.DECISION_OVERDUE)
_LAST = number_of(0, Deadline.RECLAMATION_LAST)
PLANNING_WORDS = words_of(PLANNING)
OF_PROCUREMENT_WORDS = words_of(OF_PROCUREMENT)


def _subject(m: sa.FromClause) -> sa.ColumnElement[str]:
    """What a milestone is about: the procurement where it belongs to one, else its contract."""
    return sa.case(
        (
            sa.and_(m.c.kind.in_(OF_PROCUREMENT), m.c.procurement_id.is_not(None)),
            sa.literal("procurement:") + sa.cast(m.c.procurement_id, sa.String),
        ),
        else_=sa.literal("contract:") + sa.cast(m.c.contract_id, sa.String),
    )


# Statements are built once: their parts are many, and a sweep that finds nothing is to cost nothing.
TODAY: sa.BindParameter[date] = sa.bindparam("today", type_=sa.Date)
NOW: sa.BindParameter[datetime] = sa.bindparam("now", type_=A.c.created_at.type)


def _has_come(m: sa.FromClause) -> Condition:
    return sa.and_(m.c.on <= TODAY, m.c.kind != MilestoneKind.PHASE, m.c.gone_on.is_(None))


def _is_in_question() -> Condition:
    """A day of the alarm's own: no phase, and not what would be if options were used."""
    return sa.and_(M.c.phase == "", M.c.scenario.in_(("", SCENARIO)))


def _renewal_is_agreed() -> Condition:
    """Somebody has said that the present term may be followed by the next."""
    return sa.and_(C.c.renews_after.is_not(None), C.c.renews_after == C.c.coverage_end)


def _asks(one: sa.Table, *, on: sa.ColumnElement[date]) -> Condition:
    """The contract and the procurement of a day, or of an alert, still ask for somebody.

    Asked one by one: joined, a database may begin with all contracts.
    """
    kind = one.c.kind
    groups = (PLANNING, TOLD_BY_PLANNING, OF_RENEWAL)
    planning, told_by_it, renewal = ([k.value for k in kinds] if one is A else kinds for kinds in groups)
    contract = sa.exists().where(
        C.c.id == one.c.contract_id,
        sa.or_(C.c.closed_on.is_(None), kind.in_([*renewal, *(_OUTLASTING if one is M else words_of(_OUTLASTING))])),
        C.c.state != ContractState.ARCHIVED,
        sa.not_(sa.and_(kind.in_(renewal), _renewal_is_agreed())),
        sa.or_(kind != MilestoneKind.TERM_END.value, C.c.successor_id.is_(None)),
        sa.not_(sa.and_(kind.in_([*renewal, _END if one is M else _END.value]), _goes_on_monthly(one))),
    )
    begun = sa.exists().where(P.c.id == one.c.procurement_id, P.c.state != ProcurementState.DRAFT)
    return sa.and_(
        contract,
        sa.or_(kind.not_in(planning), sa.not_(begun)),
        sa.or_(kind.not_in(told_by_it), sa.not_(_told_by_planning(one, on))),
        sa.or_(kind != (_DEVIATION if one is M else _DEVIATION.value), sa.not_(_told_by_last_day(one))),
    )


def _goes_on_monthly(one: sa.Table) -> Condition:
    """The contract goes on month by month by now, and has no rule of its own that asks to hear of it each time."""
    renewed = sa.exists().where(T.c.contract_id == C.c.id, T.c.kind == TermRowKind.RENEWAL)
    rule = R.alias("own_rule")
    own = sa.exists().where(S.c.contract_id == C.c.id, rule.c.scope_id == S.c.id, rule.c.kind == one.c.kind)
    own = own.correlate(C, one)
    monthly = sa.and_(C.c.term == TermKind.AUTO_RENEWING, C.c.renewal_months <= 1)
    return sa.and_(monthly, renewed, sa.not_(own))


def _told_by_last_day(one: sa.Table) -> Condition:
    """The last day of a reclamation has come: all else of its deviation goes without saying."""
    last = M.alias("last")
    return sa.exists().where(
        last.c.contract_id == one.c.contract_id,
        last.c.kind == _DEVIATION,
        last.c.number == one.c.number - one.c.number % PER_DEVIATION + _LAST,
        last.c.number != one.c.number,
        last.c.gone_on.is_(None),
        last.c.on <= TODAY,
    )


def _told_by_planning(one: sa.Table, on: sa.ColumnElement[date]) -> Condition:
    """The planning start says it too: after its day no heads-up, on its day no question of the option beside it."""
    start = M.alias("start")
    return sa.exists().where(
        start.c.contract_id == one.c.contract_id,
        start.c.kind == MilestoneKind.PLANNING_START,
        start.c.phase == "",
        start.c.scenario == SCENARIO,
        start.c.gone_on.is_(None),
        sa.or_(
            sa.and_(one.c.kind == MilestoneKind.HEADS_UP.value, start.c.on <= TODAY),
            sa.and_(one.c.kind == MilestoneKind.OPTION_DECISION.value, start.c.on == on),
        ),
    )


def _speaks_for_its_group(m: sa.FromClause) -> Condition:
    """Of the contracts that share a procurement the first tells of it."""
    other = M.alias("other")
    first = (
        sa.select(sa.func.min(other.c.contract_id))
        .where(
            other.c.procurement_id == m.c.procurement_id,
            other.c.kind == m.c.kind,
            other.c.phase == "",
            other.c.scenario == SCENARIO,
            other.c.on == m.c.on,
            other.c.gone_on.is_(None),
        )
        .scalar_subquery()
    )
    return sa.or_(m.c.kind.not_in(PLANNING), m.c.procurement_id.is_(None), m.c.contract_id == first)


@cache
def due(*, imported: bool = False) -> sa.Select[Any]:
    """Select the rows of the alerts that are due and not there yet by the rules for all, in the order of `COLUMNS`.

    Its parameters: `today`, `now`, and the alerts' `new_state`. *imported*: those alone whose day this transaction has
    brought, already past, by the import `import_id`.
    """
    rule = sa.and_(R.c.kind == M.c.kind, R.c.step == 0, R.c.active, R.c.scope_id == EVERYBODY)
    new_state = sa.bindparam("new_state", type_=A.c.state.type)
    import_id = sa.bindparam("import_id", type_=A.c.held_import_id.type) if imported else sa.null()
    selected = sa.select(
        _subject(M),
        M.c.kind,
        M.c.number,
        M.c.on,
        R.c.step,
        R.c.role,
        M.c.contract_id,
        M.c.procurement_id,
        M.c.id,
        M.c.on,
        new_state,
        import_id,
        NOW,
    )
    past = (M.c.on < TODAY,) if imported else ()
    return selected.select_from(M).join(R, rule).where(*_untold(_has_come, imported), *past)


def _untold(come: Callable[[sa.FromClause], Condition], imported: bool) -> list[Condition]:
    """The days that have *come*, ask for somebody, and have not rung; *imported*: this transaction's alone."""
    # Two passes: the first reads indexes alone, and leaves what has rung already. It goes by the day's row; the key,
    # which is text, is compared when an alert is written. A rule that changed its role rings no old matter again.
    day = M.alias("day")
    rung = sa.exists().where(A.c.milestone_id == day.c.id, A.c.target_on == day.c.on, A.c.state.in_(LIVE))
    silent = sa.select(day.c.id).where(come(day), sa.not_(rung))
    brought = [M.c.changed_at == NOW] if imported else []
    return [M.c.id.in_(silent), _is_in_question(), _asks(M, on=M.c.on), _speaks_for_its_group(M), *brought]


def untold_days(
    session: Session, come: Callable[[sa.FromClause], Condition] = _has_come, *, imported: bool = False
) -> Sequence[Any]:
    """Return the days that have *come* and have not rung, whatever rule is theirs, each with what its alert needs."""
    named = ("number", "contract_id", "procurement_id")
    what = [M.c.kind, M.c.on.label("target_on"), M.c.id.label("milestone_id"), *(M.c[name] for name in named)]
    statement = sa.select(_subject(M).label("subject"), *what).where(*_untold(come, imported)).order_by(M.c.id)
    return session.execute(statement, {"today": today(session), "now": now(session)}).all()


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


def _day_of_alert() -> Condition:
    """The milestone M that an alert A is about, by its identity."""
    return sa.and_(
        M.c.contract_id == A.c.contract_id,
        M.c.kind == A.c.kind,
        M.c.phase == "",
        M.c.scenario == sa.case((A.c.kind.in_(PLANNING_WORDS), SCENARIO), else_=""),
        M.c.number == A.c.number,
    )


@cache
def _moved_or_gone(*, named: bool) -> sa.Select[int]:
    """The alerts that wait and whose day is not what it was."""
    stands = sa.exists().where(M.c.id == A.c.milestone_id, M.c.on == A.c.target_on, M.c.gone_on.is_(None))
    return _waiting(sa.not_(stands), named=named)


@cache
def _asking_nobody(*, named: bool) -> sa.Select[int]:
    """The alerts that wait and whose contract or procurement asks for nobody any more, or is another's matter now."""
    other = M.alias("other")
    elsewhere = sa.exists().where(
        other.c.id == A.c.milestone_id, other.c.procurement_id.is_distinct_from(A.c.procurement_id)
    )
    regrouped = sa.and_(A.c.kind.in_(PLANNING_WORDS), elsewhere)
    return _waiting(sa.or_(regrouped, sa.not_(_asks(A, on=A.c.target_on))), named=named)


@cache
def _ringing_though_answered(*, named: bool) -> sa.Select[int]:
    stands = sa.exists().where(
        M.c.id == A.c.milestone_id,
        M.c.on == A.c.target_on,
        M.c.gone_on.is_(None),
        sa.or_(A.c.kind.not_in(PLANNING_WORDS), M.c.procurement_id.is_not_distinct_from(A.c.procurement_id)),
    )
    decided = sa.and_(A.c.state == AlertState.ANSWERED, A.c.answer != Answer.LATER)
    statement = sa.select(A.c.id).where(decided, stands, _asks(A, on=A.c.target_on))
    return statement.where(A.c.id.in_(sa.bindparam("ids", expanding=True))) if named else statement


def rings_on(session: Session, *, ids: Collection[int] | None = None) -> set[int]:
    """Return what somebody has decided, and still has its day (of these *ids*, where given): it would ring."""
    named, values = ids is not None, {"today": today(session), **({} if ids is None else {"ids": list(ids)})}
    return set(session.scalars(_ringing_though_answered(named=named), values))


def _waiting(condition: Condition, *, named: bool) -> sa.Select[int]:
    statement = sa.select(A.c.id).where(A.c.state.in_(WAITING), condition)
    return statement.where(A.c.id.in_(sa.bindparam("ids", expanding=True))) if named else statement


@cache
def _at_a_glance() -> sa.Select[Any]:
    """Two counts that read indexes alone: the days that have come and told nobody, the alerts whose day stands."""
    here = sa.and_(A.c.milestone_id == M.c.id, A.c.target_on == M.c.on, A.c.state.in_(LIVE))
    counted = (
        sa.select(
            sa.func.count().filter(A.c.state.is_(None)).label("silent"),
            sa.func.count().filter(A.c.state.in_(WAITING)).label("standing"),
        )
        .select_from(M)
        .outerjoin(A, here)
        .where(_has_come(M))
        .subquery()
    )
    waiting = sa.select(sa.func.count()).select_from(A).where(A.c.state.in_(WAITING)).scalar_subquery()
    return sa.select(counted.c.silent, counted.c.standing == waiting, *_RULES)


class Glance(NamedTuple):
    """How many days have come without an alert that lives, and whether each alert that waits has its day yet.

    `own_rules`: some unit, category or contract has rules of its own; `ahead`: some rule rings beforehand.
    """

    silent: int
    all_stand: bool
    own_rules: bool
    ahead: bool


_RULES = (
    sa.exists().where(R.c.scope_id != EVERYBODY).label("own_rules"),
    sa.exists().where(R.c.step < 0).label("ahead"),
)


def glance(session: Session, on: date) -> Glance:
    """Return what shows before anything is read: most sweeps find nothing new, and end with this."""
    silent, *seen = session.execute(_at_a_glance(), {"today": on}).one()
    return Glance(silent, *map(bool, seen))


def kinds_of_rules(session: Session) -> tuple[bool, bool]:
    """Return whether some rules are not for all, and whether some ring beforehand."""
    own_rules, ahead = session.execute(sa.select(*_RULES)).one()
    return bool(own_rules), bool(ahead)


@cache
def _endings() -> sa.Select[Any]:
    option = sa.and_(A.c.kind.in_(words_of(OF_OPTIONS)), O.c.contract_id == A.c.contract_id, O.c.number == A.c.number)
    return (
        sa.select(
            A.c.id,
            A.c.kind,
            A.c.target_on,
            M.c.on,
            M.c.gone_on.is_not(None),
            A.c.subject != _subject(M),
            C.c.state,
            C.c.closed_on.is_not(None),
            C.c.successor_id.is_not(None),
            _renewal_is_agreed(),
            P.c.state,
            O.c.state,
        )
        .select_from(A)
        .join(C, C.c.id == A.c.contract_id)
        .outerjoin(M, _day_of_alert())
        .outerjoin(P, P.c.id == M.c.procurement_id)
        .outerjoin(O, option)
        .where(A.c.id.in_(sa.bindparam("ids", expanding=True)))
    )


def stale(
    session: Session, on: date, *, ids: Collection[int] | None = None, all_stand: bool | None = None
) -> dict[int, Stale]:
    """Return, by id, the waiting alerts that do not ring any more; *ids* narrows the look to these.

    *all_stand* is a glance's word for it, where one was taken.
    """
    named, values = ids is not None, {"today": on, **({} if ids is None else {"ids": list(ids)})}
    if all_stand is None:
        all_stand = not named and glance(session, on).all_stand
    silent = set(session.scalars(_asking_nobody(named=named), values))
    if not all_stand:
        silent |= set(session.scalars(_moved_or_gone(named=named), values))
    rows = (row for batch in batches(silent) for row in session.execute(_endings(), {"ids": batch}))
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
            renewal_agreed=bool(agreed),
            procurement=begun,
            option=option_state,
        )
        for id_, kind, target_on, on, gone, regrouped, state, closed, successor, agreed, begun, option_state in rows
    }
