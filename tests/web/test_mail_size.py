"""A mail that is too large goes without its calendar file, then as its beginning, and is never stuck."""

from typing import Any

import pytest
from aiosmtpd.smtp import SMTP, Envelope
from aiosmtpd.smtp import Session as Caller

from hankintakello.alerts.delivery import Refused
from hankintakello.alerts.outbox import Outgoing
from hankintakello.demo.mailbox import Mailbox
from hankintakello.web.fitting import surely_fits
from hankintakello.web.mail import MailSettings, Post

SENDER, BASE = "kello@mallila.example", "https://kello.mallila.example"
KB = 1024
PAGE = "<html><body><p>Ääkkösiä &amp; sanoja</p></body></html>"


def mail(**overrides: Any) -> Outgoing:
    given = {
        "id": 7,
        "message_id": "<7@mallila.example>",
        "recipient": "aino@mallila.example",
        "language": "fi",
        "subject": "Aloita suunnittelu: Siivous",
        "text": "Aloita suunnittelu.\n" + "ääkkösiä ja sanoja\n" * 100,
        "html": PAGE,
        "ics": None,
        "attempts": 0,
        **overrides,
    }
    return Outgoing(**given)


class Strict(Mailbox):
    """A server that does not tell its limit, but keeps it, in its own words."""

    most, words = 20 * KB, "552 5.3.4 Message too big for system"

    def __init__(self) -> None:
        super().__init__(options={"data_size_limit": None})

    async def handle_DATA(self, server: SMTP, session: Caller, envelope: Envelope) -> str:
        assert isinstance(envelope.content, bytes)
        if len(envelope.content) > self.most:
            return self.words
        return await super().handle_DATA(server, session, envelope)


def send(server: Mailbox, one: Outgoing, most_bytes: int = KB * KB) -> str:
    settings = MailSettings(
        server="localhost", port=server.port, sender=SENDER, timeout_s=5, most_bytes=most_bytes, base_url=BASE + "/"
    )
    with Post(settings).line() as line:
        reply = line.send(one)
        assert line.send(mail()) == "250 OK"  # the line is as good as new
    return reply


def text(server: Mailbox) -> str:
    body = server.received[0].message.get_body(("plain",))
    assert body is not None
    return str(body.get_content()).replace("\r\n", "\n")


def kinds(server: Mailbox) -> list[str]:
    return [part.get_content_type() for part in server.received[0].message.walk() if not part.is_multipart()]


SIZED = {"data_size_limit": 20 * KB}


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_calendar_file_goes_first(language: str) -> None:
    with Mailbox(options=SIZED) as server:
        reply = send(server, mail(ics="x" * 30 * KB, language=language))

        assert reply == "250 OK (without its calendar file)"
        assert kinds(server) == ["text/plain", "text/html"]
        told = {
            "fi": "Kalenteriliite ei mahtunut viestiin. Päivät ovat Hankintakellossa:",
            "sv": "Kalenderbilagan rymdes inte i meddelandet. Dagarna finns i Hankintakello:",
            "en": "The calendar file did not fit into this message. Its days are in Hankintakello:",
        }[language]
        assert text(server) == f"{mail().text.rstrip()}\n\n{told}\n  {BASE}/outbox/7\n"
        html = server.received[0].message.get_body(("html",))
        assert html is not None
        link = f'<a href="{BASE}/outbox/7">{BASE}/outbox/7</a>'
        assert html.get_content().strip() == PAGE.replace("</body>", f"<p>{told} {link}</p></body>")


def test_tail_goes_next_at_the_end_of_a_line() -> None:
    with Mailbox(options=SIZED) as server:
        reply = send(server, mail(text="ääkkösiä ja sanoja\n" * 5000, ics="x" * 30 * KB))

        assert reply == "250 OK (its beginning alone)"
        assert kinds(server) == ["text/plain"]
        beginning, _gap, end = text(server).partition("\n\n")
        assert set(beginning.splitlines()) == {"ääkkösiä ja sanoja"}
        assert end.splitlines() == [
            "Viesti oli sähköpostipalvelimelle liian suuri, ja tässä on vain sen alku. "
            "Koko viesti on Hankintakellossa:",
            f"  {BASE}/outbox/7",
        ]
        assert str(server.received[0].message["Message-ID"]) == "<7@mallila.example>"


def test_our_own_limit_holds_on_a_generous_server(smtp_server: Mailbox) -> None:
    assert send(smtp_server, mail(html="<p>" + "ä" * 30 * KB), 16 * KB) == "250 OK (its beginning alone)"

    assert len(smtp_server.received[0].raw) <= 16 * KB


@pytest.mark.parametrize(
    "words",
    ["552 5.3.4 Message too big for system", "552 Too much mail data", "554 5.2.3 Larger than the mailbox allows"],
)
def test_limit_that_was_not_told_is_found(words: str) -> None:
    with Strict() as server:
        server.words = words

        assert send(server, mail(ics="x" * 30 * KB)) == "250 OK (without its calendar file)"
        assert len(server.received) == 2


def test_full_mailbox_is_not_a_large_mail() -> None:
    with Strict() as server:
        server.words = "552 5.2.2 Mailbox full"

        with pytest.raises(Refused, match=r"552 5\.2\.2 Mailbox full"):
            send(server, mail(ics="x" * 30 * KB))


def test_server_that_takes_nothing_at_all_refuses() -> None:
    with Strict() as server:
        server.most = 10

        with pytest.raises(Refused, match=r"^too large: 552 5\.3\.4"):
            send(server, mail(ics="x"))


@pytest.mark.parametrize("size", [4 * KB, 10 * KB, 100 * KB, 1000 * KB])
@pytest.mark.parametrize("letter", ["a", "ä", "€", "\U0001f600", "\n", "="])
def test_what_surely_fits_does_fit(smtp_server: Mailbox, size: int, letter: str) -> None:
    one = mail(subject=letter.strip("\n") * 20, text=letter * (size // 30), html=letter * (size // 30), ics=letter * 99)

    send(smtp_server, one)

    assert not surely_fits(one, size) or len(smtp_server.received[0].raw) <= size
