"""When a record may go, and what keeps it. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from ...contracts.models import ContractState
from ...contracts.reclamations.models import ReclamationState
from ...contracts.terms.months import add_months
from .models import Record

SHIPPED: Mapping[Record, int] = {
    Record.CONTRACT: 10,
    Record.CONTRACTOR_LIABILITY: 2,
    Record.PLAN: 5,
    Record.DRAFT: 1,
    Record.ALERT: 2,
    Record.AUDIT: 5,
}
"""The years that are shipped."""
LEAST: Mapping[Record, int] = {
    Record.CONTRACT: 0,
    Record.CONTRACTOR_LIABILITY: 2,
    Record.PLAN: 0,
    Record.DRAFT: 1,
    Record.ALERT: 1,
    Record.AUDIT: 1,
}
"""The fewest years a class may be given: reports on contractors two (1233/2006), and what the alarm still reads."""
MOST = 100
OVER = frozenset({ContractState.ENDED, ContractState.ARCHIVED})
UNFINISHED = frozenset({ReclamationState.PROPOSED, ReclamationState.TURNED_DOWN, ReclamationState.DRAFT})
"""Reclamations that nobody has asked to be read or sent: drafts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """What is known of a contract, as far as it decides whether its records may go."""

    state: ContractState
    ends_on: date | None
    is_held: bool = False
    has_open_reclamation: bool = False
    has_open_appeal: bool = False
    is_needed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A record that may go since `goes_on`, and how many rows go with it."""

    record: Record
    subject: str
    subject_id: int
    label: str
    ended_on: date
    goes_on: date
    records: int

    @property
    def key(self) -> tuple[Record, str, int]:
        """By what it is found again."""
        return self.record, self.subject, self.subject_id


def is_over(facts: Kept, today: date) -> bool:
    """Tell whether nothing is going on about the contract: it has ended, and nothing open, held or live needs it.

    A copy of a contract of a million euros or more (ten for works) is so kept while the contract lasts, as all are
    (directive 2014/24/EU, article 83(6)).
    """
    if facts.state not in OVER or facts.ends_on is None or facts.ends_on >= today:
        return False
    return not (facts.is_held or facts.has_open_reclamation or facts.has_open_appeal or facts.is_needed)


def contract_years(years: Mapping[Record, int]) -> int:
    """Return how long a contract is kept: as long as the contractor's reports that lie with it at least."""
    return max(years[Record.CONTRACT], years[Record.CONTRACTOR_LIABILITY])


def goes_on(ended_on: date, years: int) -> date:
    """Return the first day on which a record may go: the day after the last one of its years."""
    return add_months(ended_on, 12 * years) + timedelta(days=1)


def last_ended(today: date, years: int) -> date:
    """Return the last end with which a record may go today: `goes_on` turned round."""
    day = add_months(today - timedelta(days=1), -12 * years)
    following = day + timedelta(days=1)
    return following if goes_on(following, years) <= today else day
