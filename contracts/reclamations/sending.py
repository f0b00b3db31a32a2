"""From approval to the supplier: approved by somebody else, handed over or marked as sent, accepted or refused."""

from datetime import UTC, date, datetime, time, timedelta

from sqlmodel import Session

from ...core.database import now, today
from ...core.errors import Conflict, Invalid
from ...core.i18n import _
from ...core.said import say
from ...people.models import Person
from ..deviations.service import note_claimed
from ..models import Contract
from ..queries import get_contract
from ..remedies.words import field_name
from . import log, queries, rights, rules
from .demands import Demands, demands_of
from .models import Reclamation, ReclamationKind, ReclamationState, SentHow, StepKind
from .values import Taken

ANSWER_DAYS = 14


def approve(
    session: Session, reclamation_id: int, *, by: Person, version: int | None = None, said: str | None = None
) -> Reclamation:
    """Approve the draft; what it says stands from now on.

    Raises Forbidden where the person may not or has written it, Invalid where something is missing.
    """
    one = queries.get_reclamation(session, reclamation_id, to_change=True)
    if version is not None:
        log.refuse_stale(one, version)
    rights.require_approver(session, one, by)
    if StepKind.APPROVED not in rules.next_steps(one.state):
        raise Conflict(_("Reklamaatiota ei voi hyväksyä sen nykyisessä tilassa."))
    check_whole(session, one)
    news = {"approved_by_id": by.id, "approved_by": by.name, "approved_on": today(session)}
    log.move(session, one, Taken(kind=StepKind.APPROVED, text=said), by, **news)
    log.note(session, one, "reclamation_approved", by)
    return one


def check_whole(session: Session, one: Reclamation) -> Demands:
    """Return what it demands; raise Invalid where something is missing without which it cannot go out."""
    contract = get_contract(session, one.contract_id)
    if contract.supplier_id is None:
        raise Invalid(_("Sopimukselta puuttuu toimittaja. Lisää se sopimuksen tietoihin."))
    found = demands_of(one, queries.terms_of(session, one.contract_id), contract.estimated_value)
    if found.lacking:
        names = ", ".join(f"”{field_name(name)}”" for name in found.lacking)
        raise Invalid(_("Summaa ei voi laskea: sopimuksen tiedoista puuttuu %(fields)s.") % {"fields": names})
    if one.kind is not ReclamationKind.A and not found.made:
        raise Invalid(_("Kirjoita vähintään yksi vaatimus, tai tee huomautus (A)."), field="demand")
    for field in ("correct_by", "answer_by"):
        day = getattr(one, field)
        if day is not None and day < today(session):
            raise Invalid(_("Päivä on jo mennyt."), field=field)
    return found


def answer_due(session: Session, one: Reclamation, sent_on: date) -> date:
    """Return by when the supplier answers what is sent on this day: its own day, the contract's days, or 14 days."""
    days = queries.terms_of(session, one.contract_id).answer_days
    return one.answer_by or sent_on + timedelta(days=days if days is not None else ANSWER_DAYS)


def mark_sent(
    session: Session, reclamation_id: int, *, how: SentHow, on: date, by: Person | None, version: int | None = None
) -> Reclamation:
    """Record that an approved reclamation was sent otherwise than by this house's mail: how, and on which day."""
    one = ready_to_send(session, reclamation_id, by=by, version=version)
    if on > today(session):
        raise Invalid(_("Päivä on tulevaisuudessa."), field="on")
    if one.approved_on is not None and on < one.approved_on:
        raise Invalid(_("Päivä on ennen hyväksymistä."), field="on")
    sent_at = now(session) if on == today(session) else datetime.combine(on, time(12), UTC)
    return note_sent(session, one, sent_at=sent_at, on=on, how=how, by=by)


def ready_to_send(
    session: Session, reclamation_id: int, *, by: Person | None, version: int | None = None
) -> Reclamation:
    """Return an approved reclamation that is not on its way; raise Conflict or Forbidden."""
    one = queries.get_reclamation(session, reclamation_id, to_change=True)
    if version is not None:
        log.refuse_stale(one, version)
    rights.require_decider(session, get_contract(session, one.contract_id), by)
    if one.state is not ReclamationState.APPROVED:
        raise Conflict(_("Vain hyväksytyn reklamaation voi lähettää."))
    if one.letter_sha256 is not None:
        raise Conflict(_("Reklamaatio on jo lähdössä toimittajalle."))
    return one


def note_sent(
    session: Session, one: Reclamation, *, sent_at: datetime, on: date, how: SentHow, by: Person | None
) -> Reclamation:
    """Record that it has gone: accepted by the mail server, or sent otherwise. Its deviations know of it."""
    due = one.answer_due_on or answer_due(session, one, on)
    log.move(
        session,
        one,
        Taken(kind=StepKind.SENT, on=on, text=one.sent_to),
        by,
        sent_at=sent_at,
        sent_how=how,
        answer_due_on=due,
    )
    log.note(session, one, "reclamation_sent", by)
    for deviation in queries.deviations_of(session, one.id or 0):
        said = say("Reklamaatio %(number)s lähetettiin toimittajalle.", number=one.number or "")
        note_claimed(session, deviation, said.kept(), on=on, by=by)
    return one


def contract_of(session: Session, one: Reclamation) -> Contract:
    """Return the contract that the reclamation is of."""
    return get_contract(session, one.contract_id)
