"""A cell of a table: what it can hold, and how it is shown as text."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Generic, TypeVar

Cell = str | float | date | datetime
"""What a spreadsheet or a text file gives; an empty cell is ''."""


Read = TypeVar("Read")


class Cache(dict[Cell, Read], Generic[Read]):
    """What each distinct cell of a column was read as: it is read once."""

    def __init__(self, read: Callable[[Cell], Read]) -> None:
        super().__init__()
        self.read = read

    def __missing__(self, cell: Cell) -> Read:
        self[cell] = found = self.read(cell)
        return found


def text_of(cell: Cell) -> str:
    """The cell as text: 45082129, 0.35, 2027-12-31, with blanks at its ends taken away."""
    if isinstance(cell, str):
        return cell.strip()
    if isinstance(cell, datetime):
        return cell.isoformat(" ") if cell.time() != datetime.min.time() else cell.date().isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
