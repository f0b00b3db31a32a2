"""What drawings are made from: frozen values without a session, a clock or a language of their own."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

Span = tuple[date, date]
"""First and last day, both included."""

Style = Literal["thick", "thin", "hollow", "dotted"]
"""The one grammar of lines: own work, time that runs elsewhere, taking into use, buffer."""

_ELSEWHERE = frozenset({"request", "tender", "standstill"})


def phase_style(phase: str) -> Style:
    """Return how the phase with this id is drawn."""
    if phase in _ELSEWHERE:
        return "thin"
    return "hollow" if phase == "mobil" else "thick"


@dataclass(frozen=True, slots=True)
class Phase:
    """A stretch of a procurement, its last day included."""

    name: str
    first: date
    last: date
    style: Style = "thick"


@dataclass(frozen=True, slots=True)
class Run:
    """A procurement as it is laid out in time, its phases in order; *begun* once its work has started."""

    title: str
    href: str
    phases: tuple[Phase, ...]
    slack_days: int | None = None
    begun: bool = False

    @property
    def first(self) -> date:
        """Its first day."""
        return self.phases[0].first

    @property
    def last(self) -> date:
        """Its last day."""
        return self.phases[-1].last


@dataclass(frozen=True, slots=True)
class Mark:
    """A day that matters: a milestone's kind and day, what it is about and where that is read.

    *slack_days* below 0 makes it late (red); none is never late. *name* replaces the kind's own name.
    """

    kind: str
    on: date
    title: str
    href: str = ""
    slack_days: int | None = None
    name: str = ""

    @property
    def late(self) -> bool:
        """Whether its slack is used up."""
        return self.slack_days is not None and self.slack_days < 0


@dataclass(frozen=True, slots=True)
class Task:
    """A task of the organisation's own year, drawn on the inner ring with its number."""

    number: int
    title: str
    first: date
    last: date
    href: str = ""


@dataclass(frozen=True, slots=True)
class ListLink:
    """The address of the list twin for a stretch of time; *pattern* holds {first} and {last}."""

    pattern: str = "/calendar/list?from={first}&to={last}"

    def to(self, first: date, last: date) -> str:
        """Return the address of the list from *first* to *last*."""
        return self.pattern.format(first=first.isoformat(), last=last.isoformat())
