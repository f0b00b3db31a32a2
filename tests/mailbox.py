"""A real SMTP server on loopback that keeps what it accepted."""

import socket
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session


@dataclass(frozen=True)
class Received:
    """A mail that the server has accepted: the envelope's addresses and the bytes as they came."""

    sender: str
    recipient: str
    raw: bytes

    @property
    def message(self) -> EmailMessage:
        """The mail, parsed."""
        return message_from_bytes(self.raw, policy=policy.default)


@dataclass
class Mailbox:
    """The server. Put a reply such as "550 5.1.1 No such user" into `refused` to refuse an address with it."""

    host: str = "127.0.0.1"
    port: int = field(default_factory=lambda: free_port())
    received: list[Received] = field(default_factory=list)
    refused: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._controller = Controller(self, hostname=self.host, port=self.port)

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Accept the recipient, or give the reply that a test has laid down for it."""
        if address in self.refused:
            return self.refused[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        """Keep the mail, once for each recipient."""
        content = envelope.content
        raw = content if isinstance(content, bytes) else str(content).encode()
        self.received += [Received(envelope.mail_from or "", address, raw) for address in envelope.rcpt_tos]
        return "250 OK"

    def start(self) -> None:
        """Begin to listen."""
        self._controller.start()

    def stop(self) -> None:
        """Close the door; what was received stays."""
        self._controller.stop()

    def __enter__(self) -> "Mailbox":
        self.start()
        return self

    def __exit__(self, *exc_info: Any) -> None:
        self.stop()


def free_port() -> int:
    """Return a port on loopback that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
