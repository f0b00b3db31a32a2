"""A cell of a table: what it can hold, and how it is shown as text."""

from datetime import date, datetime

Cell = str | float | bool | date | datetime
"""What a spreadsheet or a text file gives; an empty cell is ''."""


def text_of(cell: Cell) -> str:
    """The cell as a person would read it: 45082129, 0.35, 31.12.2027, with blanks at its ends taken away."""
    if isinstance(cell, str):
        return cell.strip()
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, datetime):
        return f"{_day(cell)} {cell:%H:%M:%S}" if cell.time() != datetime.min.time() else _day(cell)
    if isinstance(cell, date):
        return _day(cell)
    return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)


def _day(day: date) -> str:
    return f"{day.day}.{day.month}.{day.year}"
