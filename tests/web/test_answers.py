"""Answers from a mail's link, without signing in, and on the matter's own page."""

import re
from datetime import date, timedelta

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlmodel import Session, select

from hankintakello.alerts.models import Alert, AlertAnswer, AnswerLink, Message
from hankintakello.alerts.rounds import sweep_and_compose
from hankintakello.assembly import House
from hankintakello.contracts.models import Contract
from hankintakello.people.models import Person
from hankintakello.tests.build import make_contract, make_person
from hankintakello.tests.today import TODAY, moments_day
from hankintakello.tests.visiting import Visitor, main_words, on_the_clock

LINK = re.compile(r"http://localhost:8000(/answer/[\w-]+)\?answer=(\w+)")


def rings(session: Session, owner: Person, **overrides: object) -> Contract:
    """A contract whose planning is to begin, of that owner."""
    given = {"starts_on": date(2024, 1, 1), "ends_on": date(2027, 9, 30), "owner_id": owner.id, **overrides}
    contract = make_contract(session, title="Siivouspalvelut", **given)
    on_the_clock(session, contract)
    return contract


@pytest.fixture
def link(house: House) -> str:
    """The address under which Aino answers, as her mail has it."""
    with house.database.writing() as session:
        rings(session, make_person(session, name="Aino Kallio", email="aino@mallila.example"))
    sweep_and_compose(house.database, house.office)
    with house.database.reading() as session:
        text = session.exec(select(Message.text)).one()
    found = LINK.search(text)
    assert found is not None
    return found[1]


def test_mail_has_an_address_for_each_answer_that_fits(house: House, link: str) -> None:
    with house.database.reading() as session:
        mail = session.exec(select(Message)).one()

    offered = ["started", "later", "not_renewed", "covered", "wrong_person"]
    assert [answer for _, answer in LINK.findall(mail.text)] == offered
    assert [answer for _, answer in LINK.findall(mail.html)] == offered


def test_secret_is_kept_hashed_and_never_as_it_is(house: House, link: str) -> None:
    secret = link.rpartition("/")[2]

    with house.database.reading() as session:
        kept = session.exec(select(AnswerLink)).one()
    assert secret not in str(kept.model_dump())
    assert kept.expires_on == TODAY + timedelta(days=120)


def test_looking_changes_nothing_whoever_looks(house: House, anybody: Visitor, link: str) -> None:
    """Mail scanners fetch links, with HEAD and twice."""
    for fetch in (anybody.client.head, anybody.client.get, anybody.client.get):
        assert fetch(f"{link}?answer=not_renewed", buffered=True).status_code == 200

    with house.database.reading() as session:
        assert session.exec(select(AlertAnswer)).all() == []
        assert session.exec(select(Alert.state)).one() == "open"


def test_page_says_what_is_asked_and_asks_for_what_the_answer_needs(anybody: Visitor, link: str) -> None:
    page = main_words(anybody.get(f"{link}?answer=later"))

    assert "Aino Kallio: vastaus pyydetään tähän Siivouspalvelut" in page
    assert "Aloita suunnittelu" in page
    assert "Viimeistään 15.1.2027. Kirjaa päivä ja syy." in page
    assert "Katettu muuten" in page


def test_button_answers_and_the_second_answer_is_shown_the_first(house: House, anybody: Visitor, link: str) -> None:
    done = anybody.post(link, {"answer": "started", "decided_on": "20.11.2026", "reason": ""})
    page = main_words(anybody.get(f"{link}?answer=later"))
    again = anybody.post(link, {"answer": "later", "until_on": "1.12.2026", "reason": "Ei vielä."})

    assert done.status_code == 303
    assert f"Aino Kallio vastasi {moments_day()}" in page
    assert "Suunnittelu aloitettu" in page
    assert again.status_code == 303
    with house.database.reading() as session:
        assert [one.answer.value for one in session.exec(select(AlertAnswer))] == ["started"]


def test_answer_is_taken_back_under_the_same_address(house: House, anybody: Visitor, link: str) -> None:
    anybody.post(link, {"answer": "started"})
    undone = anybody.post(f"{link}/undo")

    assert undone.status_code == 303
    with house.database.reading() as session:
        assert session.exec(select(Alert.state)).one() == "open"
    assert "Mitä tehdään?" in main_words(anybody.get(link))


@pytest.mark.parametrize(
    ("form", "words"),
    [
        ({"answer": "later", "until_on": "1.2.2027", "reason": "Kiire."}, "Viimeistään 15.1.2027"),
        ({"answer": "later", "until_on": "1.12.2026"}, "Kirjoita syy."),
        ({"answer": "later", "until_on": "32.12.2026", "reason": "x"}, "Päivää ei ole."),
        ({"answer": "not_renewed"}, "Kirjoita syy."),
        ({"answer": "covered"}, "Kirjoita sopimuksen numero"),
        ({"answer": "wrong_person"}, "Kirjoita, kenelle asia kuuluu."),
        ({"answer": "started", "decided_on": "24.11.2026"}, "Päivä on tulevaisuudessa."),
    ],
)
def test_what_is_missing_is_told_at_its_field(
    house: House, anybody: Visitor, link: str, form: dict[str, str], words: str
) -> None:
    answer = anybody.post(link, form)

    assert answer.status_code == 422
    assert words in main_words(answer)
    with house.database.reading() as session:
        assert session.exec(select(AlertAnswer)).all() == []


def test_without_the_forms_token_nothing_is_taken(house: House, anybody: Visitor, link: str) -> None:
    assert anybody.client.post(link, data={"answer": "started"}).status_code == 400
    with house.database.reading() as session:
        assert session.exec(select(AlertAnswer)).all() == []


def test_link_of_one_who_is_no_more_in_charge_shows_and_does_not_act(house: House, anybody: Visitor, link: str) -> None:
    with house.database.writing() as session:
        new = make_person(session, email="uusi@mallila.example")
        session.execute(sa.update(Contract).values(owner_id=new.id))

    page = main_words(anybody.get(link))
    answer = anybody.post(link, {"answer": "started"})

    assert "Asia ei ole enää tämän linkin saajalla" in page
    assert answer.status_code == 403


def test_old_link_says_what_has_happened_since(house: House, anybody: Visitor, link: str) -> None:
    with house.database.writing() as session:
        contract = session.exec(select(Contract)).one()
        following = make_contract(session, reference="MLA/99/2027")
        contract.successor_id = following.id
        on_the_clock(session, contract)
    sweep_and_compose(house.database, house.office)

    page = main_words(anybody.get(link))

    assert "Asia ei ole enää avoinna Seuraava sopimus on kirjattu." in page
    assert "Kirjaudu ja avaa sopimus" in page


def test_expired_and_unknown_links(house: House, anybody: Visitor, link: str) -> None:
    with house.database.writing() as session:
        session.execute(sa.update(AnswerLink).values(expires_on=TODAY - timedelta(days=1)))

    assert anybody.get(link).status_code == 403
    page = main_words(anybody.get(link))
    assert "Linkki on vanhentunut Asia on yhä avoinna." in page
    assert "Kirjaudu ja avaa asia" in page
    assert anybody.post(link, {"answer": "started"}).status_code == 403
    assert anybody.get("/answer/nobody-knows-this").status_code == 404


def test_expired_link_says_what_has_happened_since(house: House, anybody: Visitor, link: str) -> None:
    anybody.post(link, {"answer": "started"})
    with house.database.writing() as session:
        session.execute(sa.update(AnswerLink).values(expires_on=TODAY - timedelta(days=1)))

    assert "Linkki on vanhentunut Asiaan on vastattu." in main_words(anybody.get(link))


def test_matter_that_is_over_tells_its_day_and_no_slack(anybody: Visitor, link: str) -> None:
    anybody.post(link, {"answer": "not_renewed", "reason": "Tarve päättyy."})

    page = main_words(anybody.get(link))

    assert "Suunnittelu alkaa" in page
    assert "Viimeistään" not in page
    assert "ei tiedossa" not in page


def test_page_speaks_its_readers_language(house: House, app: Flask, link: str) -> None:
    with house.database.writing() as session:
        session.execute(sa.update(Person).values(language="sv"))

    assert "Vad ska göras?" in main_words(Visitor(app).get(link))


def test_matters_own_page_has_its_ledger(house: House, main_user: Visitor, link: str) -> None:
    with house.database.reading() as session:
        alert_id = session.exec(select(Alert.id)).one()

    answered = main_user.post(f"/alerts/{alert_id}", {"answer": "not_renewed", "reason": "Tarve päättyy."})
    page = main_words(main_user.get(f"/alerts/{alert_id}"))
    undone = main_user.post(f"/alerts/{alert_id}/undo")

    assert (answered.status_code, undone.status_code) == (303, 303)
    for line in (
        "Hälytys syntyi.",
        "Viesti kirjoitettiin: aino@mallila.example.",
        "Maria Lindholm vastasi: Ei uusita.",
    ):
        assert line in page
    assert "Maria Lindholm kumosi vastauksen: Ei uusita." in main_words(main_user.get(f"/alerts/{alert_id}"))


def test_who_may_only_look_sees_the_matter_and_no_answers(house: House, viewer: Visitor, link: str) -> None:
    with house.database.reading() as session:
        alert_id = session.exec(select(Alert.id)).one()

    page = main_words(viewer.get(f"/alerts/{alert_id}"))

    assert "Vain katsottavana" in page
    assert "Mitä tehdään?" not in page
    assert viewer.post(f"/alerts/{alert_id}", {"answer": "started"}).status_code == 403
    assert viewer.get("/alerts/999").status_code == 404
