"""What an import did, or would do: for the page, the command and the record."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from ...core.said import Said
from .alike import Repeat
from .merge import Conflict
from .values import ReadFile, ReadSheet, Refusal


@dataclass(frozen=True, slots=True)
class RowConflict:
    """A conflict with where it stands."""

    sheet: str | None
    row: int
    contract_id: int
    reference: str
    conflict: Conflict

    def to_json(self) -> dict[str, Any]:
        """The conflict as it is kept and printed."""
        one = self.conflict
        where = {"sheet": self.sheet, "row": self.row, "reference": self.reference}
        return {**where, "field": one.field, "last": one.last, "file": one.file, "present": one.present}


@dataclass(frozen=True, slots=True)
class RowChange:
    """A row that made or changed a contract: *fields* name what changed, each with its old and new word."""

    sheet: str | None
    row: int
    contract_id: int
    reference: str
    title: str
    fields: Mapping[str, tuple[Any, Any]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class RowNote:
    """What was worked out or left open in a row, for a person to confirm."""

    sheet: str | None
    row: int
    note: Said


@dataclass(frozen=True, slots=True)
class RowRepeat:
    """A row that says what another row of the file says."""

    sheet: str | None
    row: int
    of_sheet: str | None
    of_row: int
    note: Said
    is_whole: bool

    @staticmethod
    def of(one: Repeat) -> "RowRepeat":
        """Return where the row and the one before it stand."""
        return RowRepeat(one.row.sheet, one.row.row, one.of.sheet, one.of.row, one.note, one.is_whole)

    def to_json(self) -> dict[str, Any]:
        """The pair as it is printed."""
        return {"sheet": self.sheet, "row": self.row, "of": {"sheet": self.of_sheet, "row": self.of_row}}


@dataclass(frozen=True, slots=True)
class Report:
    """What one file did; `file` is without the rows `taken`, so that a long one is not kept for its report.

    Of the `repeats` those that are whole became nothing, and are among the `unchanged`; the others became contracts
    of their own though all that was recognised of them is the same.
    """

    file: ReadFile
    taken: int
    notes: tuple[RowNote, ...]
    import_id: int | None
    created: tuple[RowChange, ...]
    updated: tuple[RowChange, ...]
    unchanged: int
    conflicts: tuple[RowConflict, ...]
    without_address: tuple[str, ...]
    repeats: tuple[RowRepeat, ...]

    @property
    def rows(self) -> int:
        """Rows of contracts in the file."""
        return self.taken + len(self.file.refused)

    def to_json(self) -> dict[str, Any]:
        """The import in the command's JSON shape (design §8), with what else there is to tell."""
        return {
            "file": self.file.name,
            "import": self.import_id,
            "sheets": [sheet_json(sheet) for sheet in self.file.registers],
            "ignored": [
                {"sheet": one.sheet, "reason": one.ignored.text()}
                for one in self.file.sheets
                if one.ignored is not None
            ],
            "rows": self.rows,
            "created": len(self.created),
            "updated": len(self.updated),
            "unchanged": self.unchanged,
            "refused": [refusal_json(one) for one in self.file.refused],
            "duplicates": [one.to_json() for one in self.repeats if one.is_whole],
            "alike": [one.to_json() for one in self.repeats if not one.is_whole],
            "conflicts": [one.to_json() for one in self.conflicts],
            "notes": [{"sheet": one.sheet, "row": one.row, "note": one.note.text()} for one in self.notes],
            "without_address": list(self.without_address),
        }


def sheet_json(sheet: ReadSheet) -> dict[str, Any]:
    """How one sheet was understood."""
    return {
        "sheet": sheet.sheet,
        "header_row": sheet.header_row,
        "mapping": sheet.mapping,
        "confidence": sheet.confidences,
        "unknown": list(sheet.unknown),
        "notes": [note.text() for note in sheet.notes],
        "skipped": [{"row": one.row, "reason": one.reason.text()} for one in sheet.skipped],
    }


def refusal_json(one: Refusal) -> dict[str, Any]:
    """One refused row, with its reason and what helps."""
    return {
        "sheet": one.sheet,
        "row": one.row,
        "column": one.column,
        "value": one.value,
        "reason": one.reason.text(),
        "remedy": one.remedy.text(),
        "suggestion": one.suggestion,
    }


def without_rows(file: ReadFile) -> ReadFile:
    """Return the file without the rows that were taken in."""
    return replace(file, sheets=tuple(replace(sheet, rows=()) for sheet in file.sheets))


def notes_of(file: ReadFile) -> tuple[RowNote, ...]:
    """Return what was worked out or left open, row by row."""
    return tuple(RowNote(row.sheet, row.row, note) for row in file.rows for note in row.notes)
