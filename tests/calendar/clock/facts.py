"""Contracts as the rules see them, and their clocks, for the tests of this folder."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from hankintakello.calendar.clock.rules import derive
from hankintakello.calendar.clock.values import DerivedClock, NoteCode
from hankintakello.contracts.models import Arrangement, TermKind
from hankintakello.contracts.terms.models import TermRowKind
from hankintakello.contracts.terms.values import ContractFacts, TermFacts
from hankintakello.tests.calendar import oracle
from hankintakello.tests.calendar.known import PARAMETERS

DAY = timedelta(1)
START, END = date(2025, 4, 1), date(2031, 3, 31)
NEXT = END + DAY


def contract(**known: Any) -> ContractFacts:
    given = {"id": 1, "reference": "A/1", "term": TermKind.FIXED, "starts_on": START, "ends_on": END}
    return ContractFacts(**{**given, "procedure": "eu_open", **known})


def renewing(**known: Any) -> ContractFacts:
    given = {"term": TermKind.AUTO_RENEWING, "renewal_months": 12, "notice_months": 3}
    return contract(**{**given, "last_competed_on": date(2025, 2, 3), **known})


def clock(facts: ContractFacts, *others: ContractFacts, **given: Any) -> DerivedClock:
    (made,) = derive([facts], {one.id: one for one in others}, PARAMETERS, **given)
    return made


def days(made: DerivedClock, *kinds: str) -> list[tuple[str, date]]:
    """The days of the kinds, or all but the phases, each with its scenario."""
    wanted = (one for one in made.milestones if (one.kind in kinds if kinds else one.kind != "phase"))
    return [(" ".join(filter(None, (one.kind.value, one.scenario))), one.on) for one in wanted]


def kinds(made: DerivedClock) -> set[str]:
    return {one.kind.value for one in made.milestones}


def codes(notes: Iterable[Any]) -> list[NoteCode]:
    return [note.code for note in notes]


def noted(made: DerivedClock, kind: str) -> list[NoteCode]:
    return codes(next(one for one in made.milestones if one.kind == kind).derivation.notes)


def renewed(first: date, last: date) -> tuple[TermFacts, ...]:
    original = TermFacts(1, TermRowKind.ORIGINAL, START, first - DAY)
    return (original, TermFacts(2, TermRowKind.RENEWAL, first, last))


def indefinite(**known: Any) -> ContractFacts:
    given = {"term": TermKind.INDEFINITE, "ends_on": None, "last_competed_on": date(2024, 2, 29)}
    return contract(**{**given, "notice_months": 6, **known})


def under(parent: int = 9, **known: Any) -> ContractFacts:
    return contract(**{"procedure": None, "parent_id": parent, **known})


def parent_until(end: date | None, **known: Any) -> ContractFacts:
    return contract(**{"id": 9, "reference": "P/9", "arrangement": Arrangement.FRAMEWORK, "ends_on": end, **known})


MINI = oracle.plan("mini_competition", NEXT)
DECIDED = MINI.phases["decision"][1]
