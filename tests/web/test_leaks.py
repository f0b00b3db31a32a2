"""Nothing internal leaves the house: letters, suppliers' pages, public pages, mails, feeds and exports are walked."""

import re
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pikepdf
import pytest
from flask import Flask
from sqlmodel import Session

from hankintakello.alerts import answer_links
from hankintakello.alerts.models import Alert
from hankintakello.alerts.reclaiming import hand_over
from hankintakello.alerts.rounds import deliver_round
from hankintakello.assembly import House
from hankintakello.calendar.feeds import service as feeds
from hankintakello.calendar.feeds.models import FeedScope
from hankintakello.contracts.attachments import service as attachments
from hankintakello.contracts.attachments.models import Publicity
from hankintakello.contracts.attachments.values import Openness, Subject
from hankintakello.contracts.feedback import service as feedback
from hankintakello.contracts.feedback.values import Plan
from hankintakello.contracts.models import Category
from hankintakello.contracts.reclamations import queries, sending, service
from hankintakello.contracts.reclamations.letters import docx
from hankintakello.contracts.reclamations.letters.contents import contents
from hankintakello.contracts.reclamations.models import ReclamationKind
from hankintakello.contracts.reclamations.models import StepKind as Step
from hankintakello.contracts.reclamations.values import Taken
from hankintakello.contracts.reclamations.writing import letter_of
from hankintakello.contracts.remedies.models import RemedyTerms
from hankintakello.contracts.reports import service as reports
from hankintakello.demo.mailbox import Mailbox
from hankintakello.people.models import Person, Role
from hankintakello.tests.build import (
    live_contract,
    make_deviation,
    make_organisation,
    make_person,
    make_procurement,
    make_supplier,
    make_unit,
)
from hankintakello.tests.today import TODAY
from hankintakello.tests.visiting import Visitor
from hankintakello.tests.web import leaking
from hankintakello.web.mail import MailSettings, Post

IN_EXPORTS = {
    "contract.cpv",
    "contract.extra",
    "contract.notice_text",
    "contract.option_text",
    "contract.parent_text",
    "contract.source_file",
    "contract.source_sheet",
    "contract.term_text",
    "contract.value_text",
    "obligation.title",
}
"""The register's own columns, and tasks, for people of the house."""
IN_ANSWERS = {"alert_answer.instead", "alert_answer.reason"}
"""What colleagues have said of the matter already."""


def test_each_column_of_text_is_classified_once() -> None:
    """Whoever adds a column of text says whether its words may leave the house."""
    lists = [leaking.listed(text) for text in (leaking.OUTSIDE, leaking.INTERNAL, leaking.CODES)]
    classified = [column for one in lists for column in one]

    assert sorted(leaking.columns_of_text().difference(classified)) == []
    assert sorted(set(classified) - leaking.columns_of_text()) == []
    assert len(classified) == len(set(classified))


@pytest.fixture
def world(house: House, smtp_server: Mailbox) -> dict[str, Any]:
    """A register in which every internal column is marked, a reclamation that went by mail, and every address."""
    with house.database.writing() as session:
        made = _register(session, house)
        leaking.plant(session)
    with house.database.writing() as session:
        aino, hanna = session.get_one(Person, made["aino"]), session.get_one(Person, made["hanna"])
        one = service.draft(session, [made["deviation"]], kind=ReclamationKind.B, by=aino, reason="zq")
        note = Taken(kind=Step.NOTED, text=leaking.mark("reclamation_step.text"))
        service.take_step(session, one.id or 0, note, version=one.version, by=aino)
        leaking.plant(session)
        sending.approve(session, one.id or 0, by=hanna)
        made["reclamation"] = one.id
    post = Post(MailSettings(server="localhost", port=smtp_server.port, sender="kello@mallila.example"), house.store)
    hand_over(house.database, house.office, house.store, made["reclamation"], to="ake@stad.example")
    deliver_round(house.database, house.office, post)
    made["mails"] = [str(mail.raw) + str(mail.message) for mail in smtp_server.received]
    body = smtp_server.received[0].message.get_body(("plain",))
    assert body is not None
    found = re.search(r"/reply/([a-z2-7]{32})", body.get_content())
    assert found is not None
    with house.database.writing() as session:
        leaking.plant(session)
    return made | {"reply": f"/reply/{found[1]}"}


def _register(session: Session, house: House) -> dict[str, Any]:
    make_organisation(session)
    unit, category = make_unit(session), Category(name="Siivous")
    session.add(category)
    aino = make_person(session, Role.OWNER, name="Aino Kallio", unit_id=unit.id)
    hanna = make_person(session, Role.PROCUREMENT, name="Hanna Hankkija")
    supplier = make_supplier(session, name="Städ Ab", language="sv")
    session.flush()
    people: dict[str, Any] = {
        "owner_id": aino.id,
        "supplier_id": supplier.id,
        "unit_id": unit.id,
        "category_id": category.id,
    }
    contract = live_contract(session, option_months=(12,), **people)
    make_procurement(session, contract)
    contract_id = contract.id or 0
    session.add(RemedyTerms(contract_id=contract_id, claim_email="ake@stad.example"))
    deviation = make_deviation(session, contract_id, what="Golvet är smutsigt", severity=3)
    stored = house.store.keep(BytesIO(b"salaisuus"), name="salaisuus.txt")
    for subject in (Subject(contract_id=contract_id), Subject(deviation_id=deviation.id)):
        file = attachments.attach(session, subject, stored, by=aino)
        secret = Openness(publicity=Publicity.SECRET, ground="JulkL 24 §", trade_secret=True)
        attachments.mark(session, file.id or 0, secret, by=aino)
    _link, report = reports.make_link(session, contract_id, place="Aula", by=aino)
    plan = Plan(sends_on=TODAY, closes_on=TODAY.replace(month=12, day=15), recipients=("kouluttaja@x.example",))
    round_ = feedback.plan(session, contract_id, plan, by=aino)
    scopes = {
        FeedScope.MINE: {},
        FeedScope.ALL: {},
        FeedScope.UNIT: {"unit_id": unit.id},
        FeedScope.CATEGORY: {"category_id": category.id},
    }
    assert {*scopes} == {*FeedScope}
    secrets = [feeds.create(session, person=aino, scope=scope, actor="x", **of)[1] for scope, of in scopes.items()]
    alert = Alert(
        subject=f"contract:{contract_id}",
        kind="option_decision",
        target_on=TODAY,
        role="owner",
        contract_id=contract_id,
        due_on=TODAY,
        created_at=session.info["now"],
    )
    session.add(alert)
    session.flush()
    answer = answer_links.make(session, [alert.id or 0], aino.id or 0)[alert.id or 0]
    return {
        "aino": aino.id,
        "hanna": hanna.id,
        "deviation": deviation.id,
        "report": f"/report/{report}",
        "feedback": f"/feedback/{feedback.open_link(session, round_.id or 0, by=aino)}",
        "answer": f"/answer/{answer}",
        "feeds": [f"/feeds/{secret}.ics" for secret in secrets],
    }


def test_letters_pages_and_mails_for_outsiders_say_nothing_internal(
    house: House, app: Flask, anybody: Visitor, world: dict[str, Any]
) -> None:
    with house.database.reading() as session:
        letter = letter_of(session, queries.get_reclamation(session, world["reclamation"]))
    with ZipFile(BytesIO(docx.render(letter))) as packed:
        said = {f"docx {name}": packed.read(name) for name in packed.namelist()}
    said["what the PDF is set from"] = str(contents(letter)).encode()
    for name in ("reply", "report", "feedback"):
        for address in (world[name], world[name] + "?sent=1"):
            page = anybody.get(address)
            assert page.status_code == 200, address
            said[address] = page.data
    copy = anybody.get(world["reply"] + "/letter.pdf").data
    with pikepdf.open(BytesIO(copy)) as file:
        said["the PDF's own words"] = str(dict(file.docinfo)).encode() + bytes(file.Root.Metadata.read_bytes())
    for address in ("/sign-in", "/robots.txt", "/healthz", "/readyz", "/answer/x", "/reply/x", "/report/x"):
        said[address] = anybody.get(address).data
    said |= {f"mail {n}": mail.encode() for n, mail in enumerate(world["mails"])}

    assert len(world["mails"]) == 1
    assert b"Golvet" in said["docx word/document.xml"]
    assert b"Golvet" in said[world["reply"]]
    assert {name: [*leaking.leaked(text)] for name, text in said.items() if [*leaking.leaked(text)]} == {}


def test_feeds_answer_pages_and_exports_say_no_more_than_they_must(
    app: Flask, house: House, anybody: Visitor, viewer: Visitor, world: dict[str, Any]
) -> None:
    """They are for people of the house; what few of those may see is not in them."""
    feeds_ = [anybody.get(address) for address in world["feeds"]]
    answer = anybody.get(world["answer"])
    exports = [
        "/contracts/export.csv?view=all",
        "/deviations/export.csv?tab=all",
        "/reclamations/export.csv?tab=all",
        "/tasks/export.csv?tab=all",
    ]
    files = {address: viewer.get(address) for address in exports}

    assert [feed.status_code for feed in feeds_] == [200] * 4
    assert all(b"BEGIN:VEVENT" in feed.data for feed in feeds_)
    assert [*leaking.leaked(b"".join(feed.data for feed in feeds_))] == []
    assert (answer.status_code, {*leaking.leaked(answer.data)}) == (200, IN_ANSWERS)
    assert {address: file.status_code for address, file in files.items()} == dict.fromkeys(exports, 200)
    assert {one for file in files.values() for one in leaking.leaked(file.data)} <= IN_EXPORTS
