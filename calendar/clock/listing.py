"""The rows of `clock show`: days in order, each with its slack and why it is that day."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from ...contracts.models import Contract
from ...core.database import today
from ...people.models import Person, Unit
from ..milestones.models import Milestone
from ..milestones.rules import ALARM_ALONE
from ..why.words import why
from .service import explain


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which days to list; None leaves a question open."""

    first_on: date | None = None
    last_on: date | None = None
    person_id: int | None = None
    unit_id: int | None = None
    kind: str | None = None
    scenario: str | None = None


def rows(session: Session, wanted: Wanted) -> list[dict[str, Any]]:
    """Return the days on the clock in order, each as `clock show --json` prints it."""
    table = sa.inspect(Milestone).local_table
    statement = (
        sa.select(
            table.c.id,
            table.c.kind,
            table.c.phase,
            table.c.scenario,
            table.c.on,
            table.c.slack_from,
            table.c.procurement_id,
            col(Contract.reference),
            col(Contract.title),
            col(Person.email),
        )
        .join(Contract, col(Contract.id) == table.c.contract_id)
        .outerjoin(Person, col(Person.id) == col(Contract.owner_id))
        .where(table.c.gone_on.is_(None), table.c.kind.not_in(ALARM_ALONE), *_conditions(wanted, table))
        .order_by(table.c.on, col(Contract.reference), table.c.kind, table.c.phase, table.c.scenario, table.c.number)
    )
    found = session.execute(statement).all()
    ways = explain(session, (row.id for row in found))
    return [
        {
            "id": row.id,
            "kind": row.kind,
            "phase": row.phase or None,
            "scenario": row.scenario or None,
            "on": row.on,
            "contract": row.reference,
            "procurement": row.procurement_id,
            "title": row.title,
            "owner_email": row.email,
            "slack_days": (row.slack_from - today(session)).days,
            "why": why(ways[row.id]),
        }
        for row in found
    ]


def _conditions(wanted: Wanted, table: sa.FromClause) -> list[sa.ColumnElement[bool]]:
    conditions: list[sa.ColumnElement[bool]] = []
    if wanted.first_on is not None:
        conditions.append(table.c.on >= wanted.first_on)
    if wanted.last_on is not None:
        conditions.append(table.c.on <= wanted.last_on)
    if wanted.kind is not None:
        conditions.append(table.c.kind == wanted.kind)
    if wanted.scenario is not None:
        conditions.append(table.c.scenario == wanted.scenario)
    if wanted.person_id is not None:
        conditions.append(
            sa.or_(col(Contract.owner_id) == wanted.person_id, col(Contract.deputy_id) == wanted.person_id)
        )
    if wanted.unit_id is not None:
        conditions.append(col(Contract.unit_id) == wanted.unit_id)
    return conditions


def person_id(session: Session, email: str) -> int | None:
    """Return the id of the person with that address."""
    return session.scalar(sa.select(col(Person.id)).where(sa.func.lower(col(Person.email)) == email.lower()))


def unit_id(session: Session, name: str) -> int | None:
    """Return the id of the unit of that name."""
    return session.scalar(sa.select(col(Unit.id)).where(col(Unit.name) == name))
