"""A register's file as contracts: its sheets, their columns, and every row read or named with its reason."""

import gc
import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from ...core.said import Said, say
from .cells import Cell
from .headings import find_header, no_header
from .registers import EMPTY, NO_HEADER, NOT_CHOSEN, Wishes, column_of, read_table
from .rows import RowReader
from .sandbox import Table, tables_of
from .values import Field, FileRefused, ReadFile, ReadSheet, Refusal, Row, SheetFacts

NO_ROWS = say("Tiedostossa ei ole yhtään sopimusriviä.")
NO_SHEET = say("Tiedostossa ei ole taulukkoa %(sheet)s.")
NO_FIELD = say("Kenttää %(field)s ei ole. Kentät ovat: %(fields)s.")
NO_COLUMN = say("Saraketta %(column)s ei löydy tiedostosta.")

Progress = Callable[[int, int], None]


def read_register(
    path: Path,
    *,
    today: date,
    mapping: Mapping[str, str] | None = None,
    sheets: Sequence[str] | None = None,
    progress: Progress | None = None,
    name: str | None = None,
    day_order: str | None = None,
) -> ReadFile:
    """Read a file of contracts; raises FileRefused, with one sentence, where it gives nothing at all.

    *mapping* is {FIELD: COLUMN} by hand, a column being named by its heading or its letter (an empty name leaves the
    field out); *sheets* names the sheets to read; *name* is the file's own name where *path* is a temporary one;
    *day_order*, "dmy" or "mdy", is used where the dates of a column do not tell. *progress* is told (rows read, rows).
    """
    named = name or path.name
    tables = tables_of(path, Path(f"_{named}").suffix.lower())  # a file may be called ".csv" alone
    wanted = _mapping(mapping or {}, tables)
    chosen = _chosen(tables, sheets)
    wishes = Wishes(wanted, day_order, today, is_chosen=sheets is not None)
    told = _Told(progress, sum(len(table.rows) for table in chosen))
    read: list[ReadSheet] = []
    with _collector_resting():
        for table in tables:
            if table in chosen:
                read += read_table(table, wishes, told)
                told.finish(table)
            else:
                read.append(ReadSheet(table.name, None, SheetFacts(table.name, ()), ignored=NOT_CHOSEN))
    file = ReadFile(named, sha256_of(path), tuple(read))
    if not file.rows and not file.refused:
        raise FileRefused(_why_nothing(file))
    return file


def interpret_row(facts: SheetFacts, row: int, raw: Mapping[str, str], *, today: date) -> Row | Refusal:
    """Read one row anew from its texts {COLUMN: text}, as its sheet was read: for a refused row that was mended."""
    width = max((column.index for column in facts.columns), default=-1) + 1
    cells: list[Cell] = [""] * width
    for column in facts.columns:
        cells[column.index] = raw.get(column.heading, "")
    return RowReader(facts, today).read(row, tuple(cells))


@contextmanager
def _collector_resting() -> Iterator[None]:
    """No search for cycles while many small things are made that hold none: it would take a third of the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


class _Told:
    """Tells how far the reading is, over all sheets."""

    def __init__(self, progress: Progress | None, total: int) -> None:
        self.progress, self.total, self.before = progress, total, 0

    def __call__(self, done: int) -> None:
        if self.progress:
            self.progress(self.before + done, self.total)

    def finish(self, table: Table) -> None:
        self.before += len(table.rows)
        self(0)


def _chosen(tables: Sequence[Table], sheets: Sequence[str] | None) -> list[Table]:
    if sheets is None:
        return list(tables)
    names = {table.name for table in tables}
    missing = next((sheet for sheet in sheets if sheet not in names), None)
    if missing is not None:
        raise FileRefused(Said(NO_SHEET.msgid, {"sheet": missing}))
    return [table for table in tables if table.name in sheets]


def _mapping(mapping: Mapping[str, str], tables: Sequence[Table]) -> dict[Field, str | None]:
    """The columns given by hand; a field or column that is nowhere is told at once."""
    found: dict[Field, str | None] = {}
    headers = [find_header(table) or no_header(table) for table in tables if table.rows] if mapping else []
    for name, column in mapping.items():
        if name not in [field.value for field in Field]:
            fields = ", ".join(field.value for field in Field)
            raise FileRefused(Said(NO_FIELD.msgid, {"field": name, "fields": fields}))
        if column and all(column_of(header, column) is None for header in headers):
            raise FileRefused(Said(NO_COLUMN.msgid, {"column": column}))
        found[Field(name)] = column or None
    return found


def _why_nothing(file: ReadFile) -> Said:
    """The reason that says most: of the sheets that hold something."""
    reasons = [sheet.ignored for sheet in file.sheets if sheet.ignored not in (None, EMPTY, NOT_CHOSEN)]
    if not reasons:
        return NO_ROWS
    return next((reason for reason in reasons if reason is not None and reason != NO_HEADER), reasons[0]) or NO_ROWS


def sha256_of(path: Path) -> str:
    """Return the hash by which a file is known again."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
