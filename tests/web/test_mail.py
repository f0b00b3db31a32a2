"""Mail leaves through Flask-Mail: whole, with its own identity, to a server whose certificate is believed."""

import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest

from hankintakello.alerts.delivery import LineLost, PutOff, Refused, ServerTrouble
from hankintakello.alerts.letters import Letter
from hankintakello.alerts.outbox import Outgoing
from hankintakello.core.i18n import use_language
from hankintakello.demo.mailbox import Mailbox
from hankintakello.web.folding import folded
from hankintakello.web.mail import MailSettings, Post

PEM = Path(__file__).resolve().parent / "localhost.pem"
SENDER = "kello@mallila.example"


def mail(**overrides: Any) -> Outgoing:
    given: dict[str, Any] = {
        "id": 1,
        "message_id": "<0123456789abcdef@mallila.example>",
        "recipient": "aino@mallila.example",
        "language": "fi",
        "subject": "Päätä optiosta",
        "text": "Hyvää päivää\n",
        "html": "<p>Hyvää päivää</p>",
        "ics": "BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n",
        "attempts": 0,
        **overrides,
    }
    return Outgoing(**given)


def post(port: int, **overrides: Any) -> Post:
    given = {"server": "localhost", "port": port, "sender": SENDER, "timeout_s": 5, **overrides}
    return Post(MailSettings(**given))


def send(sender: Post, one: Outgoing) -> str:
    with sender.line() as line:
        return line.send(one)


def test_mail_arrives_as_it_was_composed(smtp_server: Mailbox) -> None:
    reply = send(post(smtp_server.port), mail())

    (received,) = smtp_server.received
    message = received.message
    assert reply == "250 OK"
    assert {name.lower(): str(value) for name, value in message.items() if name not in ("Content-Type", "Date")} == {
        "mime-version": "1.0",
        "subject": "Päätä optiosta",
        "from": f"Hankintakello <{SENDER}>",
        "to": "aino@mallila.example",
        "message-id": "<0123456789abcdef@mallila.example>",
        "auto-submitted": "auto-generated",
        "x-auto-response-suppress": "DR, RN, NRN, OOF, AutoReply",
        "content-language": "fi",
    }
    text, html = message.get_body(("plain",)), message.get_body(("html",))
    assert text is not None
    assert html is not None
    assert text.get_content().splitlines() == ["Hyvää päivää"]
    assert html.get_content().strip() == "<p>Hyvää päivää</p>"
    (file,) = message.iter_attachments()
    assert file.get_payload(decode=True) == b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n"


def test_long_lines_are_short_on_the_way(smtp_server: Mailbox) -> None:
    long = "ä" * 4000

    send(post(smtp_server.port), mail(text=long, html=f"<p>{long}</p>", subject=long[:200]))

    (received,) = smtp_server.received
    assert max(map(len, received.raw.splitlines())) <= 78
    body = received.message.get_body(("plain",))
    assert body is not None
    assert body.get_content().strip() == long


@pytest.mark.parametrize(
    "sender", [SENDER, f"Hankintakello Mallila <{SENDER}>", f'"Kello, Mallila" <{SENDER}>', f"Pöytä <{SENDER}>"]
)
def test_sender_may_have_a_name(smtp_server: Mailbox, sender: str) -> None:
    send(post(smtp_server.port, sender=sender), mail())

    assert smtp_server.received[0].sender == SENDER
    assert SENDER in str(smtp_server.received[0].message["From"])


@pytest.mark.parametrize(
    "overrides",
    [
        {"subject": "Kello\nBcc: x@y.example"},
        {"subject": "Kello\r\nBcc: x@y.example"},
        {"recipient": "aino@mallila.example\nBcc: x@y.example"},
        {"message_id": "<a@b>\r\nBcc: x@y.example"},
        {"language": "fi\nBcc: x@y.example"},
        {"recipient": "äiti@mallila.example"},
        {"recipient": f"aino@{'ä' * 80}.example"},
    ],
)
def test_what_would_break_a_header_is_refused(smtp_server: Mailbox, overrides: dict[str, str]) -> None:
    with pytest.raises(Refused):
        send(post(smtp_server.port), mail(**overrides))

    assert smtp_server.received == []


def test_domain_with_letters_of_its_own_goes_in_its_ascii_form(smtp_server: Mailbox) -> None:
    send(post(smtp_server.port), mail(recipient="aino@äänekoski.example"))

    assert smtp_server.received[0].recipient == "aino@xn--nekoski-4waa.example"


@pytest.mark.parametrize(
    ("reply", "outcome"),
    [
        ("450 4.2.1 Later", PutOff),
        ("452 4.2.2 Full", PutOff),
        ("550 5.1.1 Unknown", Refused),
        ("552 5.2.2 Full", Refused),
        ("421 4.3.2 Closing", ServerTrouble),
        ("530 5.7.0 Sign in first", ServerTrouble),
    ],
)
def test_what_the_server_says_of_a_recipient(smtp_server: Mailbox, reply: str, outcome: type[Exception]) -> None:
    smtp_server.refused["aino@mallila.example"] = reply

    with pytest.raises(outcome, match=reply[:3]):
        send(post(smtp_server.port), mail())


def test_refused_mail_leaves_the_line_to_the_next(smtp_server: Mailbox) -> None:
    smtp_server.refused["aino@mallila.example"] = "550 5.1.1 Unknown"
    with post(smtp_server.port).line() as line:
        with pytest.raises(Refused):
            line.send(mail())
        line.send(mail(recipient="petri@mallila.example"))

    assert [one.recipient for one in smtp_server.received] == ["petri@mallila.example"]


def test_server_that_is_not_there_is_trouble() -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        sender = post(probe.getsockname()[1])

    with pytest.raises(ServerTrouble), sender.line():
        pass


def test_server_without_starttls_is_trouble(smtp_server: Mailbox) -> None:
    with pytest.raises(ServerTrouble, match="STARTTLS"), post(smtp_server.port, use_tls=True).line():
        pass


def test_server_without_sign_in_is_trouble(smtp_server: Mailbox) -> None:
    sender = post(smtp_server.port, username="kello", password="salasana")

    with pytest.raises(ServerTrouble, match="AUTH"), sender.line():
        pass


@contextmanager
def scripted(talk: Callable[[socket.socket], None]) -> Iterator[int]:
    """A server that talks with one caller as the test says; yields its port."""
    with socket.create_server(("127.0.0.1", 0)) as server:

        def serve() -> None:
            caller, _address = server.accept()
            with caller, suppress(OSError):
                talk(caller)

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        yield server.getsockname()[1]
        thread.join(timeout=10)


def greet(caller: socket.socket) -> None:
    """Say hello, and goodbye to whatever comes."""
    caller.sendall(b"220 hello\r\n")
    while line := caller.recv(1024):
        caller.sendall(b"221 bye\r\n" if line.upper().startswith(b"QUIT") else b"250 fine\r\n")


def encrypted(caller: socket.socket) -> None:
    """TLS from the first byte, with a certificate that nobody has signed."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(PEM)
    with context.wrap_socket(caller, server_side=True) as line:
        greet(line)


def starting_tls(caller: socket.socket) -> None:
    """TLS when it is asked for."""
    caller.sendall(b"220 hello\r\n")
    caller.recv(1024)
    caller.sendall(b"250-fine\r\n250 STARTTLS\r\n")
    caller.recv(1024)
    caller.sendall(b"220 go on\r\n")
    encrypted_from_here(caller)


def encrypted_from_here(caller: socket.socket) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(PEM)
    with context.wrap_socket(caller, server_side=True) as line:
        while said := line.recv(1024):
            line.sendall(b"221 bye\r\n" if said.upper().startswith(b"QUIT") else b"250 fine\r\n")


@pytest.mark.parametrize(("talk", "how"), [(encrypted, "use_ssl"), (starting_tls, "use_tls")])
def test_certificate_that_nobody_signed_is_not_believed(talk: Callable[[socket.socket], None], how: str) -> None:
    unsigned = pytest.raises(ServerTrouble, match="CERTIFICATE_VERIFY_FAILED")

    with scripted(talk) as port, unsigned, post(port, **{how: True}).line():
        pass


@pytest.mark.parametrize(("talk", "how"), [(encrypted, "use_ssl"), (starting_tls, "use_tls")])
def test_certificate_that_is_trusted_is_believed(
    talk: Callable[[socket.socket], None], how: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(PEM))

    with scripted(talk) as port, post(port, **{how: True}).line():
        pass


def test_certificate_of_another_name_is_not_believed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(PEM))

    another = pytest.raises(ServerTrouble, match="CERTIFICATE_VERIFY_FAILED")

    with scripted(encrypted) as port, another, post(port, server="127.0.0.1", use_ssl=True).line():
        pass


def test_server_that_hangs_up_within_a_mail_has_lost_the_line() -> None:
    def talk(caller: socket.socket) -> None:
        caller.sendall(b"220 hello\r\n")
        caller.recv(1024)
        caller.sendall(b"250 fine\r\n")
        caller.recv(1024)

    with scripted(talk) as port, pytest.raises(LineLost):
        send(post(port), mail())


def test_sender_that_the_server_does_not_take_is_the_servers_trouble() -> None:
    def talk(caller: socket.socket) -> None:
        caller.sendall(b"220 hello\r\n")
        while said := caller.recv(1024):
            caller.sendall(b"553 5.7.1 not you\r\n" if said.startswith(b"mail") else b"250 fine\r\n")

    with scripted(talk) as port, pytest.raises(ServerTrouble, match="553"):
        send(post(port), mail())


def test_letter_is_laid_out_in_the_language_spoken_now() -> None:
    letter = Letter(
        template="held",
        language="sv",
        subject="a\nb",
        preview="",
        heading="<Rubrik>",
        paragraphs=("En & två",),
        contents=("ett", "två"),
        link="https://kello.mallila.example/alerts/",
        link_text="Öppna",
        closing=("Hej",),
    )
    with use_language("sv"):
        rendered = Post(MailSettings())(letter)

    assert rendered.subject == "a b"
    assert rendered.text.splitlines()[:2] == ["<Rubrik>", "========"]
    assert "&lt;Rubrik&gt;" in rendered.html
    assert "En &amp; två" in rendered.html
    assert '<html lang="sv">' in rendered.html


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("lyhyt", ["lyhyt"]),
        ("a" * 100, ["a" * 100]),
        (" ".join(["sana"] * 20), [" ".join(["sana"] * 15), " ".join(["sana"] * 5)]),
        ("- " + " ".join(["sana"] * 16), ["- " + " ".join(["sana"] * 15), "  sana"]),
        ("12. " + " ".join(["sana"] * 16), ["12. " + " ".join(["sana"] * 14), "    sana sana"]),
        ("Avaa: https://kello.example/" + "x" * 80, ["Avaa:", "  https://kello.example/" + "x" * 80]),
    ],
)
def test_folded(text: str, lines: list[str]) -> None:
    assert folded(text).splitlines() == lines
