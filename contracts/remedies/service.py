"""A contract's own terms for reclamations, written down and mended; each change is logged with its contract."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlmodel import Session

from ...core import audit
from ...core.errors import Conflict, Invalid
from ...core.i18n import _
from ...people.addresses import mailable
from ...people.models import Person
from ..queries import get_contract
from .models import PenaltyBasis, PeriodUnit, RemedyTerms

LONGEST = 2_000
_WHOLE = Decimal(100)


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What the form of a contract's terms says; None is not known."""

    penalty_clause: str | None = None
    penalty_basis: PenaltyBasis | None = None
    penalty_percent: Decimal | None = None
    penalty_sum: Decimal | None = None
    period_length: int | None = None
    period_unit: PeriodUnit | None = None
    cap_percent: Decimal | None = None
    penalty_text: str | None = None
    reduction_clause: str | None = None
    reduction_percent: Decimal | None = None
    reduction_text: str | None = None
    answer_days: int | None = None
    claim_name: str | None = None
    claim_email: str | None = None
    claim_address: str | None = None


def write(session: Session, contract_id: int, terms: Terms, *, version: int, by: Person) -> bool:
    """Write what differs; return whether anything did. Raises Conflict for a stale *version*, Invalid at a field."""
    check(terms)
    get_contract(session, contract_id)
    held = session.get(RemedyTerms, contract_id, with_for_update=True) or RemedyTerms(contract_id=contract_id)
    if held.version != version:
        raise Conflict(_("Joku on muuttanut sopimuksen seuraamusehtoja sen jälkeen, kun avasit sivun. Katso ne ensin."))
    fields: dict[str, tuple[Any, Any]] = {
        name: (old, new)
        for name in Terms.__dataclass_fields__
        if (old := getattr(held, name)) != (new := getattr(terms, name))
    }
    if not fields:
        return False
    for name, (_old, new) in fields.items():
        setattr(held, name, new)
    held.version += 1
    session.add(held)
    audit.note(session, "contract", contract_id, "changed", actor=by.name, actor_id=by.id, fields=fields)
    session.flush()
    return True


def check(terms: Terms) -> None:
    """Raise Invalid at the field that cannot be."""
    for field in ("penalty_percent", "cap_percent", "reduction_percent"):
        percent = getattr(terms, field)
        if percent is not None and not 0 < percent <= _WHOLE:
            raise Invalid(_("Kirjoita prosentti väliltä 0–100, esimerkiksi 0,5."), field=field)
    if terms.period_length is not None and terms.period_unit is None:
        raise Invalid(_("Valitse, päiviä vai viikkoja."), field="period_unit")
    if terms.claim_email is not None and mailable(terms.claim_email) is None:
        raise Invalid(_("”%(text)s” ei ole sähköpostiosoite.") % {"text": terms.claim_email}, field="claim_email")
    for field in ("penalty_text", "reduction_text"):
        if len(getattr(terms, field) or "") > LONGEST:
            raise Invalid(_("Enintään %(n)s merkkiä.") % {"n": LONGEST}, field=field)
