"""Asks for feedback by mail when a round's day has come, and reminds once those whose link was not used."""

from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlmodel import Session, col, select

from ..contracts.feedback import service
from ..contracts.feedback.models import FeedbackRecipient, FeedbackRound
from ..contracts.feedback.rules import reminds_on
from ..contracts.models import Contract, ContractState, Supplier
from ..core.addressing import hash_of, new_secret
from ..core.database import Database, now, today
from ..core.i18n import _, current_language, format_date, use_language
from ..people.addresses import mailable
from ..people.models import Person
from ..people.queries import get_organisation
from .compose import Office, post
from .letters import Letter
from .models import FeedbackMessage, Message, MessageState
from .recipients import Recipient, Way
from .words import plain

FEEDBACK = "feedback"
AT_ONCE = 25  # a transaction that writes stays short
_OVER = (ContractState.ENDED, ContractState.ARCHIVED)


class Asked(NamedTuple):
    """What a request tells of the contract."""

    buyer: str
    title: str
    supplier: str | None
    closes_on: date


def ask_for_feedback(database: Database, office: Office) -> int:
    """Post what is due today: requests, then reminders; return how many mails that makes. Doing it again posts none."""
    made = 0
    for is_reminder in (False, True):
        while True:
            with database.writing() as session:
                one = _due(session, is_reminder=is_reminder)
                if one is None:
                    break
                made += _post_some(session, office, one, is_reminder=is_reminder)
    return made


def _due(session: Session, *, is_reminder: bool) -> FeedbackRound | None:
    """Return the first round that has mails to post today, held against others."""
    day = today(session)
    R = FeedbackRound  # noqa: N806 - as the tables are called in queries
    rows = (
        select(R)
        .join(Contract, col(Contract.id) == col(R.contract_id))
        .where(col(R.stopped_at).is_(None), col(R.imported).is_(False), col(R.sends_on) <= day)
        .order_by(col(R.id))
        .with_for_update(of=R)
    )
    if not is_reminder:
        waits = rows.where(col(R.closes_on) >= day, col(R.sent_at).is_(None), col(Contract.state).not_in(_OVER))
        return session.exec(waits.limit(1)).first()
    open_ = rows.where(col(R.closes_on) > day, col(R.sent_at).is_not(None), col(R.reminded_at).is_(None))
    return next((one for one in session.exec(open_) if reminds_on(one.sends_on, one.closes_on) <= day), None)


def _post_some(session: Session, office: Office, one: FeedbackRound, *, is_reminder: bool) -> int:
    """Post to at most so many; once nobody is left, say so on the round and plan the one that follows."""
    rows = _waiting(session, one, is_reminder=is_reminder)
    told = _asked(session, one)
    for recipient in rows:
        _post(session, office, one, recipient, told, is_reminder=is_reminder)
    if len(rows) < AT_ONCE:
        if is_reminder:
            one.reminded_at = now(session)
        else:
            one.sent_at = now(session)
            service.begin_next(session, one)
        session.add(one)
        session.flush()
    return len(rows)


def _waiting(session: Session, one: FeedbackRound, *, is_reminder: bool) -> Sequence[FeedbackRecipient]:
    """Return those of whom no mail of this kind tells yet; somebody who has left is asked nothing."""
    R, M = FeedbackRecipient, FeedbackMessage  # noqa: N806
    had = sa.exists().where(col(M.recipient_id) == col(R.id), col(M.is_reminder) == is_reminder)
    left = sa.exists().where(col(Person.id) == col(R.person_id), col(Person.active).is_(False))
    rows = select(R).where(col(R.round_id) == one.id, sa.not_(had), sa.not_(left)).order_by(col(R.id)).limit(AT_ONCE)
    if is_reminder:
        was_sent = sa.exists().where(
            col(M.recipient_id) == col(R.id),
            col(Message.id) == col(M.message_id),
            col(Message.state) == MessageState.SENT,
        )
        rows = rows.where(col(R.used).is_(False), was_sent)
    return session.exec(rows).all()


def _post(
    session: Session, office: Office, one: FeedbackRound, to: FeedbackRecipient, told: Asked, *, is_reminder: bool
) -> None:
    """Post one mail with a link of its own; that of the first mail opens the same."""
    secret = new_secret()
    if is_reminder:
        to.reminder_hash = hash_of(secret)
    else:
        to.secret_hash = hash_of(secret)
    session.add(to)
    person = session.get(Person, to.person_id) if to.person_id else None
    address = (mailable(person.email) if person else None) or to.address
    language = person.language if person else one.language
    reader = Recipient(address, to.person_id, person.name if person else address, language, Way.OWNER)
    with use_language(language):
        letter = request_letter(told, f"{office.base_url.rstrip('/')}/feedback/{secret}", is_reminder=is_reminder)
    message_id = post(session, office, letter, reader, kind=FEEDBACK)
    session.add(FeedbackMessage(recipient_id=to.id or 0, message_id=message_id, is_reminder=is_reminder))
    session.flush()


def _asked(session: Session, one: FeedbackRound) -> Asked:
    contract = session.get_one(Contract, one.contract_id)
    supplier = session.get(Supplier, contract.supplier_id) if contract.supplier_id else None
    organisation = get_organisation(session)
    name = organisation.name if organisation else ""
    return Asked(name, contract.title, supplier.name if supplier else None, one.closes_on)


def request_letter(told: Asked, link: str, *, is_reminder: bool) -> Letter:
    """Return what somebody is asked, in the language spoken now."""
    words = {"title": plain(told.title), "supplier": plain(told.supplier or ""), "buyer": plain(told.buyer)}
    words["day"] = format_date(told.closes_on)
    heading = _("Muistutus: anna palautetta sopimuksesta %(title)s") if is_reminder else _("Anna palautetta: %(title)s")
    about = _("Toimittaja on %(supplier)s.") % words if told.supplier else ""
    return Letter(
        template=FEEDBACK,
        language=current_language(),
        subject=(heading + " (" + _("viimeistään %(day)s") + ")") % words,
        preview=_("Kolme kysymystä, noin minuutti.") + " " + _("Vastata voi %(day)s asti.") % words,
        heading=heading % words,
        paragraphs=(
            _("Miten sopimus toimii arjessa? Kolme kysymystä, noin minuutti.") + (f" {about}" if about else ""),
            _("Vastaus ei kerro, kuka sen antoi. Tunnuksia ei tarvita. Vastata voi %(day)s asti.") % words,
            _("Linkki on tarkoitettu vain tämän viestin saajalle, ja siitä voi vastata kerran."),
        ),
        link=link,
        link_text=_("Anna palautetta"),
        closing=(
            _("Viestin lähetti %(buyer)s Hankintakellolla, koska osoite on tämän sopimuksen käyttäjien listalla.")
            % words
            + " "
            + (_("Muistutus lähetetään kerran.") if is_reminder else _("Ellei vastausta tule, muistutetaan kerran.")),
        ),
    )


class Sent(NamedTuple):
    """A recipient of a round, and where the mail that asked them stands; None: it has not been made."""

    address: str
    name: str | None
    state: MessageState | None
    reply: str | None


def sent_to(session: Session, round_id: int) -> list[Sent]:
    """Return whom the round asks with what became of the mail, by address. Who has answered is told of nobody."""
    R, M = FeedbackRecipient, FeedbackMessage  # noqa: N806
    rows: Any = session.execute(
        sa.select(col(R.address), col(Person.name), col(Message.state), col(Message.reply))
        .outerjoin(Person, col(Person.id) == col(R.person_id))
        .outerjoin(M, sa.and_(col(M.recipient_id) == col(R.id), col(M.is_reminder).is_(False)))
        .outerjoin(Message, col(Message.id) == col(M.message_id))
        .where(col(R.round_id) == round_id)
        .order_by(col(R.address))
    )
    return [Sent(*row) for row in rows]
