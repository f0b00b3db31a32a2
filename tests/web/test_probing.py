"""A test mail to oneself goes at once, and what the server said is told."""

import json
from collections.abc import Callable, Iterator
from subprocess import CompletedProcess

import pytest

from hankintakello.assembly import House
from hankintakello.config import Settings
from hankintakello.demo.mailbox import Mailbox
from hankintakello.tests.visiting import Visitor, main_words, words

SENDER = "kello@mallila.example"


@pytest.fixture
def house(settings: Settings, smtp_server: Mailbox) -> Iterator[House]:
    """An installation that sends through the test's mail server."""
    mail = {"mail_server": smtp_server.host, "mail_port": smtp_server.port, "mail_sender": SENDER, "mail_timeout_s": 5}
    made = House(settings.model_copy(update=mail))
    yield made
    made.close()


def test_test_mail_comes_and_the_reply_is_told(owner: Visitor, smtp_server: Mailbox) -> None:
    assert "Lähetä testiviesti" in main_words(owner.get("/me"))

    assert owner.post("/me/test-mail").location == "/me"

    (mail,) = smtp_server.received
    assert (mail.recipient, mail.message["Subject"]) == ("aino@mallila.example", "Testiviesti Hankintakellosta")
    assert "Palvelin otti testiviestin vastaan osoitteeseen aino@mallila.example: 250" in words(owner.get("/me"))


def test_refusal_is_told(owner: Visitor, smtp_server: Mailbox) -> None:
    smtp_server.refused["aino@mallila.example"] = "550 5.1.1 No such user"

    owner.post("/me/test-mail")

    told = "Palvelin ei ottanut testiviestiä vastaan osoitteeseen aino@mallila.example: 550 5.1.1 No such user"
    assert told in words(owner.get("/me"))


def test_command_tells_the_reply(hankintakello: Callable[..., CompletedProcess[str]], smtp_server: Mailbox) -> None:
    mail = {"MAIL_SERVER": smtp_server.host, "MAIL_PORT": str(smtp_server.port), "MAIL_SENDER": SENDER}

    done = hankintakello("outbox", "test", "uusi@mallila.example", "--json", **mail)

    told = json.loads(done.stdout)
    assert (done.returncode, told["to"], told["state"]) == (0, "uusi@mallila.example", "sent")
    assert told["reply"].startswith("250")
    assert [one.recipient for one in smtp_server.received] == ["uusi@mallila.example"]


def test_command_without_a_server_says_so(hankintakello: Callable[..., CompletedProcess[str]]) -> None:
    done = hankintakello("outbox", "test", "uusi@mallila.example")

    assert done.returncode == 1
    assert "odottaa lähtöä" in done.stderr
