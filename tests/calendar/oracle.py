"""Back-scheduling the slow way, one day at a time, written apart from the rules to hold them to account.

Holidays are computed here from Easter, weeks and least days are the tables of the process templates as first decided.
"""

from collections.abc import Callable
from datetime import date, timedelta
from fractions import Fraction
from math import ceil
from typing import NamedTuple

DAY = timedelta(days=1)
PHASES = ("need", "market", "prep", "request", "negot", "tender", "eval", "decision", "standstill", "contract", "mobil")
ON_THE_CALENDAR = {"request", "tender", "standstill", "mobil"}
WEEKS = {
    "small_purchase": (1, 1, 1, 0, 0, 2, 1, 1, 0, 1, 1),
    "cpb_direct_order": (2, 1, 1, 0, 0, 0, 1, 1, 0, 1, 3),
    "mini_competition": (2, 1, 2, 0, 0, 2, 2, 1, 2, 1, 3),
    "dps_contract": (2, 0, 2, 0, 0, 2, 2, 1, 2, 1, 2),
    "direct_award": (2, 1, 2, 0, 2, 1, 1, 1, 2, 1, 2),
    "national_open": (3, 2, 4, 0, 0, 4, 2, 2, 2, 1, 4),
    "dps_setup": (4, 4, 6, 5, 0, 0, 2, 1, 0, 1, 1),
    "eu_open": (4, 4, 6, 0, 0, 5, 3, 2, 3, 1, 6),
    "eu_restricted": (4, 4, 6, 7, 0, 4, 3, 2, 3, 1, 6),
    "joint_cpb": (6, 8, 10, 0, 0, 5, 4, 2, 3, 2, 6),
    "annex_e": (6, 6, 8, 0, 0, 5, 4, 3, 3, 2, 10),
    "competitive_negotiation": (4, 6, 8, 7, 8, 5, 3, 2, 3, 2, 6),
    "competitive_dialogue": (6, 8, 8, 7, 12, 4, 4, 2, 3, 3, 8),
    "innovation_partnership": (6, 8, 10, 7, 12, 5, 4, 3, 3, 3, 8),
}
LONG_HEADS_UP = {"dps_setup", "eu_open", "eu_restricted", "joint_cpb", "annex_e"}
TWO_STAGES = {"eu_restricted", "competitive_negotiation", "competitive_dialogue", "innovation_partnership"}
LEAST_TENDER = {"eu_open": 30, "joint_cpb": 30, "annex_e": 30, "national_open": 14, "dps_contract": 10}
LEAST_TENDER |= {"mini_competition": 7} | dict.fromkeys(TWO_STAGES, 25)


class Plan(NamedTuple):
    """First and last day of each phase, and the days before them."""

    phases: dict[str, tuple[date, date]]
    latest_safe_start: date
    planning_start: date
    heads_up: date


def easter(year: int) -> date:
    """Easter Sunday by the anonymous Gregorian algorithm."""
    a, b, c = year % 19, year // 100, year % 100
    h = (19 * a + b - b // 4 - (b - (b + 8) // 25 + 1) // 3 + 15) % 30
    i = (32 + 2 * (b % 4) + 2 * (c // 4) - h - c % 4) % 7
    m = (a + 11 * h + 22 * i) // 451
    month, day = divmod(h + i - 7 * m + 114, 31)
    return date(year, month, day + 1)


def is_working(day: date) -> bool:
    """Monday to Friday, not a church or national holiday, not an eve that the law counts with them."""
    fixed = {(1, 1), (1, 6), (5, 1), (12, 6), (12, 24), (12, 25), (12, 26)}
    from_easter = (day - easter(day.year)).days
    midsummer_eve = day.month == 6 and day.weekday() == 4 and 19 <= day.day <= 25
    holiday = (day.month, day.day) in fixed or from_easter in {-2, 1, 39} or midsummer_eve
    return day.weekday() < 5 and not holiday


def is_still(day: date) -> bool:
    """ISO weeks 27-30, and Christmas Eve to Epiphany."""
    if day.month in (6, 7, 8) and 27 <= day.isocalendar().week <= 30:
        return True
    return (day.month == 12 and day.day >= 24) or (day.month == 1 and day.day <= 6)


def back_to(day: date, fits: Callable[[date], bool]) -> date:
    """The day itself or the nearest earlier one that fits."""
    while not fits(day):
        day -= DAY
    return day


def is_clear(day: date, *, still: bool = True) -> bool:
    """A working day that is not still."""
    return is_working(day) and not (still and is_still(day))


def contract_on(notified_on: date, days: int) -> date:
    """The first working day after the last day for an appeal, moved to a working day."""
    last = notified_on + days * DAY
    while not is_working(last):
        last += DAY
    after = last + DAY
    while not is_working(after):
        after += DAY
    return after


def plan(code: str, needed_on: date, *, least: bool = False) -> Plan:
    """The whole plan; with least days every day counts and there are no still days."""
    weeks = {phase: n for phase, n in zip(PHASES, WEEKS[code], strict=True) if n}
    still = not least
    phases: dict[str, tuple[date, date]] = {}
    last = needed_on - DAY
    for phase in reversed(weeks):
        first, left = last + DAY, least_days(code, phase) if least else 7 * weeks[phase]
        while left:
            first -= DAY
            left -= phase in ON_THE_CALENDAR or not (still and is_still(first))
        if phase in ("request", "tender") or phase == "need":
            first = back_to(first, lambda day: is_clear(day, still=still))
        if phase == "standstill":
            appeal = 10 if code == "dps_contract" else 14
            notified = first - DAY
            while not is_clear(notified, still=still) or contract_on(notified, appeal) > last + DAY:
                notified -= DAY
            first = notified + DAY
        phases[phase] = first, last
        last = first - DAY
    buffer = 7 * ceil(Fraction(15, 100) * sum(weeks.values()))
    planning = start = phases["need"][0]
    while buffer:
        planning -= DAY
        buffer -= not is_still(planning)
    planning = back_to(planning, is_clear)
    ahead = 36 if code in LONG_HEADS_UP else 4 if code == "small_purchase" else 12
    return Plan(phases, start, planning, back_to(planning - 7 * ahead * DAY, is_clear))


def least_days(code: str, phase: str) -> int:
    """The least days of a phase when time is short."""
    weeks = WEEKS[code][PHASES.index(phase)]
    short = ceil(Fraction(3, 10) * 7 * weeks)
    tender = LEAST_TENDER.get(code, 5)
    waits = 11 if code == "dps_contract" else 15
    return {"request": 30, "tender": tender, "standstill": waits, "mobil": short}.get(phase, max(3, short))
