"""Digests (in Finnish: kooste): what waits for a person, once a week, and how a manager's units stand, once a month."""

import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

import sqlalchemy as sa
from sqlmodel import Session, col

from ..calendar.milestones import queries as milestones
from ..calendar.milestones.rules import ASKING
from ..calendar.milestones.values import Matter, Scope, Whose
from ..calendar.why.names import kind_name
from ..contracts.models import Contract
from ..core.database import Database, today
from ..core.errors import Invalid
from ..core.i18n import _, current_language, format_date, format_day, format_month, ngettext, use_language
from ..people.models import Person
from ..people.queries import known_units
from ..people.units import managers
from .compose import Office, post
from .directory import LIVE, directory
from .letters import Letter
from .models import Alert, AlertState, DigestChoice
from .recipients import Recipient, person_of
from .sweep import take_turn
from .words import plain

DIGEST, SUMMARY = "digest", "summary"
MOST_ROWS = 15
AHEAD = timedelta(days=28)
WEEKDAYS = range(5)


class Line(NamedTuple):
    """A matter of the digest; below 0 days of slack it is late."""

    kind: str
    on: date
    title: str
    slack_days: int


@dataclass(frozen=True, slots=True)
class Digest:
    """What waits for a person until a day: the first rows, and how many there are in all, and late."""

    last: date
    lines: tuple[Line, ...]
    total: int
    late: int


class UnitLine(NamedTuple):
    """How a unit, with those below it, stands: live contracts, late matters, those of four weeks, open alerts."""

    unit: str
    contracts: int
    late: int
    ahead: int
    alerts: int


def choose(session: Session, person_id: int, *, weekday: int | None, even_empty: bool, monthly: bool) -> DigestChoice:
    """Set which digests the person gets from now on; raise Invalid for a day that is no working day."""
    if weekday is not None and weekday not in WEEKDAYS:
        raise Invalid(_("Valitse päivä maanantaista perjantaihin."), field="weekday")
    before = today(session) - timedelta(days=1)
    found = session.get(DigestChoice, person_id)
    if found is None:
        found = DigestChoice(person_id=person_id, weekly_on=before, monthly_on=before, secret=secrets.token_urlsafe(24))
    if found.weekday != weekday:
        found.weekly_on = max(found.weekly_on, before)
    if monthly and not found.monthly:
        found.monthly_on = max(found.monthly_on, before)
    found.weekday, found.even_empty, found.monthly = weekday, even_empty, monthly
    session.add(found)
    session.flush()
    return found


def chosen(session: Session, person_id: int) -> DigestChoice | None:
    """Return which digests the person has chosen, if any."""
    return session.get(DigestChoice, person_id)


def by_secret(session: Session, secret: str) -> DigestChoice | None:
    """Return the choice that this secret stops."""
    return session.scalars(sa.select(DigestChoice).where(col(DigestChoice.secret) == secret)).first()


def stop(session: Session, choice: DigestChoice) -> None:
    """Send this person no more digests."""
    choice.weekday, choice.monthly = None, False
    session.add(choice)
    session.flush()


def tell_digests(database: Database, office: Office) -> int:
    """Write the digests and summaries that are due; return how many mails. Doing it again the same day does nothing."""
    with database.reading() as session:
        if not _due(session):
            return 0
    with database.writing() as session:
        take_turn(session)
        everybody = directory(session, today(session))
        return sum(
            _tell(session, office, choice, reader)
            for choice in _due(session)
            if (reader := person_of(everybody, choice.person_id)) is not None
        )


def _due(session: Session) -> list[DigestChoice]:
    """Return the choices of which a day has come that was not seen to; of people who have left, none."""
    wanted = sa.or_(col(DigestChoice.weekday).is_not(None), col(DigestChoice.monthly))
    rows = session.scalars(
        sa.select(DigestChoice)
        .join(Person, col(Person.id) == col(DigestChoice.person_id))
        .where(wanted, col(Person.active), col(Person.email).is_not(None))
        .order_by(col(DigestChoice.person_id))
    )
    return [one for one in rows if weekly_is_due(one, today(session)) or monthly_is_due(one, today(session))]


def weekly_is_due(choice: DigestChoice, day: date) -> bool:
    """Tell whether the person's day of the week has come since the last digest."""
    if choice.weekday is None:
        return False
    return choice.weekly_on < day - timedelta(days=(day.weekday() - choice.weekday) % 7)


def monthly_is_due(choice: DigestChoice, day: date) -> bool:
    """Tell whether a month has begun since the last summary."""
    return choice.monthly and choice.monthly_on < day.replace(day=1)


def _tell(session: Session, office: Office, choice: DigestChoice, reader: Recipient) -> int:
    day, base_url = today(session), office.base_url.rstrip("/")
    stop_url = f"{base_url}/digest/{choice.secret}/stop"
    made: list[tuple[str, Letter]] = []
    with use_language(reader.language):
        if weekly_is_due(choice, day):
            found, choice.weekly_on = digest(session, choice.person_id), day
            if found.total or choice.even_empty:
                made.append((DIGEST, digest_letter(found, base_url, stop_url)))
        if monthly_is_due(choice, day):
            units, choice.monthly_on = summary(session, choice.person_id), day
            if units:
                made.append((SUMMARY, summary_letter(units, day, base_url, stop_url)))
    for kind, letter in made:
        post(session, office, letter, reader, kind=kind, stop_url=stop_url)
    session.add(choice)
    session.flush()
    return len(made)


def digest(session: Session, person_id: int) -> Digest:
    """Return what waits for the person, late matters first, then those of four weeks."""
    last = today(session) + AHEAD
    scope = Scope(Whose.MINE, person_id)
    late = milestones.matters(session, scope, kinds=ASKING, last=last, late=True, by_slack=True, limit=MOST_ROWS)
    rest = MOST_ROWS - len(late)
    soon = milestones.matters(session, scope, kinds=ASKING, last=last, late=False, limit=rest) if rest else []
    counts = milestones.day_counts(session, scope, kinds=ASKING, last=last)
    return Digest(
        last=last,
        lines=tuple(_line(one, today(session)) for one in (*late, *soon)),
        total=sum(one.matters for one in counts),
        late=sum(one.late for one in counts),
    )


def _line(one: Matter, day: date) -> Line:
    return Line(one.kind, one.on, one.title, one.slack_days(day))


def summary(session: Session, person_id: int) -> list[UnitLine]:
    """Return how each unit that the person manages stands, with the units below it."""
    managing = managers(session)
    units = [(id_, name) for id_, name in known_units(session) if managing[id_] == person_id]
    return [_unit_line(session, id_, name) for id_, name in sorted(units, key=lambda unit: (unit[1], unit[0]))]


def _unit_line(session: Session, unit_id: int, name: str) -> UnitLine:
    scope = Scope(Whose.UNIT, unit_id=unit_id)
    counts = milestones.day_counts(session, scope, kinds=ASKING, last=today(session) + AHEAD)
    within = milestones.scope_conditions(scope)
    live = sa.and_(col(Contract.state).in_(LIVE), col(Contract.closed_on).is_(None), *within)
    contracts = sa.select(sa.func.count()).select_from(milestones.C).where(live)
    alerts = (
        sa.select(sa.func.count())
        .select_from(milestones.C)
        .join(Alert, col(Alert.contract_id) == milestones.C.c.id)
        .where(col(Alert.state) == AlertState.OPEN, *within)
    )
    late = sum(one.late for one in counts)
    ahead = sum(one.matters for one in counts) - late
    return UnitLine(name, session.scalar(contracts) or 0, late, ahead, session.scalar(alerts) or 0)


def digest_letter(found: Digest, base_url: str, stop_url: str) -> Letter:
    """Return the weekly digest in the language spoken now."""
    heading = ngettext("Viikkokooste: %(n)d asia odottaa", "Viikkokooste: %(n)d asiaa odottaa", found.total)
    if not found.total:
        heading = _("Viikkokooste: mikään ei odota")
    said = _("Avoimet asiat %(last)s asti.") % {"last": format_date(found.last)}
    return Letter(
        template=DIGEST,
        language=current_language(),
        subject=heading % {"n": found.total} if found.total else heading,
        preview=said,
        heading=heading % {"n": found.total} if found.total else heading,
        paragraphs=tuple(_said_of(found, said)),
        contents=tuple(_rows(found)),
        link=f"{base_url}/",
        link_text=_("Avaa työpöytä"),
        closing=_closing(base_url, stop_url),
    )


def _said_of(found: Digest, said: str) -> Iterator[str]:
    yield said
    if found.late:
        text = ngettext("Niistä %(n)d on myöhässä.", "Niistä %(n)d on myöhässä.", found.late)
        yield text % {"n": found.late}


def _rows(found: Digest) -> Iterator[str]:
    for one in found.lines:
        words = {"day": format_day(one.on), "what": kind_name(one.kind), "title": plain(one.title)}
        if one.slack_days < 0:
            words["n"] = str(-one.slack_days)
            late = ngettext(
                "%(day)s %(what)s: %(title)s (myöhässä %(n)s päivän)",
                "%(day)s %(what)s: %(title)s (myöhässä %(n)s päivää)",
                -one.slack_days,
            )
            yield late % words
        else:
            yield _("%(day)s %(what)s: %(title)s") % words
    more = found.total - len(found.lines)
    if more > 0:
        yield ngettext("ja %(n)d muu", "ja %(n)d muuta", more) % {"n": more}


def summary_letter(units: list[UnitLine], day: date, base_url: str, stop_url: str) -> Letter:
    """Return the monthly summary of a manager's units in the language spoken now."""
    heading = _("Kuukausikooste %(month)s: %(units)s")
    words = {"month": format_month(day), "units": ", ".join(plain(one.unit) for one in units[:3])}
    said = _("Yksiköt alayksiköineen. Tulossa: seuraavien neljän viikon asiat.")
    return Letter(
        template=SUMMARY,
        language=current_language(),
        subject=heading % words,
        preview=said,
        heading=heading % words,
        paragraphs=(said,),
        contents=tuple(_unit_words(one) for one in units),
        link=f"{base_url}/?whose=unit",
        link_text=_("Avaa työpöytä"),
        closing=_closing(base_url, stop_url),
    )


def _unit_words(one: UnitLine) -> str:
    text = _("%(unit)s: sopimuksia %(contracts)d, myöhässä %(late)d, tulossa %(ahead)d, hälytyksiä avoinna %(alerts)d")
    return text % {**one._asdict(), "unit": plain(one.unit)}


def _closing(base_url: str, stop_url: str) -> tuple[str, ...]:
    return (
        _("Koosteen päivän ja sisällön voi valita omista asetuksista: %(url)s") % {"url": f"{base_url}/me"},
        _("Koosteet voi lopettaa kirjautumatta: %(url)s") % {"url": stop_url},
    )
