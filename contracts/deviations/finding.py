"""Which contract somebody means who records a deviation: by its reference, or by words of its name and supplier."""

from typing import NamedTuple

import sqlalchemy as sa
from sqlmodel import Session, col

from ..models import Contract, ContractState, Supplier
from ..searching import found_by

_LIVE = (ContractState.ACTIVE, ContractState.UPCOMING)


class Meant(NamedTuple):
    """A contract that may be meant."""

    id: int
    reference: str
    title: str
    supplier: str | None

    @property
    def said(self) -> str:
        """The contract in one line, as it is offered and read again."""
        return f"{self.title} ({self.reference})"


def contracts_meant(session: Session, text: str, *, limit: int) -> list[Meant]:
    """Return the contracts that *text* may mean, live ones first; one alone where it says a whole line or reference."""
    given = text.strip()
    said = given.rpartition(" (")[2].removesuffix(")") if given.endswith(")") else given
    exact = _rows(session, [col(Contract.reference).in_({given, said})], 2)
    if len(exact) == 1:
        return exact
    return _rows(session, found_by(given), limit) if given else []


def contract_meant(session: Session, contract_id: int) -> Meant | None:
    """Return the contract of this id, None where there is none."""
    return next(iter(_rows(session, [col(Contract.id) == contract_id], 1)), None)


def _rows(session: Session, conditions: list[sa.ColumnElement[bool]], limit: int) -> list[Meant]:
    columns = (col(Contract.id), col(Contract.reference), col(Contract.title), col(Supplier.name))
    rows = session.execute(
        sa.select(*columns)
        .outerjoin(Supplier, col(Supplier.id) == col(Contract.supplier_id))
        .where(*conditions)
        .order_by(col(Contract.state).in_(_LIVE).desc(), col(Contract.title), col(Contract.id))
        .limit(limit)
    )
    return [Meant(*row) for row in rows]
