"""Which procedure the successor follows: the contract's own word, or a guess by kind and value (design rule 11)."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from ...contracts.models import Arrangement, ContractKind
from ...contracts.terms.procedures import TEMPLATES, Procedure
from .rules import SPECIAL, Law
from .values import Buyer

CONTESTS = frozenset({Procedure.MINI_COMPETITION, Procedure.DPS_CONTRACT})
_STANDS = frozenset(procedure.value for procedure in TEMPLATES - {Procedure.DIRECT_AWARD})
_BY_LAW_OF_ITS_OWN = SPECIAL | {ContractKind.CONCESSION}


@dataclass(frozen=True, slots=True)
class Choice:
    """A procedure and whether it is a guess, to be confirmed."""

    procedure: Procedure
    guessed: bool


@dataclass(frozen=True, slots=True)
class Case:
    """What decides: the kind, the value (VAT 0, options in it; None unknown), the day of need and the buyer."""

    kind: ContractKind | None
    value: Decimal | None
    needed_on: date | None
    buyer: Buyer


def choose(said: str | None, parent: Arrangement | None, case: Case, law: Law) -> Choice:
    """Return the successor's procedure by the contract's own word *said* and the arrangement it stands under.

    *parent* is None where none is known or where its contest cannot be used any more.
    """
    if said == Procedure.OPEN and case.kind not in _BY_LAW_OF_ITS_OWN:
        return Choice(Procedure.EU_OPEN if _reaches_eu(case, law) else Procedure.NATIONAL_OPEN, guessed=False)
    if said in _STANDS:
        return Choice(Procedure(said), guessed=False)
    return guess(parent, case, law)


def guess(parent: Arrangement | None, case: Case, law: Law) -> Choice:
    """Return the guess: the contest of what it stands under, else by kind, value and the thresholds in force."""
    if parent is not None:
        contest = Procedure.DPS_CONTRACT if parent == Arrangement.DPS else Procedure.MINI_COMPETITION
        return Choice(contest, guessed=True)
    return Choice(_by_value(case, law), guessed=True)


def _by_value(case: Case, law: Law) -> Procedure:
    if case.value is not None and case.value < law.national_threshold(case.kind, case.needed_on):
        return Procedure.SMALL_PURCHASE
    if case.kind in SPECIAL:
        return Procedure.ANNEX_E
    if case.kind == ContractKind.CONCESSION or _reaches_eu(case, law):
        return Procedure.EU_OPEN
    return Procedure.NATIONAL_OPEN


def _reaches_eu(case: Case, law: Law) -> bool:
    """An unknown value counts as reaching it."""
    return case.value is None or case.value >= law.eu_threshold(case.kind, case.needed_on, case.buyer)
