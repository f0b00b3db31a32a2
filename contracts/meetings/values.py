"""Meetings as plain values."""

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from ..obligations.models import Level


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """A meeting as its form says it."""

    held_on: date
    attendees: str
    minutes: str
    decisions: str | None = None
    level: Level | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Steered:
    """A level of the steering model as its form says it; *due_on* is the day of the next meeting."""

    level: Level
    every_months: int
    due_on: date
    members: str
    supplier_members: str | None = None
    purpose: str | None = None


class Line(NamedTuple):
    """A line of an agenda; *path* is the address of its page, "" where it has none."""

    text: str
    path: str = ""


class Topic(NamedTuple):
    """A heading of an agenda with what is open under it."""

    heading: str
    lines: list[Line]
