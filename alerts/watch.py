"""Tells the main users when the sweep is late: done by any process, for the one that should sweep does not."""

from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlmodel import Session, col

from ..core.database import Database, now, today
from ..core.i18n import _, current_language, format_moment, use_language
from .compose import Office, post
from .delivery import Outcome, Sender, deliver, pause_over
from .directory import directory
from .letters import Letter
from .measures import LATE_AFTER, is_late
from .models import Heartbeat, Message
from .notices import closing
from .queries import SWEEP, last_sweep_at
from .recipients import main_users
from .words import plain

STALLED = "stalled"
AGAIN_AFTER = timedelta(days=1)
_TURN = 7_340_214  # any number, the same in every process
_LOCK_WAIT_MS = 5_000


def look(
    database: Database, office: Office, sender: Sender, *, since: datetime, late_after: timedelta = LATE_AFTER
) -> Outcome | None:
    """Tell the main users where the sweep is late, by a mail that does not wait for it; None where it is in time.

    *since* is when this process began to watch: who has just started gives the others their time.
    """
    if not _is_late(database, since, late_after):
        return None
    tell_of_stall(database, office)
    if not sender.is_set_up or not pause_over(database):
        return Outcome()
    return deliver(database, sender, lambda: 0, kind=STALLED)


def _is_late(database: Database, since: datetime, late_after: timedelta) -> bool:
    with database.reading() as session:
        swept_at, at = last_sweep_at(session), now(session)
    return is_late(max(swept_at or since, since), since=since, at=at, after=late_after)


def tell_of_stall(database: Database, office: Office) -> int:
    """Write to each main user, once a day while it lasts; return how many mails. Waits for no sweep that hangs."""
    with database.writing(lock_wait_ms=_LOCK_WAIT_MS) as session:
        if session.get_bind().dialect.name == "postgresql":
            session.execute(sa.select(sa.func.pg_advisory_xact_lock(_TURN)))
        swept = session.get(Heartbeat, SWEEP)
        if _told(session, swept.at if swept else None):
            return 0
        readers = main_users(directory(session, today(session)))
        for reader in readers:
            with use_language(reader.language):
                letter = stalled_letter(swept, office.base_url.rstrip("/"))
            post(session, office, letter, reader, kind=STALLED, urgent=True)
        return len(readers)


def _told(session: Session, swept_at: datetime | None) -> bool:
    after = max(now(session) - AGAIN_AFTER, swept_at or now(session) - AGAIN_AFTER)
    told = sa.exists().where(col(Message.kind) == STALLED, col(Message.composed_at) > after)
    return bool(session.scalar(sa.select(told)))


def stalled_letter(swept: Heartbeat | None, base_url: str) -> Letter:
    """Return what a main user is told of a sweep that is late; *swept* is when it last went well and failed."""
    heading = _("Hälytysten tarkistus on pysähtynyt")
    if swept is None or swept.at is None:
        said = _("Hälytyksiä ei ole tarkistettu kertaakaan.")
    else:
        said = _("Hälytykset tarkistettiin viimeksi %(moment)s.") % {"moment": format_moment(swept.at)}
    return Letter(
        template=STALLED,
        language=current_language(),
        subject=heading,
        preview=said,
        heading=heading,
        paragraphs=(
            said,
            _("Tarkistuksen kuuluu käydä viiden minuutin välein. Kunnes se käy taas, uusia hälytyksiä ei lähde."),
            _(
                "Pyydä ylläpitäjää käynnistämään Hankintakello uudelleen. "
                "Komento hankintakello doctor kertoo, mikä on vialla."
            ),
        ),
        contents=_failure(swept),
        link=f"{base_url}/alerts/",
        link_text=_("Avaa hälytykset"),
        closing=closing(),
    )


def _failure(swept: Heartbeat | None) -> tuple[str, ...]:
    if swept is None or swept.failed_at is None or (swept.at is not None and swept.failed_at < swept.at):
        return ()
    told = {"moment": format_moment(swept.failed_at), "error": plain(swept.error)}
    return (_("Viimeisin virhe %(moment)s: %(error)s") % told,)
