"""Writes the register into a file: .json, .csv or .xlsx, a row at a time. No cell can begin a formula."""

import csv
import json
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from io import StringIO
from pathlib import Path
from typing import Any

import xlsxwriter
from sqlmodel import Session

from ...contracts.importing.own_words import FORMULA, TEXT_MARK, day_words
from ...core.errors import Invalid
from ...core.i18n import _
from . import queries
from .rows import row_of
from .tables import Cell, cells, headings

_WIDTHS = {"Sopimuksen nimi": 44, "Toimittaja": 28, "Vastuuhenkilön sähköposti": 30}


def export_contracts(session: Session, path: Path, *, only: Collection[int] | None = None) -> int:
    """Write every contract, or *only* these, into *path*, whose ending says the form; return how many.

    Raises Invalid for another ending.
    """
    write = WRITERS.get(path.suffix.lower())
    if write is None:
        raise Invalid(_("Tiedoston päätteen on oltava .xlsx, .csv tai .json."), field="file")
    if not path.parent.is_dir():
        raise Invalid(_("Kansiota %(folder)s ei ole.") % {"folder": path.parent}, field="file")
    part = path.with_name(path.name + ".part")  # a file that is there is whole
    try:
        count = write(session, part, only)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
    return count


def _lines(session: Session, only: Collection[int] | None) -> Iterator[queries.Line]:
    return (line for line in queries.lines(session) if only is None or line["id"] in only)


def _write_json(session: Session, path: Path, only: Collection[int] | None) -> int:
    written = 0
    with path.open("w", encoding="utf-8") as file:
        file.write("[")
        for line in _lines(session, only):
            file.write((",\n" if written else "\n") + json.dumps(row_of(line), ensure_ascii=False))
            written += 1
        file.write("\n]\n")
    return written


def _write_csv(session: Session, path: Path, only: Collection[int] | None) -> int:
    extra, written = queries.extra_headings(session), 0
    with path.open("w", encoding="utf-8-sig", newline="") as file:  # with a mark, and ;, as Excel in Finland opens it
        writer = csv.writer(file, delimiter=";")
        writer.writerow(map(harmless, headings(extra)))
        for line in _lines(session, only):
            writer.writerow(map(csv_cell, cells(line, extra)))
            written += 1
    return written


def csv_table(headings_: Iterable[str], rows: Iterable[Iterable[Cell]]) -> bytes:
    """Return a .csv that a Finnish spreadsheet opens: with a byte order mark, semicolons and Finnish days."""
    out = StringIO(newline="")
    writer = csv.writer(out, delimiter=";")
    writer.writerow(headings_)
    writer.writerows(map(csv_cell, row) for row in rows)
    return out.getvalue().encode("utf-8-sig")


def csv_cell(cell: Cell) -> str:
    """Return the cell as a Finnish spreadsheet reads it: 31.12.2027, 1234,50."""
    if isinstance(cell, date):
        return day_words(cell)
    return str(cell).replace(".", ",") if isinstance(cell, Decimal) else harmless(str("" if cell is None else cell))


def harmless(text: str) -> str:
    """Return the text so that no spreadsheet takes it for a formula: an apostrophe before it says that it is text."""
    return TEXT_MARK + text if text.startswith(FORMULA) else text


def _write_xlsx(session: Session, path: Path, only: Collection[int] | None) -> int:
    extra, count = queries.extra_headings(session), 0
    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with xlsxwriter.Workbook(str(path), options) as book:
        sheet = book.add_worksheet("Sopimukset")
        bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        day, money = book.add_format({"num_format": "d.m.yyyy"}), book.add_format({"num_format": "#,##0.00"})
        named = headings(extra)
        for column, heading in enumerate(named):
            sheet.set_column(column, column, _WIDTHS.get(heading, 16))
        sheet.freeze_panes(1, 1)
        for column, heading in enumerate(named):
            sheet.write_string(0, column, heading, bold)
        for count, line in enumerate(_lines(session, only), 1):
            for column, cell in enumerate(cells(line, extra)):
                _write_cell(sheet, count, column, cell, day, money)
        sheet.autofilter(0, 0, max(count, 1), len(named) - 1)
    return count


def _write_cell(sheet: Any, row: int, column: int, cell: Cell, day: Any, money: Any) -> None:
    """Write a typed cell; days that a workbook cannot count (before 1900) and long texts as they can be."""
    if cell is None or cell == "":
        return
    if isinstance(cell, date) and cell.year > 1900:
        sheet.write_datetime(row, column, cell, day)
    elif isinstance(cell, Decimal):
        sheet.write_number(row, column, cell, money)
    elif isinstance(cell, int):
        sheet.write_number(row, column, cell)
    else:
        sheet.write_string(row, column, (day_words(cell) if isinstance(cell, date) else cell)[:32_767])


Writer = Callable[[Session, Path, Collection[int] | None], int]
WRITERS: Mapping[str, Writer] = {".json": _write_json, ".csv": _write_csv, ".xlsx": _write_xlsx}
"""What writes each form of file."""
