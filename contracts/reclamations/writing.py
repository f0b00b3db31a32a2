"""What a reclamation says to the supplier: from its contract, deviations and demands, and nothing internal.

Of a deviation it tells what was seen, when, by whom and its effect: neither the buyer's own share nor who recorded it.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from sqlmodel import Session

from ...core.clock import local
from ...core.database import today
from ...core.errors import Conflict
from ...core.i18n import _, format_date, use_language
from ...people.models import Person, Unit
from ...people.queries import get_organisation
from ..deviations.models import Deviation
from ..models import Contract, Supplier
from ..queries import get_contract
from ..remedies.models import RemedyTerms
from ..suppliers.queries import claims_to
from . import frozen, queries
from .demands import demands_of
from .letters.facts import Agreement, Buyer, Contact, Demand, Finding, Letter, LetterKind, Receiver, Sender
from .models import Reclamation, SentHow
from .words import sent_how_name

ANSWER_DAYS = 14


def letter_of(session: Session, one: Reclamation) -> Letter:
    """Return what the reclamation says: as it was approved, dated today until it has gone; of a draft as it is now."""
    if one.number is None:
        raise Conflict(_("Ehdotuksesta ei vielä ole tekstiä. Ota se ensin luonnokseksi."))
    if one.letter is None:
        return written(session, one)
    letter = frozen.from_json(one.letter)
    return letter if one.letter_sha256 is not None or one.sent_at is not None else _dated(session, one, letter)


def outgoing(session: Session, one: Reclamation, how: SentHow, on: date) -> Letter:
    """Return the approved letter as it goes out on this day, this way."""
    letter = frozen.from_json(one.letter) if one.letter is not None else written(session, one)
    with use_language(one.language):
        return replace(letter, dated=on, answer_by=answer_due(session, one, on), sent_how=sent_how_name(how))


def written(session: Session, one: Reclamation) -> Letter:
    """Return what the reclamation says as its facts are now, in its own language."""
    with use_language(one.language):
        contract = get_contract(session, one.contract_id)
        terms = queries.terms_of(session, one.contract_id)
        return Letter(
            kind=LetterKind(one.kind.value),
            language=one.language,
            number=one.number or "",
            dated=today(session),
            buyer=_buyer(session, contract),
            supplier=_receiver(session, contract),
            contract=Agreement(
                title=contract.title,
                reference=contract.case_number or contract.reference,
                terms=contract.general_terms,
            ),
            findings=_findings(queries.deviations_of(session, one.id or 0)),
            clause=one.clause,
            earlier=_earlier(session, one),
            demands=_demands(one, terms, contract),
            correct_by=one.correct_by,
            answer_by=answer_due(session, one, today(session)),
            consequences=_lines(one.consequences),
            sender=Sender(name=one.approved_by) if one.approved_by else None,
            distribution=_lines(one.distribution),
            secrecy=one.secrecy,
        )


def answer_due(session: Session, one: Reclamation, sent_on: date) -> date:
    """Return by when the supplier answers what is sent on this day: its own day, the contract's days, or 14 days."""
    days = queries.terms_of(session, one.contract_id).answer_days
    return one.answer_by or sent_on + timedelta(days=days if days is not None else ANSWER_DAYS)


def _dated(session: Session, one: Reclamation, letter: Letter) -> Letter:
    return replace(letter, dated=today(session), answer_by=answer_due(session, one, today(session)))


def _buyer(session: Session, contract: Contract) -> Buyer:
    organisation = get_organisation(session)
    unit = session.get(Unit, contract.unit_id) if contract.unit_id else None
    owner = session.get(Person, contract.owner_id) if contract.owner_id else None
    return Buyer(
        name=organisation.name if organisation else "",
        business_id=organisation.business_id if organisation else None,
        unit=unit.name if unit else None,
        contact=Contact(name=owner.name, email=owner.email) if owner else None,
    )


def _receiver(session: Session, contract: Contract) -> Receiver:
    supplier = session.get(Supplier, contract.supplier_id) if contract.supplier_id else None
    to = claims_to(session, contract)
    contact = Contact(name=to.name, email=to.email) if to.name else None
    return Receiver(
        name=supplier.name if supplier else "",
        business_id=supplier.business_id if supplier else None,
        contact=contact,
        address="\n".join(filter(None, (to.address, to.email if contact is None else None))) or None,
    )


def _findings(deviations: Sequence[Deviation]) -> tuple[Finding, ...]:
    return tuple(
        Finding(what=one.what, seen_on=one.seen_on, seen_by=one.seen_by, effect=one.effect) for one in deviations
    )


def _earlier(session: Session, one: Reclamation) -> tuple[str, ...]:
    before = [
        _("Reklamaatio %(number)s, lähetetty %(day)s")
        % {"number": other.number, "day": format_date(local(other.sent_at).date())}
        for other in queries.earlier_of(session, one.contract_id, one.id or 0)
        if other.sent_at is not None
    ]
    return (*before, *_lines(one.earlier))


def _demands(one: Reclamation, terms: RemedyTerms, contract: Contract) -> tuple[Demand, ...]:
    """The day of a correction stands in the letter by itself."""
    found = demands_of(one, terms, contract.estimated_value).made
    return tuple(Demand(text=each.text, amount=each.amount, working=each.working) for each in found)


def _lines(text: str | None) -> tuple[str, ...]:
    return tuple(line.strip() for line in (text or "").splitlines() if line.strip())
