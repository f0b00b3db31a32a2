"""From approval to the supplier: approved by somebody else, handed over or marked as sent, accepted or refused."""

from dataclasses import replace
from datetime import UTC, date, datetime, time
from typing import Any, NamedTuple

from sqlmodel import Session

from ...core.database import now, today
from ...core.errors import Conflict, Invalid
from ...core.i18n import _
from ...core.keeping.rows import enter
from ...core.keeping.store import Stored
from ...core.said import say
from ...people.models import Person
from ..deviations.service import note_claimed
from ..queries import get_contract
from ..remedies.words import field_name
from . import frozen, log, queries, rights, rules
from .demands import Demands, demands_of
from .letters.facts import Letter, Sender
from .models import Reclamation, ReclamationCopy, ReclamationKind, ReclamationState, SentHow, StepKind
from .values import Taken
from .writing import answer_due, outgoing, written

MAIL_SERVER = say("sähköpostipalvelin").kept()


class Copy(NamedTuple):
    """A letter and the PDF of it that was kept."""

    letter: Letter
    stored: Stored


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
    letter = replace(written(session, one), sender=Sender(name=by.name))
    log.move(
        session,
        one,
        Taken(kind=StepKind.APPROVED, text=said),
        by,
        approved_by_id=by.id,
        approved_by=by.name,
        approved_on=today(session),
        letter=frozen.to_json(letter),
    )
    log.note(session, one, "reclamation_approved", by)
    return one


def demands_now(session: Session, one: Reclamation) -> Demands:
    """Return what it demands by the contract's terms as they are now, in the language spoken now."""
    value = get_contract(session, one.contract_id).estimated_value
    return demands_of(one, queries.terms_of(session, one.contract_id), value)


def check_whole(session: Session, one: Reclamation) -> Demands:
    """Return what it demands; raise Invalid where something is missing without which it cannot go out."""
    if get_contract(session, one.contract_id).supplier_id is None:
        raise Invalid(_("Sopimukselta puuttuu toimittaja. Lisää se sopimuksen tietoihin."))
    found = demands_now(session, one)
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


def mark_sent(
    session: Session,
    reclamation_id: int,
    *,
    how: SentHow,
    on: date,
    by: Person | None,
    version: int | None = None,
    copy: Copy | None = None,
) -> Reclamation:
    """Record that an approved reclamation was sent otherwise than by this house's mail: how, and on which day."""
    one = ready_to_send(session, reclamation_id, by=by, version=version)
    if on > today(session):
        raise Invalid(_("Päivä on tulevaisuudessa."), field="on")
    if one.approved_on is not None and on < one.approved_on:
        raise Invalid(_("Päivä on ennen hyväksymistä."), field="on")
    sent_at = now(session) if on == today(session) else datetime.combine(on, time(12), UTC)
    one.letter = frozen.to_json(copy.letter if copy else outgoing(session, one, how, on))
    if copy is not None:
        _keep(session, one, copy)
    return note_sent(session, one, sent_at=sent_at, on=on, how=how, by=by)


def ready_to_send(
    session: Session, reclamation_id: int, *, by: Person | None, version: int | None = None
) -> Reclamation:
    """Return an approved reclamation that is not on its way; raise Conflict or Forbidden."""
    one = queries.get_reclamation(session, reclamation_id, to_change=True)
    if version is not None:
        log.refuse_stale(one, version)
    rights.require_decider(session, get_contract(session, one.contract_id), by)
    refuse_unready(one)
    return one


def refuse_unready(one: Reclamation) -> None:
    """Raise Conflict unless it is approved and not on its way."""
    if one.state is not ReclamationState.APPROVED:
        raise Conflict(_("Vain hyväksytyn reklamaation voi lähettää."))
    if one.letter_sha256 is not None:
        raise Conflict(_("Reklamaatio on jo lähdössä toimittajalle."))


def hand_over(session: Session, one: Reclamation, copy: Copy, *, to: str, by: Person | None) -> Reclamation:
    """Record that this copy goes to the mail server for this address; what it says is not changed any more."""
    _keep(session, one, copy)
    news: dict[str, Any] = {"letter": frozen.to_json(copy.letter), "sent_to": to}
    news["answer_due_on"] = copy.letter.answer_by
    return log.move(session, one, Taken(kind=StepKind.HANDED, text=to), by, **news)


def note_refused(session: Session, one: Reclamation, reply: str) -> Reclamation:
    """Record that the mail server refused it for good: it may be sent again, to another address or otherwise."""
    news = {"letter_sha256": None, "sent_to": None, "answer_due_on": None}
    text = reply[:1000] or None
    return log.move(session, one, Taken(kind=StepKind.REFUSED, text=text), None, who=MAIL_SERVER, **news)


def note_sent(
    session: Session,
    one: Reclamation,
    *,
    sent_at: datetime,
    on: date,
    how: SentHow,
    by: Person | None,
    who: str | None = None,
) -> Reclamation:
    """Record that it has gone: accepted by the mail server, or sent otherwise. Its deviations know of it."""
    news = {"sent_at": sent_at, "sent_how": how, "answer_due_on": one.answer_due_on or answer_due(session, one, on)}
    log.move(session, one, Taken(kind=StepKind.SENT, on=on, text=one.sent_to), by, who=who, **news)
    log.note(session, one, "reclamation_sent", by, who=who)
    for deviation in queries.deviations_of(session, one.id or 0):
        said = say("Reklamaatio %(number)s lähetettiin toimittajalle.", number=one.number or "")
        note_claimed(session, deviation, said.kept(), on=on, by=by, who=who)
    return one


def _keep(session: Session, one: Reclamation, copy: Copy) -> None:
    enter(session, copy.stored)
    session.merge(ReclamationCopy(reclamation_id=one.id or 0, sha256=copy.stored.sha256, made_at=now(session)))
    one.letter_sha256 = copy.stored.sha256
    session.flush()
