"""Alerts and sent mails in the browser."""

import csv
import re
from datetime import UTC, date, datetime
from io import StringIO
from typing import Any

import pytest
import sqlalchemy as sa
from sqlmodel import Session, col, select

from hankintakello.alerts.models import Alert, AlertState, Message, MessageState
from hankintakello.alerts.sweep import sweep
from hankintakello.assembly import House
from hankintakello.contracts.models import Contract
from hankintakello.people.models import Person, Role
from hankintakello.tests.build import make_contract, make_person, make_unit
from hankintakello.tests.visiting import Visitor, main_words, on_the_clock, visitor, words

AT = datetime(2026, 11, 23, 6, 0, tzinfo=UTC)


def late_contract(session: Session, owner: Person | None, **overrides: object) -> Contract:
    contract = make_contract(
        session,
        starts_on=date(2023, 1, 1),
        ends_on=date(2027, 4, 30),
        procedure="eu_open",
        owner_id=owner.id if owner else None,
        **overrides,
    )
    on_the_clock(session, contract)
    return contract


def hold(session: Session) -> None:
    """Hold what rings, as an import does."""
    sweep(session)
    session.execute(sa.update(Alert).values(state=AlertState.HELD))


def mail(session: Session, person: Person, **overrides: object) -> Message:
    number = len(session.exec(select(Message)).all())
    given: dict[str, Any] = {
        "message_id": f"<{number}@mallila.example>",
        "kind": "alert",
        "person_id": person.id,
        "recipient": person.email,
        "language": "fi",
        "subject": "Aloita suunnittelu: Siivous",
        "text": "Hei,\nsuunnittelu alkaa <heti>.",
        "html": "<!doctype html><p style='color:red'>Suunnittelu alkaa</p><script>alert(1)</script>",
        "state": MessageState.SENT,
        "next_try_at": AT,
        "composed_at": AT,
        "sent_at": AT,
        "attempts": 1,
        **overrides,
    }
    message = Message(**given)
    session.add(message)
    session.flush()
    return message


def states(house: House) -> list[AlertState]:
    with house.database.reading() as session:
        return list(session.scalars(sa.select(col(Alert.state)).order_by(col(Alert.id))))


def test_nothing_rings_and_everything_reaches_somebody(main_user: Visitor) -> None:
    assert "Mikään ei soi" in main_words(main_user.get("/alerts/"))
    assert "Mikään ei odota vapautusta" in main_words(main_user.get("/alerts/?tab=held"))
    assert "Jokainen sopimus tavoittaa jonkun" in main_words(main_user.get("/alerts/?tab=unreachable"))


def test_held_alerts_come_first_and_are_released_one_or_all(house: House, main_user: Visitor) -> None:
    with house.database.writing() as session:
        owner = make_person(session, name="Aino Kallio")
        for number in range(3):
            late_contract(session, owner, title=f"Sopimus {number}")
    with house.database.writing() as session:
        hold(session)
    page = main_user.get("/alerts/")
    assert "3 hälytystä odottaa vapautusta." in main_words(page)
    assert "Vapauta kaikki (3)" in main_words(page)
    assert '<span class="count">3' in page.text

    chosen = re.search(r'name="alert" value="(\d+)"', page.text)
    assert chosen is not None
    main_user.post("/alerts/release", {"what": "chosen", "alert": chosen[1]})
    assert (states(house).count(AlertState.HELD), states(house).count(AlertState.OPEN)) == (2, 1)
    assert "Valitse ensin" in words(main_user.post("/alerts/release", {"what": "chosen"}, follow_redirects=True))
    main_user.post("/alerts/release", {"what": "all"})

    assert states(house) == [AlertState.OPEN] * 3
    assert "Soi (3)" in main_words(main_user.get("/alerts/"))


def test_release_is_for_procurement_and_main_users(house: House, owner: Visitor) -> None:
    with house.database.writing() as session:
        late_contract(session, owner.person)
    with house.database.writing() as session:
        hold(session)

    page = owner.get("/alerts/")

    assert "Yksi hälytys odottaa vapautusta." in main_words(page)
    assert "Vapauta" not in main_words(page).replace("Vapautettu", "")
    assert owner.post("/alerts/release", {"what": "all"}).status_code == 403
    assert states(house) == [AlertState.HELD]


def test_contract_that_reaches_nobody_is_listed(house: House, viewer: Visitor) -> None:
    with house.database.writing() as session:
        late_contract(session, make_person(session, email=None), title="Orpo sopimus")

    said = main_words(viewer.get("/alerts/?tab=unreachable"))

    assert "Yksi sopimus ei tavoita ketään." in said
    assert "Orpo sopimus" in said


def two_ring(house: House) -> None:
    """One rings for Aino in her unit, one has climbed, for Eero."""
    with house.database.writing() as session:
        unit = make_unit(session, name="Siivous")
        late_contract(session, make_person(session, name="Aino Kallio"), title="Ainon sopimus", unit_id=unit.id)
        late_contract(session, make_person(session, name="Eero Salo"), title="Eeron sopimus")
    with house.database.writing() as session:
        sweep(session)
        eeros = sa.select(col(Contract.id)).where(col(Contract.title) == "Eeron sopimus")
        climbed = {"step": 2, "role": "deputy"}
        session.execute(sa.update(Alert).where(col(Alert.contract_id).in_(eeros)).values(**climbed))


def test_each_row_leads_to_its_matter(house: House, main_user: Visitor) -> None:
    two_ring(house)
    with house.database.reading() as session:
        first = session.exec(select(Alert.id).order_by(col(Alert.id))).first()
        contract_id = session.exec(select(Alert.contract_id).where(Alert.id == first)).one()

    for address in ("/alerts/", "/?whose=all", f"/contracts/{contract_id}"):
        assert f'href="/alerts/{first}"' in main_user.get(address).text


def test_tabs_tell_what_climbed_and_what_was_answered(house: House, main_user: Visitor) -> None:
    two_ring(house)
    with house.database.reading() as session:
        alert_id = session.exec(select(Alert.id).order_by(col(Alert.id))).first()
    main_user.post(f"/alerts/{alert_id}", {"answer": "not_renewed", "reason": "Tarve päättyy."})

    said = main_words(main_user.get("/alerts/?tab=answered"))
    climbed = main_words(main_user.get("/alerts/?tab=escalated"))

    assert "Soi (1) Edennyt (1) Vastattu (1) Kaikki (2)" in said
    assert "vastattu Ei uusita" in said
    assert "Eeron sopimus" in climbed
    assert "varahenkilö 3. askel" in climbed


def test_list_is_narrowed_by_unit_person_and_kind(house: House, main_user: Visitor) -> None:
    two_ring(house)
    with house.database.reading() as session:
        aino, unit = session.execute(
            sa.select(col(Contract.owner_id), col(Contract.unit_id)).where(col(Contract.title) == "Ainon sopimus")
        ).one()

    for narrowing in (f"unit={unit}", f"owner={aino}"):
        page = main_words(main_user.get(f"/alerts/?tab=all&{narrowing}"))
        assert "Ainon sopimus" in page
        assert "Eeron sopimus" not in page
        assert "Soi (1)" in page
    assert "Näytetään 1–2 / 2." in main_words(main_user.get("/alerts/?tab=all&kind=planning_start"))
    assert "Ehdoilla ei löytynyt hälytyksiä" in main_words(main_user.get("/alerts/?tab=all&kind=review"))


def test_list_goes_page_by_page(house: House, main_user: Visitor) -> None:
    with house.database.writing() as session:
        contract = make_contract(session)
        for number in range(101):
            session.add(
                Alert(
                    subject=f"contract:{contract.id}",
                    kind="review",
                    number=number,
                    target_on=date(2027, 1, 1),
                    role="owner",
                    contract_id=contract.id or 0,
                    due_on=date(2027, 1, 1),
                    created_at=AT,
                )
            )

    first, second = main_user.get("/alerts/?tab=open"), main_user.get("/alerts/?tab=open&page=2")

    assert "Näytetään 1–100 / 101." in main_words(first)
    assert "/alerts/?tab=open&amp;page=2" in first.text
    assert "Näytetään 101–101 / 101." in main_words(second)
    assert main_user.get("/alerts/?tab=open&print=1").text.count("name-link") == 101


def test_list_goes_out_as_a_file_of_what_is_narrowed_to(house: House, main_user: Visitor) -> None:
    two_ring(house)

    answer = main_user.get("/alerts/export.csv?tab=escalated")
    rows = list(csv.DictReader(StringIO(answer.data.decode("utf-8-sig")), delimiter=";"))

    assert answer.headers["Content-Disposition"] == "attachment; filename=halytykset-2026-11-23.csv"
    assert [(row["Sopimus"], row["Asia"], row["Askel"], row["Kenelle"], row["Tila"]) for row in rows] == [
        ("Eeron sopimus", "Suunnittelu alkaa", "3", "varahenkilö", "avoinna")
    ]
    assert rows[0]["Päivä"].count(".") == 2


def test_mails_that_wait_for_a_server_are_told(main_user: Visitor) -> None:
    for address in ("/alerts/", "/outbox/"):
        assert "Sähköpostia ei ole otettu käyttöön" in main_words(main_user.get(address))


def test_sent_mails_are_listed_and_shown_as_their_reader_saw_them(house: House, main_user: Visitor) -> None:
    with house.database.writing() as session:
        message = mail(session, make_person(session, name="Aino Kallio", email="aino@mallila.example"))
        mail(session, make_person(session), state=MessageState.FAILED, sent_at=None, reply="550 no such user")

    listing = main_words(main_user.get("/outbox/"))
    assert "Yksi viesti on lähetetty . Yksi ei mennyt perille." in listing.replace("lähetetty.", "lähetetty .")
    assert "Aino Kallio aino@mallila.example" in listing
    page = main_user.get(f"/outbox/{message.id}")
    assert "suunnittelu alkaa <heti>." in main_words(page)
    assert f'<iframe class="mail-frame" src="/outbox/{message.id}/html" sandbox' in page.text
    assert "frame-src 'self'" in page.headers["Content-Security-Policy"]
    assert main_words(main_user.get("/outbox/?part=failed")).count("henkilo") == 1


def test_html_of_a_mail_can_do_nothing(house: House, main_user: Visitor) -> None:
    with house.database.writing() as session:
        message = mail(session, make_person(session))

    answer = main_user.get(f"/outbox/{message.id}/html")

    policy = answer.headers["Content-Security-Policy"]
    assert policy == ("default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox; frame-ancestors 'self'")
    assert answer.headers["X-Frame-Options"] == "SAMEORIGIN"


def test_mails_of_others_are_shut_for_those_who_look_after_nothing(house: House, owner: Visitor) -> None:
    assert owner.person is not None
    with house.database.writing() as session:
        own, other = mail(session, owner.person), mail(session, make_person(session), subject="Toisen posti")

    listing = main_words(owner.get("/outbox/"))
    assert "Aloita suunnittelu: Siivous" in listing
    assert "Toisen posti" not in listing
    assert owner.get(f"/outbox/{own.id}").status_code == 200
    assert [owner.get(f"/outbox/{other.id}{part}").status_code for part in ("", "/html")] == [403, 403]
    assert owner.get("/outbox/999").status_code == 404


@pytest.mark.parametrize("role", [Role.PROCUREMENT, Role.AUDITOR, Role.MAIN_USER])
def test_mails_of_all_are_open_to_those_who_look_after_the_whole(house: House, owner: Visitor, role: Role) -> None:
    with house.database.writing() as session:
        message = mail(session, make_person(session))

    assert visitor(owner.client.application, house.database, role).get(f"/outbox/{message.id}").status_code == 200
