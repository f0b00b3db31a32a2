"""Tasks as plain values."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from .models import Anchor, Level, ObligationKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """A task as its form says it; *every_months* None: once."""

    kind: ObligationKind
    due_on: date
    every_months: int | None = None
    title: str | None = None
    advice: str | None = None
    assignee_id: int | None = None
    level: Level | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Finished:
    """That a task was done; *report_on* is the date of the report that was got."""

    done_on: date
    report_on: date | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Shelved:
    """A task of the library as its form says it."""

    kind: ObligationKind
    anchor: Anchor
    months: int
    every_months: int | None = None
    title: str | None = None
    advice: str | None = None
    category_id: int | None = None


class Tab(StrEnum):
    """The parts of the list."""

    OPEN = "open"
    OVERDUE = "overdue"
    DONE = "done"
    ALL = "all"


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which tasks are asked for; *person_id* is who owns the contract, stands in or has the task."""

    tab: Tab = Tab.ALL
    kind: ObligationKind | None = None
    contract_id: int | None = None
    unit_id: int | None = None
    person_id: int | None = None
    due_by: date | None = None
    id: int | None = None


class TaskLine(NamedTuple):
    """One line of the list."""

    id: int
    number: int
    contract_id: int
    contract: str
    contract_title: str
    supplier: str | None
    owner: str | None
    assignee: str | None
    kind: ObligationKind
    level: Level | None
    title: str | None
    due_on: date | None
    every_months: int | None
    last_done_on: date | None
    last_report_on: date | None
