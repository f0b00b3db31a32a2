"""Plain registers and what is read of them, for the tests of this folder."""

from datetime import date
from typing import Any

from hankintakello.contracts.importing.values import (
    ReadFile,
)

HEADER = ["Diaarinumero", "Sopimuksen nimi", "Toimittaja", "Alkaa", "Päättyy"]


def row(number: int, starts: Any = "1.1.2024", ends: Any = "31.12.2027", *more: Any) -> list[Any]:
    """A plain contract."""
    return [f"KUN/{number}/2024", f"Palvelu {number}", f"Toimittaja {number} Oy", starts, ends, *more]


def spans(file: ReadFile) -> dict[int, tuple[date | None, date | None]]:
    """Row number to start and end."""
    return {one.row: (one.values.starts_on, one.values.ends_on) for one in file.rows}


def refusals(file: ReadFile) -> dict[int, tuple[str | None, str]]:
    """Row number to column and reason."""
    return {one.row: (one.column, one.reason.text()) for one in file.refused}


PLAIN = (date(2024, 1, 1), date(2027, 12, 31))
