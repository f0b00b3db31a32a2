"""What the main users are told of the alarm itself: mails that were refused, alerts that are held too long."""

from collections.abc import Sequence
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlmodel import Session, col

from ..calendar.days.rules import working_days_after
from ..calendar.milestones.models import MilestoneKind
from ..contracts.models import Contract
from ..core.clock import local
from ..core.database import Database, now, today
from ..core.i18n import _, current_language, ngettext, use_language
from ..people.models import Person
from .compose import Office, post
from .directory import directory
from .letters import Letter
from .models import Alert, AlertMessage, AlertState, Message, MessageState
from .recipients import Recipient, main_users
from .sweep import take_turn
from .words import plain

REFUSED, HELD = "refused", "held"
HELD_FOR = 5
LISTED = 20


class Refusal(NamedTuple):
    """A mail that the server refused."""

    id: int
    recipient: str
    person: str | None
    subject: str
    reply: str | None


class Holding(NamedTuple):
    """An alert that was held and not released."""

    id: int
    title: str
    reference: str


def tell_of_refusals(database: Database, office: Office) -> int:
    """Tell each main user of the mails that were refused since the last time; return how many mails that makes."""
    with database.writing() as session:
        take_turn(session)
        refusals = _refusals(session)
        if not refusals:
            return 0
        readers = main_users(directory(session, today(session)), [one.recipient for one in refusals])
        made = [_post(session, office, reader, REFUSED, refusals) for reader in readers]
        if made:
            told = sa.update(Message).where(col(Message.id).in_([one.id for one in refusals]))
            session.execute(told.values(reported_in_id=made[0]))
        return len(made)


def tell_of_held(database: Database, office: Office) -> int:
    """Tell each main user, once, of the alerts that have been held over five working days; return how many mails."""
    with database.writing() as session:
        take_turn(session)
        held = _held_long(session)
        if not held:
            return 0
        readers = main_users(directory(session, today(session)))
        made = [_post(session, office, reader, HELD, held) for reader in readers]
        links = [{"alert_id": one.id, "message_id": message_id} for message_id in made for one in held]
        if links:
            session.execute(sa.insert(AlertMessage), links)
        return len(made)


def _post(session: Session, office: Office, reader: Recipient, kind: str, rows: Sequence[Any]) -> int:
    with use_language(reader.language):
        letter = (refused_letter if kind == REFUSED else held_letter)(rows, office.base_url.rstrip("/"))
        return post(session, office, letter, reader, kind=kind, urgent=kind == REFUSED)


def _refusals(session: Session) -> list[Refusal]:
    rows = session.execute(
        sa.select(col(Message.id), col(Message.recipient), col(Person.name), col(Message.subject), col(Message.reply))
        .outerjoin(Person, col(Person.id) == col(Message.person_id))
        .where(
            col(Message.state) == MessageState.FAILED,
            col(Message.reported_in_id).is_(None),
            col(Message.kind).in_([kind.value for kind in MilestoneKind]),
        )
        .order_by(col(Message.id))
    )
    return [Refusal(*row) for row in rows]


def _held_long(session: Session) -> list[Holding]:
    told = (
        sa.exists()
        .where(col(AlertMessage.alert_id) == col(Alert.id))
        .where(col(Message.id) == col(AlertMessage.message_id), col(Message.kind) == HELD)
    )
    rows = session.execute(
        sa.select(col(Alert.id), col(Contract.title), col(Contract.reference), col(Alert.created_at))
        .join(Contract, col(Contract.id) == col(Alert.contract_id))
        .where(col(Alert.state) == AlertState.HELD, sa.not_(told))
        .order_by(col(Alert.due_on), col(Alert.id))
    )
    day = local(now(session)).date()
    return [Holding(*row[:3]) for row in rows if working_days_after(local(row[3]).date(), HELD_FOR) < day]


def refused_letter(refusals: Sequence[Refusal], base_url: str) -> Letter:
    """Return what a main user is told of mails that the server refused."""
    count = len(refusals)
    heading = ngettext("%(n)d hälytysviesti ei mennyt perille", "%(n)d hälytysviestiä ei mennyt perille", count)
    said = _(
        "Sähköpostipalvelin ei ottanut viestiä vastaan. Asia siirtyi seuraavalle, jolle se kuuluu, jos sellainen on."
    )
    return Letter(
        template=REFUSED,
        language=current_language(),
        subject=heading % {"n": count},
        preview=said,
        heading=heading % {"n": count},
        paragraphs=(
            said,
            _("Tarkista osoite, tai merkitse henkilö lähteneeksi ja valitse sopimuksille uusi vastuuhenkilö."),
        ),
        contents=listed([_refusal_line(one) for one in refusals]),
        link=f"{base_url}/outbox/",
        link_text=_("Avaa lähetetyt viestit"),
        closing=closing(),
    )


def _refusal_line(one: Refusal) -> str:
    who = f"{plain(one.person)} <{one.recipient}>" if one.person else one.recipient
    return f"{who}: {plain(one.subject)} ({plain(one.reply)})"


def held_letter(held: Sequence[Holding], base_url: str) -> Letter:
    """Return what a main user is told of alerts that wait to be released."""
    count = len(held)
    heading = ngettext(
        "%(n)d hälytys odottaa vapautusta tuonnin jälkeen", "%(n)d hälytystä odottaa vapautusta tuonnin jälkeen", count
    )
    said = _(
        "Näiden asioiden päivä oli mennyt jo tuotaessa, eikä niistä ole ilmoitettu kenellekään viiteen työpäivään."
    )
    return Letter(
        template=HELD,
        language=current_language(),
        subject=heading % {"n": count},
        preview=said,
        heading=heading % {"n": count},
        paragraphs=(said, _("Vapauta hälytykset, niin ne lähtevät vastuuhenkilöille.")),
        contents=listed([f"{plain(one.title)} ({plain(one.reference)})" for one in held]),
        link=f"{base_url}/alerts/",
        link_text=_("Avaa hälytykset"),
        closing=closing(),
    )


def listed(lines: Sequence[str]) -> tuple[str, ...]:
    """Return as many lines as a mail lists, and how many more there are."""
    more = len(lines) - LISTED
    rest = [ngettext("ja %(n)d muu", "ja %(n)d muuta", more) % {"n": more}] if more > 0 else []
    return (*lines[:LISTED], *rest)


def closing() -> tuple[str, ...]:
    """Return why a main user gets a mail about the alarm itself."""
    return (_("Viestin lähetti Hankintakello pääkäyttäjälle. Pääkäyttäjät ja kielen muuttaa pääkäyttäjä."),)
