"""The only place that reads the time."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

HELSINKI = ZoneInfo("Europe/Helsinki")


@dataclass(frozen=True, slots=True)
class Clock:
    """The present moment, and the day that it is in Finland.

    *fixed_today* replaces the day (for demos and tests); moments always run on real time.
    """

    fixed_today: date | None = None

    def now(self) -> datetime:
        """Return the present moment, aware and in UTC."""
        return datetime.now(UTC)

    def today(self) -> date:
        """Return today's date in Europe/Helsinki."""
        return self.fixed_today or self.now().astimezone(HELSINKI).date()


def local(moment: datetime) -> datetime:
    """Return the aware *moment* on Finland's clock."""
    return moment.astimezone(HELSINKI)
