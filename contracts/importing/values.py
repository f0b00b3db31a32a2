"""What is read of a register's file: sheets, columns, rows as contract facts, and the rows that were refused."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import cached_property
from typing import Any

from ...core.errors import DomainError
from ...core.said import Said
from ..models import Arrangement, ContractKind, Precision, TermKind
from ..terms.models import OptionState
from .cells import Cell, text_of
from .dates import DateWay

OWN_COLUMN = "Kello: "
"""Begins the headings of our own export that tell what the clock says; an import passes these columns over."""


def is_ours(heading: str) -> bool:
    """Tell whether a column of an export holds what the clock made of a contract, which is nobody's word of it."""
    return heading.startswith(OWN_COLUMN)


class Field(StrEnum):
    """What a column can hold: the names of `--map FIELD=COLUMN` and of a sheet's mapping (the export's own names)."""

    REFERENCE = "reference"
    CASE_NUMBER = "case_number"
    TITLE = "title"
    DESCRIPTION = "description"
    SUPPLIER = "supplier"
    BUSINESS_ID = "business_id"
    CATEGORY = "category"
    CPV = "cpv"
    UNIT = "unit"
    OWNER = "owner"
    OWNER_EMAIL = "owner_email"
    DEPUTY = "deputy"
    DEPUTY_EMAIL = "deputy_email"
    KIND = "kind"
    PROCEDURE = "procedure"
    ARRANGEMENT = "arrangement"
    PARENT_REFERENCE = "parent_reference"
    PARENT_DPS_REFERENCE = "parent_dps_reference"
    GENERAL_TERMS = "general_terms"
    TERM = "term"
    PERIOD = "period"
    STARTS_ON = "starts_on"
    ENDS_ON = "ends_on"
    MAX_EXTENT_ON = "max_extent_on"
    DURATION = "duration"
    RENEWAL = "renewal"
    OPTIONS = "options"
    OPTION_NOTICE = "option_notice"
    NOTICE = "notice"
    SUPPLIER_NOTICE = "supplier_notice"
    VALUE = "value"
    MAXIMUM_VALUE = "maximum_value"
    CURRENCY = "currency"
    LAST_COMPETED_ON = "last_competed_on"
    PUBLICITY = "publicity"


class EndsAre(StrEnum):
    """What the end's heading says: the present coverage, or the end before any option (ilman optioita)."""

    COVERAGE = "coverage"
    ORIGINAL = "original"


@dataclass(frozen=True, slots=True)
class OptionValues:
    """One extension option (optio) in its order; `months` None: its length is not told, `text` has the words."""

    months: int | None
    state: OptionState = OptionState.OPEN
    exercise_by: date | None = None  # the contract's own last day, not moved to a working day
    exercise_months_before: int | None = None  # before the end of the term that the option follows
    text: str | None = None


@dataclass(frozen=True, slots=True)
class ContractValues:
    """The facts of one row; None where the row does not tell.

    `reference` and `case_number` are both set where the file has a case number alone; neither is made unique here.
    An invalid business id is kept as written. `estimated_value` is None, with `value_text`, where the cell is no
    single sum.
    """

    reference: str | None = None
    case_number: str | None = None
    title: str | None = None
    description: str | None = None
    supplier: str | None = None
    business_id: str | None = None
    category: str | None = None
    cpv: str | None = None  # "33600000-6", or without the check digit where the file has none
    unit: str | None = None
    owner_name: str | None = None
    owner_email: str | None = None
    deputy_name: str | None = None
    deputy_email: str | None = None
    kind: ContractKind | None = None
    procedure_text: str | None = None
    arrangement: Arrangement | None = None
    parent_reference: str | None = None  # the case number or reference of the framework
    parent_dps_reference: str | None = None
    general_terms: str | None = None
    term: TermKind | None = None
    term_text: str | None = None
    starts_on: date | None = None
    starts_precision: Precision = Precision.DAY
    ends_on: date | None = None
    ends_precision: Precision = Precision.DAY
    ends_are: EndsAre = EndsAre.COVERAGE
    max_extent_on: date | None = None  # as the file has it (päättyy optioineen), never worked out
    renewal_months: int | None = None
    options: tuple[OptionValues, ...] = ()
    option_text: str | None = None
    notice_months: int | None = None
    supplier_notice_months: int | None = None
    notice_text: str | None = None
    estimated_value: Decimal | None = None  # whole cents
    value_text: str | None = None
    maximum_value: Decimal | None = None  # whole cents
    maximum_text: str | None = None  # the cell's words, where they say more than the sum or none
    currency: str | None = None  # ISO 4217; None: the file does not say
    last_competed_on: date | None = None
    publicity: str | None = None


@dataclass(frozen=True, slots=True)
class Column:
    """A column as recognised, with what the whole column told: needed again when a single row is mended."""

    index: int  # 0-based
    heading: str  # unique in the sheet; a nameless column has its letter
    field: Field | None = None
    confidence: float = 0.0  # 0 … 1
    way: DateWay = DateWay()
    decimal_comma: bool | None = None
    unit_months: int | None = None  # what a bare number counts: 1 months, 12 years
    currency: str | None = None
    ends_are: EndsAre = EndsAre.COVERAGE

    @property
    def sureness(self) -> str:
        """`sure`, `likely` or `guess` (varma, luultava, arvaus)."""
        return "sure" if self.confidence >= 0.8 else "likely" if self.confidence >= 0.55 else "guess"

    def to_json(self) -> dict[str, Any]:
        """What `from_json` makes the same column of."""
        return asdict(self)

    @staticmethod
    def from_json(kept: Mapping[str, Any]) -> "Column":
        """The column that `to_json` kept."""
        field_of = Field(kept["field"]) if kept["field"] else None
        ends_are, way = EndsAre(kept["ends_are"]), DateWay(**kept["way"])
        return Column(**{**kept, "field": field_of, "ends_are": ends_are, "way": way})


@dataclass(frozen=True)
class SheetFacts:
    """All that is needed to read one row of a sheet again: its columns and its calendar."""

    sheet: str | None
    columns: tuple[Column, ...]
    date_1904: bool | None = False  # None: the file does not tell

    @cached_property
    def mapping(self) -> dict[str, str]:
        """{FIELD: COLUMN} of the recognised columns."""
        found = {column.field.value: column.heading for column in self.columns if column.field}
        if Field.CASE_NUMBER in found and Field.REFERENCE not in found:
            found[Field.REFERENCE.value] = found[Field.CASE_NUMBER]  # rule 11: the case number is the reference
        return found

    @cached_property
    def is_own(self) -> bool:
        """Did this register itself write the table?"""
        return any(is_ours(column.heading) for column in self.columns)

    @cached_property
    def unknown(self) -> tuple[Column, ...]:
        """The columns that became no field."""
        return tuple(column for column in self.columns if column.field is None)

    def to_json(self) -> dict[str, Any]:
        """What `from_json` makes the same facts of: kept with the import, so that a mended row is read alike."""
        columns = [column.to_json() for column in self.columns]
        return {"sheet": self.sheet, "date_1904": self.date_1904, "columns": columns}

    @staticmethod
    def from_json(kept: Mapping[str, Any]) -> "SheetFacts":
        """The facts that `to_json` kept."""
        return SheetFacts(kept["sheet"], tuple(map(Column.from_json, kept["columns"])), kept["date_1904"])


def raw_of(facts: SheetFacts, cells: tuple[Cell, ...]) -> dict[str, str]:
    """{COLUMN: text} of the cells that hold something."""
    shown = zip(facts.columns, cells, strict=False)
    return {column.heading: text for column, cell in shown if (text := text_of(cell))}


@dataclass(frozen=True, slots=True)
class Row:
    """One row taken for a contract; `row` is the number that a spreadsheet shows."""

    sheet: str | None
    row: int
    values: ContractValues
    facts: SheetFacts
    cells: tuple[Cell, ...]
    notes: tuple[Said, ...] = ()  # what was worked out or left open, for a person to confirm

    @property
    def raw(self) -> dict[str, str]:
        """{COLUMN: text} of the cells that hold something."""
        return raw_of(self.facts, self.cells)

    @property
    def extra(self) -> dict[str, str]:
        """{COLUMN: VALUE} of the columns that became no field."""
        return {
            column.heading: text
            for column in self.facts.unknown
            if column.index < len(self.cells) and (text := text_of(self.cells[column.index]))
        }


@dataclass(frozen=True, slots=True)
class Refusal:
    """One row that was not taken in: where, why, and what helps."""

    sheet: str | None
    row: int
    column: str | None
    value: str | None
    reason: Said
    remedy: Said
    raw: Mapping[str, str] = field(default_factory=dict)
    suggestion: str | None = None  # a text that would be taken in *column*, where one is near


@dataclass(frozen=True, slots=True)
class Skipped:
    """A row that is no contract: a total, a repeated header, a footer, a section's title."""

    row: int
    reason: Said


@dataclass(frozen=True)
class ReadSheet:
    """One sheet as it was understood; `ignored` says why a sheet is not taken for a register."""

    sheet: str | None
    header_row: int | None  # 1-based
    facts: SheetFacts
    rows: tuple[Row, ...] = ()
    refused: tuple[Refusal, ...] = ()
    skipped: tuple[Skipped, ...] = ()
    notes: tuple[Said, ...] = ()
    ignored: Said | None = None

    @property
    def mapping(self) -> dict[str, str]:
        """{FIELD: COLUMN}."""
        return self.facts.mapping

    @property
    def confidences(self) -> dict[str, float]:
        """{FIELD: 0 … 1}."""
        return {column.field.value: column.confidence for column in self.facts.columns if column.field}

    @property
    def unknown(self) -> tuple[str, ...]:
        """Headings of the columns that became no field; their cells are in each row's `extra`."""
        return tuple(
            column.heading for column in self.facts.columns if column.field is None and not is_ours(column.heading)
        )


@dataclass(frozen=True)
class ReadFile:
    """One file as it was understood; a file that gives nothing raises FileRefused instead."""

    name: str
    sha256: str
    sheets: tuple[ReadSheet, ...]

    @property
    def registers(self) -> tuple[ReadSheet, ...]:
        """The sheets that are registers."""
        return tuple(sheet for sheet in self.sheets if sheet.ignored is None)

    @property
    def rows(self) -> tuple[Row, ...]:
        """Every row taken, sheet after sheet."""
        return tuple(row for sheet in self.sheets for row in sheet.rows)

    @property
    def refused(self) -> tuple[Refusal, ...]:
        """Every row refused, sheet after sheet."""
        return tuple(row for sheet in self.sheets for row in sheet.refused)


class FileRefused(DomainError):
    """The file as a whole cannot be taken in; one clear sentence (exit 2)."""

    def __init__(self, said: Said) -> None:
        super().__init__(said.text())
        self.said = said
