"""The supplier's page: reads and answers a reclamation without an account, sees nothing internal, floods nothing."""

import re
from io import BytesIO
from typing import Any

import pytest
from sqlmodel import Session, select

from hankintakello.alerts.models import Message
from hankintakello.alerts.reclaiming import hand_over
from hankintakello.alerts.rounds import deliver_round
from hankintakello.assembly import House
from hankintakello.contracts.reclamations import queries, replies, sending, service
from hankintakello.contracts.reclamations.models import ReclamationKind, ReclamationState, ReplyLink
from hankintakello.contracts.reclamations.models import StepKind as Step
from hankintakello.contracts.reclamations.values import Taken
from hankintakello.demo.mailbox import Mailbox
from hankintakello.people.models import Person, Role
from hankintakello.people.queries import get_person
from hankintakello.tests import files
from hankintakello.tests.build import make_contract, make_deviation, make_organisation, make_person, make_supplier
from hankintakello.tests.visiting import Visitor, main_words, words
from hankintakello.web.mail import MailSettings, Post

SECRETS = ("oma moka jota ei kerrota", "Salainen Ilmiantaja", "vain omille kirjattu", "Merkittävä", "MLA/7 sisäinen")
ANSWER = {"said": "Städningen gjordes om.", "name": "Åke Öhman"}


@pytest.fixture
def post(smtp_server: Mailbox, house: House) -> Post:
    """What sends to the test's server."""
    return Post(MailSettings(server="localhost", port=smtp_server.port, sender="kello@mallila.example"), house.store)


@pytest.fixture
def secret(house: House, owner: Visitor, post: Post, smtp_server: Mailbox) -> str:
    """The secret of the address in the mail by which a reclamation went out in Swedish."""
    with house.database.writing() as session:
        make_organisation(session)
        by = _owner(session, owner)
        supplier = make_supplier(session, name="Städ Ab", language="sv")
        facts = {"owner_id": by.id, "supplier_id": supplier.id, "description": SECRETS[4]}
        contract = make_contract(session, reference="MLA/1", title="Siivous", **facts)
        own = {"own_share": SECRETS[0], "reported_by": SECRETS[1], "severity": 3}
        deviation = make_deviation(session, contract.id or 0, what="Kerros likainen", **own)
        one = service.draft(session, [deviation.id or 0], kind=ReclamationKind.B, by=by, reason=SECRETS[2])
        note = Taken(kind=Step.NOTED, text=SECRETS[2])
        service.take_step(session, one.id or 0, note, version=one.version, by=by)
        sending.approve(session, one.id or 0, by=make_person(session, Role.PROCUREMENT, name="Hanna Hankkija"))
    hand_over(house.database, house.office, house.store, 1, to="ake@stad.example")
    deliver_round(house.database, house.office, post)
    (mail,) = smtp_server.received
    found = re.search(r"/reply/([a-z2-7]{32})", mail.message.get_body(("plain",)).get_content())  # type: ignore[union-attr]
    assert found is not None
    return found[1]


def _owner(session: Session, owner: Visitor) -> Person:
    assert owner.person is not None
    return get_person(session, owner.person.id or 0)


def state(house: House) -> tuple[ReclamationState, int]:
    with house.database.reading() as session:
        one = queries.get_reclamation(session, 1)
        return one.state, one.version


def test_supplier_reads_answers_with_a_file_and_the_owner_is_told(
    house: House, anybody: Visitor, owner: Visitor, viewer: Visitor, post: Post, smtp_server: Mailbox, secret: str
) -> None:
    before = state(house)
    page = anybody.get(f"/reply/{secret}")
    copy = anybody.get(f"/reply/{secret}/letter.pdf")
    looked = state(house)
    plan = {"plan": "Ny städare", "correct_by": "1.12.2026", "files": (BytesIO(files.pdf()), "../plan <x>.pdf")}
    done = anybody.post(f"/reply/{secret}", {**ANSWER, **plan}, content_type="multipart/form-data")
    thanks = anybody.get(done.location)
    deliver_round(house.database, house.office, post)
    shown = owner.get("/reclamations/1")
    link = re.search(r'href="(/reclamations/1/files/\d+)"', shown.text)
    assert link is not None
    file, shut = owner.get(link[1]), viewer.get(link[1])

    assert before == looked == (ReclamationState.SENT, before[1])
    assert 'lang="sv"' in page.text
    assert "Reklamation nr 2026/1 – Siivous (MLA/1)" in main_words(page)
    assert "Bemötande senast mån 7.12.2026" in main_words(page)
    assert (
        copy.data == [part.get_content() for part in smtp_server.received[0].message.walk() if part.get_filename()][0]
    )
    assert (done.status_code, "Bemötandet har kommit fram" in main_words(thanks)) == (303, True)
    assert state(house)[0] is ReclamationState.ANSWERED
    told = smtp_server.received[-1]
    assert (told.recipient, told.message["Subject"]) == (
        "aino@mallila.example",
        "Vastine reklamaatioon 2026/1: Siivous",
    )
    assert "Åke Öhman kirjasi toimittajan vastineen: Städningen gjordes om." in main_words(shown)
    assert (file.status_code, file.data, shut.status_code) == (200, files.pdf(), 403)
    assert file.headers["Content-Disposition"].startswith("attachment;")
    for told_to in (words(page), words(thanks), str(smtp_server.received[0].raw), copy.data.decode("latin-1")):
        assert not [one for one in SECRETS if one in told_to]


def test_answer_that_cannot_be_taken_stays_in_the_form(house: House, anybody: Visitor, secret: str) -> None:
    def sent(**changes: Any) -> tuple[int, str]:
        given = {**ANSWER, "plan": "Suunnitelma", **changes}
        done = anybody.post(f"/reply/{secret}", given, content_type="multipart/form-data")
        return done.status_code, done.text

    wrong = [
        sent(said=""),
        sent(said="x" * 10_001),
        sent(name=""),
        sent(correct_by="1.1.2026"),
        sent(correct_by="huomenna"),
        sent(files=(BytesIO(b"<svg onload=alert(1)>"), "kuva.svg")),
        sent(files=(BytesIO(b""), "tyhja.pdf")),
    ]

    assert [code for code, _text in wrong] == [422] * len(wrong)
    assert all("Suunnitelma" in text for _code, text in wrong)
    assert state(house)[0] is ReclamationState.SENT


def test_answers_are_throttled_and_end_with_the_reclamation(
    house: House, anybody: Visitor, owner: Visitor, secret: str
) -> None:
    codes = [anybody.post(f"/reply/{secret}", ANSWER).status_code for _n in range(replies.MOST_A_MINUTE)]
    busy = anybody.post(f"/reply/{secret}", {**ANSWER, "said": "Vielä yksi"})
    with house.database.writing() as session:
        one = queries.get_reclamation(session, 1)
        step = Taken(kind=Step.WITHDRAWN, text="Erehdys")
        service.take_step(session, 1, step, version=one.version, by=_owner(session, owner))
    over = anybody.get(f"/reply/{secret}")
    late = anybody.post(f"/reply/{secret}", ANSWER)

    assert codes == [303] * replies.MOST_A_MINUTE
    assert (busy.status_code, busy.headers["Retry-After"], "Vielä yksi" in busy.text) == (429, "60", True)
    assert ("<form class" in over.text, "Reklamationen är avslutad" in main_words(over)) == (False, True)
    assert late.status_code == 409
    with house.database.reading() as session:
        kinds = [step.kind for step in queries.steps_of(session, 1)]
    assert kinds[-4:] == [Step.ANSWERED, Step.NOTED, Step.NOTED, Step.WITHDRAWN]


def test_secret_is_kept_hashed_and_a_guess_opens_nothing(house: House, anybody: Visitor, secret: str) -> None:
    guesses = ["x", "a" * 32, secret[:-1] + ("a" if secret[-1] != "a" else "b"), secret.upper(), secret + "a"]

    answers = [anybody.get(f"/reply/{guess}{tail}").status_code for guess in guesses for tail in ("", "/letter.pdf")]

    assert answers == [404] * len(answers)
    with house.database.writing() as session:
        (link,) = session.exec(select(ReplyLink)).all()
        held = str(link) + str(queries.get_reclamation(session, 1))
        assert secret not in held
        link.ended_at = link.made_at
    assert anybody.get(f"/reply/{secret}").status_code == 404


def test_what_the_supplier_answered_is_not_undone(house: House, anybody: Visitor, owner: Visitor, secret: str) -> None:
    anybody.post(f"/reply/{secret}", ANSWER)

    page = owner.get("/reclamations/1").text
    undone = owner.post("/reclamations/1/undo", {"version": state(house)[1]})

    assert ("/reclamations/1/undo" in page, undone.status_code) == (False, 409)
    with house.database.reading() as session:
        assert len(session.exec(select(Message)).all()) == 1
