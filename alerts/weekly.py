"""The weekly proof: main users read what came due in the past week, what was sent, and what is still open."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from ..calendar.milestones.models import MilestoneKind
from ..contracts.models import Contract
from ..core.clock import HELSINKI, local
from ..core.database import Database, today
from ..core.i18n import _, current_language, format_date, format_moment, ngettext, use_language
from .compose import Office, post
from .directory import directory
from .heartbeats import beat, last_noted
from .letters import Letter
from .models import Alert, AlertMessage, AlertState, Message, MessageState
from .notices import closing, listed
from .queries import last_sweep_at
from .recipients import main_users
from .sweep import take_turn
from .words import plain

WEEKLY = "weekly"
OPEN_FOR = timedelta(days=5)


class Matter(NamedTuple):
    """An alert that was not sent, or is open for long: whose contract, and for how many days."""

    title: str
    reference: str
    days: int


@dataclass(frozen=True, slots=True)
class Week:
    """What became of the alerts that came due from Monday to Sunday; `settled` ones were so before any mail."""

    first: date
    last: date
    due: int
    accepted: int
    settled: int
    unsent: tuple[Matter, ...]
    long_open: tuple[Matter, ...]
    swept_at: datetime | None


def tell_of_week(database: Database, office: Office) -> int:
    """Tell each main user of the past week, once; return how many mails. A week before the first alert is not told."""
    with database.writing() as session:
        take_turn(session)
        monday = today(session) - timedelta(days=today(session).weekday())
        number = "{}-W{:02}".format(*(monday - timedelta(days=7)).isocalendar())
        if last_noted(session, WEEKLY) == number or not _any_before(session, monday):
            return 0
        found = week(session, monday - timedelta(days=7))
        readers = main_users(directory(session, today(session)))
        for reader in readers:
            with use_language(reader.language):
                letter = weekly_letter(found, office.base_url.rstrip("/"))
            post(session, office, letter, reader, kind=WEEKLY)
        if readers:
            beat(session, WEEKLY, number)
        return len(readers)


def week(session: Session, monday: date) -> Week:
    """Return what became of the alerts of the week that begins on *monday*."""
    ends, day = monday + timedelta(days=7), today(session)
    came = _raised(session, sa.and_(_midnight(monday) <= _SINCE, _midnight(ends) > _SINCE))
    accepted = [row for row in came if row.accepted]
    unsent = [row for row in came if not row.accepted and row.state == AlertState.OPEN]
    long_ago = _midnight(day - OPEN_FOR)
    return Week(
        first=monday,
        last=ends - timedelta(days=1),
        due=len(accepted) + len(unsent),
        accepted=len(accepted),
        settled=len(came) - len(accepted) - len(unsent),
        unsent=_matters(unsent, day),
        long_open=_matters(_raised(session, sa.and_(col(Alert.state) == AlertState.OPEN, long_ago > _SINCE)), day),
        swept_at=last_sweep_at(session),
    )


_SINCE = sa.func.coalesce(col(Alert.released_at), col(Alert.created_at))


class _Row(NamedTuple):
    """An alert, since when it rings, and whether the server has accepted a mail of it."""

    matter: tuple[str, str, int]
    title: str
    reference: str
    state: AlertState
    since: datetime
    accepted: bool


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), HELSINKI)


def _raised(session: Session, which: sa.ColumnElement[bool]) -> list[_Row]:
    mail = aliased(Message)
    told = (
        sa.exists()
        .where(col(AlertMessage.alert_id) == col(Alert.id), col(mail.id) == col(AlertMessage.message_id))
        .where(col(mail.state) == MessageState.SENT, col(mail.kind).in_([kind.value for kind in MilestoneKind]))
    )
    matter = (col(Alert.subject), col(Alert.kind), col(Alert.number))
    rows = session.execute(
        sa.select(
            *matter,
            col(Contract.title),
            col(Contract.reference),
            col(Alert.state),
            _SINCE,
            sa.or_(told, sa.func.coalesce(col(Message.state) == MessageState.SENT, sa.false())),
        )
        .join(Contract, col(Contract.id) == col(Alert.contract_id))
        .outerjoin(Message, col(Message.id) == col(Alert.message_id))
        .where(col(Alert.state) != AlertState.HELD, which)
        .order_by(_SINCE, col(Alert.id))
    )
    return [_Row((row[0], row[1], row[2]), *row[3:]) for row in rows]


def _matters(rows: Sequence[_Row], day: date) -> tuple[Matter, ...]:
    """Return each matter once, the oldest of its alerts."""
    first: dict[tuple[str, str, int], _Row] = {}
    for row in rows:
        first.setdefault(row.matter, row)
    return tuple(Matter(row.title, row.reference, (day - local(row.since).date()).days) for row in first.values())


def _any_before(session: Session, monday: date) -> bool:
    return bool(session.scalar(sa.select(sa.exists().where(col(Alert.created_at) < _midnight(monday)))))


def weekly_letter(found: Week, base_url: str) -> Letter:
    """Return what a main user is told of the past week."""
    span = {"first": format_date(found.first), "last": format_date(found.last)}
    counts = {"due": found.due, "accepted": found.accepted, "open": len(found.long_open), "days": OPEN_FOR.days}
    said = _("Viime viikolla: %(due)s erääntyi, %(accepted)s hyväksytty, %(open)s avoinna yli %(days)s päivää")
    return Letter(
        template=WEEKLY,
        language=current_language(),
        subject=said % counts,
        preview=_("Hälytykset %(first)s–%(last)s.") % span,
        heading=said % counts,
        paragraphs=tuple(_paragraphs(found, span)),
        contents=listed([*map(_unsent_line, found.unsent), *map(_open_line, found.long_open)]),
        link=f"{base_url}/alerts/",
        link_text=_("Avaa hälytykset"),
        closing=closing(),
    )


def _paragraphs(found: Week, span: Mapping[str, str]) -> Iterator[str]:
    yield (
        _(
            "Hälytykset %(first)s–%(last)s. Erääntynyt: määräpäivä tuli. "
            "Hyväksytty: sähköpostipalvelin otti viestin vastaan."
        )
        % span
    )
    if found.settled:
        told = ngettext(
            "Lisäksi %(n)s asia ratkesi ennen kuin siitä ehti lähteä viesti.",
            "Lisäksi %(n)s asiaa ratkesi ennen kuin niistä ehti lähteä viesti.",
            found.settled,
        )
        yield told % {"n": found.settled}
    if found.swept_at is not None:
        yield _("Hälytykset tarkistettiin viimeksi %(moment)s.") % {"moment": format_moment(found.swept_at)}
    if not found.unsent and not found.long_open:
        yield _("Kaikki on kunnossa.")


def _unsent_line(one: Matter) -> str:
    return _("Ei lähtenyt: %(title)s (%(reference)s)") % _named(one)


def _open_line(one: Matter) -> str:
    told = ngettext(
        "Avoinna %(n)s päivän: %(title)s (%(reference)s)", "Avoinna %(n)s päivää: %(title)s (%(reference)s)", one.days
    )
    return told % _named(one)


def _named(one: Matter) -> dict[str, object]:
    return {"title": plain(one.title), "reference": plain(one.reference), "n": one.days}
