"""A file of a log: its sheets, their columns, and every row understood or named with its reason."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Generic

from ....core.said import Said
from ..cells import Cell, text_of
from ..date_columns import way_of
from ..dates import DateWay
from ..headings import letter, plain
from ..reading import NO_COLUMN, NO_FIELD, NO_SHEET, sha256_of
from ..registers import EMPTY, HIDDEN, NO_HEADER, NOT_CHOSEN
from ..sandbox import Table, tables_of
from ..values import FileRefused, Refusal
from .cells import Cells, Fault, raw_of
from .values import BUSINESS_ID, CONTRACT, SUPPLIER, TITLE, AnyField, AnyRow, Head, LogFile, LogSheet

SEARCHED_ROWS, SHOWN_ROWS, MOST_ROWS = 30, 5, 5_000
NAMING = (CONTRACT, TITLE, SUPPLIER, BUSINESS_ID)


@dataclass(frozen=True, slots=True)
class Log(Generic[AnyField, AnyRow]):
    """A kind of log: its fields, how they are known, what a row says, and what is told of a file that is none.

    `is_of` tells whether columns are those of the log, once one of them names a contract; `read_row` raises Fault.
    """

    fields: type[AnyField]
    dated: Sequence[AnyField]
    likeness: Callable[[str, AnyField], float]
    is_of: Callable[[Mapping[AnyField, int]], bool]
    read_row: Callable[[Head, Cells, Mapping[AnyField, DateWay], date], AnyRow]
    no_rows: Said
    none_of_it: Said
    too_many: Said
    most: int = MOST_ROWS


@dataclass(frozen=True, slots=True)
class _Header(Generic[AnyField]):
    row: int
    names: tuple[str, ...]
    columns: Mapping[AnyField, int]


def read_log(
    path: Path,
    of: Log[AnyField, AnyRow],
    *,
    today: date,
    mapping: Mapping[str, str] | None = None,
    sheets: Sequence[str] | None = None,
    name: str | None = None,
) -> LogFile[AnyField, AnyRow]:
    """Read a file of a log; raises FileRefused, with one sentence, where it gives nothing at all.

    *mapping* is {FIELD: COLUMN} by hand, a column being named by its heading or its letter (an empty name leaves the
    field out); *name* is the file's own where *path* is a temporary one.
    """
    named = name or path.name
    wanted = _wanted(of, mapping or {})
    tables = tables_of(path, Path(f"_{named}").suffix.lower())
    if missing := [one for one in sheets or () if one not in {table.name for table in tables}]:
        raise FileRefused(Said(NO_SHEET.msgid, {"sheet": missing[0]}))
    read = tuple(_sheet(of, table, wanted, today, sheets) for table in tables)
    _refuse_nowhere(wanted, read)
    file = LogFile(named, sha256_of(path), read)
    rows = len(file.told) + len(file.refused)
    if rows > of.most:
        raise FileRefused(of.too_many)
    if not rows:
        reasons = [one.ignored for one in read if one.ignored not in (None, EMPTY, HIDDEN, NOT_CHOSEN)]
        raise FileRefused(reasons[0] or of.no_rows if reasons else of.no_rows)
    return file


def _wanted(of: Log[AnyField, AnyRow], mapping: Mapping[str, str]) -> dict[AnyField, str]:
    known = [field.value for field in of.fields]
    if unknown := [name for name in mapping if name not in known]:
        raise FileRefused(Said(NO_FIELD.msgid, {"field": unknown[0], "fields": ", ".join(known)}))
    return {of.fields(name): column for name, column in mapping.items()}


def _refuse_nowhere(wanted: Mapping[AnyField, str], read: Sequence[LogSheet[AnyField, AnyRow]]) -> None:
    for field, column in wanted.items():
        if column and all(field not in one.columns for one in read):
            raise FileRefused(Said(NO_COLUMN.msgid, {"column": column}))


def _sheet(
    of: Log[AnyField, AnyRow],
    table: Table,
    wanted: Mapping[AnyField, str],
    today: date,
    chosen: Sequence[str] | None,
) -> LogSheet[AnyField, AnyRow]:
    if reason := _passed_over(table, chosen):
        return LogSheet(table.name, None, (), {}, ignored=reason)
    header = _header(of, table, wanted)
    if header is None:
        return LogSheet(table.name, None, (), {}, ignored=NO_HEADER)
    shown_row = table.first + header.row + 1
    if not any(field in header.columns for field in NAMING) or not of.is_of(header.columns):
        return LogSheet(table.name, shown_row, header.names, header.columns, ignored=of.none_of_it)
    filled = [(number, row) for number, row in enumerate(table.rows) if number > header.row and _holds(row, header)]
    ways = _ways(of, header, [row for _number, row in filled], table.date_1904)
    read = [_row(of, table.name, table.first + number + 1, row, header, ways, today) for number, row in filled]
    return LogSheet(
        table.name,
        shown_row,
        header.names,
        header.columns,
        first=tuple(row for _number, row in filled[:SHOWN_ROWS]),
        told=tuple(one for one in read if not isinstance(one, Refusal)),
        refused=tuple(one for one in read if isinstance(one, Refusal)),
    )


def _row(
    of: Log[AnyField, AnyRow],
    sheet: str | None,
    number: int,
    row: Sequence[Cell],
    header: _Header[AnyField],
    ways: Mapping[AnyField, DateWay],
    today: date,
) -> AnyRow | Refusal:
    """The row as its log reads it, or refused at its first fault."""
    cells = Cells(row, {field.value: index for field, index in header.columns.items()})
    place = {field.value: header.names[index] for field, index in header.columns.items()}
    contract, title, supplier = (cells.text(field) for field in (CONTRACT, TITLE, SUPPLIER))
    raw = raw_of(row, header.names)
    try:
        return of.read_row(Head(sheet, number, contract, title, supplier, raw, place), cells, ways, today)
    except Fault as fault:
        value = cells.text(fault.field) or None
        return Refusal(sheet, number, place.get(fault.field), value, fault.reason, fault.remedy, raw, fault.suggestion)


def _passed_over(table: Table, chosen: Sequence[str] | None) -> Said | None:
    if chosen is not None and table.name not in chosen:
        return NOT_CHOSEN
    if not any(text_of(cell) for row in table.rows for cell in row):
        return EMPTY
    return HIDDEN if table.hidden and chosen is None else None


def _header(of: Log[AnyField, AnyRow], table: Table, wanted: Mapping[AnyField, str]) -> _Header[AnyField] | None:
    """The row among the first that names most fields; the upper one of equals, and at least two."""
    headers = [_named(of, table, number, wanted) for number in range(min(SEARCHED_ROWS, len(table.rows)))]
    best = max(headers, key=lambda header: (len(header.columns), -header.row), default=None)
    return best if best is not None and len(best.columns) >= 2 else None


def _named(of: Log[AnyField, AnyRow], table: Table, number: int, wanted: Mapping[AnyField, str]) -> _Header[AnyField]:
    names = _unique([text_of(cell) for cell in table.rows[number]], table.left)
    return _Header(number, names, {**_assigned(of, names, wanted), **dict(_by_hand(names, wanted, table.left))})


def _assigned(of: Log[AnyField, AnyRow], names: Sequence[str], wanted: Mapping[AnyField, str]) -> dict[AnyField, int]:
    """The surest pairs of field and column first, each once."""
    free = [field for field in of.fields if field not in wanted]
    pairs = [(of.likeness(name, field), -index, field) for index, name in enumerate(names) for field in free]
    found: dict[AnyField, int] = {}
    for sure, index, field in sorted(pairs, key=lambda pair: (pair[0], pair[1]), reverse=True):
        if sure and field not in found and -index not in found.values():
            found[field] = -index
    return found


def _by_hand(names: Sequence[str], wanted: Mapping[AnyField, str], left: int) -> Iterator[tuple[AnyField, int]]:
    letters = [letter(left + index) for index in range(len(names))]
    for field, column in wanted.items():
        simple = [plain(name) for name in names]
        if column in names:
            yield field, list(names).index(column)
        elif column and plain(column) in simple:
            yield field, simple.index(plain(column))
        elif column.upper() in letters:
            yield field, letters.index(column.upper())


def _unique(names: Sequence[str], left: int) -> tuple[str, ...]:
    """Every column under a name of its own: nameless ones by letter, repeated ones numbered."""
    seen: Counter[str] = Counter()
    unique = []
    for index, name in enumerate(names):
        shown = " ".join(name.split()) or letter(left + index)
        seen[shown] += 1
        unique.append(shown if seen[shown] == 1 else f"{shown} ({seen[shown]})")
    return tuple(unique)


def _holds(row: Sequence[Cell], header: _Header[AnyField]) -> bool:
    """Does the row say something, other than the headings again?"""
    texts = [text_of(row[index]) for index in header.columns.values()]
    names = [header.names[index] for index in header.columns.values()]
    return sum(map(bool, texts)) >= 2 and texts != names


def _ways(
    of: Log[AnyField, AnyRow], header: _Header[AnyField], rows: Sequence[Sequence[Cell]], date_1904: bool | None
) -> dict[AnyField, DateWay]:
    """How the days of each column are written, told by the column itself."""
    dated = [field for field in of.dated if field in header.columns]
    return {field: way_of(Counter(row[header.columns[field]] for row in rows), date_1904=date_1904) for field in dated}
