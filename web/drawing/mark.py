"""The sign of the house: a clock that runs once a year, its hand at today."""

from dataclasses import dataclass
from datetime import date

from .face import face_of, turn_of


@dataclass(frozen=True, slots=True)
class HouseMark:
    """The face of 32 × 32: four ticks and the hand, as paths."""

    ticks: str
    hand: str


def house_mark(today: date) -> HouseMark:
    """Return the sign as it looks on *today*."""
    face = face_of(today, 16, 16)
    quarters = (turn_of(date(today.year, month, 1)) for month in (1, 4, 7, 10))
    return HouseMark("".join(face.line(turn, 9.8, 11.8) for turn in quarters), face.line(turn_of(today), -2, 8.6))
