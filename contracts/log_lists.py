"""What the lists of what is logged of contracts have in common: their tables, who owns, how many each part holds."""

from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlmodel import Session, SQLModel, col

from ..people.models import Person
from .models import Contract, Supplier

Condition = sa.ColumnElement[bool]
AnyTab = TypeVar("AnyTab")


def joined(table: type[SQLModel], contract_id: Any, *columns: Any) -> sa.Select[Any]:
    """Select columns of the table with its contract, the contract's supplier and its owner."""
    return (
        sa.select(*columns)
        .select_from(table)
        .join(Contract, col(Contract.id) == contract_id)
        .outerjoin(Supplier, col(Supplier.id) == col(Contract.supplier_id))
        .outerjoin(Person, col(Person.id) == col(Contract.owner_id))
    )


def equal(wanted: Mapping[Any, object]) -> list[Condition]:
    """Return the conditions that columns are what is wanted; None asks nothing."""
    return [column == value for column, value in wanted.items() if value is not None]


def in_charge(person_id: int | None) -> list[Condition]:
    """Return the condition that the person owns the contract or stands in; of nobody, none."""
    if person_id is None:
        return []
    return [sa.or_(col(Contract.owner_id) == person_id, col(Contract.deputy_id) == person_id)]


def counts(
    session: Session, narrowed: sa.Select[Any], parts: Mapping[AnyTab, Sequence[Condition]]
) -> Mapping[AnyTab, int]:
    """Return how many rows of the narrowed statement each part of a list holds, in one query."""
    numbers = [sa.func.count().filter(sa.and_(sa.true(), *part)) for part in parts.values()]
    row = session.execute(narrowed.with_only_columns(*numbers, maintain_column_froms=True)).one()
    return dict(zip(parts, row, strict=True))
