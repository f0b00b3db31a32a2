"""The sweep: each matter whose day has come gets its alert, once; what rings no more is put away with its reason."""

from collections.abc import Collection
from datetime import datetime
from functools import cache

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session

from ..contracts.importing.models import IMPORT
from ..core import audit
from ..core.database import now, today
from ..core.failpoints import hit
from . import ahead, moves, overdue, ringing, steps
from .models import AlertState
from .ringing import A
from .rules import Reason, fate, tells_anew

_TURN = 7_340_211  # any number, the same in every process


_NEWEST = sa.select(sa.func.max(A.c.id))
_NEWER = sa.select(sa.func.count()).select_from(A).where(A.c.id > sa.bindparam("newest"))


def take_turn(session: Session) -> None:
    """Wait until no other process sweeps or composes, to the end of the transaction; on SQLite a writer is alone."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(sa.select(sa.func.pg_advisory_xact_lock(_TURN)))


def sweep(session: Session) -> int:
    """Write an alert for each matter that is due by the session's day; return how many there are that were not before.

    Doing it again, from another process too, changes nothing.
    """
    take_turn(session)
    hit("sweep: begun")
    steps.wake(session)
    steps.ask_again(session)
    seen = ringing.glance(session, today(session))
    gone = put_away(session, all_stand=seen.all_stand)
    hit("sweep: stale put away")
    newest = session.scalar(_NEWEST) or 0
    found = _write(session, AlertState.OPEN, own_rules=seen.own_rules) if seen.silent or gone else 0
    found += ahead.ring(session) if seen.ahead else 0
    hit("sweep: alerts written")
    if found:
        steps.go_on(session, reopened=session.scalar(_NEWER, {"newest": newest}) != found)
        _keep_quiet(session)
    hit("sweep: small moves kept quiet")
    found += steps.climb(session)
    hit("sweep: steps climbed")
    return found


def hold_imported(session: Session, _contract_ids: Collection[int]) -> None:
    """Hold the alerts whose day was already past when the import that is being committed brought it.

    Listens to changes, after the clock was derived; what a person edits by hand is left to the sweep.
    """
    import_id: int | None = session.info.get(IMPORT)
    if import_id is not None:
        own_rules, rings_ahead = ringing.kinds_of_rules(session)
        _write(session, AlertState.HELD, own_rules=own_rules, import_id=import_id)
        if rings_ahead:
            ahead.ring(session, import_id=import_id)


def _write(session: Session, state: AlertState, *, own_rules: bool, **imported: int) -> int:
    """Insert what is due; an alert that was put away opens again, and goes on where it was."""
    if own_rules:
        return ahead.ring_on_the_day(session, **imported)
    statement = _writing(session.get_bind().dialect.name, bool(imported))
    values = {"today": today(session), "now": now(session), "new_state": state, **imported}
    return int(session.execute(statement, values).rowcount)  # type: ignore[attr-defined]


@cache
def _writing(dialect: str, imported: bool) -> sa.Executable:
    insert = postgresql.insert if dialect == "postgresql" else sqlite.insert
    adding = insert(A).from_select(ringing.COLUMNS, ringing.due(imported=imported))
    writing: sa.Executable = ahead.or_open_again(adding).execution_options(preserve_rowcount=True)
    return writing


def put_away(session: Session, *, ids: Collection[int] | None = None, all_stand: bool | None = None) -> int:
    """Supersede or close the waiting alerts that ring no more (of these *ids*, where given); return how many."""
    ends: dict[tuple[AlertState, Reason], list[int]] = {}
    over = ringing.stale(session, today(session), ids=ids, all_stand=all_stand)
    overdue.note(session, [id_ for id_, one in over.items() if one.kind in overdue.DECISIONS])
    for id_, one in over.items():
        ends.setdefault(fate(one), []).append(id_)
    for (state, reason), gone in ends.items():
        statement = sa.update(A).where(A.c.id.in_(gone)).values(state=state, reason=reason.value)
        session.execute(statement)
    return sum(map(len, ends.values()))


def _keep_quiet(session: Session) -> None:
    """A date that moved a little is told in the next step: the alert goes on from the mail that was sent."""
    for one in moves.moved(session):
        if not tells_anew(one.kind, told_on=one.told_target_on, target_on=one.target_on):
            told = {name: getattr(one, name) for name in moves.OF_STEP}
            told |= {"next_on": None} if one.step < 0 else {}
            session.execute(sa.update(A).where(A.c.id == one.id).values(**told))


def release(session: Session, *, ids: Collection[int] | None, by: str, by_id: int | None = None) -> int:
    """Let go what an import held (all of it with None), to be composed now; return how many were held and still ring.

    Steps are counted from this day on.
    """
    take_turn(session)
    put_away(session)
    held = A.c.state == AlertState.HELD
    chosen = held if ids is None else sa.and_(held, A.c.id.in_(ids))
    released = list(session.scalars(sa.select(A.c.id).where(chosen).order_by(A.c.id)))
    _open(session, released, by, now(session))
    why = {"actor": by, "actor_id": by_id, "subject": "alert", "action": "released", "field": "state"}
    audit.note_many(
        session, ({**why, "subject_id": id_, "old": "held", "new": "open", "why": None} for id_ in released)
    )
    return len(released)


def _open(session: Session, ids: Collection[int], by: str, at: datetime) -> None:
    values = {"state": AlertState.OPEN, "released_at": at, "released_by": by}
    session.execute(sa.update(A).where(A.c.id.in_(ids)).values(**values))
