"""A process template as a value: how a procurement of one procedure is laid out in time."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class TemplatePhase:
    """One phase: its weeks, its least days when time is short, and whether it is own work or runs on the calendar."""

    phase: str
    weeks: int
    own_work: bool
    least_days: int


@dataclass(frozen=True, slots=True)
class Template:
    """A version of a process template; `standstill_days` is None where nothing makes one wait before the contract."""

    code: str
    version: int
    heads_up_weeks: int
    standstill_days: int | None
    phases: tuple[TemplatePhase, ...]

    def __hash__(self) -> int:
        """Cheap, for plans are kept by their template."""
        return hash((self.code, self.version))

    @property
    def weeks(self) -> int:
        """The weeks of all phases together."""
        return sum(phase.weeks for phase in self.phases)
