"""What of a contract's facts its clock is made of, read once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from ...contracts.models import ContractState
from ...contracts.terms.months import DAY
from ...contracts.terms.rules import coverage_end, extent, intended, is_renewing, is_reviewed, open_options
from ...contracts.terms.values import ContractFacts, LaidOption

LIVE = frozenset({ContractState.UPCOMING, ContractState.ACTIVE})


@dataclass(frozen=True, slots=True)
class Reading:
    """A contract's certain end, its furthest end, its open options, and when a successor is needed in scenario A.

    `used_up`: its maximum value is used before its end, and rules. `awaits`: it is live, no successor is linked, and
    nobody has said that none is needed. `planned`: its successor's planning is on the clock, which it is not while the
    contract goes on by itself.
    """

    facts: ContractFacts
    coverage_end: date | None
    max_extent_on: date | None
    options: Sequence[LaidOption]
    undecided: LaidOption | None
    needed_on: date | None
    replaced: bool
    used_up: bool
    awaits: bool
    planned: bool


def read(facts: ContractFacts) -> Reading:
    """Return what the clock is made of (design rules 3, 4, 7 and 8)."""
    end, options = coverage_end(facts), open_options(facts)
    named = intended(options)
    last = named[-1].ends_on if named else end
    replaced = facts.replace_on is not None and is_reviewed(facts)
    ends = facts.replace_on if replaced else last + DAY if last is not None else None
    used_up_on = None if facts.value_lasts_until is None else facts.value_lasts_until + DAY
    used_up = used_up_on is not None and (ends is None or used_up_on < ends)
    awaits = facts.state in LIVE and facts.successor_id is None and facts.closed_on is None
    return Reading(
        facts=facts,
        coverage_end=end,
        max_extent_on=extent(facts, options),
        options=options,
        undecided=options[len(named)] if len(named) < len(options) else None,
        needed_on=used_up_on if used_up else ends,
        replaced=replaced and not used_up,
        used_up=used_up,
        awaits=awaits,
        planned=awaits and (replaced or used_up or not is_renewing(facts)),
    )
