"""A real SMTP server on loopback that keeps what it accepted."""

import asyncio
import threading
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any, Self

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
    """The server; stopped and started again it has the same port.

    Put a reply such as "550 5.1.1 No such user" into `refused` to have an address refused with it. `options` are those
    of aiosmtpd's SMTP, such as `tls_context` or `data_size_limit`.
    """

    host: str = "127.0.0.1"
    port: int = 0
    received: list[Received] = field(default_factory=list)
    refused: dict[str, str] = field(default_factory=dict)
    options: dict[str, Any] = field(default_factory=dict)

    def start(self) -> None:
        """Begin to listen, in a thread."""
        self._ready, self._transports = threading.Event(), set[asyncio.WriteTransport]()
        self._thread = threading.Thread(target=lambda: asyncio.run(self._serve()), daemon=True)
        self._thread.start()
        assert self._ready.wait(timeout=10), "the mail server did not start"

    def stop(self) -> None:
        """Close the door and hang up; what was received stays."""
        self._loop.call_soon_threadsafe(self._closing.set)
        self._thread.join(timeout=10)

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *exc_info: Any) -> None:
        self.stop()

    async def _serve(self) -> None:
        self._loop, self._closing = asyncio.get_running_loop(), asyncio.Event()
        server = await self._loop.create_server(lambda: _Conversation(self), self.host, self.port)
        self.port = server.sockets[0].getsockname()[1]
        self._ready.set()
        await self._closing.wait()
        server.close()
        for transport in self._transports:
            transport.abort()
        while self._transports:
            await asyncio.sleep(0)

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
        assert isinstance(envelope.content, bytes)
        self.received += [
            Received(envelope.mail_from or "", address, envelope.content) for address in envelope.rcpt_tos
        ]
        return "250 OK"


class _Conversation(SMTP):
    """One caller; known to the mailbox while the line is open, so that no socket outlives a test."""

    def __init__(self, mailbox: Mailbox) -> None:
        super().__init__(mailbox, hostname="mailbox.example", enable_SMTPUTF8=True, **mailbox.options)
        self._open = mailbox._transports
        self._mine: asyncio.WriteTransport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.WriteTransport)
        self._forget()  # after STARTTLS the line is another
        self._mine = transport
        self._open.add(transport)
        super().connection_made(transport)

    def connection_lost(self, error: Exception | None) -> None:
        super().connection_lost(error)
        self._forget()

    def _forget(self) -> None:
        if self._mine is not None:
            self._open.discard(self._mine)
