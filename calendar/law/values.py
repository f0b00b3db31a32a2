"""A legal parameter as a value, and who buys: both decide which threshold holds."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum


class Buyer(StrEnum):
    """The kind of buyer that the thresholds know; unknown is sub-central."""

    CENTRAL = "central"
    SUBCENTRAL = "subcentral"


@dataclass(frozen=True, slots=True)
class LawRow:
    """A number of the law (in Finnish: lakiparametri), in force from its first day to its last, or further on."""

    key: str
    value: Decimal
    valid_from: date
    valid_to: date | None = None
