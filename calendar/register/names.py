"""Names of what ids in the log mean."""

from collections.abc import Collection, Mapping
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from ...contracts.models import Category, Contract, Supplier
from ...people.models import Person, Unit

Names = Mapping[tuple[str, int], str]

_COLUMNS: Mapping[str, tuple[Any, Any]] = {
    "person": (col(Person.id), col(Person.name)),
    "unit": (col(Unit.id), col(Unit.name)),
    "supplier": (col(Supplier.id), col(Supplier.name)),
    "category": (col(Category.id), col(Category.name)),
    "contract": (col(Contract.id), col(Contract.title)),
}


def names_of(session: Session, wanted: Mapping[str, Collection[int]]) -> Names:
    """Return (kind, id) -> name of what still exists; a query for each kind that is asked for."""
    found: dict[tuple[str, int], str] = {}
    for kind, ids in wanted.items():
        if ids:
            id_, name = _COLUMNS[kind]
            rows = session.execute(sa.select(id_, name).where(id_.in_(sorted(ids))))
            found |= {(kind, row[0]): row[1] for row in rows}
    return found
