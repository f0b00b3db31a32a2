"""Reads the list of contracts: a page of rows, its totals, and the counts of the views, each in one query."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlmodel import Session, col

from ...contracts.models import Category, Contract, ContractState, Supplier, TermKind
from ...contracts.searching import found_by
from ...contracts.terms.models import ExtensionOption, OptionState
from ...core.database import today
from ...people.models import Person, Unit
from ..milestones.models import ContractClock, Milestone
from ..milestones.queries import owned_by
from ..milestones.rules import ASKING
from ..procurements.models import Procurement
from .values import Fact, OptionRow, Order, RegisterRow, Totals, View, Wanted

Condition = sa.ColumnElement[bool]

LIVE = (ContractState.UPCOMING, ContractState.ACTIVE)
GOES_ON = (TermKind.INDEFINITE, TermKind.FIXED_THEN_INDEFINITE, TermKind.AUTO_RENEWING)
# What the view "facts are missing" looks for: without these the clock or an alarm cannot work.
WEAKENING = (Fact.OWNER, Fact.ADDRESS, Fact.END, Fact.NOTICE, Fact.RENEWAL, Fact.OPTION_DAY)
_FOLDED = {"Ä": "ä", "Ö": "ö", "Å": "å", "É": "é", "Ü": "ü"}


def page(session: Session, wanted: Wanted, *, limit: int, offset: int) -> list[RegisterRow]:
    """Return a page of the list, in its order; equal ones by id, so that no page repeats or drops one."""
    statement = _joined(*_columns()).where(*conditions(session, wanted)).order_by(*_ordering(wanted))
    return [RegisterRow(*row) for row in session.execute(statement.limit(limit).offset(offset))]


def ids(session: Session, wanted: Wanted) -> list[int]:
    """Return the ids of the whole list, in its order."""
    statement = _joined(col(Contract.id)).where(*conditions(session, wanted)).order_by(*_ordering(wanted))
    return [row[0] for row in session.execute(statement)]


def totals(session: Session, wanted: Wanted) -> Totals:
    """Return how many there are, and the sum of what is known of their value."""
    statement = _joined(sa.func.count(), sa.func.sum(col(Contract.estimated_value)))
    count, value = session.execute(statement.where(*conditions(session, wanted))).one()
    return Totals(count, None if value is None else Decimal(value))


def view_counts(session: Session, person_id: int | None) -> Mapping[View, int]:
    """Return how many contracts each view holds, and all of them, in one query."""
    counts = [
        sa.func.count().filter(sa.and_(sa.true(), *conditions(session, Wanted(view=view, person_id=person_id))))
        for view in View
    ]
    row = session.execute(_joined(*counts)).one()
    return dict(zip(View, row, strict=True))


def options_of(session: Session, contract_ids: Collection[int]) -> list[OptionRow]:
    """Return the options of these contracts, in their order."""
    statement = (
        sa.select(col(ExtensionOption.contract_id), col(ExtensionOption.months), col(ExtensionOption.state))
        .where(col(ExtensionOption.contract_id).in_(contract_ids))
        .order_by(col(ExtensionOption.contract_id), col(ExtensionOption.number))
    )
    return [OptionRow(*row) for row in session.execute(statement)]


def units(session: Session) -> list[tuple[int, str]]:
    """Return the units that have contracts."""
    return _named(session, col(Unit.id), col(Unit.name), col(Contract.unit_id))


def owners(session: Session) -> list[tuple[int, str]]:
    """Return the people who own contracts."""
    return _named(session, col(Person.id), col(Person.name), col(Contract.owner_id))


def categories(session: Session) -> list[tuple[int, str]]:
    """Return the categories that have contracts."""
    return _named(session, col(Category.id), col(Category.name), col(Contract.category_id))


def _named(session: Session, id_: Any, name: Any, column: Any) -> list[tuple[int, str]]:
    used = sa.select(column).where(column.is_not(None))
    rows = session.execute(sa.select(id_, name).where(id_.in_(used)).order_by(sa.func.lower(name), id_))
    return [(row[0], row[1]) for row in rows]


def conditions(session: Session, wanted: Wanted) -> list[Condition]:
    """Return what narrows the joined tables to what is wanted."""
    found = [*_view(session, wanted), *found_by(wanted.text)]
    equal = {
        col(Contract.unit_id): wanted.unit_id,
        col(Contract.owner_id): wanted.owner_id,
        col(Contract.category_id): wanted.category_id,
        col(Contract.supplier_id): wanted.supplier_id,
        col(Contract.import_id): wanted.import_id,
    }
    found += [column == value for column, value in equal.items() if value is not None]
    return [*found, lacks(wanted.missing)] if wanted.missing else found


def lacks(fact: Fact) -> Condition:
    """Return the condition that a contract lacks the fact."""
    goes_on = col(Contract.term).in_(GOES_ON)
    no_day = sa.exists().where(
        col(ExtensionOption.contract_id) == col(Contract.id),
        col(ExtensionOption.state) == OptionState.OPEN,
        col(ExtensionOption.exercise_by).is_(None),
        col(ExtensionOption.exercise_months_before).is_(None),
    )
    without: dict[Fact, Condition] = {
        Fact.OWNER: col(Contract.owner_id).is_(None),
        Fact.ADDRESS: sa.and_(col(Contract.owner_id).is_not(None), col(Person.email).is_(None)),
        Fact.DEPUTY: col(Contract.deputy_id).is_(None),
        Fact.END: sa.or_(
            col(Contract.term).is_(None),
            sa.and_(col(Contract.term) != TermKind.INDEFINITE, col(Contract.coverage_end).is_(None)),
        ),
        Fact.NOTICE: sa.and_(goes_on, col(Contract.notice_months).is_(None)),
        Fact.RENEWAL: sa.and_(col(Contract.term) == TermKind.AUTO_RENEWING, col(Contract.renewal_months).is_(None)),
        Fact.OPTION_DAY: no_day,
        Fact.VALUE: col(Contract.estimated_value).is_(None),
        Fact.UNIT: col(Contract.unit_id).is_(None),
        Fact.CATEGORY: col(Contract.category_id).is_(None),
        Fact.SUPPLIER: col(Contract.supplier_id).is_(None),
    }
    return without[fact]


def _view(session: Session, wanted: Wanted) -> list[Condition]:
    live = col(Contract.state).in_(LIVE)
    views: dict[View, list[Condition]] = {
        View.TODO: [_asks_by(today(session) + timedelta(days=365))],
        View.MINE: [live, owned_by(wanted.person_id)],
        View.LIVE: [live],
        View.MISSING: [live, sa.or_(*(lacks(fact) for fact in WEAKENING))],
        View.RENEWING: [live, col(Contract.term).in_(GOES_ON)],
        View.ENDED: [col(Contract.state).not_in(LIVE)],
        View.ALL: [],
    }
    return views[wanted.view]


def _asks_by(last: date) -> Condition:
    """Something of the contract asks for an answer by the day: live, or ended and nobody has said what follows."""
    asking = sa.exists().where(
        col(Milestone.contract_id) == col(Contract.id),
        col(Milestone.gone_on).is_(None),
        col(Milestone.kind).in_(ASKING),
        col(Milestone.scenario) != "b",
        col(Milestone.on) <= last,
    )
    open_end = sa.and_(
        col(Contract.state) == ContractState.ENDED,
        col(Contract.successor_id).is_(None),
        col(Contract.closed_on).is_(None),
    )
    return sa.and_(sa.or_(col(Contract.state).in_(LIVE), open_end), asking)


def _folded(column: Any) -> Any:
    folded = sa.func.lower(column)
    for upper, lower in _FOLDED.items():
        folded = sa.func.replace(folded, upper, lower)
    return folded


def _ordering(wanted: Wanted) -> Sequence[Any]:
    columns: dict[Order, Any] = {
        Order.SLACK: col(ContractClock.slack_from),
        Order.TITLE: _folded(col(Contract.title)),
        Order.END: col(Contract.coverage_end),
        Order.OWNER: _folded(col(Person.name)),
        Order.VALUE: col(Contract.estimated_value),
    }
    column = columns[wanted.order]
    direction = column.desc() if wanted.descending else column.asc()
    return (direction.nulls_last(), col(Contract.id))


def _columns() -> Sequence[Any]:
    return (
        col(Contract.id),
        col(Contract.reference),
        col(Contract.title),
        col(Supplier.name),
        col(Unit.name),
        col(Person.name),
        col(Contract.state),
        col(Contract.term),
        col(Contract.coverage_end),
        col(Contract.ends_precision),
        col(Contract.estimated_value),
        col(Contract.currency),
        col(Contract.value_text),
        col(ContractClock.slack_from),
        col(Procurement.state),
        col(Contract.successor_id).is_not(None),
    )


def _joined(*columns: Any) -> sa.Select[Any]:
    return (
        sa.select(*columns)
        .select_from(Contract)
        .outerjoin(Supplier, col(Supplier.id) == col(Contract.supplier_id))
        .outerjoin(Unit, col(Unit.id) == col(Contract.unit_id))
        .outerjoin(Person, col(Person.id) == col(Contract.owner_id))
        .outerjoin(ContractClock, col(ContractClock.contract_id) == col(Contract.id))
        .outerjoin(Procurement, col(Procurement.id) == col(ContractClock.procurement_id))
    )


class Choices(NamedTuple):
    """What a form about a contract offers."""

    people: list[tuple[int, str]]
    units: list[str]
    categories: list[str]


def choices_of(session: Session) -> Choices:
    """Return the active people, and the names of units and categories."""
    people = session.execute(
        sa.select(col(Person.id), col(Person.name))
        .where(col(Person.active))
        .order_by(sa.func.lower(col(Person.name)), col(Person.id))
    )
    names = [
        list(session.scalars(sa.select(column).order_by(sa.func.lower(column))))
        for column in (col(Unit.name), col(Category.name))
    ]
    return Choices([(id_, name) for id_, name in people if id_ is not None], names[0], names[1])
