"""Writes the contracts that a file brings, thousands at a time."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlmodel import Session

from ...core.audit import AuditEvent
from ...core.bulk import insert_rows
from ...core.database import now, today
from ..models import Contract, ContractState
from ..terms.models import ContractTerm, ExtensionOption
from .fields import DEFAULTS
from .laying import lay_terms, used_after
from .merge import IDS
from .models import ImportBatch, ImportRow, RowOutcome
from .told import Told, option_columns
from .values import Row

CHUNK = 2_000


@dataclass(frozen=True, slots=True)
class Fresh:
    """A contract to be made: its row, what it tells, the ids of what it names."""

    id: int
    reference: str
    row: Row
    told: Told
    ids: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Origin:
    """Of what import, file and person the rows are."""

    batch: ImportBatch
    actor: str
    actor_id: int | None
    why: str


_BLANK: dict[str, Any] = {**DEFAULTS, "state": ContractState.ACTIVE, "version": 1}
_OPTION = {"intent": False}


def create(session: Session, origin: Origin, fresh: Sequence[Fresh], parents: Mapping[int, int]) -> None:
    """Write the contracts with their terms and options, what the file said of them, and the log.

    *parents* are kept as what the file said; the contracts are put under them when all are in the table.
    """
    at = {"created_at": now(session), "changed_at": now(session), "came_in_on": today(session)}
    insert_rows(session, Contract, [_contract(origin, one) | at for one in fresh])
    insert_rows(session, ContractTerm, [row for one in fresh for row in _terms(one)])
    insert_rows(session, ExtensionOption, [row for one in fresh for row in _options(one)])
    insert_rows(session, ImportRow, [_import_row(origin, one, parents.get(one.id)) for one in fresh])
    insert_rows(session, AuditEvent, [_event(origin, one) | {"at": now(session)} for one in fresh])


def _contract(origin: Origin, one: Fresh) -> dict[str, Any]:
    links = {f"{name}_id": id_ for name, id_ in one.ids.items()}
    return {
        **_BLANK,
        **one.told.columns,
        **links,
        "parent_text": one.told.parent[0] if one.told.parent else None,
        "id": one.id,
        "reference": one.reference,
        "import_id": origin.batch.id,
        "import_key": one.told.key,
        "source_file": origin.batch.file_name,
        "source_sheet": one.row.sheet,
        "source_row": one.row.row,
    }


def _terms(one: Fresh) -> list[dict[str, Any]]:
    columns, words = one.told.columns, one.told.words
    used = used_after(words.get("ends_are"), words.get("options", []))
    rows = lay_terms(columns.get("term"), columns.get("starts_on"), columns.get("ends_on"), used_months=used)
    return [{"contract_id": one.id, **row} for row in rows]


def _options(one: Fresh) -> list[dict[str, Any]]:
    return [{"contract_id": one.id, **row, **_OPTION} for row in option_columns(one.told.words.get("options", []))]


def _import_row(origin: Origin, one: Fresh, parent: int | None) -> dict[str, Any]:
    ids = {**one.ids, "parent": parent} if parent is not None else one.ids
    return {
        "import_id": origin.batch.id,
        "contract_id": one.id,
        "sheet": one.row.sheet,
        "row": one.row.row,
        "outcome": RowOutcome.CREATED,
        "said": {**one.told.words, IDS: ids} if ids else one.told.words,
        "before": None,
        "conflicts": [],
        "version": 1,
    }


def _event(origin: Origin, one: Fresh) -> dict[str, Any]:
    return {
        "actor": origin.actor,
        "actor_id": origin.actor_id,
        "subject": "contract",
        "subject_id": one.id,
        "action": "imported",
        "old": None,
        "new": None,
        "why": origin.why,
    }
