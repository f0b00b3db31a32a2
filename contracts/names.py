"""Names of what ids in a contract, in its log and in an import mean."""

from collections.abc import Collection, Mapping
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from ..core.batches import batches
from ..people.models import Person, Unit
from .models import Category, Contract, Supplier

Names = Mapping[tuple[str, int], str]

KINDS: Mapping[str, str] = {
    "owner": "person",
    "deputy": "person",
    "expert": "person",
    "approver": "person",
    "unit": "unit",
    "upper_unit": "unit",
    "manager": "person",
    "supplier": "supplier",
    "category": "category",
    "successor": "contract",
    "parent": "contract",
}
"""What the fields that hold another thing's id name."""

_COLUMNS: Mapping[str, tuple[Any, Any]] = {
    "person": (col(Person.id), col(Person.name)),
    "unit": (col(Unit.id), col(Unit.name)),
    "supplier": (col(Supplier.id), col(Supplier.name)),
    "category": (col(Category.id), col(Category.name)),
    "contract": (col(Contract.id), col(Contract.title)),
}


def names_of(session: Session, wanted: Mapping[str, Collection[int]]) -> Names:
    """Return (kind, id) -> name of what still exists; a query for each kind and batch that is asked for."""
    found: dict[tuple[str, int], str] = {}
    for kind, ids in wanted.items():
        id_, name = _COLUMNS[kind]
        for batch in batches(ids):
            rows = session.execute(sa.select(id_, name).where(id_.in_(batch)))
            found |= {(kind, row[0]): row[1] for row in rows}
    return found
