"""Which tables are registers of contracts, and one of them read section by section."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from ...core.said import Said, say
from .cells import Cell, text_of
from .columns import DATED, columns_of
from .contents import profile_of
from .date_columns import is_undecided
from .headings import Header, find_header, letter, next_header, no_header, plain
from .own_columns import given_by
from .recognise import Match, recognise
from .rows import RowReader
from .sandbox import Table
from .shifts import Shifts
from .sift import Sieve
from .unnamed_days import days_by_content
from .values import Column, Field, ReadSheet, Refusal, Row, SheetFacts, Skipped
from .words import says_estimate, says_invoices, says_plan

EMPTY = say("Taulukko on tyhjä.")
HIDDEN = say("Taulukko on piilotettu.")
NOT_CHOSEN = say("Taulukkoa ei valittu.")
NO_HEADER = say("Otsikkoriviä ei löytynyt, joten sarakkeita ei voi tunnistaa.")
PLAN = say("Taulukko on hankintasuunnitelma eikä sopimusrekisteri.")
INVOICES = say("Taulukko on laskuluettelo eikä sopimusrekisteri.")
NO_REGISTER = say(
    "Taulukosta ei tunnistettu sopimuksen nimeä tai tunnusta ja niiden rinnalle päivää, arvoa tai toimittajaa."
)
NO_END = say("Päättymispäivän saraketta ei tunnistettu.")
WITHOUT_END = say("Päättymispäivä puuttuu %(n)s riviltä: %(rows)s.")
ORDER_BORROWED = say("Sarakkeen %(column)s päivien järjestys on päätelty taulukon muista päivistä.")

_DAYS = frozenset({Field.STARTS_ON, Field.ENDS_ON, Field.PERIOD})
_NAMES = frozenset({Field.TITLE, Field.REFERENCE, Field.CASE_NUMBER, Field.SUPPLIER})
_STEP = 500
_NAMED = 10  # rows that a note names


@dataclass(frozen=True)
class Wishes:
    """What a person said of the file: columns by hand (None: leave the field out), the order of day and month."""

    mapping: Mapping[Field, str | None]
    day_order: str | None
    today: date
    is_chosen: bool = False  # the sheet was named


def read_table(table: Table, wishes: Wishes, progress: Callable[[int], None]) -> list[ReadSheet]:
    """Read a table: one sheet, or more where a second header with other columns stands further down."""
    if not any(text_of(cell) for row in table.rows for cell in row):
        return [_ignored(table, EMPTY)]
    if table.hidden and not wishes.is_chosen:
        return [_ignored(table, HIDDEN)]
    table = filled_down(table)
    sheets: list[ReadSheet] = []
    start = 0
    while start < len(table.rows):
        header = find_header(table, start)
        if header is None and wishes.mapping and not sheets:
            header = no_header(table)
        if header is None:
            return sheets or [_ignored(table, NO_HEADER)]
        sheet, start = _section(table, header, wishes, progress)
        sheets.append(sheet)
    return sheets


def column_of(header: Header, named: str, left: int = 0) -> int | None:
    """The column that a person named: by its heading, else by its letter."""
    wanted = named.strip()
    for names in (header.names, tuple(name.casefold() for name in header.names)):
        if (wanted if names is header.names else wanted.casefold()) in names:
            return names.index(wanted if names is header.names else wanted.casefold())
    simple = [plain(name) for name in header.names]
    if plain(wanted) and simple.count(plain(wanted)) == 1:
        return simple.index(plain(wanted))
    letters = [letter(left + index) for index in range(len(header.names))]
    return letters.index(wanted.upper()) if wanted.upper() in letters else None


def filled_down(table: Table) -> Table:
    """The table with every cell that is merged over rows repeated on each of them."""
    spans = [merge for merge in table.merged if merge[2] > merge[0] and merge[1] == merge[3]]
    if not spans:
        return table
    rows = [list(row) for row in table.rows]
    for top, left, bottom, _ in spans:
        if top >= 0 and bottom < len(rows) and 0 <= left < len(rows[top]):
            for place in range(top + 1, bottom + 1):
                rows[place][left] = rows[top][left]
    return replace(table, rows=[tuple(row) for row in rows])


def _section(table: Table, header: Header, wishes: Wishes, progress: Callable[[int], None]) -> tuple[ReadSheet, int]:
    """Read from a header to the end of the table, or to the next header of another layout; and where that is."""
    first, end = header.last + 1, next_header(table, header)
    body = table.rows[first:end]
    cells: list[Sequence[Cell]] = list(zip(*body, strict=True)) or [()] * len(header.names)
    profiles = [profile_of(column) for column in cells]
    matches = recognise(header, profiles, {**given_by(header.names), **_given(wishes, header, table.left)})
    matches |= days_by_content(header, matches, cells, profiles)
    columns = columns_of(header, matches, cells, profiles, date_1904=table.date_1904, day_order=wishes.day_order)
    facts = SheetFacts(table.name, columns, table.date_1904)
    row = None if header.row is None else header.row + table.first + 1
    reason = None if wishes.is_chosen or wishes.mapping else _no_register(table, header, matches)
    if reason:
        return ReadSheet(table.name, row, facts, ignored=reason), end
    tests = Sieve(facts, header, profiles), Shifts(facts, header, cells, profiles)
    reader = RowReader(facts, wishes.today)
    rows, refused, skipped = _read_rows(table, range(first, end), reader, tests, progress)
    notes = (*_notes(columns, cells), *_endless(columns, rows))
    return ReadSheet(table.name, row, facts, tuple(rows), tuple(refused), tuple(skipped), notes), end


def _read_rows(
    table: Table, places: range, reader: RowReader, tests: tuple[Sieve, Shifts], progress: Callable[[int], None]
) -> tuple[list[Row], list[Refusal], list[Skipped]]:
    rows: list[Row] = []
    refused: list[Refusal] = []
    skipped: list[Skipped] = []
    sieve, shifts = tests
    blank = ("",) * (len(table.rows[0]) if table.rows else 0)
    for place in places:
        cells = table.rows[place]
        if cells == blank:
            continue
        number = place + table.first + 1
        if not sieve.is_plain(cells):
            reason = sieve.passed_over(cells, place - places.start)
            if reason:
                skipped.append(Skipped(number, reason))
                continue
            if sieve.is_sparse(cells):
                refused.append(reader.sparse(number, cells))
                continue
        fault = shifts.fault(cells)
        found = reader.refuse(number, cells, fault) if fault else reader.read(number, cells)
        if isinstance(found, Row):
            rows.append(found)
        else:
            refused.append(found)
        if place % _STEP == 0:
            progress(place)
    return rows, refused, skipped


def _given(wishes: Wishes, header: Header, left: int) -> dict[Field, int | None]:
    """The columns that a person gave by hand, as far as this header has them; None: leave the field out."""
    places = {field: column_of(header, name, left) if name else None for field, name in wishes.mapping.items()}
    return {field: place for field, place in places.items() if place is not None or wishes.mapping[field] is None}


def _no_register(table: Table, header: Header, matches: Mapping[Field, Match]) -> Said | None:
    """Why the table is no register of contracts, None where it is one."""
    found = {field for field, match in matches.items() if match.confidence >= 0.4}
    above = [text_of(cell) for row in table.rows[: header.row or 0] for cell in row]
    estimates = sum(map(says_estimate, header.own))
    if Field.SUPPLIER not in found and (estimates >= 2 or any(map(says_plan, [*above, table.name or ""]))):
        return PLAN
    if not found & _DAYS and any(map(says_invoices, header.own)):
        return INVOICES
    rest = {Field.VALUE, Field.SUPPLIER} & found
    if found & _NAMES and (found & _DAYS or rest == {Field.VALUE, Field.SUPPLIER}) or Field.TITLE in found and rest:
        return None
    return NO_REGISTER


def _notes(columns: Sequence[Column], cells: Sequence[Sequence[Cell]]) -> tuple[Said, ...]:
    """That no column tells the end; and columns whose day and month order was told by the other columns."""
    ends = {Field.ENDS_ON, Field.PERIOD} & {column.field for column in columns}
    return (() if ends else (NO_END,)) + tuple(
        Said(ORDER_BORROWED.msgid, {"column": column.heading})
        for column in columns
        if column.field in DATED
        and column.way.order
        and is_undecided(cells[column.index], replace(column.way, order=None))
    )


def _endless(columns: Sequence[Column], rows: Sequence[Row]) -> Iterator[Said]:
    """That some rows leave their end open without a word: an empty cell, or a formula whose value was not kept."""
    places = [str(row.row) for row in rows if row.values.ends_on is None and row.values.term is None]
    if places and Field.ENDS_ON in {column.field for column in columns}:
        some = ", ".join(places[:_NAMED]) + (" …" if len(places) > _NAMED else "")
        yield Said(WITHOUT_END.msgid, {"n": len(places), "rows": some})


def _ignored(table: Table, reason: Said) -> ReadSheet:
    return ReadSheet(table.name, None, SheetFacts(table.name, (), table.date_1904), ignored=reason)
