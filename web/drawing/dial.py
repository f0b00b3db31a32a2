"""Slack (in Finnish: liikkumavara) as a number with its unit, and as the small dial beside it."""

from dataclasses import dataclass
from math import cos, pi, sin
from typing import Literal

QUARTER_DAYS = 91
WEEKS_FROM_DAYS = 28
SOON_BELOW_DAYS = 15

State = Literal["late", "soon", "ample", "unknown"]


@dataclass(frozen=True, slots=True)
class Slack:
    """What is shown of a slack: late has a true minus, weeks are whole weeks, unknown is a question mark."""

    days: int | None
    state: State
    number: str
    unit: Literal["day", "week", ""]


@dataclass(frozen=True, slots=True)
class Dial:
    """A face of *size* pixels.

    *wedge* is the path of what is left of a quarter of a year, empty when all or nothing is; *bar* the sign of late.
    """

    size: int
    centre: float
    radius: float
    inner: float
    state: State
    full: bool
    wedge: str
    bar: str


def slack_of(days: int | None) -> Slack:
    """Return how *days* of slack are said: days below four weeks, else weeks."""
    if days is None:
        return Slack(None, "unknown", "?", "")
    if days < 0:
        return Slack(days, "late", f"−{-days}", "day")
    state: State = "soon" if days < SOON_BELOW_DAYS else "ample"
    if days < WEEKS_FROM_DAYS:
        return Slack(days, state, str(days), "day")
    return Slack(days, state, str(days // 7), "week")


def dial_of(days: int | None, size: int = 28) -> Dial:
    """Return the face for *days* of slack: a quarter of a year is a full disc, which empties as a clock runs."""
    centre, radius = size / 2, size / 2 - 1.5
    inner = radius - max(1.6, size * 0.085)
    full = days is not None and days >= QUARTER_DAYS
    left = 0 if days is None or full else max(days, 0)
    return Dial(
        size, centre, radius, round(inner, 2), slack_of(days).state, full, _wedge(centre, inner, left), _bar(size)
    )


def _wedge(centre: float, radius: float, days: int) -> str:
    if not days:
        return ""
    turn = 2 * pi * days / QUARTER_DAYS
    x, y = centre + radius * sin(turn), centre - radius * cos(turn)
    large = int(turn > pi)
    return f"M{centre:g} {centre:g}V{centre - radius:.1f}A{radius:.1f} {radius:.1f} 0 {large} 1 {x:.1f} {y:.1f}z"


def _bar(size: int) -> str:
    return f"M{size / 2:g} {0.29 * size:.1f}v{0.25 * size:.1f}m0 {0.15 * size:.1f}v0.4"
