"""hankintakello alerts and outbox: one JSON document each, in the shapes that others build on."""

import json
from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa
from click.testing import CliRunner, Result

from hankintakello.alerts.models import Alert, AlertState, Message
from hankintakello.assembly import House
from hankintakello.cli import main
from hankintakello.config import Settings
from hankintakello.core.changes import changed
from hankintakello.demo.mailbox import Mailbox
from hankintakello.tests.build import make_contract, make_person
from hankintakello.tests.today import TODAY

Command = Callable[..., Result]


@pytest.fixture(autouse=True)
def town(settings: Settings) -> None:
    """One contract of Aino whose planning has just begun, one that reaches nobody."""
    house = House(settings)
    with house.database.writing() as session:
        aino = make_person(session, email="aino@mallila.example", name="Aino Kallio")
        lost = make_person(session, email=None, name="Ilman osoitetta")
        planned = {"starts_on": TODAY.replace(year=2024), "ends_on": TODAY.replace(year=2027, month=9, day=30)}
        due = make_contract(session, reference="MLA/1/2024", title="Siivous", owner_id=aino.id, **planned)
        later = {**planned, "ends_on": TODAY.replace(year=2030)}
        make_contract(session, reference="MLA/2/2024", owner_id=lost.id, **later)
        changed(session, contracts=[due.id or 0])
    house.database.dispose()


@pytest.fixture
def run(environment: dict[str, str]) -> Command:
    """Run a command within this process."""
    return lambda *words, **more: CliRunner().invoke(main, words, env={**environment, **more})


def document(result: Result) -> Any:
    """Return the one document on standard output."""
    assert result.exit_code == 0, result.stderr
    return json.loads(result.stdout)


def posted(smtp_server: Mailbox) -> dict[str, str]:
    return {
        "HANKINTAKELLO_MAIL_SERVER": smtp_server.host,
        "HANKINTAKELLO_MAIL_PORT": str(smtp_server.port),
        "HANKINTAKELLO_MAIL_SENDER": "Kello <kello@mallila.example>",
    }


def test_sweep_list_and_status(run: Command) -> None:
    first, second = document(run("alerts", "sweep", "--json")), document(run("alerts", "sweep", "--json"))
    (row,) = document(run("alerts", "list", "--json"))
    status = document(run("alerts", "status", "--json"))

    assert first == {"on": "2026-11-23", "alerts": 1, "messages": 1}
    assert second == {"on": "2026-11-23", "alerts": 0, "messages": 0}
    message_id = row.pop("message_id")
    assert (message_id[0], message_id[-1]) == ("<", ">")
    assert row == {
        "id": 1,
        "kind": "planning_start",
        "step": 0,
        "role": "owner",
        "to": "aino@mallila.example",
        "contract": "MLA/1/2024",
        "target_on": "2026-11-20",
        "due_on": "2026-11-20",
        "state": "open",
        "answer": None,
        "reason": None,
    }
    assert status.pop("last_sweep_at") is not None
    assert status == {
        "open": 1,
        "answered": 0,
        "escalated": 0,
        "held": 0,
        "unreachable": ["MLA/2/2024"],
        "diverted": [],
    }
    assert document(run("alerts", "list", "--state", "held", "--json")) == []


def test_status_tells_who_gets_the_mails_of_an_address_that_takes_none(run: Command, settings: Settings) -> None:
    house = House(settings)
    with house.database.writing() as session:
        petri = make_person(session, email="petri@mallila.example")
        asa = make_person(session, email="åsa@mallila.example", name="Åsa Ek")
        make_contract(session, owner_id=asa.id, deputy_id=petri.id)
        make_contract(session, reference="MLA/4/2024", owner_id=asa.id)
    house.database.dispose()

    status, words = document(run("alerts", "status", "--json")), run("alerts", "status").stderr

    whose = {"owner": "Åsa Ek", "address": "åsa@mallila.example", "contracts": 1}
    by_instead = sorted(status["diverted"], key=lambda one: one["instead"] or "")
    assert by_instead == [{**whose, "instead": None}, {**whose, "instead": "petri@mallila.example"}]
    assert status["unreachable"] == ["MLA/2/2024", "MLA/4/2024"]
    assert "Åsa Ek: osoitteeseen åsa@mallila.example posti ei kulje; 1 sopimusta ei tavoita ketään" in words
    assert "1 sopimuksesta viesti menee: petri@mallila.example" in words


def test_sweep_on_another_day(run: Command) -> None:
    assert document(run("alerts", "sweep", "--on", "2026-11-19", "--json"))["alerts"] == 1, "the heads-up of March"
    assert document(run("alerts", "sweep", "--on", "2026-11-20", "--json"))["alerts"] == 1
    assert [row["kind"] for row in document(run("alerts", "list", "--state", "open", "--json"))] == ["planning_start"]


def test_preview_is_what_the_sweep_does(run: Command) -> None:
    seen = document(run("alerts", "preview", "--until", "2026-11-23", "--json"))
    document(run("alerts", "sweep", "--json"))
    (mail,) = document(run("outbox", "list", "--json"))

    assert seen == [
        {
            "on": "2026-11-23",
            "to": mail["to"],
            "kind": mail["kind"],
            "step": 0,
            "contract": "MLA/1/2024",
            "subject": mail["subject"],
        }
    ]


def test_release_lets_go_and_composes(run: Command, settings: Settings) -> None:
    document(run("alerts", "sweep", "--json"))
    house = House(settings)
    with house.database.writing() as session:
        session.execute(sa.update(Alert).values(state=AlertState.HELD, message_id=None))
        session.execute(sa.text("DELETE FROM alert_message"))
        session.execute(sa.delete(Message))
    house.database.dispose()

    assert run("alerts", "release").exit_code == 2
    assert run("alerts", "release", "--all", "1").exit_code == 2
    unknown = run("alerts", "release", "99", "--json")
    assert (unknown.exit_code, unknown.stdout) == (1, "")
    assert unknown.stderr == "Mikään näistä hälytyksistä ei odota vapautusta.\n"
    assert document(run("alerts", "release", "--all", "--json")) == {"released": 1}
    assert [row["state"] for row in document(run("outbox", "list", "--json"))] == ["queued"]


def test_deliver_without_a_server_says_that_mails_wait(run: Command) -> None:
    document(run("alerts", "sweep", "--json"))

    done = run("outbox", "deliver", "--json")

    assert document(done) == {"sent": 0, "deferred": 1, "failed": 0}
    assert done.stderr == "HANKINTAKELLO_MAIL_SERVER puuttuu: viestit odottavat lähtevien joukossa.\n"


def test_deliver_sends_and_lists(run: Command, smtp_server: Mailbox) -> None:
    document(run("alerts", "sweep", "--json"))
    before = document(run("outbox", "list", "--json"))

    assert document(run("outbox", "deliver", "--json", **posted(smtp_server))) == {
        "sent": 1,
        "deferred": 0,
        "failed": 0,
    }

    (row,) = document(run("outbox", "list", "--json"))
    assert row.pop("sent_at") is not None
    assert row == {
        "id": 1,
        "to": "aino@mallila.example",
        "kind": "planning_start",
        "subject": "Aloita suunnittelu viimeistään 15.1.2027: Siivous",
        "state": "sent",
        "message_id": before[0]["message_id"],
        "attempts": 1,
    }
    assert [str(one.message["Message-ID"]) for one in smtp_server.received] == [row["message_id"]]


def test_deliver_says_why_the_server_cannot_be_used(run: Command, smtp_server: Mailbox) -> None:
    document(run("alerts", "sweep", "--json"))
    smtp_server.stop()

    done = run("outbox", "deliver", "--json", **posted(smtp_server))

    assert document(done) == {"sent": 0, "deferred": 1, "failed": 0}
    assert "Sähköpostipalvelin ei vastaa: ConnectionRefusedError" in done.stderr
    smtp_server.start()


@pytest.mark.parametrize(
    "words",
    [
        ("alerts", "sweep"),
        ("alerts", "list"),
        ("alerts", "status"),
        ("alerts", "preview", "--until", "2026-12-31"),
        ("outbox", "deliver"),
        ("outbox", "list"),
    ],
)
def test_words_for_people(run: Command, words: tuple[str, ...]) -> None:
    done = run(*words)

    assert done.exit_code == 0
    assert done.output.strip() != ""
