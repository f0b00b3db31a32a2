"""Feedback as somebody plans, gives and reads it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum

from .models import Theme

LEAST_ANSWERS = 5
"""With fewer answers nothing is shown of a round: neither figures nor texts (domain.md 7.5)."""


class Question(StrEnum):
    """What is asked, each on a scale of 1 (poor) to 5 (good); the names of the columns of an answer."""

    QUALITY = "quality"
    TIMELINESS = "timeliness"
    COOPERATION = "cooperation"


class RoundState(StrEnum):
    """Where a round stands; told by its days."""

    PLANNED = "planned"
    OPEN = "open"
    CLOSED = "closed"
    STOPPED = "stopped"


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """A round as it is planned: the days, every how many months it comes again, and whom it asks.

    A recipient is an address, or the name of somebody in the register.
    """

    sends_on: date
    closes_on: date
    recipients: Sequence[str] = ()
    every_months: int | None = None
    language: str = "fi"


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What somebody answers; at least one part of it."""

    quality: int | None = None
    timeliness: int | None = None
    cooperation: int | None = None
    text: str | None = None


@dataclass(frozen=True, slots=True)
class Tally:
    """The count, sum and number of answers of one round, by question; and how its texts are themed."""

    answers: int = 0
    sums: Mapping[Question, tuple[int, int]] = field(default_factory=dict)
    themes: Mapping[Theme, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Result:
    """What a round showed: nothing but the count of answers where it is not over, or they are too few."""

    answers: int
    shown: bool
    averages: Mapping[Question, Decimal] = field(default_factory=dict)
    themes: Mapping[Theme, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class RoundLine:
    """One round in a list: its contract, its days, how it went."""

    id: int
    contract_id: int
    reference: str
    title: str
    supplier: str | None
    number: int
    sends_on: date
    closes_on: date
    every_months: int | None
    imported: bool
    state: RoundState
    asked: int
    used: int
    result: Result

    @property
    def rate(self) -> int | None:
        """How many of a hundred who were asked have answered; None where nobody was."""
        return self.used * 100 // self.asked if self.asked else None
