"""Under which contract a row was bought: the one that it names, else the supplier's only one in force on that day."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlmodel import Session, col

from ....core.said import say
from ...models import Contract, Supplier
from ...parties import business_id_of, normalised_supplier
from ..logs.meaning import NAME_ONE, Register, listed, register_of
from ..logs.values import SUPPLIER
from ..values import Refusal
from .values import Bought

Span = tuple[date, date]


@dataclass(frozen=True)
class Ledger:
    """Every contract by its names, its supplier's business id, and its days in force."""

    register: Register
    business_ids: Mapping[str, frozenset[int]]
    spans: Mapping[int, Span]

    def meant(self, row: Bought) -> int | Refusal | None:
        """Return the contract's id, the row refused, or None for what was bought under no contract."""
        if row.contract or row.title or not (row.supplier or row.business_id):
            return self.register.meant(row)
        by_id = self.business_ids.get(row.business_id or "", frozenset())
        own = by_id or self.register.suppliers.get(normalised_supplier(row.supplier), frozenset())
        found = sorted(id_ for id_ in own if self._covers(id_, row.on))
        if len(found) > 1:
            names = listed(self.register.names[id_] for id_ in found)
            who = row.supplier or row.business_id or ""
            reason = say(
                "Toimittajalla %(name)s oli silloin useita sopimuksia: %(names)s.", name=who[:120], names=names
            )
            return row.refused(SUPPLIER, row.supplier, reason, NAME_ONE)
        return found[0] if found else None

    def _covers(self, contract_id: int, on: date) -> bool:
        first_on, last_on = self.spans[contract_id]
        return first_on <= on <= last_on


def ledger_of(session: Session) -> Ledger:
    """Read what rows are led by, in two queries."""
    business_ids: dict[str, set[int]] = defaultdict(set)
    spans: dict[int, Span] = {}
    days = (Contract.id, Contract.starts_on, Contract.coverage_end, Contract.closed_on)
    rows = sa.select(*map(col, days), col(Supplier.business_id)).outerjoin(
        Supplier, col(Supplier.id) == col(Contract.supplier_id)
    )
    for id_, starts_on, coverage_end, closed_on, business_id in session.execute(rows):
        spans[id_] = starts_on or date.min, min(filter(None, (coverage_end, closed_on)), default=date.max)
        if known := business_id_of(business_id):
            business_ids[known].add(id_)
    return Ledger(register_of(session), {one: frozenset(ids) for one, ids in business_ids.items()}, spans)
