"""hankintakello doctor: what is set up and what is not, in words that a main user understands."""

import os
import sys
from collections.abc import Iterator

import click
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import Session

from .. import migrations
from ..alerts import queries as alarm
from ..alerts.directory import directory
from ..alerts.whom import unmanaged
from ..assembly import House
from ..calendar.register import queries as register
from ..calendar.register.values import View
from ..core.i18n import _, format_moment
from ..core.keeping.rows import count_lost
from ..people.addresses import trouble_of
from ..people.models import Role
from ..people.queries import get_organisation, known_units, people
from ..people.signin.queries import anybody_with_password
from .findings import Finding
from .mail_findings import mail

REMEDIES = {
    "roll": "hankintakello clock roll",
    "sweep": "hankintakello alerts sweep",
    "compose": "hankintakello alerts sweep",
    "deliver": "hankintakello outbox deliver",
    "heartbeat": "HANKINTAKELLO_HEARTBEAT_URL",
}
"""What shows again why a job of the scheduler failed."""
MAKE_KEY = "python3 -c 'import secrets; print(secrets.token_hex())'"
_SIGNS = {True: "  ok   ", False: "  !!   ", None: "  --   "}


@click.command()
@click.pass_obj
def doctor(house: House) -> None:
    """Tell what is set up, what is not, and what to do about it; exit 1 where something is missing."""
    findings = list(_look(house))
    for one in findings:
        click.echo(_SIGNS[one.well] + one.text)
    sys.exit(1 if any(one.well is False for one in findings) else 0)


def _look(house: House) -> Iterator[Finding]:
    yield from _settings(house)
    try:
        current, head = migrations.current(house.database), migrations.head()
    except SQLAlchemyError:
        yield Finding(False, _("Tietokantaan ei saada yhteyttä: tarkista HANKINTAKELLO_DATABASE_URL."))
        return
    if current != head:
        yield Finding(False, _("Tietokannan taulut puuttuvat tai ovat vanhat: aja hankintakello db upgrade"))
        return
    yield Finding(True, _("Tietokanta on ajan tasalla (%(version)s).") % {"version": head})
    with house.database.reading() as session:
        yield from _people(session, house)
        yield from _register(session, house)
        yield from _alarm(session)
        yield from _files(session, house)


def _settings(house: House) -> Iterator[Finding]:
    settings = house.settings
    if settings.secret_key is None:
        text = _("HANKINTAKELLO_SECRET_KEY puuttuu: sovellus ei käynnisty ilman sitä. Arvo: %(command)s")
        yield Finding(False, text % {"command": MAKE_KEY})
    else:
        yield Finding(True, _("Istunnot allekirjoitetaan."))
    https = settings.base_url.startswith("https://")
    local = any(name in settings.base_url for name in ("//localhost", "//127.0.0.1"))
    if https or local:
        yield Finding(True, _("Osoite on %(url)s.") % {"url": settings.base_url})
    else:
        yield Finding(
            False,
            _("Osoite %(url)s ei ole salattu: aseta HANKINTAKELLO_BASE_URL alkamaan https://")
            % {"url": settings.base_url},
        )
    if not os.access(settings.data_dir if settings.data_dir.exists() else settings.data_dir.resolve().parent, os.W_OK):
        yield Finding(
            False,
            _("Kansioon %(folder)s ei voi kirjoittaa: tarkista HANKINTAKELLO_DATA_DIR.")
            % {"folder": settings.data_dir.resolve()},
        )
    yield from mail(house)
    if settings.heartbeat_url is None:
        yield Finding(
            None, _("HANKINTAKELLO_HEARTBEAT_URL puuttuu: kukaan ulkopuolella ei huomaa, jos Hankintakello sammuu.")
        )


def _files(session: Session, house: House) -> Iterator[Finding]:
    kept, lost = count_lost(session, house.store)
    if lost:
        text = _("%(n)s tiedostoa puuttuu kansiosta %(folder)s: palauta se varmuuskopiosta tai korjaa %(setting)s.")
        words = {"n": lost, "folder": house.store.folder.resolve(), "setting": "HANKINTAKELLO_DATA_DIR"}
        yield Finding(False, text % words)
    elif kept:
        yield Finding(True, _("Liitetyt tiedostot ovat tallessa (%(n)s).") % {"n": kept})


def _people(session: Session, house: House) -> Iterator[Finding]:
    organisation = get_organisation(session)
    yield Finding(
        bool(organisation and organisation.name),
        _("Organisaatio on %(name)s.") % {"name": organisation.name}
        if organisation and organisation.name
        else _("Organisaation nimi puuttuu: %(page)s") % {"page": _page(house, "/organisation/")},
    )
    present = [one for one in people(session, house.clock.today()) if one.active]
    users = [one for one in present if Role.MAIN_USER in one.roles]
    if users:
        yield Finding(True, _("Pääkäyttäjät: %(names)s.") % {"names": ", ".join(user.name for user in users)})
    else:
        yield Finding(False, _("Pääkäyttäjää ei ole: hankintakello person add EMAIL --name NIMI --role main_user"))
    if out_of_reach := [one for one in present if trouble_of(one.email)]:
        names = ", ".join(f"{one.name} <{one.email}>" for one in out_of_reach[:5])
        text = _("%(n)s henkilön osoitteeseen posti ei kulje (%(names)s): hankintakello person add OSOITE --name NIMI")
        yield Finding(False, text % {"n": len(out_of_reach), "names": names})
    if not anybody_with_password(session):
        yield Finding(False, _("Kukaan ei voi kirjautua: hankintakello person password EMAIL"))


def _register(session: Session, house: House) -> Iterator[Finding]:
    counts = register.view_counts(session, None)
    live = counts[View.LIVE]
    if not counts[View.ALL]:
        yield Finding(False, _("Rekisteri on tyhjä: hankintakello import contracts TIEDOSTO, tai tuo se selaimella."))
        return
    yield Finding(True, _("Rekisterissä on %(live)s voimassa olevaa sopimusta.") % {"live": live})
    missing = counts[View.MISSING]
    if missing:
        yield Finding(
            False,
            _("%(n)s sopimukselta puuttuu tieto, jota kello tarvitsee: %(page)s")
            % {"n": missing, "page": _page(house, "/contracts/?view=missing")},
        )
    status = alarm.status(session, house.clock.today())
    if status.unreachable:
        names = ", ".join(status.unreachable[:5])
        yield Finding(
            False,
            _("%(n)s sopimuksen hälytys ei tavoita ketään (%(names)s): %(page)s")
            % {"n": len(status.unreachable), "names": names, "page": _page(house, "/alerts/?tab=unreachable")},
        )
    yield from _managers(session, house)
    if status.held:
        yield Finding(
            False, _("%(n)s hälytystä odottaa vapautusta: hankintakello alerts release --all") % {"n": status.held}
        )


def _managers(session: Session, house: House) -> Iterator[Finding]:
    lacking = unmanaged(session, directory(session, house.clock.today()))
    names = [name for id_, name in known_units(session) if id_ in lacking]
    page = _page(house, "/organisation/units/")
    if names:
        text = _("%(n)s yksiköltä puuttuu esihenkilö, jolle hälytys etenee (%(names)s): %(page)s")
        yield Finding(False, text % {"n": len(names), "names": ", ".join(names[:5]), "page": page})
    if without := lacking.get(None):
        text = _("%(n)s sopimuksella ei ole yksikköä: hälytys etenee esihenkilön sijaan vain pääkäyttäjälle.")
        yield Finding(None, text % {"n": without})


def _alarm(session: Session) -> Iterator[Finding]:
    beats = alarm.heartbeats(session)
    swept = beats.get(alarm.SWEEP)
    if swept is None or swept.at is None:
        yield Finding(
            False, _("Kello ei ole käynyt kierrosta: käynnistä hankintakello serve tai hankintakello worker.")
        )
    else:
        yield Finding(True, _("Hälytykset tarkistettiin viimeksi %(moment)s.") % {"moment": format_moment(swept.at)})
    for job, one in beats.items():
        if one.failed_at is not None and (one.at is None or one.failed_at > one.at):
            told = {"job": job, "moment": format_moment(one.failed_at), "error": one.error}
            told["remedy"] = REMEDIES.get(job, "hankintakello worker")
            yield Finding(False, _("Työ %(job)s epäonnistui %(moment)s (%(error)s): %(remedy)s") % told)
    trouble = alarm.mail_trouble(session)
    if trouble is not None:
        text = _("Sähköpostipalvelin ei vastaa (%(error)s): tarkista HANKINTAKELLO_MAIL_… ja aja %(command)s")
        yield Finding(False, text % {"error": trouble.error, "command": "hankintakello outbox deliver --retry"})


def _page(house: House, address: str) -> str:
    return house.settings.base_url.rstrip("/") + address
