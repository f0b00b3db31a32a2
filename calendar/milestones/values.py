"""Days on the clock as pages list them: open matters, the procurements under way, how many fall on a day."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import NamedTuple


class Whose(StrEnum):
    """Whose days are asked for."""

    MINE = "mine"
    UNIT = "unit"
    ALL = "all"


@dataclass(frozen=True, slots=True)
class Scope:
    """Whose days: a person's (owner or deputy), a unit's with what is below it, or all; of one category, if named."""

    whose: Whose = Whose.ALL
    person_id: int | None = None
    unit_id: int | None = None
    category_id: int | None = None


class Matter(NamedTuple):
    """A day about which somebody has still to do something.

    `with_planning`: a planning start on whose day option `number` is to be decided on, too.
    Kinds and states are their values, for thousands of these are read at once.
    """

    id: int
    kind: str
    number: int
    on: date
    slack_from: date
    contract_id: int
    title: str
    term: str | None
    contract_state: str
    coverage_end: date | None
    unit_id: int | None
    unit: str | None
    owner_id: int | None
    owner: str | None
    deputy_id: int | None
    procurement_id: int | None
    too_late_after: date | None
    with_planning: bool

    def slack_days(self, today: date) -> int:
        """Return its slack (in Finnish: liikkumavara) in days; below 0: late."""
        return (self.slack_from - today).days


class DayCount(NamedTuple):
    """How many open matters of a kind fall on a day, and how many of them are late."""

    kind: str
    on: date
    matters: int
    late: int


class PlanRow(NamedTuple):
    """A successor procurement as a span: from its planning start to the day before the new contract."""

    procurement_id: int
    contract_id: int
    title: str
    planning_start_on: date
    latest_safe_start_on: date
    needed_on: date
    state: str


class PhaseRow(NamedTuple):
    """The first day of a phase of a contract's successor."""

    contract_id: int
    phase: str
    on: date
