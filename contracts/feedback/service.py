"""Rounds of feedback are planned, changed, stopped and taken up again, and their texts are given themes."""

from collections.abc import Sequence
from datetime import date

import sqlalchemy as sa
from sqlmodel import Session, col

from ...core import audit
from ...core.addressing import hash_of, new_secret
from ...core.database import now, today
from ...core.errors import Conflict, Invalid, NotFound
from ...core.i18n import _, format_date
from ...core.names import folded
from ...people.addresses import mailable
from ...people.models import Person
from ...people.queries import known_people
from ..models import Contract, ContractState
from ..queries import get_contract
from . import queries
from .models import FeedbackAnswer, FeedbackRecipient, FeedbackRound, Theme
from .rules import next_days, result_of, state_of
from .values import Plan, RoundState, Tally

MOST_RECIPIENTS = 500
LONGEST_DAYS, MOST_MONTHS = 120, 60


def plan(session: Session, contract_id: int, wanted: Plan, *, by: Person) -> FeedbackRound:
    """Plan a round; its mails go out on its day. Raises NotFound, and Invalid with the field."""
    get_contract(session, contract_id)
    _check(wanted, today(session))
    one = FeedbackRound(
        contract_id=contract_id,
        number=queries.next_number(session, contract_id),
        sends_on=wanted.sends_on,
        closes_on=wanted.closes_on,
        every_months=wanted.every_months,
        language=wanted.language,
        made_by_id=by.id,
        made_by=by.name,
        made_at=now(session),
    )
    session.add(one)
    session.flush()
    _ask(session, one, wanted)
    _note(session, one, "feedback_planned", by)
    return one


def change(session: Session, round_id: int, wanted: Plan, *, by: Person) -> FeedbackRound:
    """Plan a round anew that has not been sent yet; raises Conflict where it has."""
    one = session.get_one(FeedbackRound, queries.get_round(session, round_id).id, with_for_update=True)
    if one.sent_at is not None or one.imported:
        raise Conflict(_("Kierros on jo lähetetty, eikä sitä voi enää muuttaa."))
    _check(wanted, today(session))
    one.sends_on, one.closes_on = wanted.sends_on, wanted.closes_on
    one.every_months, one.language = wanted.every_months, wanted.language
    session.execute(sa.delete(FeedbackRecipient).where(col(FeedbackRecipient.round_id) == round_id))
    _ask(session, one, wanted)
    _note(session, one, "feedback_changed", by)
    return one


def stop(session: Session, round_id: int, *, by: Person) -> FeedbackRound:
    """Stop a round: no more mails, no more answers; those that came stay."""
    one = queries.get_round(session, round_id)
    if state_of(one, today(session)) not in (RoundState.PLANNED, RoundState.OPEN):
        raise Conflict(_("Kierros on jo päättynyt."))
    one.stopped_at, one.stopped_by = now(session), by.name
    _note(session, one, "feedback_stopped", by)
    return one


def go_on(session: Session, round_id: int, *, by: Person) -> FeedbackRound:
    """Take a stopped round up again, while its last day has not passed and nothing of it could be seen."""
    one = queries.get_round(session, round_id)
    if one.stopped_at is None:
        raise Conflict(_("Kierrosta ei ole keskeytetty."))
    if one.closes_on < today(session):
        raise Conflict(_("Kierroksen viimeinen päivä on jo mennyt."))
    if result_of(queries.tallies_of(session, [round_id]).get(round_id, Tally()), RoundState.STOPPED).shown:
        raise Conflict(_("Kierroksen tulokset on jo nähty, joten sitä ei voi jatkaa. Tee uusi kierros."))
    one.stopped_at, one.stopped_by = None, None
    _note(session, one, "feedback_resumed", by)
    return one


def open_link(session: Session, round_id: int, *, by: Person) -> str:
    """Give the round a link by which anybody answers; return its secret, told this once. An older one ends."""
    one = queries.get_round(session, round_id)
    if state_of(one, today(session)) not in (RoundState.PLANNED, RoundState.OPEN):
        raise Conflict(_("Kierros on jo päättynyt."))
    secret = new_secret()
    one.open_hash = hash_of(secret)
    _note(session, one, "feedback_opened", by)
    return secret


def close_link(session: Session, round_id: int, *, by: Person) -> None:
    """End the open link."""
    one = queries.get_round(session, round_id)
    one.open_hash = None
    _note(session, one, "feedback_unopened", by)


def give_theme(session: Session, round_id: int, answer_id: int, theme: Theme | None, *, by: Person) -> FeedbackAnswer:
    """Say what a text is about; None takes it back. Raises NotFound also where the text may not be seen."""
    answer = session.get(FeedbackAnswer, answer_id)
    of = queries.get_round(session, round_id)
    if answer is None or answer.round_id != of.id or answer.text is None or not is_shown(session, of):
        raise NotFound(_("Palautetta ei löydy."))
    answer.theme = theme
    answer.theme_by, answer.theme_at = (by.name, now(session)) if theme else (None, None)
    session.add(answer)
    session.flush()
    return answer


def is_shown(session: Session, one: FeedbackRound) -> bool:
    """Tell whether anything of the round but its count may be shown."""
    tally = queries.tallies_of(session, [one.id or 0]).get(one.id or 0, Tally())
    return result_of(tally, state_of(one, today(session))).shown


def begin_next(session: Session, one: FeedbackRound) -> FeedbackRound | None:
    """Plan the round that follows one that was sent, with the same recipients; None where none does."""
    if one.every_months is None:
        return None
    contract = session.get_one(Contract, one.contract_id)
    sends_on, closes_on = next_days(one.sends_on, one.closes_on, one.every_months)
    while sends_on <= today(session):
        sends_on, closes_on = next_days(sends_on, closes_on, one.every_months)
    ended = contract.state in (ContractState.ENDED, ContractState.ARCHIVED)
    if ended or (contract.coverage_end is not None and contract.coverage_end < sends_on):
        return None
    following = FeedbackRound(
        contract_id=one.contract_id,
        number=queries.next_number(session, one.contract_id),
        sends_on=sends_on,
        closes_on=closes_on,
        every_months=one.every_months,
        language=one.language,
        made_by_id=one.made_by_id,
        made_by=one.made_by,
        made_at=now(session),
    )
    session.add(following)
    session.flush()
    session.add_all(
        FeedbackRecipient(round_id=following.id or 0, address=old.address, person_id=old.person_id)
        for old in queries.recipients_of(session, one.id or 0)
    )
    session.flush()
    return following


def _check(wanted: Plan, day: date) -> None:
    if wanted.sends_on < day:
        raise Invalid(_("Päivä on jo mennyt."), field="sends_on")
    if wanted.closes_on <= wanted.sends_on:
        raise Invalid(_("Viimeinen vastauspäivä on ennen lähetystä."), field="closes_on")
    if (wanted.closes_on - wanted.sends_on).days > LONGEST_DAYS:
        raise Invalid(_("Vastausaika on enintään %(n)s päivää.") % {"n": LONGEST_DAYS}, field="closes_on")
    if wanted.every_months is not None and not 1 <= wanted.every_months <= MOST_MONTHS:
        raise Invalid(_("Anna väli 1–%(n)s kuukautena.") % {"n": MOST_MONTHS}, field="every_months")


def _ask(session: Session, one: FeedbackRound, wanted: Plan) -> None:
    """Keep whom the round asks, each address once."""
    asked = _meant(session, wanted.recipients)
    if len(asked) > MOST_RECIPIENTS:
        raise Invalid(_("Vastaanottajia on enintään %(n)s.") % {"n": MOST_RECIPIENTS}, field="recipients")
    session.add_all(
        FeedbackRecipient(round_id=one.id or 0, address=address, person_id=person_id)
        for address, person_id in asked.items()
    )
    session.flush()


def _meant(session: Session, given: Sequence[str]) -> dict[str, int | None]:
    """Return the addresses that are meant, each with its person if the register knows them; raise Invalid."""
    people = [one for one in known_people(session) if one.active]
    by_name = {folded(one.name): one for one in people}
    by_address = {one.email.lower(): one for one in people if one.email}
    found: dict[str, int | None] = {}
    for text in filter(None, map(str.strip, given)):
        person = by_address.get(text.lower()) or by_name.get(folded(text))
        address = mailable(person.email if person else text)
        if address is None and person is not None:
            said = _("Henkilöllä %(name)s ei ole osoitetta, johon posti menee.") % {"name": person.name}
            raise Invalid(said, field="recipients")
        if address is None:
            said = _("”%(text)s” ei ole sähköpostiosoite eikä rekisterin henkilö.") % {"text": text[:80]}
            raise Invalid(said, field="recipients")
        found[address] = person.id if person else None
    return found


def _note(session: Session, one: FeedbackRound, action: str, by: Person) -> None:
    why = f"{one.number}: {format_date(one.sends_on)}–{format_date(one.closes_on)}"
    audit.note(session, "contract", one.contract_id, action, actor=by.name, actor_id=by.id, why=why)
    session.add(one)
    session.flush()
