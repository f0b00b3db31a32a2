"""Feedback from the plan to the result: mails, links of one answer, nobody's name, nothing of under five."""

import re
from datetime import date

import pytest
from sqlmodel import select

from hankintakello.alerts.feedback_mails import ask_for_feedback
from hankintakello.alerts.models import Message
from hankintakello.alerts.rounds import deliver_round
from hankintakello.assembly import House
from hankintakello.contracts.feedback.answering import MOST_A_MINUTE
from hankintakello.contracts.feedback.models import FeedbackAnswer, FeedbackRecipient, FeedbackRound
from hankintakello.core.clock import Clock
from hankintakello.demo.mailbox import Mailbox
from hankintakello.tests.build import make_contract, make_organisation, make_person, make_supplier
from hankintakello.tests.today import TODAY
from hankintakello.tests.visiting import Visitor, main_words
from hankintakello.web.mail import MailSettings, Post

ADDRESSES = [f"kayttaja{n}@mallila.example" for n in range(1, 7)]
PLAN = {"sends_on": "23.11.2026", "closes_on": "8.12.2026", "every_months": "6", "language": "fi"}
SECRET = re.compile(r"/feedback/([a-z2-7]{32})")


@pytest.fixture
def post(smtp_server: Mailbox, house: House) -> Post:
    """What sends to the test's server."""
    return Post(MailSettings(server="localhost", port=smtp_server.port, sender="kello@mallila.example"), house.store)


@pytest.fixture
def page(house: House, owner: Visitor) -> str:
    """A contract of the owner's that Åke uses; the address of its feedback."""
    assert owner.person is not None
    with house.database.writing() as session:
        make_organisation(session)
        make_person(session, name="Åke Öhman", email="ake@mallila.example", language="sv")
        supplier = make_supplier(session, name="Siisti Oy")
        facts = {"owner_id": owner.person.id, "supplier_id": supplier.id, "reference": "MLA/1", "title": "Siivous"}
        return f"/contracts/{make_contract(session, **facts).id}/feedback/"


def on(house: House, day: date) -> None:
    """Let the day come."""
    house.database.clock = Clock(fixed_today=day)


def secrets(mailbox: Mailbox) -> dict[str, str]:
    """Return the secret of the newest link of each address."""
    found = {}
    for mail in mailbox.received:
        body = mail.message.get_body(("plain",)).get_content()  # type: ignore[union-attr]
        if link := SECRET.search(body):
            found[str(mail.message["To"]).split("<")[-1].rstrip(">")] = link[1]
    return found


def count(house: House) -> tuple[int, int, int]:
    """Return how many answers, used links and mails there are."""
    with house.database.reading() as session:
        answers = len(session.exec(select(FeedbackAnswer)).all())
        used = len(session.exec(select(FeedbackRecipient).where(FeedbackRecipient.used)).all())
        return answers, used, len(session.exec(select(Message)).all())


def test_round_goes_from_plan_to_result(
    house: House, owner: Visitor, viewer: Visitor, anybody: Visitor, post: Post, smtp_server: Mailbox, page: str
) -> None:
    assert "Palautetta ei ole vielä pyydetty" in main_words(viewer.get(page))
    recipients = "\n".join([*ADDRESSES, "Åke Öhman", ADDRESSES[0].upper()])
    assert viewer.post(page, {**PLAN, "recipients": recipients}).status_code == 403
    planned = owner.post(page, {**PLAN, "recipients": recipients})
    assert planned.status_code == 303, main_words(planned)
    round_page = planned.location
    assert ask_for_feedback(house.database, house.office) == 7
    assert ask_for_feedback(house.database, house.office) == 0
    deliver_round(house.database, house.office, post)
    links = secrets(smtp_server)
    swedish = next(one.message for one in smtp_server.received if "ake@" in str(one.message["To"]))

    assert sorted(links) == sorted([*ADDRESSES, "ake@mallila.example"])
    assert "Ge respons" in str(swedish["Subject"])
    assert main_words(owner.get(round_page)).count("lähetetty") == 7
    assert ADDRESSES[0] not in main_words(viewer.get(round_page))

    first = f"/feedback/{links[ADDRESSES[0]]}"
    for _look in range(2):
        assert "Miten hyvin laatu vastaa sitä, mitä on sovittu?" in main_words(anybody.get(first))
    anybody.client.head(first)
    assert count(house) == (0, 0, 7)
    empty = anybody.post(first, {"text": "  "})
    wrong = anybody.post(first, {"quality": "6", "text": "Huono"})
    assert (empty.status_code, wrong.status_code) == (422, 422)
    assert "Vastaa ainakin yhteen kysymykseen" in main_words(empty)
    assert "Huono" in wrong.text
    text = "Lattiat likaisia <b>&"
    done = anybody.post(first, {"quality": "2", "timeliness": "3", "text": text})
    assert "Kiitos palautteesta" in main_words(anybody.get(done.location))
    again = anybody.post(first, {"quality": "5"})
    assert "Tästä linkistä on jo vastattu" in main_words(anybody.get(again.location))
    assert count(house) == (1, 1, 7)
    assert anybody.get("/feedback/" + "a" * 32).status_code == 404

    on(house, date(2026, 12, 3))
    assert ask_for_feedback(house.database, house.office) == 6  # nobody who has answered is reminded
    deliver_round(house.database, house.office, post)
    assert ask_for_feedback(house.database, house.office) == 0
    reminded = secrets(smtp_server)
    for at in ADDRESSES[1:4]:
        link = reminded[at] if at != ADDRESSES[1] else links[at]  # the first mail's link holds as well
        assert anybody.post(f"/feedback/{link}", {"quality": "3"}).status_code == 303
    shown = main_words(owner.get(round_page))
    assert "vastannut 4 / 7 (57 %) · 4 vastausta" in shown
    assert "likaisia" not in shown

    on(house, date(2026, 12, 9))
    late = anybody.post(f"/feedback/{reminded[ADDRESSES[4]]}", {"quality": "1"})
    assert late.status_code == 409
    hidden = main_words(owner.get(round_page)) + main_words(owner.get(page)) + owner.get("/feedback/export.csv").text
    assert "Vastauksia tuli alle 5" in hidden
    assert "likaisia" not in hidden
    assert ";4;;;;" in hidden

    on(house, date(2026, 12, 8))
    assert anybody.post(f"/feedback/{reminded[ADDRESSES[4]]}", {"quality": "1"}).status_code == 303
    on(house, date(2026, 12, 9))
    shown = main_words(viewer.get(round_page))
    assert "Laatu 2,4" in shown
    assert "Lattiat likaisia <b>&" in shown
    assert "Aikataulu 3" not in shown
    with house.database.reading() as session:
        answer = session.exec(select(FeedbackAnswer).where(FeedbackAnswer.text == text)).one().id
        following = session.exec(select(FeedbackRound).where(FeedbackRound.number == 2)).one()
        copied = len(session.exec(select(FeedbackRecipient).where(FeedbackRecipient.round_id == following.id)).all())
    assert (following.sends_on, following.closes_on, following.every_months) == (date(2027, 5, 23), date(2027, 6, 7), 6)
    assert copied == 7
    assert owner.post(f"{round_page}/answers/{answer}/theme", {"theme": "quality"}).status_code == 303
    assert viewer.post(f"{round_page}/answers/{answer}/theme", {"theme": "staff"}).status_code == 403
    assert "1 Laatu" in main_words(viewer.get(page))
    assert "2,4;;;Laatu 1" in viewer.get("/feedback/export.csv").text
    listed = main_words(viewer.get("/feedback/"))
    assert "Siivous Siisti Oy · MLA/1" in listed
    assert "2,4" in listed


def test_open_link_is_throttled_and_ends_with_the_round(owner: Visitor, anybody: Visitor, page: str) -> None:
    round_page = owner.post(page, PLAN).location
    shown = owner.post(f"{round_page}/link")
    found = SECRET.search(shown.text)
    assert found is not None
    link = f"/feedback/{found[1]}"

    answers = [anybody.post(link, {"cooperation": "4"}).status_code for _one in range(MOST_A_MINUTE + 1)]
    busy = anybody.post(link, {"text": "Kesken jäänyt"})

    assert answers.count(429) <= 1
    assert answers.count(303) == MOST_A_MINUTE
    assert busy.status_code == 429
    assert "Kesken jäänyt" in busy.text
    assert owner.post(f"{round_page}/stop").status_code == 303
    assert anybody.post(link, {"cooperation": "4"}).status_code == 409
    stopped = main_words(owner.get(round_page))
    assert "keskeytetty" in stopped
    assert "Yhteistyö 4" in stopped
    assert owner.post(f"{round_page}/stop", {"go_on": "1"}).status_code == 409  # what was seen is not added to


def test_round_is_changed_before_it_goes_and_its_faults_are_named(owner: Visitor, page: str, house: House) -> None:
    wrong = {
        "recipients": ("Tuntematon Henkilö", "”Tuntematon Henkilö” ei ole sähköpostiosoite eikä rekisterin henkilö."),
        "closes_on": ("23.11.2026", "Viimeinen vastauspäivä on ennen lähetystä."),
        "sends_on": ("22.11.2026", "Päivä on jo mennyt."),
        "every_months": ("0", "Kirjoita kokonaisluku, joka on mahdollinen."),
    }
    for field, (value, said) in wrong.items():
        refused = owner.post(page, {**PLAN, field: value})
        assert (refused.status_code, said in main_words(refused)) == (422, True), field
    round_page = owner.post(page, {**PLAN, "sends_on": "1.12.2026", "recipients": ADDRESSES[0]}).location
    changed = {**PLAN, "sends_on": "2.12.2026", "recipients": f"{ADDRESSES[1]}, {ADDRESSES[2]}"}
    assert owner.post(round_page, changed).status_code == 303
    assert ask_for_feedback(house.database, house.office) == 0
    on(house, date(2026, 12, 2))
    assert ask_for_feedback(house.database, house.office) == 2
    assert owner.post(round_page, changed).status_code == 409
    on(house, TODAY)
