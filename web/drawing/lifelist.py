"""The strip's twin for narrow screens and for screen readers: the days of a contract's life, one under the other."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from .strip_values import Life

Stretch = Literal["past", "ahead", "option", "after"]


@dataclass(frozen=True, slots=True)
class LifeDay:
    """A day of the list: a sign or none, its words, and how the rail runs on from it."""

    on: date
    kind: str
    name: str
    stretch: Stretch
    is_today: bool = False
    late: bool = False


def list_life(life: Life, today: date, *, began: str, now: str, would_end: str = "%(option)s") -> tuple[LifeDay, ...]:
    """Return all the days in order, *today* among them.

    *began* and *now* are words for the first day and for today, *would_end* those for an option's last day.
    """
    rows: list[tuple[date, int, str, str, bool]] = [(today, 0, "today", now, False)]
    if life.terms:
        rows.append((life.terms[0].first, 0, "start", began, False))
    rows += [(mark.on, 1, mark.kind, mark.name or mark.title, mark.late) for mark in life.marks]
    options = [term for term in life.terms if term.kind == "option"]
    rows += [(t.last, 2, "option_end", would_end % {"option": t.label}, False) for t in options if t.last]
    return tuple(
        LifeDay(on, kind, name, _stretch(on, life, today), kind == "today", late)
        for on, _rank, kind, name, late in sorted(rows, key=lambda row: (row[0], row[1]))
    )


def _stretch(on: date, life: Life, today: date) -> Stretch:
    if on < today:
        return "past"
    if _within(on, [term.last for term in life.terms if term.kind != "option"]):
        return "ahead"
    return "option" if _within(on, [term.last for term in life.terms if term.kind == "option"]) else "after"


def _within(on: date, ends: Sequence[date | None]) -> bool:
    return any(end is None or on < end for end in ends)
