"""A file of deviations: its sheets, their columns, and every row understood or named with its reason."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import NamedTuple

from ....core.said import Said, say
from ..cells import Cell, text_of
from ..date_columns import way_of
from ..dates import DateWay
from ..headings import letter, plain
from ..reading import NO_COLUMN, NO_FIELD, NO_SHEET, sha256_of
from ..registers import EMPTY, HIDDEN, NO_HEADER, NOT_CHOSEN
from ..sandbox import Table, tables_of
from ..values import FileRefused
from .rows import read_row
from .values import DeviationField, DeviationFile, DeviationSheet, Told
from .words import likeness

SEARCHED_ROWS, SHOWN_ROWS, MOST_ROWS = 30, 5, 5_000
NO_ROWS = say("Tiedostossa ei ole yhtään poikkeamaa.")
NOT_DEVIATIONS = say("Taulukosta ei tunnistettu, mitä tapahtui, milloin ja minkä sopimuksen poikkeama on.")
TOO_MANY = say("Tiedostossa on yli %(n)s poikkeamaa. Jaa se osiin.", n=MOST_ROWS)
DATED = (DeviationField.SEEN_ON, DeviationField.CLOSED_ON)
NAMING = (DeviationField.CONTRACT, DeviationField.TITLE, DeviationField.SUPPLIER)


class _Header(NamedTuple):
    row: int
    names: tuple[str, ...]
    columns: Mapping[DeviationField, int]


def read_deviations(
    path: Path,
    *,
    today: date,
    mapping: Mapping[str, str] | None = None,
    sheets: Sequence[str] | None = None,
    name: str | None = None,
) -> DeviationFile:
    """Read a file of deviations; raises FileRefused, with one sentence, where it gives nothing at all.

    *mapping* is {FIELD: COLUMN} by hand, a column being named by its heading or its letter (an empty name leaves the
    field out); *name* is the file's own where *path* is a temporary one.
    """
    named = name or path.name
    wanted = _wanted(mapping or {})
    tables = tables_of(path, Path(f"_{named}").suffix.lower())
    if missing := [one for one in sheets or () if one not in {table.name for table in tables}]:
        raise FileRefused(Said(NO_SHEET.msgid, {"sheet": missing[0]}))
    read = tuple(_sheet(table, wanted, today, sheets) for table in tables)
    _refuse_nowhere(wanted, read)
    file = DeviationFile(named, sha256_of(path), read)
    rows = len(file.told) + len(file.refused)
    if rows > MOST_ROWS:
        raise FileRefused(TOO_MANY)
    if not rows:
        reasons = [one.ignored for one in read if one.ignored not in (None, EMPTY, HIDDEN, NOT_CHOSEN)]
        raise FileRefused(reasons[0] or NO_ROWS if reasons else NO_ROWS)
    return file


def _wanted(mapping: Mapping[str, str]) -> dict[DeviationField, str]:
    known = [field.value for field in DeviationField]
    if unknown := [name for name in mapping if name not in known]:
        raise FileRefused(Said(NO_FIELD.msgid, {"field": unknown[0], "fields": ", ".join(known)}))
    return {DeviationField(name): column for name, column in mapping.items()}


def _refuse_nowhere(wanted: Mapping[DeviationField, str], read: Sequence[DeviationSheet]) -> None:
    for field, column in wanted.items():
        if column and all(field not in one.columns for one in read):
            raise FileRefused(Said(NO_COLUMN.msgid, {"column": column}))


def _sheet(
    table: Table, wanted: Mapping[DeviationField, str], today: date, chosen: Sequence[str] | None
) -> DeviationSheet:
    if reason := _passed_over(table, chosen):
        return DeviationSheet(table.name, None, (), {}, ignored=reason)
    header = _header(table, wanted)
    if header is None:
        return DeviationSheet(table.name, None, (), {}, ignored=NO_HEADER)
    shown_row = table.first + header.row + 1
    if not _is_of_deviations(header.columns):
        return DeviationSheet(table.name, shown_row, header.names, header.columns, ignored=NOT_DEVIATIONS)
    filled = [(number, row) for number, row in enumerate(table.rows) if number > header.row and _holds(row, header)]
    ways = _ways(header, [row for _number, row in filled], table.date_1904)
    read = [
        read_row(table.name, table.first + number + 1, row, header.names, header.columns, ways, today=today)
        for number, row in filled
    ]
    return DeviationSheet(
        table.name,
        shown_row,
        header.names,
        header.columns,
        first=tuple(row for _number, row in filled[:SHOWN_ROWS]),
        told=tuple(one for one in read if isinstance(one, Told)),
        refused=tuple(one for one in read if not isinstance(one, Told)),
    )


def _passed_over(table: Table, chosen: Sequence[str] | None) -> Said | None:
    if chosen is not None and table.name not in chosen:
        return NOT_CHOSEN
    if not any(text_of(cell) for row in table.rows for cell in row):
        return EMPTY
    return HIDDEN if table.hidden and chosen is None else None


def _is_of_deviations(columns: Mapping[DeviationField, int]) -> bool:
    has_name = any(field in columns for field in NAMING)
    return has_name and DeviationField.WHAT in columns and DeviationField.SEEN_ON in columns


def _header(table: Table, wanted: Mapping[DeviationField, str]) -> _Header | None:
    """The row among the first that names most fields; the upper one of equals, and at least two."""
    headers = [_named(table, number, wanted) for number in range(min(SEARCHED_ROWS, len(table.rows)))]
    best = max(headers, key=lambda header: (len(header.columns), -header.row), default=None)
    return best if best is not None and len(best.columns) >= 2 else None


def _named(table: Table, number: int, wanted: Mapping[DeviationField, str]) -> _Header:
    names = _unique([text_of(cell) for cell in table.rows[number]], table.left)
    return _Header(number, names, {**_assigned(names, wanted), **dict(_by_hand(names, wanted, table.left))})


def _assigned(names: Sequence[str], wanted: Mapping[DeviationField, str]) -> dict[DeviationField, int]:
    """The surest pairs of field and column first, each once."""
    free = [field for field in DeviationField if field not in wanted]
    pairs = [(likeness(name, field), -index, field) for index, name in enumerate(names) for field in free]
    found: dict[DeviationField, int] = {}
    for sure, index, field in sorted(pairs, key=lambda pair: (pair[0], pair[1]), reverse=True):
        if sure and field not in found and -index not in found.values():
            found[field] = -index
    return found


def _by_hand(
    names: Sequence[str], wanted: Mapping[DeviationField, str], left: int
) -> Iterator[tuple[DeviationField, int]]:
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


def _holds(row: Sequence[Cell], header: _Header) -> bool:
    """Does the row say something of a deviation, other than the headings again?"""
    texts = [text_of(row[index]) for index in header.columns.values()]
    names = [header.names[index] for index in header.columns.values()]
    return sum(map(bool, texts)) >= 2 and texts != names


def _ways(header: _Header, rows: Sequence[Sequence[Cell]], date_1904: bool | None) -> dict[DeviationField, DateWay]:
    """How the days of each column are written, told by the column itself."""
    dated = [field for field in DATED if field in header.columns]
    return {field: way_of(Counter(row[header.columns[field]] for row in rows), date_1904=date_1904) for field in dated}
