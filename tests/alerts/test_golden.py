"""Each mail in each language, word for word. GOLDEN=write writes the files anew: read the diff."""

import os
import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import Session, col, select

from hankintakello.alerts.answer_notices import Said, answered_letter
from hankintakello.alerts.digest import Digest, Line, UnitLine, digest_letter, summary_letter
from hankintakello.alerts.models import Answer, Heartbeat, Message
from hankintakello.alerts.nobody import Counts, Failing, nobody_letter
from hankintakello.alerts.notices import HELD, REFUSED, Holding, Refusal, held_letter, refused_letter
from hankintakello.alerts.probing import probe_letter
from hankintakello.alerts.rounds import deliver_round, sweep_and_compose
from hankintakello.alerts.watch import stalled_letter
from hankintakello.alerts.weekly import Matter, Week, weekly_letter
from hankintakello.assembly import House
from hankintakello.calendar.procurements import service as procurements
from hankintakello.calendar.procurements.models import Procurement
from hankintakello.contracts.deviations.models import DeviationState, StepKind
from hankintakello.contracts.models import ContractKind, ContractState, TermKind
from hankintakello.contracts.spending import service as spending
from hankintakello.core.i18n import use_language
from hankintakello.people.models import Person
from hankintakello.tests.build import (
    make_absence,
    make_deviation,
    make_option,
    make_organisation,
    make_person,
    make_supplier,
    make_unit,
)
from hankintakello.tests.today import TODAY

FOLDER = Path(__file__).resolve().parent / "golden"
WRITE = "GOLDEN"
LANGUAGES = ("fi", "sv", "en")
Make = Callable[..., int]


def agrees(name: str, text: str) -> None:
    """Compare with the golden file, or write it where the environment asks for that; the secrets of answers aside."""
    text = re.sub(r"/answer/[\w-]{32}", "/answer/SECRET", text)
    path = FOLDER / name
    if os.environ.get(WRITE) == "write":
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    assert text == path.read_text("utf-8")


class Town:
    """Contracts with something due, each of an owner of its own, whose name names the mail."""

    def __init__(self, session: Session, due: Make, language: str) -> None:
        self._session, self._due, self._language = session, due, language
        self._deputy = make_person(session, name="Petri Saari", language=language)
        self._supplier = make_supplier(session, name="Arkisto Pilvi Oy")
        self._count = 0

    def owner(self, name: str, **overrides: Any) -> Person:
        return make_person(
            self._session, name=name, email=f"{name}@mallila.example", language=self._language, **overrides
        )

    def contract(self, owner: Person | None, **overrides: Any) -> int:
        self._count += 1
        given = {
            "owner_id": owner.id if owner else None,
            "deputy_id": self._deputy.id,
            "supplier_id": self._supplier.id,
            "reference": f"MLA/{300 + self._count}/2023",
            "title": "Asiakirjahallinnan järjestelmä",
            "kind": ContractKind.SERVICES,
            "estimated_value": Decimal(420000),
            **overrides,
        }
        return self._due(self._session, **given)


def make_town(town: Town, session: Session) -> None:
    small = {"estimated_value": Decimal("19900.50"), "title": "Kahviautomaatit", "ends_on": date(2027, 2, 21)}
    _past(session, town.contract(town.owner("planning"), **small))
    town.contract(town.owner("heads-up"), ends_on=date(2028, 3, 31), **{k: v for k, v in small.items() if k == "title"})
    town.contract(town.owner("late"), ends_on=date(2027, 6, 30))
    town.contract(town.owner("too-late"), ends_on=date(2027, 2, 28), title="Työvaatteet ja niiden huolto")
    both = town.contract(town.owner("option"), title="Katujen talvihoito")
    _option(session, both)
    exercise = town.contract(town.owner("exercise"), title="Katujen talvihoito", ends_on=date(2028, 12, 31))
    _option(session, exercise, months=24, exercise_by=TODAY)
    renewing = {"term": TermKind.AUTO_RENEWING, "renewal_months": 12, "notice_months": 3}
    town.contract(town.owner("notice"), title="Puhelinpalvelut", ends_on=date(2027, 2, 23), **renewing)
    review = {"term": TermKind.INDEFINITE, "ends_on": None, "last_competed_on": date(2022, 11, 23)}
    town.contract(town.owner("review"), title="Ruokapalvelut", **review)
    town.contract(town.owner("ended"), title="Taksikyydit", ends_on=date(2026, 10, 31), state=ContractState.ENDED)
    _strange(town, session)
    _shared(town)
    _many(town)


def _past(session: Session, contract_id: int) -> None:
    """A term that has something to teach; the first is closed, and the text has to be escaped."""
    closed = {"state": DeviationState.CLOSED, "lesson": "Huoltoväli kirjattava sopimukseen."}
    make_deviation(session, contract_id, severity=3, what="Automaatti <ei> toiminut kolmeen päivään.", **closed)
    make_deviation(session, contract_id, number=2, what="Kahvi oli loppu & maito vanhaa.", seen_on=TODAY)


def _option(session: Session, contract_id: int, **overrides: Any) -> None:
    given = {"contract_id": contract_id, "number": 1, "months": 12, **overrides}
    make_option(session, _Ref(contract_id), **given)  # type: ignore[arg-type]


class _Ref:
    """A contract by its id, for a builder."""

    def __init__(self, id_: int) -> None:
        self.id = id_


def _strange(town: Town, session: Session) -> None:
    """Nobody in charge, nothing known, a name to be escaped: the unit's mailbox gets it."""
    unit = make_unit(session, name="Tekninen", mailbox="mailbox@mallila.example")
    unknown = {"estimated_value": None, "supplier_id": None, "deputy_id": None, "unit_id": unit.id}
    town.contract(None, title="<b>Lukot</b> & avaimet,\nosa 1", **unknown)
    away = town.owner("away", deputy_id=None)
    make_absence(session, away, TODAY, TODAY, substitute_id=town.owner("substitute").id)
    town.contract(away, deputy_id=None, title="Vartiointi")


def _shared(town: Town) -> None:
    """Two contracts with one successor."""
    owner = town.owner("shared")
    for part in (1, 2):
        town.contract(owner, title=f"Toimistotarvikkeet, osa {part}", case_number="MLA/99", kind=ContractKind.GOODS)


def _many(town: Town) -> None:
    """More than a mail tells at length."""
    owner = town.owner("many")
    for number in range(1, 9):
        town.contract(owner, title=f"Hanke {number}", ends_on=date(2027, number, 28))


@pytest.mark.parametrize("language", LANGUAGES)
def test_alarm(house: House, due: Make, language: str) -> None:
    """Each mail stands alone, with the contract's name and number: glpi#68, glpi#2213."""
    with house.database.writing() as session:
        make_organisation(session, language=language)
        make_town(Town(session, due, language), session)
    sweep_and_compose(house.database, house.office)

    with house.database.reading() as session:
        rows = {row.recipient.partition("@")[0]: row for row in session.exec(select(Message))}
    assert sorted(rows) == sorted(
        ["planning", "heads-up", "late", "too-late", "option", "exercise", "notice", "review", "ended", "mailbox"]
        + ["substitute", "away", "shared", "many"]
    )
    for name, row in rows.items():
        assert row.language == language
        agrees(f"{language}/{name}.txt", f"{row.subject}\n\n{row.text}")
    for name in ("planning", "too-late", "mailbox", "many"):
        agrees(f"{language}/{name}.html", rows[name].html)


@pytest.mark.parametrize("language", LANGUAGES)
def test_reminder(house: House, due: Make, language: str) -> None:
    with house.database.writing() as session:
        town = Town(session, due, language)
        town.contract(town.owner("reminded"))
    sweep_and_compose(house.database, house.office)
    deliver_round(house.database, house.office, house.post)

    sweep_and_compose(house.database, house.office, day=date(2026, 11, 30))

    with house.database.reading() as session:
        row = session.exec(select(Message).order_by(col(Message.id).desc())).first()
    assert row is not None
    agrees(f"{language}/reminder.txt", f"{row.subject}\n\n{row.text}")


@pytest.mark.parametrize("language", LANGUAGES)
def test_late_phase(house: House, due: Make, language: str) -> None:
    with house.database.writing() as session:
        town = Town(session, due, language)
        owner = town.owner("phase")
        town.contract(owner, ends_on=date(2027, 6, 30))
    with house.database.writing() as session:
        found = session.exec(select(Procurement)).one()
        procurements.start(session, found.id or 0, started_on=date(2026, 9, 1), by=session.get_one(Person, owner.id))
    sweep_and_compose(house.database, house.office)

    with house.database.reading() as session:
        row = session.exec(select(Message)).one()
    agrees(f"{language}/phase.txt", f"{row.subject}\n\n{row.text}")


@pytest.mark.parametrize("language", LANGUAGES)
def test_value_that_is_used_up(house: House, due: Make, language: str) -> None:
    """A framework whose maximum is used today; its successor's planning has begun."""
    with house.database.writing() as session:
        town = Town(session, due, language)
        owner = town.owner("used-up")
        given = {"starts_on": date(2025, 11, 24), "ends_on": date(2029, 12, 31), "maximum_value": Decimal(400_000)}
        contract_id = town.contract(owner, **given)
        spending.record(session, contract_id, on=TODAY, amount=Decimal(400_000), by=owner)
    with house.database.writing() as session:
        found = session.exec(select(Procurement)).one()
        procurements.start(session, found.id or 0, started_on=date(2026, 9, 1), by=session.get_one(Person, owner.id))
    sweep_and_compose(house.database, house.office)

    with house.database.reading() as session:
        row = session.exec(select(Message)).one()
    agrees(f"{language}/used-up.txt", f"{row.subject}\n\n{row.text}")


SEEN = {
    "deviation": {"severity": 3, "seen_on": date(2026, 11, 19), "what": "Varastoon <ei> päässyt & asiakas odotti."},
    "deviation-critical": {"severity": 4, "what": "Arkiston tiedot näkyivät ulkopuolisille"},
    "reclamation": {"severity": 3, "seen_on": date(2026, 11, 16), "state": DeviationState.CONTACTED},
    "reclamation-last": {"severity": 3, "seen_on": date(2026, 11, 9), "what": "Haku ei löydä asiakirjoja."},
    "reclamation-lost": {"severity": 3, "seen_on": date(2026, 10, 9), "what": "Haku ei löydä asiakirjoja."},
    "plan": {"state": DeviationState.CONTACTED, "state_on": date(2026, 11, 9), "seen_on": date(2026, 11, 6)},
    "worsened": {"worsened_on": TODAY, "worsened_by": StepKind.RAISED, "severity": 3},
    "failed": {"worsened_on": TODAY, "worsened_by": StepKind.FAILED, "state": DeviationState.CONTACTED},
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_deviations(house: House, due: Make, language: str) -> None:
    with house.database.writing() as session:
        town = Town(session, due, language)
        for name, given in SEEN.items():
            make_deviation(session, town.contract(town.owner(name), ends_on=date(2031, 12, 31)), **given)
    sweep_and_compose(house.database, house.office)

    with house.database.reading() as session:
        rows = {row.recipient.partition("@")[0]: row for row in session.exec(select(Message))}
    assert sorted(rows) == sorted(SEEN)
    for name, row in rows.items():
        agrees(f"{language}/{name}.txt", f"{row.subject}\n\n{row.text}")
    agrees(f"{language}/reclamation-last.html", rows["reclamation-last"].html)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("answer", [Answer.LATER, Answer.WRONG_PERSON])
def test_answered(house: House, language: str, answer: Answer) -> None:
    said = Said(
        id=1,
        alert_id=1,
        answer=answer,
        kind="planning_start",
        who="Aino Kallio",
        person_id=1,
        reason="Budjetti vahvistuu joulukuussa.",
        until_on=date(2026, 12, 15) if answer is Answer.LATER else None,
        instead="petri@mallila.example" if answer is Answer.WRONG_PERSON else None,
        undone=False,
        contract_id=7,
        title="Asiakirjahallinnan järjestelmä",
        reference="MLA/301/2023",
        subject="contract:7",
        number=0,
        owner_id=1,
    )
    with use_language(language):
        rendered = house.office.render(answered_letter(said, "https://kello.mallila.example", proposes_stranger=True))

    agrees(f"{language}/answered-{answer.value}.txt", f"{rendered.subject}\n\n{rendered.text}")


REFUSALS = [
    Refusal(1, "aino@mallila.example", "Aino Kallio", "Aloita suunnittelu: Siivous", "550 5.1.1 No such user"),
    Refusal(
        2, "laatikko@mallila.example", None, "Irtisanomisen takaraja 1.12.2026: Puhelimet", "554 5.7.1 Relay denied"
    ),
]
HOLDINGS = [Holding(number, f"Sopimus {number}", f"MLA/{number}/2024") for number in range(1, 24)]


MOMENT = datetime(2026, 11, 23, 6, 5, tzinfo=UTC)
MATTERS = (Matter("Asiakirjahallinnan järjestelmä", "MLA/301/2023", 1), Matter("Puhelin & verkko", "MLA/9", 12))
WEEKS = {
    "weekly-well": Week(date(2026, 11, 16), date(2026, 11, 22), 14, 14, 0, (), (), MOMENT),
    "weekly-open": Week(date(2026, 11, 16), date(2026, 11, 22), 15, 14, 1, MATTERS[:1], MATTERS[1:], MOMENT),
}
STALLS = {
    "stalled": Heartbeat(job="sweep", at=MOMENT),
    "stalled-failing": Heartbeat(job="sweep", at=MOMENT, failed_at=MOMENT, error="OperationalError: disk is full"),
    "stalled-never": None,
}
BASE = "https://kello.mallila.example"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", [*WEEKS, *STALLS])
def test_report(house: House, language: str, name: str) -> None:
    with use_language(language):
        letter = weekly_letter(WEEKS[name], BASE) if name in WEEKS else stalled_letter(STALLS[name], BASE)
        rendered = house.office.render(letter)

    agrees(f"{language}/{name}.txt", f"{rendered.subject}\n\n{rendered.text}")
    agrees(f"{language}/{name}.html", rendered.html)


LINES = (
    Line("planning_start", date(2026, 11, 2), "Asiakirjahallinnan järjestelmä", -12),
    Line("notice", date(2026, 12, 1), "Puhelin & verkko", 8),
)
DIGESTS = {
    "digest": Digest(date(2026, 12, 21), LINES, 17, 1),
    "digest-empty": Digest(date(2026, 12, 21), (), 0, 0),
}
UNITS = [UnitLine("Sivistys & kulttuuri", 41, 2, 5, 3), UnitLine("Tekninen", 1, 0, 0, 0)]


@pytest.mark.parametrize("language", LANGUAGES)
def test_nobody(house: House, language: str) -> None:
    failing = [Failing(f"Sopimus & {number}", f"MLA/{number}/2024") for number in range(1, 21)]
    with use_language(language):
        rendered = house.office.render(nobody_letter(Counts(3, 20), failing, BASE))

    agrees(f"{language}/nobody.txt", f"{rendered.subject}\n\n{rendered.text}")
    agrees(f"{language}/nobody.html", rendered.html)


@pytest.mark.parametrize("language", LANGUAGES)
def test_test_mail(house: House, language: str) -> None:
    with use_language(language):
        rendered = house.office.render(probe_letter(BASE))

    agrees(f"{language}/test.txt", f"{rendered.subject}\n\n{rendered.text}")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", [*DIGESTS, "summary"])
def test_digest(house: House, language: str, name: str) -> None:
    stop = f"{BASE}/digest/SECRET/stop"
    with use_language(language):
        summed = name == "summary"
        letter = summary_letter(UNITS, TODAY, BASE, stop) if summed else digest_letter(DIGESTS[name], BASE, stop)
        rendered = house.office.render(letter)

    agrees(f"{language}/{name}.txt", f"{rendered.subject}\n\n{rendered.text}")
    agrees(f"{language}/{name}.html", rendered.html)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", [REFUSED, HELD])
def test_notice(house: House, language: str, kind: str) -> None:
    with use_language(language):
        base = "https://kello.mallila.example"
        letter = refused_letter(REFUSALS, base) if kind == REFUSED else held_letter(HOLDINGS, base)
        rendered = house.office.render(letter)

    agrees(f"{language}/{kind}.txt", f"{rendered.subject}\n\n{rendered.text}")
    agrees(f"{language}/{kind}.html", rendered.html)
