"""Mail: letters laid out by templates, and sent through Flask-Mail by an SMTP server that is asked for its certificate.

Flask-Mail by itself waits for ever for a silent server, believes any certificate, takes a failed goodbye for a failed
mail, and drops the server's reply; what is derived from it here does not.
"""

import email.charset
import logging
import smtplib
import ssl
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from email.header import Header
from email.mime.base import MIMEBase
from email.mime.text import MIMEText
from email.policy import compat32
from email.utils import parseaddr
from functools import cached_property
from itertools import chain
from pathlib import Path
from typing import Any

import flask_mail
from flask import Flask, current_app
from jinja2 import StrictUndefined

from ..alerts.delivery import LineLost, PutOff, Refused, ServerTrouble
from ..alerts.letters import Letter, Rendered
from ..alerts.limits import Limits
from ..alerts.outbox import Outgoing
from ..core.i18n import _, ngettext
from ..core.keeping.store import Store
from .calling import tls_context
from .compiled import MAILS
from .enclosing import enclosed
from .fitting import smaller, surely_fits
from .folding import folded
from .tokens import Tokens, TokenSettings, xoauth2

log = logging.getLogger(__name__)

SENDER_NAME = "Hankintakello"
CALENDAR_NAME = "hankintakello.ics"
# RFC 3834, and what Exchange heeds: nobody's holiday notice answers, but bounces come.
_HEADERS = {"Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "DR, RN, NRN, OOF, AutoReply"}
_TEMPLATES = Path(__file__).resolve().parent.parent / "templates"

# Not the recipient's fault: signing in is asked for, or fails; the service is closing.
_SERVERS_OWN = {421, 454, 530, 534, 535, 538}
_TOO_LARGE, _MAILBOX_IS_FULL = 552, "5.2.2"
_TOO_LARGE_WORDS = ("5.3.4", "5.2.3")  # RFC 3463: for the system, for the mailbox

_WIRE = compat32.clone(linesep="\r\n")
_QUOTED = email.charset.Charset("utf-8")
_QUOTED.body_encoding = email.charset.QP


@dataclass(frozen=True, slots=True)
class MailSettings:
    """How mail leaves the house; without a server it does not."""

    server: str | None = None
    port: int = 25
    use_tls: bool = False
    use_ssl: bool = False
    username: str | None = None
    password: str | None = field(default=None, repr=False)
    sender: str | None = None
    timeout_s: float = 30
    ca_file: Path | None = None
    oauth: TokenSettings | None = None
    limits: Limits = Limits()
    most_bytes: int = 1024 * 1024
    base_url: str = "http://localhost:8000"


class _Line(smtplib.SMTP):
    """An SMTP connection that remembers what the server said to the last mail."""

    accepted = ""

    def data(self, msg: Any) -> tuple[int, bytes]:
        """Send the mail itself."""
        code, text = super().data(msg)
        self.accepted = f"{code} {text.decode('ascii', 'replace')}"
        return code, text


class _TlsLine(_Line, smtplib.SMTP_SSL):
    """The same, with TLS from the first byte."""


class _Connection(flask_mail.Connection):
    """Flask-Mail's connection with a timeout, a verified certificate, sign-in by token and a harmless goodbye."""

    host: _Line

    def __init__(self, mail: Any, settings: MailSettings, tls: ssl.SSLContext, tokens: Tokens | None) -> None:
        super().__init__(mail)
        self._settings, self._tls, self._tokens = settings, tls, tokens

    def configure_host(self) -> smtplib.SMTP:
        """Connect and sign in. Raises ServerTrouble."""
        token = self._tokens.token() if self._tokens else None
        with _trouble():
            host = self._connect()
        try:
            if self._settings.use_tls:
                with _trouble("no encryption by STARTTLS, so nothing was sent: "):
                    host.starttls(context=self._tls)
            with _trouble("no sign-in: "):
                self._sign_in(host, token)
        except BaseException:
            host.close()
            raise
        return host

    def _connect(self) -> _Line:
        ours = self._settings
        server = ours.server or ""
        if ours.use_ssl:
            return _TlsLine(server, ours.port, timeout=ours.timeout_s, context=self._tls)
        return _Line(server, ours.port, timeout=ours.timeout_s)

    def _sign_in(self, host: _Line, token: str | None) -> None:
        user = self._settings.username
        if user and self._tokens and token:
            host.ehlo_or_helo_if_needed()
            if "XOAUTH2" not in host.esmtp_features.get("auth", "").split():
                raise smtplib.SMTPNotSupportedError("the server does not offer AUTH XOAUTH2")
            said = iter([xoauth2(user, token)])
            try:
                host.auth("XOAUTH2", lambda _challenge=None: next(said, ""))
            except smtplib.SMTPAuthenticationError:
                self._tokens.forget()
                raise
        elif user and self._settings.password:
            host.login(user, self._settings.password)

    def __exit__(self, *exc_info: Any) -> None:
        """Say goodbye; what was accepted stays so, however the server takes it."""
        with suppress(smtplib.SMTPException, OSError):
            self.host.quit()
        self.host.close()


@contextmanager
def _trouble(what: str = "") -> Iterator[None]:
    """Turn what the server, or the way to it, does into ServerTrouble that begins with *what*."""
    try:
        yield
    except smtplib.SMTPResponseException as error:
        raise ServerTrouble(f"{what}{_said(error.smtp_code, error.smtp_error)}") from error
    except (smtplib.SMTPException, OSError, ValueError) as error:
        raise ServerTrouble(f"{what}{_words(error)}") from error


class _Mail(flask_mail.Mail):
    def __init__(self, app: Flask, settings: MailSettings) -> None:
        super().__init__(app)
        self._settings, self._tls = settings, tls_context(settings.ca_file)
        self._tokens = Tokens(settings.oauth, self._tls, settings.timeout_s) if settings.oauth else None

    def connect(self) -> _Connection:
        return _Connection(current_app.extensions["mail"], self._settings, self._tls, self._tokens)


class _Message(flask_mail.Message):
    """A mail whose lines are short on the way, whatever stands in it, and whose headers are checked."""

    def _mimetext(self, text: str | None, subtype: str = "plain") -> MIMEText:
        part = MIMEText("", subtype, "us-ascii")
        del part["Content-Transfer-Encoding"]
        part.set_payload(text or "", _QUOTED)
        return part

    def _message(self) -> MIMEBase:
        """Fold the subject with its name in mind; Flask-Mail leaves the first line empty and makes one too long."""
        message = super()._message()
        message.policy = _WIRE
        text = self.subject or ""
        del message["Subject"]
        subject: Any = Header(text, None if text.isascii() else "utf-8", header_name="Subject")
        message["Subject"] = subject
        return message

    def as_bytes(self) -> bytes:
        """Return the mail as it goes out; Flask-Mail would read each header back, which takes as long as the rest."""
        return self._message().as_bytes(policy=_WIRE)

    def has_bad_headers(self) -> bool:
        """Tell of a newline anywhere in a header: Flask-Mail looks at neither Message-ID nor extra headers."""
        own = [self.subject, self.msgId, *(self.extra_headers or {}).values()]
        return super().has_bad_headers() or any("\n" in value or "\r" in value for value in own)


class Post:
    """The post office: lays letters out and sends mails. It is a `Renderer` and a `Sender` for the alarm."""

    def __init__(self, settings: MailSettings, store: Store | None = None) -> None:
        self._settings, self._store = settings, store

    @cached_property
    def _app(self) -> Flask:
        """A small application for Flask-Mail and the templates: no page, no session, no database."""
        app = Flask("hankintakello.post", root_path=str(_TEMPLATES.parent), template_folder=str(_TEMPLATES))
        app.jinja_options = {
            "autoescape": app.select_jinja_autoescape,
            "trim_blocks": True,
            "lstrip_blocks": True,
            "undefined": StrictUndefined,
            "bytecode_cache": MAILS,
        }
        app.jinja_env.globals.update(_=_, ngettext=ngettext)
        app.config.update(MAIL_SUPPRESS_SEND=False)
        return app

    @cached_property
    def _mail(self) -> _Mail:
        return _Mail(self._app, self._settings)

    @property
    def is_set_up(self) -> bool:
        """Whether there is a server to send through."""
        return bool(self._settings.server and self._settings.sender)

    @property
    def timeout_s(self) -> float:
        """After how many seconds of silence the server is left."""
        return self._settings.timeout_s

    @property
    def limits(self) -> Limits:
        """How many mails the server shall get."""
        return self._settings.limits

    @property
    def address(self) -> str | None:
        """The sender's bare address."""
        return parseaddr(self._settings.sender or "")[1] or None

    def __call__(self, letter: Letter) -> Rendered:
        """Lay a letter out in the language spoken now."""
        subject = self._render(letter, "subject.txt")
        text = folded(self._render(letter, "body.txt"))
        return Rendered(" ".join(subject.split()), text, self._render(letter, "body.html"))

    def _render(self, letter: Letter, name: str) -> str:
        environment = self._app.jinja_env
        values: Mapping[str, Any] = {"letter": letter}
        return environment.get_template(f"mail/{letter.template}/{name}").render(values)

    @contextmanager
    def line(self) -> Iterator["_Sending"]:
        """Connect to the mail server for several mails; raises ServerTrouble."""
        with self._app.app_context():
            connection = self._mail.connect().__enter__()
            try:
                yield _Sending(connection, self._settings, self._store)
            finally:
                connection.__exit__()


class _TooLarge(Exception):
    """The server does not take a mail of this size."""


class _Sending:
    """An open line; one mail, one recipient."""

    def __init__(self, connection: _Connection, settings: MailSettings, store: Store | None) -> None:
        self._connection, self._settings, self._store = connection, settings, store
        name, address = parseaddr(settings.sender or "")
        self._sender = (name or SENDER_NAME, address)

    def send(self, mail: Outgoing) -> str:
        """Send one mail, or as much of it as the server takes; return its reply, or raise what it did instead."""
        with self._told():
            most = self._most_bytes()
            if mail.file_sha256 is not None:
                return self._send_with_file(mail, most)
            link = f"{self._settings.base_url.rstrip('/')}/outbox/{mail.id}"
            for form, lacking in chain([(mail, "")], smaller(mail, most, link)):
                message = self._message(form)
                if not surely_fits(form, most) and len(message.as_bytes()) > most:
                    said = f"larger than {most} bytes"
                    continue
                try:
                    reply = self._send(message)
                except _TooLarge as error:
                    said = str(error)
                    continue
                if lacking:
                    log.warning("mail %d was too large: it went %s", mail.id, lacking)
                return f"{reply} ({lacking})" if lacking else reply
            raise Refused(f"too large: {said}")

    def _send_with_file(self, mail: Outgoing, most: int) -> str:
        """Send a mail that is nothing without its file: it goes whole or not at all."""
        message = self._message(mail)
        if len(message.as_bytes()) > most:
            raise Refused(f"too large: larger than {most} bytes")
        try:
            return self._send(message)
        except _TooLarge as error:
            raise Refused(f"too large: {error}") from error

    def _most_bytes(self) -> int:
        """Return the least of our own limit and the server's SIZE (RFC 1870; 0 is none)."""
        self._connection.host.ehlo_or_helo_if_needed()
        size = self._connection.host.esmtp_features.get("size", "")
        ours = self._settings.most_bytes
        return min(ours, int(size)) if size.isdecimal() and int(size) else ours

    def _send(self, message: "_Message") -> str:
        try:
            self._connection.send(message, envelope_from=self._sender[1])
        except smtplib.SMTPRecipientsRefused as error:
            raise _by_code(*next(iter(error.recipients.values()))) from error
        except smtplib.SMTPResponseException as error:
            if _is_too_large(error.smtp_code, error.smtp_error):
                raise _TooLarge(_said(error.smtp_code, error.smtp_error)) from error
            raise
        return self._connection.host.accepted

    @contextmanager
    def _told(self) -> Iterator[None]:
        """Turn what the mail library raises into what delivery knows."""
        try:
            yield
        except smtplib.SMTPSenderRefused as error:
            raise ServerTrouble(_said(error.smtp_code, error.smtp_error)) from error
        except smtplib.SMTPResponseException as error:
            raise _by_code(error.smtp_code, error.smtp_error) from error
        except smtplib.SMTPNotSupportedError as error:
            raise Refused(_words(error)) from error
        except (smtplib.SMTPServerDisconnected, OSError) as error:
            self._connection.host.close()
            raise LineLost(_words(error)) from error
        except (flask_mail.BadHeaderError, UnicodeError, ValueError) as error:
            raise Refused(f"cannot be sent: {_words(error)}") from error

    def _message(self, mail: Outgoing) -> _Message:
        message = _Message(
            mail.subject,
            recipients=[mail.recipient],
            body=mail.text,
            html=mail.html or None,
            extra_headers={**_HEADERS, "Content-Language": mail.language, **_stopping(mail.stop_url)},
        )
        message.sender, message.msgId, message.reply_to = self._sender, mail.message_id, mail.reply_to
        if mail.ics:
            message.attach(CALENDAR_NAME, "text/calendar; charset=utf-8", mail.ics.encode())
        if mail.file_sha256:
            message.attach(mail.file_name, "application/pdf", enclosed(self._store, mail.file_sha256))
        return message


def _stopping(url: str | None) -> dict[str, str]:
    """Return the headers by which a mail program stops such mails (RFC 2369), over HTTPS with one click (RFC 8058)."""
    if url is None:
        return {}
    one_click = {"List-Unsubscribe-Post": "List-Unsubscribe=One-Click"} if url.startswith("https:") else {}
    return {"List-Unsubscribe": f"<{url}>", **one_click}


def _by_code(code: int, text: bytes | str) -> Exception:
    said = _said(code, text)
    if code in _SERVERS_OWN:
        return ServerTrouble(said)
    return PutOff(said) if code < 500 else Refused(said)


def _is_too_large(code: int, text: bytes | str) -> bool:
    said = _said(code, text)
    return (code == _TOO_LARGE and _MAILBOX_IS_FULL not in said) or any(word in said for word in _TOO_LARGE_WORDS)


def _said(code: int, text: bytes | str) -> str:
    return f"{code} {text.decode('utf-8', 'replace') if isinstance(text, bytes) else text}"


def _words(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"
