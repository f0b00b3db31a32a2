"""The steps of a matter by the rule that is nearest to its contract: beforehand, on the day, after it; pure."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from ..calendar.days.rules import backward, forward
from ..contracts.terms.months import DAY, add_months
from .models import EVERYBODY, LeadUnit

_DAYS = {LeadUnit.DAYS: 1, LeadUnit.WEEKS: 7}
_DAYS_A_YEAR, _MONTHS_A_YEAR = 365, 12


@dataclass(frozen=True, slots=True)
class Lead:
    """How long before its day a matter rings beforehand."""

    count: int
    unit: LeadUnit

    @property
    def step(self) -> int:
        """The number of its step: about as many days, below zero, so that the longest lead is the first step."""
        if self.unit is LeadUnit.MONTHS:
            return -(self.count * _DAYS_A_YEAR // _MONTHS_A_YEAR)
        return -self.count * _DAYS[self.unit]

    def before(self, on: date) -> date:
        """Return the day on which it rings: as long before, or the working day before that."""
        return backward(self._earlier(on))

    def reach(self, today: date) -> date:
        """Return the latest day of which it has rung by *today*."""
        last = forward(today + DAY) - DAY
        if self.unit is not LeadUnit.MONTHS:
            return last + timedelta(days=-self.step)
        on = add_months(last, self.count)
        while self._earlier(on + DAY) <= last:
            on += DAY
        return on

    def _earlier(self, on: date) -> date:
        return add_months(on, -self.count) if self.unit is LeadUnit.MONTHS else on + timedelta(days=self.step)


@dataclass(frozen=True, slots=True)
class Rung:
    """One step: at whom, how many working days after the one before was accepted, or how long before the day."""

    step: int
    role: str
    delay: int = 0
    lead: Lead | None = None
    since_on: date | None = None

    def day(self, target_on: date) -> date:
        """Return the day on which it comes of itself: a reminder's own, else the matter's."""
        return self.lead.before(target_on) if self.lead else target_on

    def rings_ahead(self, target_on: date, today: date) -> bool:
        """Tell whether it is a reminder that has come: one whose day was past when its rule was made never does."""
        if self.lead is None:
            return False
        return (self.since_on or date.min) <= self.lead.before(target_on) <= today


Rungs = tuple[Rung, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """What decides which rule is nearest to a contract."""

    contract_id: int
    category_id: int | None = None
    unit_id: int | None = None


@dataclass(frozen=True, slots=True)
class Scopes:
    """The scopes that have rules of their own: by contract, category and unit; and what lies above what."""

    contracts: Mapping[int, int] = field(default_factory=dict)
    categories: Mapping[int, int] = field(default_factory=dict)
    units: Mapping[int, int] = field(default_factory=dict)
    category_parents: Mapping[int, int | None] = field(default_factory=dict)
    unit_parents: Mapping[int, int | None] = field(default_factory=dict)

    def nearest_first(self, place: Place) -> Iterator[int]:
        """Yield the scopes that a contract is in: its own, its category's and those above, its unit's, everybody's."""
        if place.contract_id in self.contracts:
            yield self.contracts[place.contract_id]
        yield from _upward(place.category_id, self.categories, self.category_parents)
        yield from _upward(place.unit_id, self.units, self.unit_parents)
        yield EVERYBODY


def _upward(id_: int | None, scopes: Mapping[int, int], parents: Mapping[int, int | None]) -> Iterator[int]:
    yield from (scopes[one] for one in upward(id_, parents) if one in scopes)


def upward(id_: int | None, parents: Mapping[int, int | None]) -> list[int]:
    """Return this and all above it, itself first; a circle ends where it closes."""
    found: list[int] = []
    while id_ is not None and id_ not in found:
        found.append(id_)
        id_ = parents.get(id_)
    return found


@dataclass(frozen=True, slots=True)
class Ladders:
    """The rules, by scope and kind, each with its steps that are in force, in order."""

    rules: Mapping[tuple[int, str], Rungs]
    scopes: Scopes
    places: Mapping[int, Place]

    def scope(self, kind: str, contract_id: int) -> int:
        """Return the scope whose rule is in force for a kind and a contract: the nearest one that has any."""
        place = self.places.get(contract_id, Place(contract_id))
        return next((one for one in self.scopes.nearest_first(place) if (one, kind) in self.rules), EVERYBODY)

    def of(self, kind: str, contract_id: int) -> Rungs:
        """Return the steps of a kind for a contract."""
        return self.rules.get((self.scope(kind, contract_id), kind), ())

    def after(self, kind: str, contract_id: int, step: int) -> Rungs:
        """Return the steps that follow one."""
        return tuple(one for one in self.of(kind, contract_id) if one.step > step)

    def on_the_day(self, kind: str, contract_id: int) -> Rung | None:
        """Return the step of the day itself."""
        return next((one for one in self.of(kind, contract_id) if one.step == 0), None)

    def beforehand(self, kind: str, contract_id: int, target_on: date, today: date) -> Rung | None:
        """Return the last reminder that has come, of those that rang on no day before their rule was made."""
        return last([one for one in self.of(kind, contract_id) if one.rings_ahead(target_on, today)])


def last(rungs: Sequence[Rung]) -> Rung | None:
    """Return the last of the steps, if there is one."""
    return rungs[-1] if rungs else None
