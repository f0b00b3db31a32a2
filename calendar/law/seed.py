"""The legal parameters that the product is shipped with."""

import csv
from datetime import date
from decimal import Decimal
from pathlib import Path

from .values import LawRow

FILE = Path(__file__).resolve().parents[2] / "migrations" / "data" / "legal_parameters.csv"


def shipped_law() -> tuple[LawRow, ...]:
    """Return the shipped rows, as the first migrations write them."""
    with FILE.open(encoding="utf-8", newline="") as file:
        return tuple(_row(cells) for cells in csv.DictReader(file))


def _row(cells: dict[str, str]) -> LawRow:
    last = cells["valid_to"]
    return LawRow(
        key=cells["key"],
        value=Decimal(cells["value"]),
        valid_from=date.fromisoformat(cells["valid_from"]),
        valid_to=date.fromisoformat(last) if last else None,
    )
