"""Undoes an import: what it made is taken out, what it changed is put back, while nobody else has touched it."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased
from sqlmodel import Session, SQLModel, col

from ...core import audit, changes
from ...core.batches import batches
from ...core.bulk import table_of
from ...core.database import now
from ...core.errors import Conflict
from ...core.i18n import _, ngettext
from ...core.pointing import pointing_at
from ...core.said import say
from ...core.types import Euros
from ...people.models import Person, Unit
from ...people.service import COMMAND
from ..models import Arrangement, Category, Contract, Supplier
from ..queries import references_of
from ..terms.models import ContractTerm, ExtensionOption
from . import queries
from .deviations.undo import undo_deviations
from .editing import replace_rows
from .feedback.service import undo_feedback
from .models import ImportKind, ImportRow, ImportState, RowOutcome
from .purchases.service import undo_purchases

SHOWN = 20
_MADE: Mapping[str, type[SQLModel]] = {"supplier": Supplier, "category": Category, "person": Person, "unit": Unit}


class Touched(Conflict):
    """Somebody has changed contracts since the import; `references` names all of them."""

    def __init__(self, references: Sequence[str]) -> None:
        self.references = tuple(references)
        text = ngettext(
            "Tuontia ei voi kumota: sopimusta %(names)s on muutettu sen jälkeen.",
            "Tuontia ei voi kumota: näitä %(n)s sopimusta on muutettu sen jälkeen: %(names)s.",
            len(references),
        )
        names = ", ".join(references[:SHOWN]) + (" …" if len(references) > SHOWN else "")
        super().__init__(text % {"n": len(references), "names": names})


@dataclass(frozen=True, slots=True)
class Undone:
    """How many contracts were taken out and how many put back, or how many deviations, answers or purchases went."""

    removed: int
    restored: int
    deviations: int = 0
    answers: int = 0
    purchases: int = 0


def undo(session: Session, import_id: int, *, by: Person | None = None) -> Undone:
    """Undo the import; raises Touched where somebody has changed its contracts, Conflict where it is undone already.

    What time alone has changed since is no hindrance: it is rolled anew. Rows that were refused stay with it.
    """
    queries.lock_imports(session)
    batch = queries.get_import(session, import_id)
    if batch.state is ImportState.UNDONE:
        raise Conflict(_("Tuonti %(id)s on jo kumottu.") % {"id": import_id})
    if batch.kind is ImportKind.DEVIATIONS:
        return Undone(0, 0, undo_deviations(session, batch, by=by))
    if batch.kind is ImportKind.FEEDBACK:
        return Undone(0, 0, answers=undo_feedback(session, batch, by=by))
    if batch.kind is ImportKind.PURCHASES:
        return Undone(0, 0, purchases=undo_purchases(session, batch, by=by))
    rows = [row for row in queries.import_rows(session, import_id) if row.contract_id is not None]
    removed = {row.contract_id for row in rows if row.outcome is RowOutcome.CREATED and row.contract_id is not None}
    _refuse_touched(session, rows, removed)
    log = _Log(session, by, say("Tuonti %(id)s kumottu: %(file)s", id=import_id, file=batch.file_name).kept())
    freed = _free_children(session, removed, log)
    mates = queries.case_mates(session, removed)
    log.write(dict.fromkeys(removed, {}))
    restored = [row for row in reversed(rows) if row.outcome is RowOutcome.UPDATED and row.contract_id not in removed]
    _restore(session, restored, log)
    _remove(session, removed)
    session.execute(sa.delete(ImportRow).where(col(ImportRow.import_id) == import_id))
    _take_out_made(session, batch.made)
    batch.state, batch.undone_at = ImportState.UNDONE, now(session)
    session.flush()
    kept = {row.contract_id for row in restored if row.contract_id is not None}
    changes.changed(session, contracts={*removed, *freed, *mates, *kept, *batch.made.get("arranged", [])})
    return Undone(len(removed), len(kept))


_NO_FIELD: Mapping[str | None, tuple[object, object]] = {None: (None, None)}


@dataclass(frozen=True)
class _Log:
    session: Session
    by: Person | None
    why: str

    def write(self, changed: Mapping[int, Mapping[Any, tuple[object, object]]]) -> None:
        """Log the undoing of contracts, a row for each field that is put back."""
        who = {"actor": self.by.name if self.by else COMMAND, "actor_id": self.by.id if self.by else None}
        event = {**who, "subject": "contract", "action": "import_undone", "why": self.why}
        audit.note_many(
            self.session,
            (
                {**event, "subject_id": id_, "field": name, "old": old, "new": new}
                for id_, fields in changed.items()
                for name, (old, new) in (fields or _NO_FIELD).items()
            ),
        )


def _refuse_touched(session: Session, rows: Iterable[ImportRow], removed: Collection[int]) -> None:
    did = [row for row in rows if row.outcome is not RowOutcome.UNCHANGED]
    versions = {row.contract_id: row.version for row in did if row.contract_id is not None}  # the last of each counts
    present = queries.versions(session, versions)
    touched = {id_ for id_, version in present.items() if version != versions[id_]}
    touched |= queries.followed_by(session, removed) | queries.hung_upon(session, removed)
    if touched:
        raise Touched(sorted(references_of(session, touched).values()))


def _free_children(session: Session, removed: Collection[int], log: _Log) -> list[int]:
    """Let go what other imports or people brought under these contracts; its parent's number stays, to link it anew."""
    children = queries.children_of(session, removed)
    for batch in batches([*children, *removed]):
        session.execute(sa.update(Contract).where(col(Contract.id).in_(batch)).values(parent_id=None))
    log.write({child: {"parent_id": (parent, None)} for child, parent in children.items()})
    return list(children)


def _restore(session: Session, rows: Sequence[ImportRow], log: _Log) -> None:
    held = queries.held(session, [row.contract_id for row in rows if row.contract_id is not None])
    terms: dict[int, list[dict[str, Any]]] = {}
    options: dict[int, list[dict[str, Any]]] = {}
    for row in rows:
        assert row.contract_id is not None
        assert row.before is not None
        id_, before, version = row.contract_id, row.before, held[row.contract_id]["version"] + 1
        columns = {name: revived(Contract, name, value) for name, value in before["columns"].items()}
        log.write(
            {id_: {name: (held[id_][name], value) for name, value in columns.items() if held[id_][name] != value}}
        )
        session.execute(
            sa.update(Contract)
            .where(col(Contract.id) == id_)
            .values(**columns, version=version, changed_at=now(session))
        )
        terms[id_] = [_revived_row(ContractTerm, one) for one in before["terms"]]
        options[id_] = [_revived_row(ExtensionOption, one) for one in before["options"]]
        _stand_again(session, row, before["version"], version)
        held[id_] |= columns | {"version": version}
    replace_rows(session, ContractTerm, terms)
    replace_rows(session, ExtensionOption, options)


def _stand_again(session: Session, row: ImportRow, version_before: int, version: int) -> None:
    """Let the import that wrote what is put back be undone in its turn."""
    session.execute(
        sa.update(ImportRow)
        .where(
            col(ImportRow.contract_id) == row.contract_id,
            col(ImportRow.id) < row.id,
            col(ImportRow.version) == version_before,
        )
        .values(version=version)
    )


def _revived_row(model: type[SQLModel], row: Mapping[str, Any]) -> dict[str, Any]:
    return {name: revived(model, name, value) for name, value in row.items()}


def revived(model: type[SQLModel], name: str, value: Any) -> Any:
    """Return a column's value of what `told.plain` made of it."""
    column_type = table_of(model).c[name].type
    if value is None:
        return None
    if isinstance(column_type, sa.Enum) and column_type.enum_class is not None:
        return column_type.enum_class(value)
    if isinstance(column_type, Euros):
        return Decimal(value)
    return date.fromisoformat(value) if isinstance(column_type, sa.Date) else value


def _remove(session: Session, ids: Collection[int]) -> None:
    changes.leaving(session, contracts=ids)
    for batch in batches(ids):
        session.execute(sa.delete(Contract).where(col(Contract.id).in_(batch)))


def _take_out_made(session: Session, made: Mapping[str, Sequence[int]]) -> None:
    """Take out the suppliers, categories, units and people that came with the import and that nothing names now."""
    for name, model in _MADE.items():
        table = table_of(model)
        unnamed = [~sa.exists().where(other == table.c.id) for other in pointing_at(table)]
        for batch in batches(made.get(name, [])):
            session.execute(sa.delete(table).where(table.c.id.in_(batch), *unnamed))
    changes.rearranged(session)
    for batch in batches(made.get("arranged", [])):
        under = aliased(Contract)
        bare = ~sa.exists().where(col(under.parent_id) == col(Contract.id))
        session.execute(
            sa.update(Contract).where(col(Contract.id).in_(batch), bare).values(arrangement=Arrangement.CONTRACT)
        )
