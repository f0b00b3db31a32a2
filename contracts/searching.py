"""What contracts are found by: the words of each in one text, folded once when they change and not at each search."""

from collections.abc import Collection

import sqlalchemy as sa
from sqlmodel import Session, col

from ..core.batches import batches
from ..core.bulk import insert_rows
from ..core.names import folded
from ..people.models import Person, Unit
from .models import Category, Contract, ContractSearch, Supplier

_FOUND_BY = (
    col(Contract.title),
    col(Contract.reference),
    col(Contract.case_number),
    col(Contract.description),
    col(Contract.cpv),
    col(Supplier.name),
    col(Supplier.business_id),
    col(Person.name),
    col(Unit.name),
    col(Category.name),
)


def keep_words(session: Session, ids: Collection[int]) -> None:
    """Write what these contracts are found by, where it differs; those that are gone took theirs with them.

    A service that gives a supplier, owner, unit or category another name says that its contracts changed.
    """
    for batch in batches(ids):
        rows = session.execute(
            sa.select(col(Contract.id), col(ContractSearch.words), *_FOUND_BY)
            .outerjoin(ContractSearch, col(ContractSearch.contract_id) == col(Contract.id))
            .outerjoin(Supplier, col(Supplier.id) == col(Contract.supplier_id))
            .outerjoin(Person, col(Person.id) == col(Contract.owner_id))
            .outerjoin(Unit, col(Unit.id) == col(Contract.unit_id))
            .outerjoin(Category, col(Category.id) == col(Contract.category_id))
            .where(col(Contract.id).in_(batch))
        )
        news = [
            {"contract_id": id_, "words": words}
            for id_, held, *parts in rows
            if (words := "\n".join(folded(part) for part in parts if part)) != held
        ]
        session.execute(
            sa.delete(ContractSearch).where(col(ContractSearch.contract_id).in_([one["contract_id"] for one in news]))
        )
        insert_rows(session, ContractSearch, news)


def found_by(text: str) -> list[sa.ColumnElement[bool]]:
    """Return the conditions on contracts that each word of *text* is somewhere in theirs, inside a word too."""
    words = [word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") for word in folded(text).split()]
    if not words:
        return []
    has_all = (col(ContractSearch.words).like(f"%{word}%", escape="\\") for word in words)
    return [col(Contract.id).in_(sa.select(col(ContractSearch.contract_id)).where(*has_all))]
