"""Reclamations in the browser: begun from a deviation, written, read, approved by another, sent, taken to the end."""

import re
from collections.abc import Mapping
from typing import Any

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from hankintakello.alerts.reclaiming import RECLAMATION
from hankintakello.alerts.rounds import deliver_kind
from hankintakello.assembly import House
from hankintakello.contracts.reclamations import queries
from hankintakello.contracts.reclamations.models import Reclamation, ReclamationState, StepKind
from hankintakello.contracts.reclamations.values import Wanted
from hankintakello.demo.mailbox import Mailbox
from hankintakello.people.models import Role
from hankintakello.tests.build import make_contract, make_deviation, make_organisation, make_supplier
from hankintakello.tests.counting import count_queries
from hankintakello.tests.today import moments_day
from hankintakello.tests.visiting import Visitor, main_words, visitor
from hankintakello.web.mail import MailSettings, Post

SECRETS = ("oma moka jota ei kerrota", "Salainen Ilmiantaja", "vain omille")
TERMS = {
    "penalty_clause": "kohta 12.3",
    "penalty_basis": "contract_value",
    "penalty_percent": "1",
    "period_length": "1",
    "period_unit": "weeks",
    "cap_percent": "10",
    "claim_email": "ake@stad.example",
}


@pytest.fixture
def contract_id(house: House, owner: Visitor) -> int:
    """A contract of the owner's with three deviations."""
    assert owner.person is not None
    with house.database.writing() as session:
        make_organisation(session)
        supplier = make_supplier(session, name="Kirkas <Tila> Oy")
        facts = {"owner_id": owner.person.id, "supplier_id": supplier.id, "estimated_value": 120_000}
        contract = make_contract(session, reference="MLA/1", title="Siivous & pesu", **facts)
        for number in (1, 2, 3):
            own = {"own_share": SECRETS[0], "reported_by": SECRETS[1], "severity": 3}
            make_deviation(session, contract.id or 0, number=number, what=f"Kerros {number} likainen", **own)
        return contract.id or 0


@pytest.fixture
def buyer(app: Flask, house: House) -> Visitor:
    """Somebody who may approve."""
    return visitor(app, house.database, Role.PROCUREMENT, name="Hanna Hankkija", email="hanna@mallila.example")


def one(house: House, id_: int = 1) -> Reclamation:
    with house.database.reading() as session:
        return queries.get_reclamation(session, id_)


def take(house: House, who: Visitor, kind: str, **given: Any) -> TestResponse:
    return who.post("/reclamations/1", {"kind": kind, "version": one(house).version, **given})


def begun(who: Visitor, *deviations: int, kind: str = "b") -> TestResponse:
    return who.post("/reclamations/new", {"deviation": 1, "deviations": list(deviations or (1,)), "kind": kind})


def draft_form(who: Visitor) -> Mapping[str, str]:
    page = who.get("/reclamations/1/edit").text
    found = dict(re.findall(r'<input[^>]* name="(\w+)"[^>]* value="([^"]*)"', page))
    areas = dict(re.findall(r'<textarea[^>]* name="(\w+)"[^>]*>([^<]*)</textarea>', page))
    return {**found, **areas, "kind": "b", "language": "fi"}


def test_it_goes_from_a_deviation_to_its_end(
    house: House, owner: Visitor, buyer: Visitor, contract_id: int, smtp_server: Mailbox
) -> None:
    invited = owner.get("/deviations/1").text
    form = owner.get("/reclamations/new?deviation=1")
    made = begun(owner, 1, 2)
    terms = owner.post(f"/contracts/{contract_id}/remedies", {**TERMS, "version": "0"})
    late = {"penalty_due_on": "2.11.2026", "penalty_until_on": "22.11.2026", "clause": "4.2", "earlier": "Soitto 9.11."}
    written = owner.post("/reclamations/1/edit", {**draft_form(owner), **late})
    draft = owner.get("/reclamations/1")
    own = take(house, owner, "approved")
    noted = take(house, owner, "noted", text=SECRETS[2])
    seen_by_buyer = main_words(buyer.get("/reclamations/1"))
    approved = take(house, buyer, "approved")
    sent = take(house, owner, "sent", how="mail", to="ake@stad.example")
    leaving = main_words(owner.get("/reclamations/1"))
    server = MailSettings(server="localhost", port=smtp_server.port, sender="kello@mallila.example")
    deliver_kind(house.database, Post(server, house.store), RECLAMATION)
    gone = owner.get("/reclamations/1")
    pdf = owner.get("/reclamations/1/letter.pdf")
    ends = [take(house, owner, kind, text="Näin").status_code for kind in ("answered", "plan_accepted", "corrected")]
    closed = take(house, owner, "closed", text="Korjattu")

    assert 'href="/reclamations/new?deviation=1"' in invited
    assert "Kerros 2 likainen" in main_words(form)
    assert [answer.status_code for answer in (made, terms, written, own, noted, approved, sent, closed)] == [
        303, 303, 303, 403, 303, 303, 303, 303,
    ]  # fmt: skip
    assert ends == [303] * 3
    assert 'method="post" action="/reclamations/1"' in draft.text
    assert 'method="post" action="/deviations/1"' in invited
    words = main_words(draft)
    assert "Reklamaatio nro 2026/1 – Siivous & pesu (MLA/1)" in words
    assert "1 % × 3 alkavaa viikkoa × 120 000,00 € = 3 600,00 €; katto 10 %" in words
    assert "Hyväksyy joku muu" in words
    assert "Hyväksy" in seen_by_buyer
    assert "Lähdössä toimittajalle" in leaving
    assert "lähetti reklamaation toimittajalle." in main_words(gone)
    assert (one(house).letter_sha256 or "–") in gone.text
    (mail,) = smtp_server.received
    attached = next(part for part in mail.message.walk() if part.get_content_type() == "application/pdf")
    assert (pdf.mimetype, pdf.data) == ("application/pdf", attached.get_content())
    assert one(house).state is ReclamationState.CLOSED
    letter = re.search(r'<article class="claim".*?</article>', gone.text, re.DOTALL)
    assert letter is not None
    assert not [secret for secret in SECRETS if secret in letter[0] + str(one(house).letter) + str(mail.raw)]


def test_anybody_proposes_and_who_decides_takes_it_or_turns_it_down(
    house: House, owner: Visitor, viewer: Visitor, contract_id: int
) -> None:
    page = main_words(viewer.get("/reclamations/new?deviation=1"))
    proposed = begun(viewer)
    shown = main_words(viewer.get("/reclamations/1"))
    refused = [take(house, viewer, kind).status_code for kind in ("accepted", "turned_down", "noted")]
    silent = take(house, owner, "turned_down", text="")
    accepted = take(house, owner, "accepted")

    assert "Ehdota reklamaatiota" in page
    assert (proposed.status_code, proposed.location) == (303, "/reclamations/1")
    assert "ehdotettu" in shown
    assert refused == [403, 403, 403]
    assert (silent.status_code, "Täytä kohta." in main_words(silent), accepted.status_code) == (422, True, 303)
    assert one(house).number == "2026/1"


def test_round_of_readers_and_marking_as_sent(
    house: House, owner: Visitor, buyer: Visitor, viewer: Visitor, contract_id: int
) -> None:
    assert viewer.person is not None
    begun(owner, kind="a")
    reader = {"reviewers": [viewer.person.id], "due_on": "24.11.2026"}

    nobody = take(house, owner, "review_asked", due_on="24.11.2026")
    asked = take(house, owner, "review_asked", **reader)
    said = take(house, viewer, "reviewed", text="Kohta 4.2 puuttuu")
    listed = main_words(owner.get("/reclamations/1"))
    take(house, buyer, "approved")
    early = take(house, owner, "sent", how="post", on="20.11.2026")
    posted = take(house, owner, "sent", how="post", on="23.11.2026")

    codes = [answer.status_code for answer in (nobody, asked, said, early, posted)]
    assert codes == [422, 303, 303, 422, 303]
    assert "Lauri Lukija luettu Kohta 4.2 puuttuu" in listed
    assert "postitse" in main_words(owner.get("/reclamations/1"))


def test_what_is_missing_is_named_with_where_to_mend_it(
    house: House, owner: Visitor, buyer: Visitor, contract_id: int
) -> None:
    begun(owner)
    days = {"penalty_due_on": "2.11.2026", "penalty_until_on": "22.11.2026"}
    owner.post("/reclamations/1/edit", {**draft_form(owner), **days})

    page = owner.get("/reclamations/1")
    approving = take(house, buyer, "approved")
    wrong = owner.post("/reclamations/1/edit", {**draft_form(owner), "correct_by": "32.1.2027"})
    terms = owner.post(f"/contracts/{contract_id}/remedies", {"version": "0", "penalty_percent": "200"})
    stale = owner.post("/reclamations/1/edit", {**draft_form(owner), "version": "99", "clause": "1"})

    assert "Sopimuksen tiedoista puuttuu: Mistä viivästyssakko lasketaan." in main_words(page)
    assert f'href="/contracts/{contract_id}/remedies"' in page.text
    codes = [answer.status_code for answer in (approving, wrong, terms, stale)]
    assert codes == [422, 422, 422, 409]
    assert "Kirjoita prosentti väliltä 0–100" in main_words(terms)


def test_only_those_who_decide_write(house: House, owner: Visitor, viewer: Visitor, contract_id: int) -> None:
    begun(owner)

    answers = [
        viewer.get("/reclamations/1/edit"),
        viewer.post("/reclamations/1/edit", {"version": "1", "kind": "a", "language": "fi"}),
        viewer.get(f"/contracts/{contract_id}/remedies"),
        viewer.post(f"/contracts/{contract_id}/remedies", {"version": "0"}),
        viewer.post("/reclamations/1/undo", {"version": one(house).version}),
    ]

    assert [answer.status_code for answer in answers] == [403] * 5
    assert viewer.get("/reclamations/1").status_code == 200


def test_list_is_narrowed_and_asks_no_more_for_more_rows(house: House, owner: Visitor, contract_id: int) -> None:
    begun(owner, 1, 2)
    with count_queries(house.database.engine) as few:
        owner.get("/reclamations/")
    for number in (2, 3):
        owner.post("/reclamations/new", {"deviation": 3, "deviations": [number], "kind": "a"})
    with count_queries(house.database.engine) as many:
        everything = owner.get("/reclamations/")

    def shown(address: str) -> list[str]:
        return re.findall(r'<a class="name-link" href="/reclamations/(\d+)">', owner.get(address).text)

    assert len(many) == len(few)
    assert "Avoinna (2) Lähettämättä (2) Myöhässä (0) Suljettu (0) Kaikki (2)" in main_words(everything)
    assert shown("/reclamations/?kind=a") == ["2"]
    assert shown("/reclamations/?deviation=2") == ["1"]
    assert shown("/reclamations/?tab=closed") == []
    assert shown(f"/reclamations/?contract={contract_id}&mine=1&state=draft") == ["2", "1"]
    assert shown("/reclamations/?tab=x&kind=q&unit=a&page=0") == ["2", "1"]


def test_every_state_has_a_page_and_a_name_in_the_list(house: House, owner: Visitor, contract_id: int) -> None:
    begun(owner)
    for state in ReclamationState:
        with house.database.writing() as session:
            queries.get_reclamation(session, 1).state = state

        assert owner.get("/reclamations/1").status_code == 200
        for kind in StepKind:
            assert owner.get(f"/reclamations/1?step={kind.value}").status_code == 200
        with house.database.reading() as session:
            assert [line.state for line in queries.lines(session, Wanted(state=state))] == [state]


def test_reclamation_that_is_not_there_is_not_found(owner: Visitor) -> None:
    addresses = (
        "/reclamations/9",
        "/reclamations/9/edit",
        "/reclamations/9/letter.pdf",
        "/reclamations/new?deviation=9",
    )
    assert [owner.get(address).status_code for address in addresses] == [404] * 4
    assert owner.get("/reclamations/9/letter.exe").status_code == 404


def test_report_and_file_tell_of_what_was_sent(house: House, owner: Visitor, buyer: Visitor, contract_id: int) -> None:
    empty = main_words(owner.get("/reclamations/report"))
    begun(owner)
    take(house, buyer, "approved")
    take(house, owner, "sent", how="post", on="23.11.2026")
    take(house, owner, "answered", text="Siivottu", on="23.11.2026")

    report = main_words(owner.get("/reclamations/report?year=2026"))
    last_year = main_words(owner.get("/reclamations/report?year=2025"))
    file = owner.get("/reclamations/export.csv?kind=b")

    assert "Ei vielä reklamaatioita" in empty
    assert "Lähetetty yksi reklamaatio. Vastineet ovat tulleet ajoissa." in report
    assert "Kirkas <Tila> Oy 1 1 – – 0 – 1 – Yhteensä 1 1 – – 0 – 1 –" in report
    assert "Yhtään reklamaatiota ei ole lähetetty." in last_year
    rows = file.get_data().decode("utf-8-sig").splitlines()
    assert rows[1:] == [
        f"2026/1;Reklamaatio;MLA/1;Siivous & pesu;Kirkas <Tila> Oy;Aino Kallio;vastine saatu;{moments_day()};7.12.2026;"
    ]


def test_what_was_approved_stands_when_the_contract_s_terms_change(
    house: House, owner: Visitor, buyer: Visitor, contract_id: int
) -> None:
    begun(owner)
    owner.post(f"/contracts/{contract_id}/remedies", {**TERMS, "version": "0"})
    days = {"penalty_due_on": "2.11.2026", "penalty_until_on": "22.11.2026"}
    owner.post("/reclamations/1/edit", {**draft_form(owner), **days})
    take(house, buyer, "approved")

    owner.post(f"/contracts/{contract_id}/remedies", {"version": "1", "claim_email": "ake@stad.example"})
    approved = main_words(owner.get("/reclamations/1"))
    take(house, owner, "returned", text="Ehdot muuttuivat")
    draft = main_words(owner.get("/reclamations/1"))

    assert "Vaaditaan 3 600 €" in approved
    assert "Summaa ei voi laskea" not in approved
    assert "Summaa ei voi laskea" in draft
