"""What is read of a file of a log: its columns, its rows, and the rows that were refused."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Generic, NamedTuple, TypeVar

from ....core.said import Said
from ..cells import Cell
from ..report import refusal_json
from ..values import Refusal

CONTRACT, TITLE, SUPPLIER, BUSINESS_ID = "contract", "title", "supplier", "business_id"
"""The fields by which a row names its contract, in every log."""


class Head(NamedTuple):
    """What every row tells: where it stands, how it names its contract, its words and {FIELD: COLUMN}."""

    sheet: str | None
    row: int
    contract: str
    title: str
    supplier: str
    raw: Mapping[str, str]
    place: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Row:
    """One row as it was understood; which contract it means, the register tells. `place` is {FIELD: COLUMN}."""

    sheet: str | None
    row: int
    contract: str
    title: str
    supplier: str
    raw: Mapping[str, str]
    place: Mapping[str, str]

    def refused(self, field: str, value: str, reason: Said, remedy: Said) -> Refusal:
        """Return the row as refused at the column of a field."""
        return Refusal(self.sheet, self.row, self.place.get(field), value or None, reason, remedy, self.raw)


AnyField = TypeVar("AnyField", bound=StrEnum)
AnyRow = TypeVar("AnyRow", bound=Row)


@dataclass(frozen=True, slots=True)
class LogSheet(Generic[AnyField, AnyRow]):
    """One sheet as it was understood; `ignored` says why it is none of the log."""

    sheet: str | None
    header_row: int | None
    headings: tuple[str, ...]
    columns: Mapping[AnyField, int]
    first: tuple[tuple[Cell, ...], ...] = ()
    told: tuple[AnyRow, ...] = ()
    refused: tuple[Refusal, ...] = ()
    ignored: Said | None = None

    @property
    def mapping(self) -> dict[str, str]:
        """{FIELD: COLUMN}."""
        return {field.value: self.headings[index] for field, index in self.columns.items()}

    @property
    def unknown(self) -> list[str]:
        """Headings of the columns that became no field."""
        return [name for index, name in enumerate(self.headings) if index not in self.columns.values()]


@dataclass(frozen=True, slots=True)
class LogFile(Generic[AnyField, AnyRow]):
    """One file as it was understood; a file that gives nothing raises FileRefused instead."""

    name: str
    sha256: str
    sheets: tuple[LogSheet[AnyField, AnyRow], ...]

    @property
    def read(self) -> tuple[LogSheet[AnyField, AnyRow], ...]:
        """The sheets that hold the log."""
        return tuple(sheet for sheet in self.sheets if sheet.ignored is None)

    @property
    def told(self) -> tuple[AnyRow, ...]:
        """Every row understood, sheet after sheet."""
        return tuple(row for sheet in self.sheets for row in sheet.told)

    @property
    def refused(self) -> tuple[Refusal, ...]:
        """Every row that could not be understood."""
        return tuple(row for sheet in self.sheets for row in sheet.refused)

    def to_json(self) -> dict[str, Any]:
        """How the file was understood, as the command prints it."""
        return {
            "sheets": [
                {"sheet": one.sheet, "header_row": one.header_row, "mapping": one.mapping, "unknown": one.unknown}
                for one in self.read
            ],
            "ignored": [
                {"sheet": one.sheet, "reason": one.ignored.text()} for one in self.sheets if one.ignored is not None
            ],
        }


@dataclass(frozen=True, slots=True)
class RowNote:
    """What was left open in a row."""

    sheet: str | None
    row: int
    note: Said


@dataclass(frozen=True, slots=True)
class LogReport(Generic[AnyField, AnyRow]):
    """What one file of a log did, or would do; `outside` counts, by supplier, what is under no contract."""

    file: LogFile[AnyField, AnyRow]
    import_id: int | None
    created: int
    closed: int
    unchanged: int
    refused: tuple[Refusal, ...]
    notes: tuple[RowNote, ...] = ()
    outside: Mapping[str, int] = field(default_factory=dict)

    @property
    def rows(self) -> int:
        """Rows of the log in the file."""
        return self.created + self.unchanged + len(self.refused) + sum(self.outside.values())

    def to_json(self) -> dict[str, Any]:
        """The import as the command prints it, alike that of contracts."""
        return {
            "file": self.file.name,
            "import": self.import_id,
            **self.file.to_json(),
            "rows": self.rows,
            "created": self.created,
            "closed": self.closed,
            "unchanged": self.unchanged,
            "refused": [refusal_json(one) for one in self.refused],
            "notes": [{"sheet": one.sheet, "row": one.row, "note": one.note.text()} for one in self.notes],
            "outside": dict(self.outside),
        }
