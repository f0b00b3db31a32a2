"""A procurement laid out in time, each span with the numbers that recompute it."""

from dataclasses import dataclass
from datetime import date

from ..days.values import Stretch


@dataclass(frozen=True, slots=True)
class Span:
    """A phase or the buffer, both days in it: `days` asked for, `still` passed over, `moved_days` gone backward.

    The three are together its whole length. `still` holds the unbroken stretches, both days in each.
    """

    name: str
    first_on: date
    last_on: date
    days: int
    still: tuple[Stretch, ...]
    moved_days: int

    @property
    def still_days(self) -> int:
        """How many still days were passed over."""
        return sum((last - first).days + 1 for first, last in self.still)


@dataclass(frozen=True, slots=True)
class Schedule:
    """A template counted back from *needed_on*; the phases are in order of time, the buffer stands before them.

    `decision_ends_on` is the day of notification; None in a template without a decision.
    """

    needed_on: date
    template: str
    phases: tuple[Span, ...]
    latest_safe_start_on: date
    buffer: Span
    heads_up: Span
    decision_ends_on: date | None

    def __hash__(self) -> int:
        """Cheap, for what is said of a plan is kept by it."""
        return hash((self.needed_on, self.template))

    @property
    def planning_start_on(self) -> date:
        """The day on which planning should begin."""
        return self.buffer.first_on

    @property
    def heads_up_on(self) -> date:
        """The day of the first word of it."""
        return self.heads_up.first_on
