"""What time alone changes in a contract: renewals that became binding, options that lapsed, beginnings and ends.

A pure function of what is recorded and today (design rules 3, 7, 10 and 12); each change tells its reason.
"""

from dataclasses import replace
from datetime import date

from ..models import ContractState, TermKind
from .models import OptionState, TermRowKind
from .months import DAY, add_months
from .rules import coverage_end, is_renewing, laid_options, next_end, own_notice_day, terms_of
from .values import Change, ChangeKind, ContractFacts, RollReason, TermFacts

ARCHIVED_AFTER_MONTHS = 12


def roll(facts: ContractFacts, today: date) -> tuple[Change, ...]:
    """Return, in their order, the changes that time has made by *today*; none when rolled already."""
    changes: list[Change] = []
    while (change := next_change(facts)) is not None and change.on <= today:
        changes.append(change)
        facts = applied(facts, change)
    state = state_change(facts, today)
    return (*changes, state) if state is not None else tuple(changes)


def next_change(facts: ContractFacts) -> Change | None:
    """Return the next thing that time alone will change in its terms or options, whenever that is."""
    found = [*_lapses(facts), *_goings_on(facts)]
    return min(found, key=lambda change: change.on) if found else None


def _lapses(facts: ContractFacts) -> list[Change]:
    found = []
    for laid in laid_options(facts):
        if laid.option.state != OptionState.OPEN:
            continue
        known = laid.exercise_on is not None
        last = laid.exercise_on if known else laid.before_ends_on
        reason = RollReason.EXERCISE_DAY_PAST if known else RollReason.TERM_BEFORE_ENDED
        if last is not None:
            found.append(Change(ChangeKind.OPTION_LAPSED, last + DAY, reason, last, laid.option.number))
    return found


def _goings_on(facts: ContractFacts) -> list[Change]:
    end = coverage_end(facts)
    if end is None or not is_renewing(facts):
        return []
    notice = own_notice_day(facts)
    reason = RollReason.TERM_ENDED if notice is None else RollReason.NOTICE_DAY_PAST
    passed_on = end if notice is None else notice
    number = terms_of(facts)[-1].number + 1
    if facts.term == TermKind.FIXED_THEN_INDEFINITE:
        return [Change(ChangeKind.BECAME_INDEFINITE, passed_on + DAY, reason, passed_on, number, end + DAY)]
    next_on = next_end(facts, facts.renewal_months) if facts.renewal_months else None
    if next_on is None:
        return []
    return [Change(ChangeKind.RENEWED, passed_on + DAY, reason, passed_on, number, end + DAY, next_on)]


def applied(facts: ContractFacts, change: Change) -> ContractFacts:
    """Return the facts as they are once *change* is written."""
    if change.state is not None:
        return replace(facts, state=change.state)
    if change.kind == ChangeKind.OPTION_LAPSED:
        options = (
            replace(one, state=OptionState.LAPSED) if one.number == change.number else one for one in facts.options
        )
        return replace(facts, options=tuple(options))
    kind = TermRowKind.RENEWAL if change.kind == ChangeKind.RENEWED else TermRowKind.INDEFINITE
    row = TermFacts(change.number, kind, change.starts_on, change.ends_on)
    term = TermKind.INDEFINITE if kind == TermRowKind.INDEFINITE else facts.term
    return replace(facts, terms=(*terms_of(facts), row), term=term)


def state_change(facts: ContractFacts, today: date) -> Change | None:
    """Return the change of state that *today* asks for, if any."""
    state, reason, on = _state(facts, today)
    return None if state == facts.state else Change(ChangeKind.STATE, on, reason, on - DAY, state=state)


def state_on(facts: ContractFacts, today: date) -> ContractState:
    """Return where the contract stands on *today* by its recorded terms."""
    return _state(facts, today)[0]


def _state(facts: ContractFacts, today: date) -> tuple[ContractState, RollReason, date]:
    end = coverage_end(facts)
    if end is not None and end < today and not is_renewing(facts):
        if facts.came_in_on is not None and add_months(end, ARCHIVED_AFTER_MONTHS) < facts.came_in_on:
            return ContractState.ARCHIVED, RollReason.ENDED_BEFORE_IMPORT, end + DAY
        return ContractState.ENDED, RollReason.TERM_ENDED, end + DAY
    if facts.starts_on is not None and today < facts.starts_on:
        return ContractState.UPCOMING, RollReason.NOT_STARTED, facts.starts_on
    began = facts.starts_on if facts.starts_on is not None else today
    return ContractState.ACTIVE, RollReason.STARTED, began
