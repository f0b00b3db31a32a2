"""The day on which every test stands still, unless it says otherwise."""

from datetime import date

from hankintakello.core.clock import Clock

TODAY = date(2026, 11, 23)


def moments_day() -> str:
    """Return the day that is written where a moment is told: moments run on while the day stands still."""
    day = Clock().today()
    return f"{day.day}.{day.month}.{day.year}"
