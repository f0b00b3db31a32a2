"""Deviations of the sample municipality, in all states, as they would have been recorded day by day."""

from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from sqlmodel import Session, col, select

from ..assembly import House
from ..contracts.deviations import queries, service
from ..contracts.deviations.models import DeviationType, StepKind
from ..contracts.deviations.values import Report, Taken
from ..contracts.models import Contract
from ..contracts.reports.service import Told, make_link, take_in
from ..core.clock import HELSINKI
from ..people.models import Person
from .following import followings
from .period import happenings

AT = time(9, 12)
Done = tuple[int, StepKind, str | None]
Type, Step = DeviationType, StepKind


@dataclass(frozen=True, slots=True)
class Story:
    """A deviation: of which contract, how many days ago, what it was, and what was done how many days ago."""

    contract: str
    days_ago: int
    severity: int
    type: DeviationType
    what: str
    steps: tuple[Done, ...] = ()
    seen_by: str | None = None
    effect: str | None = None
    own_share: str | None = None


STORIES = (
    Story(
        "Siivouspalvelut, koulut ja virastotalo",
        170,
        2,
        Type.QUALITY,
        "Liikuntasalin lattiaa ei ollut pesty viikkoon.",
        (
            (168, Step.ASSESSED, None),
            (167, Step.CONTACTED, "Soitto palveluesimiehelle."),
            (160, Step.PLANNED, "Pesu lisätään perjantain vuoroon."),
            (150, Step.VERIFIED, "Tarkastettu kierroksella."),
            (148, Step.CLOSED, "Pesuväli kirjattava palvelukuvaukseen tiloittain."),
        ),
        seen_by="Keskuskoulun vahtimestari",
    ),
    Story(
        "Siivouspalvelut, koulut ja virastotalo",
        60,
        2,
        Type.STAFF,
        "Sijainen ei tuntenut kohteen hälytyksiä, ja hälytys laukesi.",
        ((58, Step.ASSESSED, None), (57, Step.CONTACTED, "Sähköposti toimittajan yhteyshenkilölle.")),
        own_share="Kohdekortti oli vanhentunut.",
    ),
    Story(
        "Siivouspalvelut, koulut ja virastotalo",
        4,
        2,
        Type.QUALITY,
        "Virastotalon 2. kerros siivoamatta maanantaista keskiviikkoon.",
        seen_by="Virastotalon aula",
        effect="Neuvotteluhuoneita ei voitu käyttää.",
    ),
    Story(
        "Koulu- ja päiväkotikuljetukset",
        1,
        4,
        Type.SAFETY,
        "Auton turvavöistä kaksi ei lukkiutunut. Kuljetus keskeytettiin.",
        seen_by="Pihlajan päiväkoti",
        effect="Reitti ajettiin taksilla.",
    ),
    Story(
        "Talvikunnossapito, pohjoinen alue",
        12,
        3,
        Type.DELAY,
        "Kevyen liikenteen väyliä ei aurattu ennen klo 7 kolmena aamuna.",
        ((10, Step.ASSESSED, None), (9, Step.CONTACTED, "Palaveri työnjohtajan kanssa.")),
        effect="Kaksi kaatumista, ei vammoja.",
    ),
    Story(
        "Asiakirjahallinnan järjestelmä",
        25,
        3,
        Type.DELAY,
        "Sovittu rajapinta viivästyi viidellä viikolla.",
        (
            (24, Step.ASSESSED, None),
            (23, Step.CONTACTED, "Ohjausryhmä."),
            (14, Step.PLANNED, "Uusi aikataulu, käyttöönotto kahdessa erässä."),
        ),
    ),
    Story(
        "Hissien huolto",
        40,
        2,
        Type.REPORTING,
        "Kvartaaliraportti puuttuu.",
        (
            (38, Step.ASSESSED, None),
            (37, Step.CONTACTED, None),
            (30, Step.PLANNED, "Raportti toimitetaan viikon kuluessa."),
            (6, Step.VERIFIED, "Raportti saapui."),
        ),
    ),
    Story(
        "Elintarvikkeet ja ruokatarvikkeet",
        3,
        2,
        Type.QUANTITY,
        "Maitotoimituksesta puuttui kolmannes.",
        ((2, Step.ASSESSED, "Sopimuksen kohta 4.2."),),
    ),
    Story(
        "Vartiointi- ja turvallisuuspalvelut",
        9,
        1,
        Type.RESPONSIBILITY,
        "Toive: vartijoille sähköautot, kun kalusto uusitaan.",
    ),
    Story(
        "Pesulapalvelut",
        16,
        2,
        Type.PRICE_INVOICING,
        "Laskussa vanha hinta kahdelta kuukaudelta.",
        ((15, Step.ASSESSED, None), (13, Step.CLOSED, "Hintaliite mukaan laskun tarkastukseen.")),
    ),
)


def live_through(house: House) -> None:
    """Record the stories, and what else happened, on their days, by those who own the contracts."""
    today = house.clock.today()
    others, follows = happenings(), followings()
    moments = sorted(
        {ago for one in STORIES for ago in (one.days_ago, *(done[0] for done in one.steps))}
        | others.keys()
        | follows.keys(),
        reverse=True,
    )
    made: dict[Story, int] = {}
    for ago in moments:
        with house.database.writing() as session:
            day = today - timedelta(days=ago)
            session.info["today"], session.info["now"] = day, datetime.combine(day, AT, HELSINKI)
            for story in STORIES:
                _live(session, story, ago, day, made)
            for happening in others.get(ago, ()):
                happening(session, day)
            if ago in follows:
                follows[ago](session, day)


PLACES = ("Keskuskoulu, opettajainhuone", "Virastotalo, aula")
REPORTED = (
    Told(what="Luokan 12 roskat jääneet tyhjentämättä kahtena päivänä.", seen_on=date.min, severity=2),
    Told(what="Portaikossa vettä, joku voi liukastua.", seen_on=date.min, severity=3, seen_by="Koulusihteeri"),
)


def hang_codes(house: House) -> None:
    """Hang two codes on walls, with a report by each that nobody has read yet."""
    with house.database.writing() as session:
        contract = session.exec(select(Contract).where(Contract.title == STORIES[0].contract).limit(1)).one()
        by = session.exec(select(Person).where(col(Person.id) == contract.owner_id)).one()
        for place, told in zip(PLACES, REPORTED, strict=True):
            link, _secret = make_link(session, contract.id or 0, place=place, by=by)
            take_in(session, link, replace(told, seen_on=house.clock.today()))


def _live(session: Session, story: Story, ago: int, day: date, made: dict[Story, int]) -> None:
    contract = session.exec(select(Contract).where(Contract.title == story.contract).limit(1)).one()
    owner = session.exec(select(Person).where(col(Person.id) == contract.owner_id)).first()
    by = owner or session.exec(select(Person).order_by(col(Person.id)).limit(1)).one()
    if story.days_ago == ago:
        made[story] = service.record(session, contract.id or 0, _report(story, day), by=by).id or 0
    for done, kind, text in story.steps:
        if done == ago:
            version = queries.get_deviation(session, made[story]).version
            service.take_step(session, made[story], Taken(kind=kind, text=text), version=version, by=by)


def _report(story: Story, day: date) -> Report:
    return Report(
        what=story.what,
        seen_on=day,
        severity=story.severity,
        type=story.type,
        seen_by=story.seen_by,
        effect=story.effect,
        own_share=story.own_share,
    )
