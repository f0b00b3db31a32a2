"""Files written for tests: workbooks and delimited texts of given rows."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import xlsxwriter

from hankintakello.contracts.importing.reading import read_register
from hankintakello.contracts.importing.registers import Wishes, read_table
from hankintakello.contracts.importing.sandbox import Table
from hankintakello.contracts.importing.values import Field, ReadFile

TODAY = date(2026, 11, 23)
Rows = Sequence[Sequence[Any]]


def workbook(
    path: Path,
    sheets: Mapping[str, Rows],
    *,
    merged: Sequence[tuple[int, int, int, int]] = (),
    hidden: Sequence[str] = (),
    date_1904: bool = False,
) -> Path:
    """An Excel workbook; *merged* ranges (top, left, bottom, right) are those of its first sheet."""
    book = xlsxwriter.Workbook(
        str(path), {"strings_to_formulas": False, "strings_to_urls": False, "date_1904": date_1904}
    )
    as_day = book.add_format({"num_format": "d.m.yyyy"})
    for number, (name, rows) in enumerate(sheets.items()):
        sheet = book.add_worksheet(name)
        if name in hidden:
            sheet.hide()
        for top, left, bottom, right in merged if number == 0 else ():
            sheet.merge_range(top, left, bottom, right, "")
        for place, row in enumerate(rows):
            for column, cell in enumerate(row):
                if isinstance(cell, date):
                    sheet.write_datetime(place, column, datetime.combine(cell, time()), as_day)
                elif cell not in ("", None):
                    sheet.write(place, column, cell)
    book.close()
    return path


def text(path: Path, rows: Rows, *, delimiter: str = ";", encoding: str = "utf-8", end: str = "\r\n") -> Path:
    """A delimited text without quotes."""
    lines = [delimiter.join(str(cell) for cell in row) for row in rows]
    path.write_bytes(end.join([*lines, ""]).encode(encoding))
    return path


def read_rows(tmp_path: Path, rows: Rows, **wishes: Any) -> ReadFile:
    """The rows read from a workbook."""
    return read_register(workbook(tmp_path / "rekisteri.xlsx", {"Sopimukset": rows}), today=TODAY, **wishes)


def table(rows: Rows, *, name: str | None = None) -> Table:
    """The rows as the child process hands them over; nameless like a text's."""
    width = max(map(len, rows))
    padded = [tuple(float(cell) if type(cell) is int else cell for cell in row) for row in rows]
    return Table(name, [row + ("",) * (width - len(row)) for row in padded], 0, 0, False, (), False)


def read_cells(rows: Rows, *, mapping: Mapping[str, str] | None = None, day_order: str | None = None) -> ReadFile:
    """The rows read without a file."""
    wanted = {Field(name): column or None for name, column in (mapping or {}).items()}
    sheets = read_table(table(rows), Wishes(wanted, day_order, TODAY), lambda place: None)
    return ReadFile("rekisteri.csv", "0" * 64, tuple(sheets))
