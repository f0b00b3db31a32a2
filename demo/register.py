"""The register of Mallila as a workbook, written with the dates of the day it is asked for."""

import csv
import re
from datetime import date, timedelta
from pathlib import Path

import xlsxwriter

TEMPLATE = Path(__file__).resolve().parent / "register.csv"
TITLE = "Mallilan kaupunki: sopimusrekisteri"
NAME = "mallila-sopimusrekisteri.xlsx"
_MONTHS = re.compile(r"^([se])(-?\d+)$")
_YEAR = re.compile(r"\{Y([+-]\d+)?\}")


def write_workbook(folder: Path, today: date) -> Path:
    """Write the register into *folder* as people keep it: a title above the header, dates in date cells."""
    with TEMPLATE.open(encoding="utf-8", newline="") as file:
        heading, *rows = list(csv.reader(file, delimiter=";"))
    path = folder / NAME
    book = xlsxwriter.Workbook(path, {"strings_to_formulas": False, "strings_to_urls": False})
    sheet, day, bold = (
        book.add_worksheet("Sopimukset"),
        book.add_format({"num_format": "d.m.yyyy"}),
        book.add_format({"bold": True}),
    )
    sheet.write_string(0, 0, TITLE, bold)
    sheet.write_row(2, 0, heading, bold)
    for number, row in enumerate(rows, start=3):
        for place, text in enumerate(row):
            cell = in_words_of(text, today)
            if isinstance(cell, date):
                sheet.write_datetime(number, place, cell, day)
            elif isinstance(cell, int):
                sheet.write_number(number, place, cell)
            elif cell:
                sheet.write_string(number, place, cell)
    sheet.autofit()
    book.close()
    return path


def in_words_of(text: str, today: date) -> date | int | str:
    """Return a cell of the template as it reads on *today*.

    s-34 is the first day of the month 34 months ago, e13 the last day of the one 13 months on, {Y-3} a year.
    """
    if found := _MONTHS.match(text):
        first = first_of_month(today, int(found[2]))
        return first if found[1] == "s" else first_of_month(first, 1) - timedelta(days=1)
    if text.isdigit():
        return int(text)
    return _YEAR.sub(lambda year: str(today.year + int(year[1] or 0)), text)


def first_of_month(day: date, months: int) -> date:
    """Return the first day of the month that is *months* after the day's own."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, 1)
