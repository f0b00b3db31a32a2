"""Deviations as plain values: what a report says, what a step says, and the lines of the list."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from .models import Deadline, DeviationState, DeviationType, StepKind

NOTICE, MINOR, MAJOR, CRITICAL = 1, 2, 3, 4
SEVERITIES = (NOTICE, MINOR, MAJOR, CRITICAL)


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What somebody tells of a deviation."""

    what: str
    seen_on: date
    severity: int
    type: DeviationType
    seen_by: str | None = None
    effect: str | None = None
    own_share: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """A step as its form says it; the day is today where it is left out."""

    kind: StepKind
    on: date | None = None
    text: str | None = None
    severity: int | None = None
    correct_by: date | None = None


class Sighting(NamedTuple):
    """What tells whether two reports are of the same thing."""

    what: str
    seen_on: date
    type: DeviationType


class Known(NamedTuple):
    """A deviation that is on the list already and may be the same thing."""

    id: int
    number: int
    what: str
    seen_on: date
    type: DeviationType
    severity: int
    state: DeviationState


class Tab(StrEnum):
    """The parts of the list."""

    OPEN = "open"
    OVERDUE = "overdue"
    CLOSED = "closed"
    ALL = "all"


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which deviations are asked for; *person_id* is who owns the contract or stands in, *due_by* the last deadline."""

    tab: Tab = Tab.ALL
    state: DeviationState | None = None
    severity: int | None = None
    type: DeviationType | None = None
    contract_id: int | None = None
    unit_id: int | None = None
    person_id: int | None = None
    due_by: date | None = None
    supplier_id: int | None = None


class DeviationLine(NamedTuple):
    """One line of the list."""

    id: int
    number: int
    contract_id: int
    contract: str
    title: str
    supplier: str | None
    owner: str | None
    what: str
    seen_on: date
    severity: int
    type: DeviationType
    state: DeviationState
    next_deadline_on: date | None
    next_deadline: Deadline | None
