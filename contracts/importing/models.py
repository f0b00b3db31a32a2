"""Tables of imports: the file, its rows, and what was refused."""

from datetime import datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from ...core.types import enum_type

IMPORT = "import_id"  # the key under which a session tells that an import is being written, and which


class ImportState(StrEnum):
    """Whether the import's work still stands."""

    DONE = "done"
    UNDONE = "undone"


class ImportKind(StrEnum):
    """What the import's file holds."""

    CONTRACTS = "contracts"
    DEVIATIONS = "deviations"
    FEEDBACK = "feedback"
    PURCHASES = "purchases"


class RowOutcome(StrEnum):
    """What an imported row did."""

    CREATED = "created"
    UPDATED = "updated"
    UNCHANGED = "unchanged"


class ImportBatch(SQLModel, table=True):
    """One file that was imported: who, when, what, and how it was understood.

    `sheets` holds each sheet's header row, mapping and facts, so that a mended row is read like the others; `made` the
    ids of the suppliers, categories, units and people that came with it, or of the deviations, answers or purchases
    that it brought, which an undo takes out again.
    """

    __tablename__ = "import_batch"

    id: int | None = Field(default=None, primary_key=True)
    kind: ImportKind = Field(default=ImportKind.CONTRACTS, sa_type=enum_type(ImportKind))
    at: datetime
    by_id: int | None = Field(default=None, foreign_key="person.id")
    by: str = Field(max_length=200)
    file_name: str = Field(max_length=300)
    sha256: str = Field(max_length=64, index=True)
    sheets: list[dict[str, Any]] = Field(default_factory=list, sa_type=sa.JSON)
    rows: int = Field(default=0)
    created: int = Field(default=0)
    updated: int = Field(default=0)
    unchanged: int = Field(default=0)
    refused: int = Field(default=0)
    conflicts: int = Field(default=0)
    made: dict[str, list[int]] = Field(default_factory=dict, sa_type=sa.JSON)
    state: ImportState = Field(default=ImportState.DONE, sa_type=enum_type(ImportState))
    undone_at: datetime | None = Field(default=None)


class ImportRow(SQLModel, table=True):
    """A row that came in: what it said (for the next import to compare with) and what it changed (to undo it)."""

    __tablename__ = "import_row"
    __table_args__ = (sa.Index("ix_import_row_contract", "contract_id", "id"),)

    id: int | None = Field(default=None, primary_key=True)
    import_id: int = Field(foreign_key="import_batch.id", index=True, ondelete="CASCADE")
    contract_id: int | None = Field(default=None, foreign_key="contract.id", ondelete="SET NULL")
    sheet: str | None = Field(default=None, max_length=200)
    row: int
    outcome: RowOutcome = Field(sa_type=enum_type(RowOutcome))
    said: dict[str, Any] = Field(default_factory=dict, sa_type=sa.JSON)
    before: dict[str, Any] | None = Field(default=None, sa_type=sa.JSON)
    conflicts: list[dict[str, Any]] = Field(default_factory=list, sa_type=sa.JSON)
    version: int = Field(default=1)


class RefusedRow(SQLModel, table=True):
    """A row that did not come in, kept so that it can be mended and taken in later.

    `reason` and `remedy` are sentences with their parts (`messages.Said`), told in the language of who reads them.
    """

    __tablename__ = "refused_row"

    id: int | None = Field(default=None, primary_key=True)
    import_id: int = Field(foreign_key="import_batch.id", index=True, ondelete="CASCADE")
    sheet: str | None = Field(default=None, max_length=200)
    row: int | None = Field(default=None)
    column: str | None = Field(default=None, max_length=500)
    value: str | None = Field(default=None, sa_type=sa.Text)
    reason: dict[str, Any] = Field(default_factory=dict, sa_type=sa.JSON)
    remedy: dict[str, Any] = Field(default_factory=dict, sa_type=sa.JSON)
    suggestion: str | None = Field(default=None, sa_type=sa.Text)
    raw: dict[str, Any] = Field(default_factory=dict, sa_type=sa.JSON)
    taken_in_at: datetime | None = Field(default=None)
    contract_id: int | None = Field(default=None, foreign_key="contract.id", ondelete="SET NULL")
