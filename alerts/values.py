"""Values that pass between the alarm's modules."""

from dataclasses import dataclass
from datetime import date

from .models import Answer


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """An answer as it is given.

    `until_on`: when to ring again, or the next review; `decided_on`: when it was begun or decided, or from when a
    successor is needed; `notified_on`: when the supplier was told; `instead`: who has it, or what covers it.
    """

    answer: Answer
    reason: str | None = None
    until_on: date | None = None
    decided_on: date | None = None
    notified_on: date | None = None
    instead: str | None = None
