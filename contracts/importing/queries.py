"""Reads imports, and of the register what an import compares a file with."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import aliased
from sqlmodel import Session, SQLModel, col, select

from ...core.batches import batches
from ...core.bulk import among, table_of
from ...core.errors import NotFound
from ...core.i18n import _
from ...people.models import Person
from ..models import Contract, Supplier
from ..parties import Party
from ..terms.models import ContractTerm, ExtensionOption
from .matching import Known
from .merge import COLUMNS, IDS
from .models import ImportBatch, ImportRow, ImportState, RefusedRow
from .told import Words, plain
from .values import Field

Columns = dict[str, Any]


class LastSaid(NamedTuple):
    """What files are known to have said of a contract, with the columns that told it.

    `disputed` are the conflicts of the last import, as they are kept: the register did not take the file's word.
    """

    words: Words
    columns: frozenset[Field]
    disputed: Sequence[Mapping[str, Any]] = ()

    def before_disputes(self) -> "LastSaid":
        """Return the words with those that the register took last in place of disputed ones: they stand until it has.

        So a conflict is told at each import of a file that still differs.
        """
        if not self.disputed:
            return self
        names = {one["field"] for one in self.disputed}
        words = {name: word for name, word in self.words.items() if name not in names}
        words |= {one["field"]: one["last"] for one in self.disputed if one["last"] is not None}
        ids = {name: id_ for name, id_ in words.get(IDS, {}).items() if name not in names}
        return self._replace(words=words | ({IDS: ids} if IDS in words else {}))

    @property
    def plain(self) -> Words:
        """The words alone, without what is kept beside them."""
        return {name: word for name, word in self.words.items() if name not in (IDS, COLUMNS)}


def lock_imports(session: Session) -> None:
    """Let no other import write until this transaction ends; SQLite's transactions are alone anyway."""
    if session.connection().dialect.name == "postgresql":
        session.connection().exec_driver_sql("LOCK TABLE import_batch IN SHARE ROW EXCLUSIVE MODE")


def last_said(session: Session, contract_ids: Iterable[int]) -> dict[int, LastSaid]:
    """Return, of each contract that an import knows, what files have said of it up to now."""
    told_by: dict[int, frozenset[Field]] = {}
    found: dict[int, LastSaid] = {}
    for batch in batches(contract_ids):
        newest = (sa.select(sa.func.max(col(ImportRow.id))).where(col(ImportRow.contract_id).in_(batch))).group_by(
            col(ImportRow.contract_id)
        )
        rows = sa.select(
            col(ImportRow.contract_id), col(ImportRow.import_id), col(ImportRow.said), col(ImportRow.conflicts)
        )
        for contract_id, import_id, said, conflicts in session.execute(rows.where(col(ImportRow.id).in_(newest))):
            if import_id not in told_by:
                told_by[import_id] = _columns_of(session, import_id)
            if contract_id is not None:
                own = said.get(COLUMNS)
                columns = told_by[import_id] if own is None else frozenset(map(Field, own))
                found[contract_id] = LastSaid(said, columns, conflicts)
    return found


def _columns_of(session: Session, import_id: int) -> frozenset[Field]:
    sheets = session.execute(sa.select(col(ImportBatch.sheets)).where(col(ImportBatch.id) == import_id)).scalar_one()
    return frozenset(Field(name) for sheet in sheets for name in sheet["mapping"])


def candidates(session: Session, keys: Collection[str], references: Collection[str]) -> dict[int, Known]:
    """Return the contracts that have one of these keys or references; on PostgreSQL held until the end."""
    columns = sa.select(
        col(Contract.id),
        col(Contract.import_key),
        col(Contract.reference),
        col(Contract.title),
        col(Contract.starts_on),
        col(Supplier.name),
        col(Supplier.business_id),
    ).join(Supplier, col(Supplier.id) == col(Contract.supplier_id), isouter=True)
    found: dict[int, Known] = {}
    for column, wanted in ((col(Contract.import_key), keys), (col(Contract.reference), references)):
        rows = columns.where(among(session, column, wanted)).order_by(col(Contract.id)).with_for_update(of=Contract)
        for id_, key, reference, title, starts_on, name, business_id in session.execute(rows):
            found[id_] = Known(id_, key, reference, title, plain(starts_on), Party(name, business_id))
    return found


def held(session: Session, ids: Iterable[int]) -> dict[int, Columns]:
    """Return every column of these contracts."""
    return {row["id"]: row for row in _rows(session, Contract, "id", ids)}


def term_rows(session: Session, contract_ids: Iterable[int]) -> dict[int, list[Columns]]:
    """Return the term rows of these contracts, whole, in their order."""
    return _grouped(_rows(session, ContractTerm, "contract_id", contract_ids))


def option_rows(session: Session, contract_ids: Iterable[int]) -> dict[int, list[Columns]]:
    """Return the options of these contracts, whole, in their order."""
    return _grouped(_rows(session, ExtensionOption, "contract_id", contract_ids))


def _rows(session: Session, model: type[SQLModel], column: str, ids: Iterable[int]) -> Iterator[Columns]:
    table = table_of(model)
    order = [table.c[column], *([table.c.number] if "number" in table.c else [])]
    for batch in batches(ids):
        rows = session.execute(sa.select(table).where(table.c[column].in_(batch)).order_by(*order))
        yield from (dict(row) for row in rows.mappings())


def _grouped(rows: Iterable[Columns]) -> dict[int, list[Columns]]:
    found: dict[int, list[Columns]] = {}
    for row in rows:
        found.setdefault(row["contract_id"], []).append(row)
    return found


class Parent(NamedTuple):
    """A contract under which others may stand."""

    id: int
    key: str | None
    reference: str
    case_number: str | None


def possible_parents(session: Session, keys: Collection[str], texts: Collection[str]) -> list[Parent]:
    """Return the contracts that one of these numbers may mean, oldest first."""
    columns = sa.select(col(Contract.id), col(Contract.import_key), col(Contract.reference), col(Contract.case_number))
    found: dict[int, Parent] = {}
    wanted = ((Contract.import_key, keys), (Contract.reference, texts), (Contract.case_number, texts))
    for column, values in wanted:
        found |= {row[0]: Parent(*row) for row in session.execute(columns.where(among(session, col(column), values)))}
    return [found[id_] for id_ in sorted(found)]


def parentless(session: Session) -> list[tuple[int, str]]:
    """Return id and parent's number of the contracts whose parent was not in the register when they came."""
    rows = sa.select(col(Contract.id), col(Contract.parent_text)).where(
        col(Contract.parent_text).is_not(None), col(Contract.parent_id).is_(None)
    )
    return [(id_, text) for id_, text in session.execute(rows.order_by(col(Contract.id))) if id_ and text]


def parents_of(session: Session) -> dict[int, int]:
    """Return child -> parent of the whole register."""
    rows = sa.select(col(Contract.id), col(Contract.parent_id)).where(col(Contract.parent_id).is_not(None))
    return {child: parent for child, parent in session.execute(rows) if parent is not None}


def versions(session: Session, ids: Iterable[int]) -> dict[int, int]:
    """Return id -> version of the contracts that exist; on PostgreSQL they are held until the end."""
    return {
        id_: version
        for batch in batches(ids)
        for id_, version in session.execute(
            sa.select(col(Contract.id), col(Contract.version))
            .where(col(Contract.id).in_(batch))
            .order_by(col(Contract.id))
            .with_for_update()
        )
    }


def children_of(session: Session, ids: Collection[int]) -> dict[int, int]:
    """Return child -> parent of what stands under these contracts and is not one of them."""
    rows = sa.select(col(Contract.id), col(Contract.parent_id))
    return {
        child: parent
        for batch in batches(ids)
        for child, parent in session.execute(rows.where(col(Contract.parent_id).in_(batch)))
        if child not in ids and parent is not None
    }


def followed_by(session: Session, ids: Collection[int]) -> set[int]:
    """Return the contracts outside these whose successor somebody has said to be one of them."""
    rows = sa.select(col(Contract.id))
    found = {
        id_
        for batch in batches(ids)
        for id_ in session.scalars(rows.where(col(Contract.successor_id).in_(batch)))
        if id_ is not None
    }
    return found - set(ids)


# What an import brings, and what follows from it by itself.
_COMES_ALONG = {
    "alert",
    "contract_clock",
    "contract_search",
    "contract_term",
    "extension_option",
    "milestone",
    "procurement_contract",
}


def hung_upon(session: Session, ids: Collection[int]) -> set[int]:
    """Return those of the contracts that something hangs on which somebody has written: it would go with them."""
    keys = [
        key.parent
        for table in SQLModel.metadata.sorted_tables
        if table.name not in _COMES_ALONG
        for key in table.foreign_keys
        if key.column.table is table_of(Contract) and key.ondelete == "CASCADE"
    ]
    return {
        id_
        for key in keys
        for batch in batches(ids)
        for id_ in session.scalars(sa.select(key).distinct().where(key.in_(batch)))
    }


def case_mates(session: Session, ids: Collection[int]) -> set[int]:
    """Return the other contracts of the cases of these: they may have shared a successor."""
    one, other = aliased(Contract), aliased(Contract)
    rows = sa.select(col(other.id)).join(one, col(one.case_number) == col(other.case_number)).distinct()
    found = {id_ for batch in batches(ids) for id_ in session.scalars(rows.where(col(one.id).in_(batch)))}
    return {id_ for id_ in found if id_ is not None} - set(ids)


def without_address(session: Session, contract_ids: Iterable[int]) -> list[str]:
    """Return the names of those owners of these contracts whom no mail reaches."""
    names: set[str] = set()
    for batch in batches(contract_ids):
        owners = sa.select(col(Person.name)).join(Contract, col(Contract.owner_id) == col(Person.id))
        names |= {*session.scalars(owners.where(col(Contract.id).in_(batch), col(Person.email).is_(None)).distinct())}
    return sorted(names)


def get_import(session: Session, import_id: int) -> ImportBatch:
    """Return the import; raise NotFound."""
    found = session.get(ImportBatch, import_id)
    if found is None:
        raise NotFound(_("Tuontia %(id)s ei löydy.") % {"id": import_id})
    return found


def imports(session: Session, limit: int = 100) -> list[ImportBatch]:
    """Return the imports, newest first."""
    return [*session.exec(select(ImportBatch).order_by(col(ImportBatch.id).desc()).limit(limit))]


def refused_rows(session: Session, import_id: int) -> list[RefusedRow]:
    """Return the rows that the import refused, as they stood in the file."""
    rows = select(RefusedRow).where(col(RefusedRow.import_id) == import_id)
    return [*session.exec(rows.order_by(col(RefusedRow.id)))]


def get_refused(session: Session, refused_id: int) -> RefusedRow:
    """Return the refused row; raise NotFound."""
    found = session.get(RefusedRow, refused_id)
    if found is None:
        raise NotFound(_("Hylättyä riviä %(id)s ei löydy.") % {"id": refused_id})
    return found


def import_rows(session: Session, import_id: int) -> list[ImportRow]:
    """Return what the import did, row by row; rows that changed nothing are only counted."""
    rows = select(ImportRow).where(col(ImportRow.import_id) == import_id)
    return [*session.exec(rows.order_by(col(ImportRow.id)))]


def contract_of_row(session: Session, batch: ImportBatch, sheet: str | None, row: int | None) -> int | None:
    """Return the contract that a row of the import made or changed, if any."""
    rows = sa.select(col(ImportRow.contract_id)).where(
        col(ImportRow.import_id) == batch.id, col(ImportRow.sheet) == sheet, col(ImportRow.row) == row
    )
    return session.scalars(rows.order_by(col(ImportRow.id).desc()).limit(1)).first()


def newer_import(session: Session, sha256: str) -> ImportBatch | None:
    """Return the last import of the very same file that stands, if any."""
    rows = select(ImportBatch).where(col(ImportBatch.sha256) == sha256, col(ImportBatch.state) == ImportState.DONE)
    return session.exec(rows.order_by(col(ImportBatch.id).desc()).limit(1)).first()
