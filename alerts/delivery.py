"""Delivery: claims mails, hands them to the mail server one by one, and notes what it says to each.

At least once: a crash between the server's word and our note sends a mail again, with the same Message-ID.
"""

import logging
import secrets
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime, timedelta
from time import monotonic
from typing import NamedTuple, Protocol

from ..calendar.days.rules import working_days_after
from ..core.clock import local
from ..core.database import Database, now
from ..core.failpoints import hit
from . import outbox
from .limits import Limits, room
from .outbox import Outgoing
from .rules import LONGEST_SERVER_GAP

log = logging.getLogger(__name__)

LOST_IN_A_ROW = 3
LONG_AWAY = 2
_MARGIN_S = 15


class ServerTrouble(Exception):
    """The mail server is not to be had: no connection, no TLS, no sign-in. It is nobody's mail's fault."""


class LineLost(Exception):
    """The server hung up in the midst of a mail."""


class PutOff(Exception):
    """The server does not take this mail now (4xx); it says why."""


class Refused(Exception):
    """The server does not take this mail, now or ever (5xx), or it cannot be sent; says why."""


class Line(Protocol):
    """An open connection to the mail server."""

    def send(self, mail: Outgoing) -> str:
        """Send one mail; return the server's reply. Raises the exceptions above."""
        ...


class Sender(Protocol):
    """What sends mail."""

    @property
    def is_set_up(self) -> bool:
        """Whether there is a server to send through."""
        ...

    @property
    def timeout_s(self) -> float:
        """After how many seconds of silence the server is left."""
        ...

    @property
    def limits(self) -> Limits:
        """How many mails the server shall get."""
        ...

    def line(self) -> AbstractContextManager[Line]:
        """Connect; raises ServerTrouble."""
        ...


@dataclass
class Outcome:
    """What became of the mails; `trouble` says why the server was left, or is not there.

    `limited` are those that could go but for our own rate limit.
    """

    sent: int = 0
    deferred: int = 0
    failed: int = 0
    limited: int = 0
    trouble: str | None = None


def deliver(
    database: Database,
    sender: Sender,
    compose_anew: Callable[[], int],
    *,
    urgent_only: bool = False,
    kind: str | None = None,
    retry: bool = False,
    stopping: Callable[[], bool] = lambda: False,
) -> Outcome:
    """Send what is in the outbox (of one *kind*, where given); *compose_anew* makes mails of the matters of those
    refused or overtaken.

    With *retry* also what waits for its next attempt. Between two mails it asks whether the process is *stopping*.
    """
    return _Round(database, sender, compose_anew, _Which(urgent_only, kind), stopping).run(retry=retry)


class _Which(NamedTuple):
    """Which mails a round sends."""

    urgent_only: bool
    kind: str | None


class _Round:
    """One round of delivery."""

    def __init__(
        self,
        database: Database,
        sender: Sender,
        compose_anew: Callable[[], int],
        which: _Which,
        stopping: Callable[[], bool],
    ) -> None:
        self._database, self._sender, self._compose_anew = database, sender, compose_anew
        self._which, self._stopping = which, stopping
        self._me = secrets.token_hex(8)
        self._lease = min(timedelta(seconds=4 * sender.timeout_s + 2 * _MARGIN_S), outbox.LONGEST_LEASE)
        self._lost = 0
        self._outcome = Outcome()

    def run(self, *, retry: bool) -> Outcome:
        if not self._sender.is_set_up:
            return self._waiting("no mail server is set")
        if retry:
            with self._database.writing() as session:
                outbox.hurry(session)
        while self._outcome.trouble is None and not self._stopping():
            batch, overtaken = self._claim()
            if batch:
                self._send(batch)
            elif not overtaken and not self._compose_anew():
                break
        return self._outcome

    def _waiting(self, why: str) -> Outcome:
        with self._database.reading() as session:
            return Outcome(deferred=outbox.count_waiting(session), trouble=why)

    def _claim(self) -> tuple[list[Outgoing], int]:
        with self._database.writing() as session:
            which = self._which._asdict()
            left = room(session, self._sender.limits)
            if left == 0:
                self._outcome.limited = outbox.count_ready(session, **which)
                return [], 0
            size = outbox.BATCH if left is None else min(left, outbox.BATCH)
            claimed = outbox.claim(session, by=self._me, lease=self._lease, size=size, **which)
        self._leased_at = monotonic()
        hit("claim: committed")
        return claimed

    def _send(self, batch: list[Outgoing]) -> None:
        """Send a batch, over a new line whenever the server has had enough of the old one."""
        left = list(batch)
        while left and self._outcome.trouble is None:
            before = len(left)
            try:
                with self._sender.line() as line:
                    hit("send: connected")
                    self._answered()
                    self._send_over(line, left)
            except ServerTrouble as trouble:
                if len(left) == before:
                    self._leave(left, str(trouble))
            except LineLost as lost:
                self._put_aside(left, str(lost))

    def _send_over(self, line: Line, left: list[Outgoing]) -> None:
        """Send until none is left; what is done with is taken off *left*. Raises ServerTrouble and LineLost."""
        while left:
            if self._stopping():
                self._give_back(left)
                return
            if not self._hold(left):
                return
            mail = left[0]
            try:
                reply = line.send(mail)
            except PutOff as put_off:
                left.pop(0)
                self._put_off(mail, str(put_off))
            except Refused as refused:
                left.pop(0)
                self._refuse(mail, str(refused))
            except (ServerTrouble, LineLost):
                raise
            except Exception:
                log.exception("mail %d could not be sent", mail.id)
                left.pop(0)
                self._put_off(mail, "internal error, see the log")
                return  # whatever the line has heard of it, the next one gets a new line
            else:
                hit("send: accepted")
                left.pop(0)
                self._lost = 0
                with self._database.writing() as session:
                    outbox.mark_sent(session, mail.id, reply=reply)
                hit("mark: committed")
                self._outcome.sent += 1

    def _give_back(self, left: list[Outgoing]) -> None:
        with self._database.writing() as session:
            outbox.give_back(session, [mail.id for mail in left], by=self._me)
        left.clear()

    def _hold(self, left: list[Outgoing]) -> bool:
        """Keep the lease long enough for one more mail; what is not ours any more is taken off *left*."""
        if monotonic() - self._leased_at < self._lease.total_seconds() / 2:
            return True
        with self._database.writing() as session:
            ours = set(outbox.extend(session, [mail.id for mail in left], by=self._me, lease=self._lease))
        self._leased_at = monotonic()
        left[:] = [mail for mail in left if mail.id in ours]
        return bool(left)

    def _put_off(self, mail: Outgoing, reply: str, *, cut_off: bool = False) -> None:
        with self._database.writing() as session:
            again = outbox.mark_put_off(session, mail.id, reply=reply, cut_off=cut_off)
        self._outcome.deferred += again
        self._outcome.failed += not again

    def _refuse(self, mail: Outgoing, reply: str) -> None:
        with self._database.writing() as session:
            outbox.mark_failed(session, mail.id, reply=reply)
        self._outcome.failed += 1

    def _answered(self) -> None:
        with self._database.reading() as session:
            paused = outbox.paused(session) is not None
        if paused:
            with self._database.writing() as session:
                outbox.resume(session)

    def _leave(self, left: list[Outgoing], error: str) -> None:
        """The server cannot be reached: everything goes back as it was."""
        with self._database.writing() as session:
            outbox.give_back(session, [mail.id for mail in left], by=self._me)
            outbox.pause(session, error=error)
        self._outcome.trouble = error
        self._outcome.deferred += len(left)

    def _put_aside(self, left: list[Outgoing], error: str) -> None:
        """The mail at which the server hung up must not keep the others: it waits, unless the server does so to all."""
        self._lost += 1
        if self._lost >= LOST_IN_A_ROW:
            self._leave(left, error)
        else:
            self._put_off(left.pop(0), error, cut_off=True)


def pause_over(database: Database) -> bool:
    """Tell whether the scheduler may try the server: it answered last time, or its gap is over.

    A gap longer than the longest was noted by a clock that was ahead.
    """
    with database.reading() as session:
        found, at = outbox.paused(session), now(session)
        return found is None or not at < found.next_try_at <= at + 2 * LONGEST_SERVER_GAP


def is_long_away(since: datetime | None, at: datetime) -> bool:
    """Tell whether a server that has been away *since* has been so for two working days."""
    return since is not None and local(at).date() > working_days_after(local(since).date(), LONG_AWAY)


def server_is_long_away(database: Database) -> bool:
    """Tell whether the server has not been had for two working days."""
    with database.reading() as session:
        found = outbox.paused(session)
        return is_long_away(found.since if found else None, now(session))
