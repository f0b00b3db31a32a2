"""The clock strip's values: what it is made from, and the shapes that draw_strip returns."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from .scale import Box
from .values import Mark, Phase

Sureness = Literal["sure", "option", "open"]


@dataclass(frozen=True, slots=True)
class Term:
    """A stretch of the contract: *sure* is certain, *option* is not used yet, *open* has no end (*last* is none)."""

    first: date
    last: date | None
    label: str
    kind: Sureness = "sure"


@dataclass(frozen=True, slots=True)
class Plan:
    """The successor's work as one of the scenarios lays it out; *ghost* for the one that waits for a decision."""

    phases: tuple[Phase, ...]
    label: str
    needed_on: date
    ghost: bool = False


@dataclass(frozen=True, slots=True)
class Life:
    """All that the strip shows of one contract."""

    terms: tuple[Term, ...]
    marks: tuple[Mark, ...] = ()
    plans: tuple[Plan, ...] = ()


@dataclass(frozen=True, slots=True)
class TermBox:
    """A term's box; *past* is the part behind the hand, *text* what of its label fits, *torn* sides go on unseen."""

    term: Term
    box: Box
    past: Box | None
    text: str
    text_x: float
    on_past: bool
    torn_left: bool
    torn_right: bool


@dataclass(frozen=True, slots=True)
class Flagged:
    """The marks of one day: sign on the bar, leader, label."""

    marks: tuple[Mark, ...]
    on: date
    text: str
    x: float
    y: float

    @property
    def late(self) -> bool:
        """Whether one of them is late."""
        return any(mark.late for mark in self.marks)


@dataclass(frozen=True, slots=True)
class PhaseBox:
    """A phase's box on its row."""

    phase: Phase
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class PlanRow:
    """A plan's phases and its label beside them."""

    plan: Plan
    boxes: tuple[PhaseBox, ...]
    text_x: float
    text_y: float
    leftward: bool


@dataclass(frozen=True, slots=True)
class Grid:
    """A line of the ground: a year's (with its number) or a month's first day."""

    on: date
    x: float
    year: bool
    text: bool


@dataclass(frozen=True, slots=True)
class Strip:
    """The strip in a field of WIDTH × *height*."""

    first: date
    last: date
    today: date
    hand: float
    flag_x: float
    height: int
    axis: int
    bar_y: float
    still: tuple[Box, ...]
    grid: tuple[Grid, ...]
    terms: tuple[TermBox, ...]
    flags: tuple[Flagged, ...]
    plans: tuple[PlanRow, ...]
