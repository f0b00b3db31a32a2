"""What is read of a file of deviations: its columns, its rows, and the rows that were refused."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from ....core.said import Said
from ...deviations.values import Report
from ..cells import Cell
from ..report import refusal_json
from ..values import Refusal


class DeviationField(StrEnum):
    """What a column can hold: the names of `--map FIELD=COLUMN`."""

    CONTRACT = "contract"
    TITLE = "title"
    SUPPLIER = "supplier"
    SEEN_ON = "seen_on"
    WHAT = "what"
    SEVERITY = "severity"
    TYPE = "type"
    SEEN_BY = "seen_by"
    EFFECT = "effect"
    OWN_SHARE = "own_share"
    STATE = "state"
    CLOSED_ON = "closed_on"
    LESSON = "lesson"


@dataclass(frozen=True, slots=True)
class Told:
    """One row as it was understood; which contract it means, the register tells."""

    sheet: str | None
    row: int
    contract: str
    title: str
    supplier: str
    report: Report
    closed_on: date | None
    lesson: str | None
    raw: Mapping[str, str]
    place: Mapping[DeviationField, str]
    notes: tuple[Said, ...] = ()

    def refused(self, field: DeviationField, value: str, reason: Said, remedy: Said) -> Refusal:
        """Return the row as refused at the column of a field."""
        return Refusal(self.sheet, self.row, self.place.get(field), value or None, reason, remedy, self.raw)


@dataclass(frozen=True, slots=True)
class DeviationSheet:
    """One sheet as it was understood; `ignored` says why it is none of deviations."""

    sheet: str | None
    header_row: int | None
    headings: tuple[str, ...]
    columns: Mapping[DeviationField, int]
    first: tuple[tuple[Cell, ...], ...] = ()
    told: tuple[Told, ...] = ()
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
class DeviationFile:
    """One file as it was understood; a file that gives nothing raises FileRefused instead."""

    name: str
    sha256: str
    sheets: tuple[DeviationSheet, ...]

    @property
    def read(self) -> tuple[DeviationSheet, ...]:
        """The sheets that hold deviations."""
        return tuple(sheet for sheet in self.sheets if sheet.ignored is None)

    @property
    def told(self) -> tuple[Told, ...]:
        """Every row understood, sheet after sheet."""
        return tuple(row for sheet in self.sheets for row in sheet.told)

    @property
    def refused(self) -> tuple[Refusal, ...]:
        """Every row that could not be understood."""
        return tuple(row for sheet in self.sheets for row in sheet.refused)


@dataclass(frozen=True, slots=True)
class RowNote:
    """What was left open in a row."""

    sheet: str | None
    row: int
    note: Said


@dataclass(frozen=True, slots=True)
class DeviationsReport:
    """What one file of deviations did, or would do."""

    file: DeviationFile
    import_id: int | None
    created: int
    closed: int
    unchanged: int
    refused: tuple[Refusal, ...]
    notes: tuple[RowNote, ...]

    @property
    def rows(self) -> int:
        """Rows of deviations in the file."""
        return self.created + self.unchanged + len(self.refused)

    def to_json(self) -> dict[str, Any]:
        """The import as the command prints it, alike that of contracts."""
        return {
            "file": self.file.name,
            "import": self.import_id,
            "sheets": [
                {"sheet": one.sheet, "header_row": one.header_row, "mapping": one.mapping, "unknown": one.unknown}
                for one in self.file.read
            ],
            "ignored": [
                {"sheet": one.sheet, "reason": one.ignored.text()}
                for one in self.file.sheets
                if one.ignored is not None
            ],
            "rows": self.rows,
            "created": self.created,
            "closed": self.closed,
            "unchanged": self.unchanged,
            "refused": [refusal_json(one) for one in self.refused],
            "notes": [{"sheet": one.sheet, "row": one.row, "note": one.note.text()} for one in self.notes],
        }
