"""Puts the floors together: settings become a clock and a database, and who listens is told of changes."""

from dataclasses import dataclass
from functools import cached_property

from .calendar.clock import service as clock_service
from .config import Settings
from .core import changes
from .core.clock import Clock
from .core.database import Database


@dataclass(frozen=True)
class House:
    """One installation at work."""

    settings: Settings

    @cached_property
    def clock(self) -> Clock:
        """The clock, with its day replaced where TODAY says so."""
        return Clock(self.settings.today)

    @cached_property
    def database(self) -> Database:
        """The database; what depends on contracts is derived anew before each commit."""
        connect_floors()
        return Database(self.settings.database, self.clock)


def connect_floors() -> None:
    """Have the calendar floor listen to changes of contracts."""
    changes.listen(clock_service.derive)
