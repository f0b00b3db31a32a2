"""Which contract a row of a file means: by its number, its name or its supplier, one alone."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import sqlalchemy as sa
from sqlmodel import Session, col

from ....core.names import folded
from ....core.said import Said, say
from ...models import Contract, ContractState, Supplier
from ...parties import normalised_supplier
from ..values import Refusal
from .values import CONTRACT, SUPPLIER, TITLE, Row

_LIVE = (ContractState.ACTIVE, ContractState.UPCOMING)
NAME_ONE = say("Kirjoita sopimuksen tunnus sellaisena kuin se on rekisterissä.")
_SHOWN = 3

Ids = Mapping[str, frozenset[int]]


@dataclass(frozen=True)
class Register:
    """Every contract by what a file may call it."""

    references: Ids
    titles: Ids
    suppliers: Ids
    live: frozenset[int]
    names: Mapping[int, str]

    def meant(self, row: Row) -> int | Refusal:
        """Return the id of the contract that the row means, or the row refused."""
        field, said, found = self._found(row)
        by_supplier = self.suppliers.get(normalised_supplier(row.supplier), frozenset()) if row.supplier else None
        if len(found) > 1 and by_supplier is not None and found & by_supplier:
            found &= by_supplier
        if len(found) > 1 and len(found & self.live) == 1:
            found &= self.live
        if len(found) == 1:
            return next(iter(found))
        return row.refused(field, said, _unknown(said) if not found else self._many(said, found), NAME_ONE)

    def _found(self, row: Row) -> tuple[str, str, frozenset[int]]:
        """Return what the row names its contract by, and all contracts of that name."""
        for field, said in ((CONTRACT, row.contract), (TITLE, row.title)):
            if not said:
                continue
            last = said.rpartition(" (")[2].removesuffix(")") if said.endswith(")") else said
            for names in (self.references, self.titles):
                if found := names.get(folded(said), frozenset()) or names.get(folded(last), frozenset()):
                    return field, said, found
        if row.supplier and not row.contract and not row.title:
            found = self.suppliers.get(normalised_supplier(row.supplier), frozenset())
            return SUPPLIER, row.supplier, found
        if row.contract:
            return CONTRACT, row.contract, frozenset()
        return (TITLE if row.title else CONTRACT), row.title, frozenset()

    def _many(self, said: str, found: frozenset[int]) -> Said:
        names = listed(self.names[id_] for id_ in found)
        return say("%(name)s voi olla mikä tahansa näistä: %(names)s.", name=said[:120], names=names)


def listed(names: Iterable[str]) -> str:
    """Return the first few names, in order."""
    every = sorted(names)
    return ", ".join(every[:_SHOWN]) + (" …" if len(every) > _SHOWN else "")


def _unknown(said: str) -> Said:
    if not said:
        return say("Rivi ei kerro, mitä sopimusta se koskee.")
    return say("Rekisterissä ei ole sopimusta %(name)s.", name=said[:120])


def register_of(session: Session) -> Register:
    """Read the names of all contracts, in one query."""
    references, titles, suppliers = (defaultdict[str, set[int]](set) for _kind in range(3))
    live, names = set(), {}
    columns = (Contract.id, Contract.reference, Contract.case_number, Contract.title, Contract.state)
    rows = sa.select(*map(col, columns), col(Supplier.name)).outerjoin(
        Supplier, col(Supplier.id) == col(Contract.supplier_id)
    )
    for id_, reference, case_number, title, state, supplier in session.execute(rows):
        for one in filter(None, (reference, case_number)):
            references[folded(one)].add(id_)
        titles[folded(title)].add(id_)
        if supplier:
            suppliers[normalised_supplier(supplier)].add(id_)
        if state in _LIVE:
            live.add(id_)
        names[id_] = reference
    return Register(_frozen(references), _frozen(titles), _frozen(suppliers), frozenset(live), names)


def _frozen(found: Mapping[str, set[int]]) -> Ids:
    return {name: frozenset(ids) for name, ids in found.items()}
