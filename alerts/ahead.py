"""Writes the alerts of days under rules of their own, and of reminders that ring before their day."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session

from ..core.database import now, today
from . import in_force, ringing, steps
from .ladders import Ladders, Lead, Rung
from .models import EVERYBODY, AlertState
from .ringing import A, C, M

KindLeads = frozenset[tuple[str, Lead]]
_DAY = timedelta(days=1)
_KEY = ["subject", "kind", "number", "target_on", "step", "role"]


def ring_on_the_day(session: Session, *, import_id: int | None = None) -> int:
    """Write an alert for each day that has come, by the rule that is nearest to its contract; return how many.

    With *import_id* those that this transaction's import brought already past, held.
    """
    days = ringing.untold_days(session, imported=import_id is not None)
    rules = in_force.ladders(session, {day.contract_id for day in days})
    come = [day for day in days if import_id is None or day.target_on < today(session)]
    found = ((day, rules.on_the_day(day.kind, day.contract_id)) for day in come)
    return _write(session, found, import_id)


def ring(session: Session, *, import_id: int | None = None) -> int:
    """Write an alert for each day ahead of which a reminder has come, the last one alone; return how many.

    With *import_id* those that this transaction's import brought when they should have rung before, held.
    """
    rules = in_force.ladders(session)
    windows = list(_windows(rules, today(session)))
    days = ringing.untold_days(
        session,
        lambda day: sa.and_(_stands(day), sa.or_(*(_within(day, one) for one in windows))),
        imported=bool(import_id),
    )
    rules = in_force.ladders(session, {day.contract_id for day in days})
    found = ((day, rules.beforehand(day.kind, day.contract_id, day.target_on, today(session))) for day in days)
    late = (
        (day, rung) for day, rung in found if rung and not (import_id and rung.day(day.target_on) == today(session))
    )
    return _write(session, late, import_id)


def leads(session: Session) -> KindLeads:
    """Return how long before its day each kind rings anywhere."""
    rules = in_force.ladders(session).rules.items()
    return frozenset((kind, rung.lead) for (_scope, kind), rungs in rules for rung in rungs if rung.lead is not None)


def comes_ahead(session: Session, leads: KindLeads, on: date) -> bool:
    """Tell whether on this day some reminder may come that had not the day before."""
    new = [sa.and_(M.c.kind == kind, M.c.on > lead.reach(on - _DAY), M.c.on <= lead.reach(on)) for kind, lead in leads]
    return bool(new) and bool(session.scalar(sa.select(sa.exists().where(sa.or_(*new)))))


class _Window:
    """The days of one kind of which some reminder has come, for the contracts of some scopes."""

    def __init__(self, kind: str, last: date) -> None:
        self.kind, self.last = kind, last
        self.everybody = False
        self.contracts: set[int] = set()
        self.categories: set[int] = set()
        self.units: set[int] = set()


def _windows(rules: Ladders, today: date) -> Iterable[_Window]:
    """Return what to look through: as many parts as there are kinds and leads, not scopes."""
    found: dict[tuple[str, date], _Window] = {}
    scopes = rules.scopes
    of_contract, of_category, of_unit = (
        {scope: id_ for id_, scope in ids.items()} for ids in (scopes.contracts, scopes.categories, scopes.units)
    )
    for (scope, kind), rungs in rules.rules.items():
        leads = [rung.lead.reach(today) for rung in rungs if rung.lead is not None]
        if not leads:
            continue
        window = found.setdefault((kind, max(leads)), _Window(kind, max(leads)))
        window.everybody |= scope == EVERYBODY
        if scope in of_contract:
            window.contracts.add(of_contract[scope])
        if scope in of_category:
            window.categories.update(in_force.below(scopes.category_parents, of_category[scope]))
        if scope in of_unit:
            window.units.update(in_force.below(scopes.unit_parents, of_unit[scope]))
    return found.values()


def _stands(day: sa.FromClause) -> sa.ColumnElement[bool]:
    return sa.and_(day.c.on > ringing.TODAY, day.c.gone_on.is_(None))


def _within(day: sa.FromClause, window: _Window) -> sa.ColumnElement[bool]:
    come = sa.and_(day.c.kind == window.kind, day.c.on <= window.last)
    if window.everybody:
        return come
    whose = sa.or_(C.c.category_id.in_(window.categories), C.c.unit_id.in_(window.units))
    placed = sa.exists().where(C.c.id == day.c.contract_id, whose)
    return sa.and_(come, sa.or_(day.c.contract_id.in_(window.contracts), placed))


def _write(session: Session, rung: Iterable[tuple[Any, Rung | None]], import_id: int | None) -> int:
    rows = [_row(session, day, step, import_id) for day, step in rung if step is not None]
    if not rows:
        return 0
    insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    return len(session.execute(or_open_again(insert(A)).returning(A.c.id), rows).all())


def _row(session: Session, day: Any, step: Rung, import_id: int | None) -> dict[str, Any]:
    return {
        "subject": day.subject,
        "kind": day.kind.value,
        "number": day.number,
        "target_on": day.target_on,
        "step": step.step,
        "role": step.role,
        "contract_id": day.contract_id,
        "procurement_id": day.procurement_id,
        "milestone_id": day.milestone_id,
        "due_on": step.day(day.target_on),
        "state": AlertState.OPEN if import_id is None else AlertState.HELD,
        "held_import_id": import_id,
        "created_at": now(session),
    }


def or_open_again(adding: Any) -> Any:
    """Have an alert that was put away open again; what an import holds is held again.

    Its values are literals: with parameters here, SQLAlchemy would send many rows one by one.
    """
    was_held = sa.and_(A.c.held_import_id.is_not(None), A.c.released_at.is_(None))
    return adding.on_conflict_do_update(
        index_elements=_KEY,
        set_={
            "state": sa.case((was_held, _literal(AlertState.HELD)), else_=_literal(AlertState.OPEN)),
            "reason": sa.null(),
            **{name: adding.excluded[name] for name in steps.POINTING},
        },
        where=sa.or_(*(A.c.state == _literal(state) for state in ringing.OVER)),
    )


def _literal(state: AlertState) -> sa.ColumnElement[str]:
    return sa.literal_column(f"'{state.value}'")
