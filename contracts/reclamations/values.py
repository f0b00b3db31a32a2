"""Reclamations as plain values: what a draft says, what a step says, and the lines of the list."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

from .models import ReclamationKind, ReclamationState, StepKind, number_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What a draft says beside its deviations; the sums follow from the contract's own terms.

    The penalty is counted from `penalty_due_on`, the agreed day, to `penalty_until_on`.
    """

    kind: ReclamationKind
    language: str
    clause: str | None = None
    earlier: str | None = None
    demand: str | None = None
    correct_by: date | None = None
    penalty_due_on: date | None = None
    penalty_until_on: date | None = None
    penalty_base: Decimal | None = None
    penalty_amount: Decimal | None = None
    reduction_base: Decimal | None = None
    reduction_amount: Decimal | None = None
    other_demand: str | None = None
    other_amount: Decimal | None = None
    consequences: str | None = None
    distribution: str | None = None
    secrecy: str | None = None
    answer_by: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """A step as its form says it; the day is today where it is left out."""

    kind: StepKind
    on: date | None = None
    text: str | None = None
    correct_by: date | None = None


class Tab(StrEnum):
    """The parts of the list."""

    OPEN = "open"
    WAITING = "waiting"
    OVERDUE = "overdue"
    CLOSED = "closed"
    ALL = "all"


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which reclamations are asked for; *person_id* is who owns the contract or stands in."""

    tab: Tab = Tab.ALL
    state: ReclamationState | None = None
    kind: ReclamationKind | None = None
    contract_id: int | None = None
    unit_id: int | None = None
    supplier_id: int | None = None
    person_id: int | None = None
    deviation_id: int | None = None
    id: int | None = None


class ReclamationLine(NamedTuple):
    """One line of the list."""

    id: int
    year: int | None
    ordinal: int | None
    contract_id: int
    contract: str
    title: str
    supplier: str | None
    owner: str | None
    kind: ReclamationKind
    state: ReclamationState
    sent_at: datetime | None
    answer_due_on: date | None
    next_deadline_on: date | None
    deviations: Collection[int] = ()

    @property
    def number(self) -> str | None:
        """The number: 2026/3."""
        return number_of(self.year, self.ordinal)


class Claim(NamedTuple):
    """What a deviation's deadlines hang on of a reclamation of it."""

    deviation_id: int
    state: ReclamationState
    answer_due_on: date | None
