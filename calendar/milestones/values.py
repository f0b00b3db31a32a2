"""Days on the clock as pages list them: a day with what it is about."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from .models import MilestoneKind


class Whose(StrEnum):
    """Whose days are asked for."""

    MINE = "mine"
    UNIT = "unit"
    ALL = "all"


@dataclass(frozen=True, slots=True)
class Scope:
    """Whose days: a person's (as owner or deputy), a unit's, or all; and of one category only, where that is named."""

    whose: Whose = Whose.ALL
    person_id: int | None = None
    unit_id: int | None = None
    category_id: int | None = None


class Matter(NamedTuple):
    """A kept day, its contract, and the state of the procurement that it belongs to."""

    id: int
    kind: MilestoneKind
    phase: str
    scenario: str
    number: int
    on: date
    slack_from: date
    contract_id: int
    title: str
    reference: str
    term: str | None
    contract_state: str
    coverage_end: date | None
    has_successor: bool
    unit_id: int | None
    unit: str | None
    owner_id: int | None
    owner: str | None
    deputy_id: int | None
    procurement_id: int | None
    procurement_state: str | None
    needed_on: date | None
    too_late_after: date | None
    with_planning: bool = False

    def slack_days(self, today: date) -> int:
        """Return its slack (in Finnish: liikkumavara) in days; below 0: late."""
        return (self.slack_from - today).days
