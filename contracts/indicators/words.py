"""Indicators in words."""

from ...core.i18n import _, format_month, format_number
from .models import Direction, Indicator, Rhythm
from .rules import period_of
from .values import Course, Period, Standing


def direction_name(direction: Direction) -> str:
    """Return on which side of the target a figure is good."""
    return {Direction.AT_LEAST: _("vähintään"), Direction.AT_MOST: _("enintään")}[direction]


def rhythm_name(rhythm: Rhythm) -> str:
    """Return how often it is measured."""
    return {
        Rhythm.MONTHLY: _("kuukausittain"),
        Rhythm.QUARTERLY: _("neljännesvuosittain"),
        Rhythm.HALF_YEARLY: _("puolivuosittain"),
        Rhythm.YEARLY: _("vuosittain"),
    }[rhythm]


def standing_name(standing: Standing) -> str:
    """Return how an indicator stands."""
    return {
        Standing.MET: _("täyttyy"),
        Standing.MISSED: _("ei täyty"),
        Standing.LACKING: _("mittaus puuttuu"),
        Standing.NEW: _("ei vielä mitattu"),
    }[standing]


def course_name(course: Course) -> str:
    """Return where the last two figures lead."""
    return {Course.BETTER: _("paranee"), Course.WORSE: _("heikkenee"), Course.SAME: _("ennallaan")}[course]


def target_words(one: Indicator) -> str:
    """Return the target: vähintään 98 %."""
    return f"{direction_name(one.direction)} {format_number(one.target)} {one.unit}"


def period_name(period: Period, rhythm: Rhythm) -> str:
    """Return the period: marraskuu 2026, 4. neljännes 2026, 2. vuosipuolisko 2026, 2026."""
    first = period.first_on
    if rhythm is Rhythm.MONTHLY:
        return format_month(first)
    words = {"year": first.year, "n": (first.month - 1) // (3 if rhythm is Rhythm.QUARTERLY else 6) + 1}
    if rhythm is Rhythm.QUARTERLY:
        return _("%(n)s. neljännes %(year)s") % words
    return _("%(n)s. vuosipuolisko %(year)s") % words if rhythm is Rhythm.HALF_YEARLY else str(first.year)


def measured_period(one: Indicator, period: Period) -> str:
    """Return the name of a period of the indicator."""
    return period_name(period_of(period.first_on, one.rhythm), one.rhythm)
