"""Signing in to a mail server over TLS: by a password, by a token, or not at all."""

import json
import ssl
from base64 import b64decode
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword
from aiosmtpd.smtp import Session as Caller
from sqlmodel import Session, select

from hankintakello.alerts.delivery import ServerTrouble
from hankintakello.alerts.models import Message, MessageState
from hankintakello.alerts.outbox import Outgoing
from hankintakello.alerts.rounds import deliver_round, sweep_and_compose
from hankintakello.assembly import House
from hankintakello.config import Settings
from hankintakello.core.changes import changed
from hankintakello.demo.mailbox import Mailbox
from hankintakello.tests.build import make_contract, make_person
from hankintakello.tests.web.endpoint import PEM, Endpoint, endpoint
from hankintakello.web.mail import MailSettings, Post
from hankintakello.web.tokens import TokenSettings

USER, PASSWORD, TOKEN = "kello@mallila.example", "salasana", "eyJ0-good"
MAIL = Outgoing(1, "<1@mallila.example>", "aino@mallila.example", "fi", "Otsikko", "Teksti\n", "<p>Teksti</p>", None, 0)


class Guarded(Mailbox):
    """A server with STARTTLS that takes no mail from those who have not signed in; `said` is what came in clear."""

    def __init__(self, **options: Any) -> None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(PEM)
        super().__init__(options={"tls_context": context, "authenticator": self._authenticate, **options})
        self.said: list[str] = []
        self.tokens = [TOKEN]
        self.signed_in: list[str] = []

    def _authenticate(self, *given: Any) -> AuthResult:
        mechanism, login = given[3:]
        well = isinstance(login, LoginPassword) and login == LoginPassword(USER.encode(), PASSWORD.encode())
        self.signed_in += [mechanism] if well else []
        return AuthResult(success=well, handled=False)

    async def handle_EHLO(
        self, server: SMTP, session: Caller, envelope: Envelope, hostname: str, responses: list[str]
    ) -> list[str]:
        self.said.append(f"EHLO {'in TLS' if session.ssl else 'in clear'}")
        session.host_name = hostname
        return responses

    async def auth_XOAUTH2(self, server: SMTP, args: list[str]) -> AuthResult:
        """As Microsoft 365 and Google do it: a refusal is told in a challenge, which is answered by nothing."""
        said = b64decode(args[1]).decode()
        if said in [f"user={USER}\x01auth=Bearer {token}\x01\x01" for token in self.tokens]:
            self.signed_in.append("XOAUTH2")
            return AuthResult(success=True)
        assert await server.challenge_auth(json.dumps({"status": "401"}), encode_to_b64=True) == b""
        return AuthResult(success=False, handled=False)


@pytest.fixture
def guarded() -> Iterator[Guarded]:
    with Guarded(auth_required=True) as server:
        yield server


@pytest.fixture
def tokens() -> Iterator[Endpoint]:
    with endpoint(tls=True) as found:
        found.answers = [(200, json.dumps({"access_token": TOKEN, "expires_in": 3600}).encode())]
        yield found


def post(port: int, **overrides: Any) -> Post:
    given = {"server": "localhost", "port": port, "sender": USER, "timeout_s": 5, "use_tls": True, "ca_file": PEM}
    return Post(MailSettings(**{**given, **overrides}))


def with_token(port: int, found: Endpoint, **overrides: Any) -> Post:
    given = {
        "url": found.url,
        "client_id": "kello",
        "client_secret": "tunnus",
        "scope": "https://mail.example/.default",
    }
    return post(port, username=USER, oauth=TokenSettings(**{**given, **overrides}))


def send(sender: Post) -> str:
    with sender.line() as line:
        return line.send(MAIL)


def test_password_is_said_in_tls_to_a_server_of_an_own_ca(guarded: Guarded) -> None:
    assert send(post(guarded.port, username=USER, password=PASSWORD)) == "250 OK"

    assert guarded.said == ["EHLO in clear", "EHLO in TLS"]
    assert len(guarded.signed_in) == 1
    assert len(guarded.received) == 1


def test_own_ca_is_believed_beside_the_systems() -> None:
    trusted = post(1)._mail._tls.get_ca_certs()

    assert len(trusted) == len(ssl.create_default_context().get_ca_certs()) + 1


def test_server_of_an_unknown_ca_gets_nothing(guarded: Guarded) -> None:
    sender = post(guarded.port, username=USER, password=PASSWORD, ca_file=None)

    with pytest.raises(ServerTrouble, match="no encryption by STARTTLS.*CERTIFICATE_VERIFY_FAILED"):
        send(sender)

    assert (guarded.said, guarded.signed_in, guarded.received) == (["EHLO in clear"], [], [])


def test_starttls_that_is_not_offered_is_told_and_nothing_is_said_in_clear(smtp_server: Mailbox) -> None:
    sender = post(smtp_server.port, username=USER, password=PASSWORD)

    with pytest.raises(ServerTrouble, match="^no encryption by STARTTLS, so nothing was sent: .*not supported"):
        send(sender)

    assert smtp_server.received == []


def test_relay_takes_mail_without_sign_in() -> None:
    with Guarded() as relay:
        assert send(post(relay.port)) == "250 OK"

        assert relay.signed_in == []


@pytest.mark.parametrize("password", ["väärä", "wrong"])
def test_wrong_password_is_the_servers_trouble(guarded: Guarded, password: str) -> None:
    with pytest.raises(ServerTrouble, match="^no sign-in: "):
        send(post(guarded.port, username=USER, password=password))


def test_sign_in_that_is_missing_is_the_servers_trouble(guarded: Guarded) -> None:
    with pytest.raises(ServerTrouble, match="530"):
        send(post(guarded.port))


def test_token_signs_in_and_is_kept_until_it_expires(guarded: Guarded, tokens: Endpoint) -> None:
    sender = with_token(guarded.port, tokens)

    assert [send(sender), send(sender)] == ["250 OK", "250 OK"]

    assert guarded.signed_in == ["XOAUTH2"] * 2
    assert tokens.asked == [
        (
            "POST",
            "/token",
            {
                "grant_type": "client_credentials",
                "client_id": "kello",
                "client_secret": "tunnus",
                "scope": "https://mail.example/.default",
            },
        )
    ]


def test_token_that_expires_is_fetched_anew(guarded: Guarded, tokens: Endpoint) -> None:
    tokens.answers = [(200, json.dumps({"access_token": TOKEN, "expires_in": 30}).encode())]
    sender = with_token(guarded.port, tokens)

    send(sender)
    send(sender)

    assert len(tokens.asked) == 2


def test_consent_of_a_mailbox_is_renewed_by_the_token_that_came_last(guarded: Guarded, tokens: Endpoint) -> None:
    tokens.answers = [(200, json.dumps({"access_token": TOKEN, "expires_in": 0, "refresh_token": "second"}).encode())]
    sender = with_token(guarded.port, tokens, client_secret=None, refresh_token="first", scope=None)

    send(sender)
    send(sender)

    assert [form for _method, _path, form in tokens.asked] == [
        {"grant_type": "refresh_token", "client_id": "kello", "refresh_token": "first"},
        {"grant_type": "refresh_token", "client_id": "kello", "refresh_token": "second"},
    ]


def test_token_that_the_server_refuses_is_fetched_anew_next_time(guarded: Guarded, tokens: Endpoint) -> None:
    guarded.tokens = ["another"]
    sender = with_token(guarded.port, tokens)

    with pytest.raises(ServerTrouble, match="^no sign-in: 535"):
        send(sender)
    guarded.tokens = [TOKEN]

    assert send(sender) == "250 OK"
    assert len(tokens.asked) == 2


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (
            (400, b'{"error": "invalid_client", "error_description": "AADSTS7000222: The secret\\r\\nhas expired"}'),
            "no token: HTTP 400: invalid_client: AADSTS7000222: The secret has expired",
        ),
        ((503, b"<html>busy</html>"), "no token: HTTP 503"),
        ((200, b"not json"), "no token: the answer of the token endpoint holds none"),
        ((200, b'["a"]'), "no token: the answer of the token endpoint holds none"),
        ((200, b'{"access_token": "a\\r\\nb"}'), "no token: the answer of the token endpoint holds none"),
        ((302, b""), "no token: HTTP 302"),
    ],
)
def test_token_that_is_not_given_is_the_servers_trouble(
    guarded: Guarded, tokens: Endpoint, answer: tuple[int, bytes], said: str
) -> None:
    tokens.answers = [answer]
    tokens.headers = {"Location": "https://elsewhere.example/"}

    with pytest.raises(ServerTrouble) as told:
        send(with_token(guarded.port, tokens))

    assert str(told.value) == said
    assert guarded.said == []


def test_token_endpoint_of_an_unknown_ca_is_not_asked(guarded: Guarded, tokens: Endpoint) -> None:
    oauth = TokenSettings(url=tokens.url, client_id="kello", client_secret="tunnus")
    sender = post(guarded.port, username=USER, oauth=oauth, ca_file=None)

    with pytest.raises(ServerTrouble, match="^no token: .*CERTIFICATE_VERIFY_FAILED"):
        send(sender)

    assert tokens.asked == []


def test_server_without_xoauth2_is_the_servers_trouble(smtp_server: Mailbox, tokens: Endpoint) -> None:
    oauth = TokenSettings(url=tokens.url, client_id="kello", client_secret="tunnus")
    sender = post(smtp_server.port, username=USER, oauth=oauth, use_tls=False)

    with pytest.raises(ServerTrouble, match="^no sign-in: .*does not offer AUTH XOAUTH2"):
        send(sender)


def test_secrets_stand_in_no_representation() -> None:
    oauth = TokenSettings(url="https://a.example", client_id="kello", client_secret="tunnus", refresh_token="lupa")
    shown = repr(MailSettings(username=USER, password=PASSWORD, oauth=oauth))

    assert [secret for secret in (PASSWORD, "tunnus", "lupa") if secret in shown] == []


def a_due_matter(session: Session) -> None:
    person = make_person(session, email="aino@mallila.example")
    contract = make_contract(session, owner_id=person.id, starts_on=date(2024, 1, 1), ends_on=date(2027, 9, 30))
    assert contract.id is not None
    changed(session, contracts=[contract.id])


def test_settings_lead_to_a_mail_by_token_and_trouble_ages_nothing(
    settings: Settings, guarded: Guarded, tokens: Endpoint
) -> None:
    given = {
        "mail_server": "localhost",
        "mail_port": guarded.port,
        "mail_use_tls": True,
        "mail_username": USER,
        "mail_sender": USER,
        "mail_ca_file": PEM,
        "mail_oauth_token_url": tokens.url,
        "mail_oauth_client_id": "kello",
        "mail_oauth_client_secret": "tunnus",
    }
    house = House(Settings.model_validate({**settings.model_dump(), **given}))
    with house.database.writing() as session:
        a_due_matter(session)
    sweep_and_compose(house.database, house.office)
    good, tokens.answers = tokens.answers, [(401, b'{"error": "invalid_client"}')]

    troubled = deliver_round(house.database, house.office, house.post)
    with house.database.reading() as session:
        states = [(one.state, one.attempts) for one in session.exec(select(Message))]
    tokens.answers = good
    well = deliver_round(house.database, house.office, house.post)
    house.close()

    assert (troubled.trouble, troubled.deferred) == ("no token: HTTP 401: invalid_client", 1)
    assert states == [(MessageState.QUEUED, 0)]
    assert (well.sent, well.trouble) == (1, None)
    assert guarded.signed_in == ["XOAUTH2"]


def test_certificates_that_are_none_are_named(settings: Settings, tmp_path: Path) -> None:
    path = tmp_path / "empty.pem"
    path.write_text("")

    with pytest.raises(ValueError, match="MAIL_CA_FILE: no certificates in"):
        Settings.model_validate({**settings.model_dump(), "mail_ca_file": path})
