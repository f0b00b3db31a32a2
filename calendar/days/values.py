"""The still days: when nobody publishes, decides or prepares (in Finnish: hiljaiset päivät)."""

from dataclasses import dataclass
from datetime import date

MonthDay = tuple[int, int]
Stretch = tuple[date, date]


@dataclass(frozen=True, slots=True)
class StillDays:
    """ISO weeks from the first to the last, and the days of the year from the first to the last; both may be none.

    Each pair is inclusive; the days may run over the turn of the year.
    """

    weeks: tuple[int, int] | None = None
    days: tuple[MonthDay, MonthDay] | None = None


NO_STILL_DAYS = StillDays()
