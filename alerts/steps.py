"""The steps of a matter that nobody answers: it climbs from role to role, rests until a day, goes on where it was."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from functools import cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session

from ..calendar.clock.queries import parameters
from ..contracts.terms.months import DAY
from ..core.batches import batches
from ..core.bulk import table_of
from ..core.database import now, today
from . import in_force, overdue
from .deviating import at_once
from .directory import directory
from .ladders import Ladders, Rung, Rungs
from .models import AlertAnswer, AlertState, Answer, Message, MessageState
from .recipients import Recipient, Way
from .ringing import OVER, TODAY, WAITING, A, M, R, rings_on
from .rules import PLANNING, Reason, next_step_on
from .whom import recipients

MAIL = table_of(Message)
ANSWER = table_of(AlertAnswer)

# What makes a step: everything else of an alert is its matter's.
_OF_MATTER = (
    "subject",
    "kind",
    "number",
    "target_on",
    "contract_id",
    "procurement_id",
    "milestone_id",
    "held_import_id",
    "released_at",
    "released_by",
    "told_owner_id",
)
# Whose milestone rings: of those that share a procurement another one, once the first is gone.
POINTING = ("contract_id", "procurement_id", "milestone_id")
_KEY = ("subject", "kind", "number", "target_on", "step", "role")


def wake(session: Session) -> None:
    """Let what somebody put off until today ring again, at the step where it was."""
    ids = list(session.scalars(_rested(), {"today": today(session)}))
    if not ids:
        return
    again = {"state": AlertState.OPEN, "reason": None, "message_id": None, "next_on": None, "due_on": today(session)}
    _write(session, ids, **again, **not_answered())


def _write(session: Session, ids: Collection[int], **values: Any) -> None:
    for batch in batches(ids):
        session.execute(sa.update(A).where(A.c.id.in_(batch)).values(**values))


@cache
def _rested() -> sa.Select[int]:
    return sa.select(A.c.id).where(
        A.c.later_until <= TODAY, A.c.state == AlertState.ANSWERED, A.c.answer == Answer.LATER
    )


def ask_again(session: Session) -> None:
    """Open what an answer had decided and somebody took back elsewhere: its day stands as if nothing had been said."""
    ids = rings_on(session)
    if not ids:
        return
    standing = sa.select(ANSWER.c.alert_id, ANSWER.c.undo).where(ANSWER.c.undone_at.is_(None)).order_by(ANSWER.c.id)
    last: dict[int, dict[str, Any]] = {}
    for batch in batches(ids):
        last.update(session.execute(standing.where(ANSWER.c.alert_id.in_(batch))).all())
    again = [id_ for id_, undo in last.items() if not undo.get("rings_on")]
    _write(session, again, state=AlertState.OPEN, reason=None, next_on=None, **not_answered())


def not_answered() -> dict[str, Any]:
    """Return the values of an alert that nobody has answered."""
    return {
        "answer": None,
        "answered_at": None,
        "answered_by_id": None,
        "answer_reason": None,
        "later_until": None,
    }


def go_on(session: Session, *, reopened: bool) -> None:
    """Have what has just been written go on where its matter was: at its step, or put off as somebody asked.

    Where nothing was *reopened*, nothing has climbed before.
    """
    if reopened:
        _reopen_highest(session)
    if session.scalar(_SOMETHING_RESTS):
        _rest(session)


_SOMETHING_RESTS = sa.select(sa.exists().where(A.c.later_until.is_not(None)))


@cache
def _overtaken() -> sa.Select[Any]:
    high = A.alias("high")
    return (
        sa.select(A.c.id, high.c.id)
        .join(
            high,
            sa.and_(
                high.c.subject == A.c.subject,
                high.c.kind == A.c.kind,
                high.c.number == A.c.number,
                high.c.target_on == A.c.target_on,
                high.c.step > A.c.step,
                high.c.state.in_(OVER),
            ),
        )
        .where(A.c.state.in_((AlertState.OPEN, AlertState.HELD)))
        .order_by(high.c.step, high.c.id)
    )


def _reopen_highest(session: Session) -> None:
    """A date that is back opens at the highest step it ever had, not at the first."""
    for low, high in dict(session.execute(_overtaken()).all()).items():
        now_at = session.execute(sa.select(A.c.state, *(A.c[name] for name in POINTING)).where(A.c.id == low)).one()
        escalated = {"state": AlertState.SUPERSEDED, "reason": Reason.ESCALATED.value}
        session.execute(sa.update(A).where(A.c.id == low).values(**escalated))
        session.execute(sa.update(A).where(A.c.id == high).values(reason=None, **now_at._mapping))


@cache
def _put_off() -> sa.Select[Any]:
    before = A.alias("before")
    return (
        sa.select(
            A.c.id,
            A.c.kind,
            M.c.slack_from,
            before.c.id.label("before_id"),
            *(before.c[name] for name in not_answered()),
        )
        .join(
            before,
            sa.and_(
                sa.or_(before.c.subject == A.c.subject, before.c.contract_id == A.c.contract_id),
                before.c.kind == A.c.kind,
                before.c.number == A.c.number,
                before.c.id != A.c.id,
                before.c.state == AlertState.ANSWERED,
                before.c.answer == Answer.LATER,
            ),
        )
        .outerjoin(M, M.c.id == A.c.milestone_id)
        .where(A.c.state == AlertState.OPEN, A.c.message_id.is_(None))
        .order_by(before.c.id)
    )


def _rest(session: Session) -> None:
    """What was put off stays so when its date moves, but never beyond the day on which it would be too late."""
    for row in session.execute(_put_off()).all():
        moved = {"state": AlertState.SUPERSEDED, "reason": Reason.MOVED.value}
        _write(session, [row.before_id], **moved)
        until = min(row.later_until, row.slack_from) if row.kind in PLANNING else row.later_until
        if until > today(session):
            kept = {name: getattr(row, name) for name in not_answered()} | {"later_until": until}
            session.execute(sa.update(A).where(A.c.id == row.id).values(state=AlertState.ANSWERED, **kept))
            mine = sa.and_(ANSWER.c.alert_id == row.before_id, ANSWER.c.undone_at.is_(None))
            session.execute(sa.update(ANSWER).where(mine).values(alert_id=row.id))


@cache
def _unplanned() -> sa.Select[Any]:
    further = sa.exists().where(R.c.kind == A.c.kind, R.c.step > A.c.step, R.c.active)
    accepted = sa.and_(A.c.state == AlertState.OPEN, MAIL.c.state == MessageState.SENT)
    return (
        sa.select(A.c.id, A.c.kind, A.c.number, A.c.step, A.c.contract_id, A.c.target_on, MAIL.c.sent_on)
        .outerjoin(MAIL, MAIL.c.id == A.c.message_id)
        .where(A.c.state.in_(WAITING), A.c.next_on.is_(None), sa.or_(A.c.step < 0, accepted), further)
    )


def plan(session: Session) -> None:
    """Note the day of the next step of each alert whose mail the server has accepted.

    A step without delay waits for the next day, so that who was told has time to answer; what is hurried does not.
    After a reminder beforehand it is the next one's day or the matter's own, whatever became of the mail.
    """
    rows = session.execute(_unplanned()).all()
    if not rows:
        return
    rules, still = in_force.ladders(session, {row.contract_id for row in rows}), parameters(session).still
    days: dict[date, list[int]] = {}
    hurried = at_once(session, rows)
    for row in rows:
        for following in _after(rules, row)[:1]:
            day = (
                following.day(row.target_on)
                if row.step < 0
                else next_step_on(row.kind, row.sent_on, 0, still)
                if row.id in hurried
                else max(next_step_on(row.kind, row.sent_on, following.delay, still), row.sent_on + DAY)
            )
            days.setdefault(day, []).append(row.id)
    for day, ids in days.items():
        _write(session, ids, next_on=day)


def climb(session: Session) -> int:
    """Open the next step of what nobody answered in time; return how many there are.

    A step whose person is who got the last one is passed over, but for a reminder, and but for the last there is.
    What was held when a reminder came rings when its day comes.
    """
    plan(session)
    rows = session.execute(_silent(), {"today": today(session)}).all()
    if not rows:
        return 0
    rules = in_force.ladders(session, {row.contract_id for row in rows})
    rungs = {row.id: _after(rules, row) for row in rows}
    reached = _reached(session, rows, {one.role for found in rungs.values() for one in found})
    told = [row for row in rows if overdue.is_told(row, [reached[row.id, one.role] for one in rungs[row.id]])]
    overdue.end(session, [row.milestone_id for row in told])
    climbing = [row for row in rows if rungs[row.id] and row not in told]
    new = [_next(session, row, rungs[row.id], reached) for row in climbing]
    _open(session, new)
    risen = [row.id for row in climbing]
    _write(session, risen, state=AlertState.SUPERSEDED, reason=Reason.ESCALATED.value, next_on=None)
    return len(new)


@cache
def _silent() -> sa.Select[Any]:
    """The alerts whose next step has come, each with who got its last mail."""
    told = sa.select(A, MAIL.c.recipient).outerjoin(MAIL, MAIL.c.id == A.c.message_id)
    waits = sa.or_(A.c.state == AlertState.OPEN, sa.and_(A.c.state == AlertState.HELD, A.c.step < 0))
    return told.where(A.c.next_on <= TODAY, waits).order_by(A.c.id)


def _after(rules: Ladders, row: Any) -> Rungs:
    return rules.after(row.kind, row.contract_id, row.step)


Reached = Mapping[tuple[int, str], Recipient | None]


def _reached(session: Session, rows: Sequence[Any], roles: Collection[str]) -> Reached:
    everybody = directory(session, today(session))
    return {
        (id_, role): one for role in roles for id_, one in recipients(session, rows, everybody, role=Way(role)).items()
    }


def _next(session: Session, row: Any, rungs: Rungs, reached: Reached) -> dict[str, Any]:
    """Return the alert of the step that follows."""
    matter = {name: getattr(row, name) for name in _OF_MATTER}
    if row.step >= 0:
        rung, due_on = _chosen(row, rungs, reached), row.next_on
    else:
        come = [one for one in rungs if one.step <= 0 and one.day(row.target_on) <= today(session)]
        rung = come[-1] if come else rungs[0]
        due_on = rung.day(row.target_on)
    if row.state == AlertState.HELD:
        matter["held_import_id"] = None
    return {**matter, "step": rung.step, "role": rung.role, "due_on": due_on}


def _chosen(row: Any, rungs: Rungs, reached: Reached) -> Rung:
    for rung in rungs:
        one = reached[row.id, rung.role]
        if rung.role == row.role or (one is not None and one.address != row.recipient):
            return rung
    return rungs[-1]


def _open(session: Session, rows: Sequence[Mapping[str, Any]]) -> None:
    """Write the steps; one that the matter had before, and left, opens again."""
    if not rows:
        return
    insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    over = sa.or_(*(A.c.state == state for state in OVER))
    adding = insert(A).values(state=AlertState.OPEN, created_at=now(session))
    again = {"state": AlertState.OPEN.value, "reason": None, "message_id": None, "next_on": None}
    session.execute(
        adding.on_conflict_do_update(
            index_elements=list(_KEY),
            set_={**again, **{name: adding.excluded[name] for name in ("due_on", *POINTING)}},
            where=over,
        ),
        [dict(row) for row in rows],
    )
