"""Reports without an account: a code on a wall, a flood of reports, and the person who lets them count."""

import re
from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlmodel import select
from werkzeug.test import TestResponse

from hankintakello.assembly import House
from hankintakello.contracts.deviations.models import Deviation, DeviationType
from hankintakello.contracts.reports.models import DeviationReport, ReportLink, ReportState
from hankintakello.contracts.reports.service import MOST_A_MINUTE
from hankintakello.core.addressing import hash_of
from hankintakello.people.models import Role
from hankintakello.tests.build import make_contract
from hankintakello.tests.visiting import Visitor, main_words, visitor, words
from hankintakello.web.logs import without_secrets

GIVEN = {"what": "Lattia likainen", "severity": "2", "seen_on": "23.11.2026", "seen_by": "Vahtimestari"}
CODES = "/contracts/1/codes/"


@pytest.fixture
def contract_id(house: House, owner: Visitor) -> int:
    """A contract of the owner's."""
    assert owner.person is not None
    with house.database.writing() as session:
        return make_contract(session, reference="MLA/1", title="Siivous", owner_id=owner.person.id).id or 0


@pytest.fixture
def secret(owner: Visitor, contract_id: int) -> str:
    """The secret of a code that the owner has made."""
    return made(owner.post(CODES, {"place": "Keskuskoulu, aula"}).text)


def made(page: str) -> str:
    """Return the secret that a page to print tells."""
    found = re.search(r"http://localhost:8000/report/([a-z2-7]{32})", page)
    assert found is not None
    return found[1]


class Passer:
    """Somebody without an account who fills the form as a browser does."""

    def __init__(self, app: Flask) -> None:
        self.client = app.test_client()
        self.token = ""

    def send(self, secret: str, **changes: str) -> TestResponse:
        """Send a report."""
        if not self.token:
            found = re.search(r'name="csrf_token" value="([^"]+)"', self.client.get(f"/report/{secret}").text)
            assert found is not None
            self.token = found[1]
        return self.client.post(f"/report/{secret}", data={**GIVEN, **changes, "csrf_token": self.token}, buffered=True)


@pytest.fixture
def passer(app: Flask) -> Passer:
    """Somebody who passes by a wall."""
    return Passer(app)


def all_reports(house: House) -> list[DeviationReport]:
    with house.database.reading() as session:
        return [*session.exec(select(DeviationReport).order_by(sa.text("id")))]


def test_code_is_printed_once_and_its_secret_is_not_kept(house: House, owner: Visitor, contract_id: int) -> None:
    page = owner.post(CODES, {"place": "Keskuskoulu, aula"})
    listed = owner.get(CODES)

    secret = made(page.text)
    with house.database.reading() as session:
        link = session.exec(select(ReportLink)).one()
    assert (link.secret_hash, link.place, link.made_by) == (hash_of(secret), "Keskuskoulu, aula", "Aino Kallio")
    assert '<svg viewBox="0 0 ' in page.text
    assert "style=" not in page.text.partition("<main")[2]
    assert secret not in listed.text
    assert "Keskuskoulu, aula Tehty" in main_words(listed)
    assert "teki ilmoituskoodin: Keskuskoulu, aula" in main_words(owner.get("/contracts/1"))


def test_code_needs_a_place(owner: Visitor, contract_id: int) -> None:
    assert owner.post(CODES, {"place": ""}).status_code == 422
    assert owner.post(CODES, {"place": "x" * 201}).status_code == 422


def test_report_waits_and_counts_once_it_is_let(house: House, owner: Visitor, passer: Passer, secret: str) -> None:
    done = passer.send(secret, contact="050 123")
    thanks = passer.client.get(done.location)
    with house.database.reading() as session:
        counted = session.exec(select(Deviation)).all()
    waiting = owner.get("/deviations/reports/")
    shown = owner.get("/deviations/reports/1")
    accepted = owner.post("/deviations/reports/1/accept", {"severity": "3", "type": "quality"})
    page = main_words(owner.get(accepted.location))
    again = owner.post("/deviations/reports/1/accept", {"severity": "3", "type": "quality"})

    assert (done.status_code, "Ilmoitus on perillä" in main_words(thanks), counted) == (303, True, [])
    assert "Odottaa lukemista 1 Lattia likainen Vähäinen Siivous · Keskuskoulu, aula" in main_words(waiting)
    assert "Poikkeamat 1 odottaa" in words(waiting)
    assert "050 123" in main_words(shown)
    assert (accepted.status_code, accepted.location) == (303, "/deviations/1")
    assert "Vahtimestari, Keskuskoulu, aula kirjasi poikkeaman." in page
    assert "050 123" not in page
    assert again.status_code == 409
    with house.database.reading() as session:
        one = session.exec(select(Deviation)).one()
    assert (one.what, one.severity, one.type) == ("Lattia likainen", 3, DeviationType.QUALITY)
    report = all_reports(house)[0]
    assert (report.state, report.decided_by, report.deviation_id) == (ReportState.ACCEPTED, "Aino Kallio", one.id)


def test_report_may_be_added_to_what_is_known(house: House, owner: Visitor, passer: Passer, secret: str) -> None:
    passer.send(secret)
    passer.send(secret, what="Lattia taas likainen")
    owner.post("/deviations/reports/1/accept", {"severity": "2", "type": "quality"})
    with house.database.writing() as session:
        make_contract(session, reference="MLA/2")
    owner.post("/deviations/new", {**GIVEN, "contract_id": "2"})

    other = owner.post("/deviations/reports/2/accept", {"severity": "2", "type": "quality", "same": "2"})
    done = owner.post("/deviations/reports/2/accept", {"severity": "2", "type": "quality", "same": "1"})

    assert (other.status_code, done.status_code, done.location) == (409, 303, "/deviations/1")
    assert "uuden havainnon samasta asiasta: Lattia taas likainen" in main_words(owner.get("/deviations/1"))
    with house.database.reading() as session:
        assert len(session.exec(select(Deviation)).all()) == 2


def test_report_is_turned_down_with_a_reason_and_kept(
    house: House, owner: Visitor, passer: Passer, secret: str
) -> None:
    passer.send(secret)

    bare = owner.post("/deviations/reports/1/refuse", {"reason": ""})
    done = owner.post("/deviations/reports/1/refuse", {"reason": "Asiaton"})

    assert (bare.status_code, done.status_code) == (422, 303)
    report = all_reports(house)[0]
    assert (report.state, report.reason, report.what) == (ReportState.REFUSED, "Asiaton", "Lattia likainen")
    assert "Kaikki ilmoitukset on luettu" in main_words(owner.get("/deviations/reports/"))
    assert "Ilmoitus on jo käsitelty" in main_words(owner.get("/deviations/reports/1"))


def test_flood_is_refused_kindly_and_loses_nothing(house: House, passer: Passer, secret: str) -> None:
    answers = [passer.send(secret, what=f"Ilmoitus {number}") for number in range(500)]

    taken = [one for one in answers if one.status_code == 303]
    refused = [one for one in answers if one.status_code == 429]
    assert (len(taken), len(refused)) == (MOST_A_MINUTE, 500 - MOST_A_MINUTE)
    assert [one.what for one in all_reports(house)] == [f"Ilmoitus {number}" for number in range(MOST_A_MINUTE)]
    assert "Ilmoitus 499" in refused[-1].text
    assert "lähetä se vähän myöhemmin" in main_words(refused[-1])
    assert refused[-1].headers["Retry-After"] == "60"

    with house.database.writing() as session:
        past = DeviationReport.__table__.c.received_at  # type: ignore[attr-defined]
        moment = session.exec(select(DeviationReport.received_at).limit(1)).one() - timedelta(minutes=2)
        session.execute(sa.update(DeviationReport).values({past: moment}))
    assert passer.send(secret, what="Ilmoitus 499").status_code == 303


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"what": ""}, "Täytä kohta."),
        ({"what": "x" * 4001}, "Enintään 4000 merkkiä."),
        ({"severity": "7"}, "Kirjoita kokonaisluku"),
        ({"seen_on": "24.11.2026"}, "Havaintopäivä on tulevaisuudessa."),
        ({"contact": "x" * 201}, "Enintään 200 merkkiä."),
    ],
)
def test_report_that_cannot_be_is_refused(
    house: House, passer: Passer, secret: str, changes: dict[str, str], said: str
) -> None:
    done = passer.send(secret, **changes)

    assert (done.status_code, said in main_words(done)) == (422, True)
    assert all_reports(house) == []


def test_code_that_is_renewed_or_ended_opens_nothing(house: House, owner: Visitor, passer: Passer, secret: str) -> None:
    passer.send(secret)

    fresh = made(owner.post(f"{CODES}1/renew").text)
    old = (passer.send(secret), passer.client.get(f"/report/{secret}"))
    new = passer.send(fresh)
    owner.post(f"{CODES}1/end")
    ended = passer.client.get(f"/report/{fresh}")

    assert [one.status_code for one in (*old, new, ended)] == [404, 404, 303, 404]
    assert "Ilmoituskoodi ei ole enää käytössä." in main_words(ended)
    assert len(all_reports(house)) == 2
    assert passer.client.get("/report/" + "a" * 32).status_code == 404
    assert passer.client.get("/report/x").status_code == 404


def test_page_of_a_code_shows_nothing_but_the_contract_s_name(owner: Visitor, passer: Passer, secret: str) -> None:
    owner.post("/deviations/new", {**GIVEN, "what": "Sisäinen asia", "contract_id": "1"})

    page = passer.client.get(f"/report/{secret}").text

    assert "Siivous · Keskuskoulu, aula" in page
    assert not [word for word in ("Sisäinen asia", "Aino", "MLA/1", "/deviations/") if word in page]


def test_others_neither_make_codes_nor_read_reports(
    app: Flask, house: House, viewer: Visitor, passer: Passer, secret: str
) -> None:
    passer.send(secret)
    other = visitor(app, house.database, Role.OWNER, name="Petri Saari", email="petri@mallila.example")

    for who in (viewer, other):
        assert who.get(CODES).status_code == 403
        assert who.post(CODES, {"place": "X"}).status_code == 403
        assert who.post(f"{CODES}1/renew").status_code == 403
        assert who.post(f"{CODES}1/end").status_code == 403
        assert who.get("/deviations/reports/1").status_code == 403
        assert who.post("/deviations/reports/1/accept", {"severity": "2"}).status_code == 403
        assert who.post("/deviations/reports/1/refuse", {"reason": "x"}).status_code == 403
        assert "Kaikki ilmoitukset on luettu" in main_words(who.get("/deviations/reports/"))


def test_code_of_another_contract_is_not_found(house: House, main_user: Visitor, secret: str) -> None:
    with house.database.writing() as session:
        make_contract(session, reference="MLA/2")

    assert main_user.post("/contracts/2/codes/1/end").status_code == 404
    assert main_user.post("/contracts/1/codes/9/end").status_code == 404
    assert main_user.get("/deviations/reports/9").status_code == 404


def test_secret_stays_out_of_the_log(secret: str) -> None:
    assert without_secrets(f"GET /report/{secret} 200") == "GET /report/… 200"
