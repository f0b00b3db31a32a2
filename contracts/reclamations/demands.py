"""What a reclamation demands: each with its sum, counted from the contract's own terms, and the working of it."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from ...core.i18n import _
from ..remedies.models import PenaltyBasis, RemedyTerms
from ..remedies.rules import Delay, PenaltyTerms, lacking, penalty, reduction
from ..remedies.words import penalty_working, reduction_working
from .models import Reclamation, ReclamationKind


@dataclass(frozen=True, slots=True)
class Demanded:
    """One demand in the language spoken now; *amount* in euros."""

    text: str
    amount: Decimal | None = None
    working: tuple[str, ...] = ()
    due_on: date | None = None


@dataclass(frozen=True, slots=True)
class Demands:
    """All demands, and the contract's fields without which a sum that is asked for cannot be counted."""

    made: tuple[Demanded, ...]
    lacking: tuple[str, ...]

    @property
    def total(self) -> Decimal:
        """The sum of all of them, in euros."""
        return sum((one.amount for one in self.made if one.amount is not None), Decimal(0))


def demands_of(one: Reclamation, terms: RemedyTerms, value: Decimal | None) -> Demands:
    """Return what the reclamation demands; *value* is the contract's own. A notice demands nothing."""
    if one.kind is ReclamationKind.A:
        return Demands((), ())
    made = [Demanded(one.demand, due_on=one.correct_by)] if one.demand else []
    missing: list[str] = []
    for found in (_penalty(one, terms, value), _reduction(one, terms)):
        if isinstance(found, Demanded):
            made.append(found)
        else:
            missing += found
    if one.other_demand:
        made.append(Demanded(one.other_demand, one.other_amount))
    return Demands(tuple(made), tuple(missing))


def _penalty(one: Reclamation, terms: RemedyTerms, value: Decimal | None) -> Demanded | tuple[str, ...]:
    if one.penalty_due_on is None or one.penalty_until_on is None:
        return ()
    ours = penalty_terms(terms)
    if missing := lacking(ours, value):
        return missing
    text = _named(_("Viivästyssakko"), terms.penalty_clause)
    if terms.penalty_basis is PenaltyBasis.FREE_TEXT:
        return Demanded(text, one.penalty_amount, _words(terms.penalty_text))
    base = one.penalty_base if terms.penalty_basis is PenaltyBasis.LATE_PART else value
    if base is None and terms.penalty_basis is not PenaltyBasis.FIXED_SUM:
        return ()
    found = penalty(ours, Delay(one.penalty_due_on, one.penalty_until_on), base)
    return Demanded(text, found.amount, penalty_working(found))


def _reduction(one: Reclamation, terms: RemedyTerms) -> Demanded | tuple[str, ...]:
    if one.reduction_base is None and one.reduction_amount is None:
        return ()
    text = _named(_("Hinnanalennus"), terms.reduction_clause)
    if terms.reduction_percent is not None and one.reduction_base is not None:
        found = reduction(terms.reduction_percent, one.reduction_base)
        return Demanded(text, found.amount, reduction_working(found))
    if terms.reduction_percent is None and terms.reduction_text:
        return Demanded(text, one.reduction_amount, _words(terms.reduction_text))
    return ("reduction_percent",) if terms.reduction_percent is None else ()


def penalty_terms(terms: RemedyTerms) -> PenaltyTerms:
    """Return the contract's terms as the arithmetic takes them."""
    return PenaltyTerms(
        basis=terms.penalty_basis,
        percent=terms.penalty_percent,
        sum_=terms.penalty_sum,
        period_length=terms.period_length,
        period_unit=terms.period_unit,
        cap_percent=terms.cap_percent,
    )


def _named(text: str, clause: str | None) -> str:
    return _("%(what)s, sopimuksen %(clause)s") % {"what": text, "clause": clause} if clause else text


def _words(text: str | None) -> tuple[str, ...]:
    return (_("Sopimuksen mukaan: %(text)s") % {"text": text},) if text else ()
