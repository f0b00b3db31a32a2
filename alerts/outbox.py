"""The outbox: who has claimed which mails, and what became of them. The only module that changes a message's state."""

import logging
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session

from ..calendar.milestones.models import MilestoneKind
from ..core.bulk import table_of
from ..core.database import now, today
from ..core.failpoints import hit
from . import carried
from .directory import directory
from .models import Alert, AlertMessage, AlertState, MailServerPause, Message, MessageState
from .readers import COPY
from .recipients import Recipient, Way
from .rules import LONGEST_GAP, counts_as_refusal, gives_up, retry_gap, server_gap
from .sweep import put_away
from .whom import recipients

log = logging.getLogger(__name__)

BATCH = 100
LONGEST_LEASE = timedelta(minutes=5)
REPLY_LENGTH = 1000

M = table_of(Message)
A = table_of(Alert)
L = table_of(AlertMessage)
PAUSE = table_of(MailServerPause)
WAITING = (MessageState.QUEUED, MessageState.DEFERRED)
OVER = (MessageState.SENT, MessageState.FAILED, MessageState.SUPERSEDED)


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A claimed mail, as it goes out."""

    id: int
    message_id: str
    recipient: str
    language: str
    subject: str
    text: str
    html: str
    ics: str | None
    attempts: int
    stop_url: str | None = None
    reply_to: str | None = None
    file_sha256: str | None = None
    file_name: str | None = None


_OUTGOING = (
    M.c.id,
    M.c.message_id,
    M.c.recipient,
    M.c.language,
    M.c.subject,
    M.c.text,
    M.c.html,
    M.c.ics,
    M.c.attempts,
    M.c.stop_url,
    M.c.reply_to,
    M.c.file_sha256,
    M.c.file_name,
)


def return_stale(session: Session) -> int:
    """Put mails whose lease has run out back into the queue; return how many. Their sender died; some may have gone.

    A lease that is longer than any was taken by a clock that was ahead.
    """
    beyond = now(session) + 2 * LONGEST_LEASE
    stale = sa.and_(M.c.state == MessageState.SENDING, sa.or_(M.c.lease_until < now(session), M.c.lease_until > beyond))
    values: dict[str, Any] = {"state": MessageState.QUEUED, "lease_until": None, "lease_by": None}
    returned = list(session.scalars(sa.update(M).where(stale).values(**values).returning(M.c.id)))
    if returned:
        log.warning("%d mails were left half sent and are sent again: %s", len(returned), returned)
    return len(returned)


def hurry(session: Session) -> None:
    """Let what waits for its next attempt be tried now."""
    later = (M.c.state == MessageState.DEFERRED) & (M.c.next_try_at > now(session))
    session.execute(sa.update(M).where(later).values(next_try_at=now(session)))


def claim(
    session: Session,
    *,
    by: str,
    lease: timedelta,
    urgent_only: bool = False,
    kind: str | None = None,
    size: int = BATCH,
) -> tuple[list[Outgoing], int]:
    """Claim the mails to send next (of one *kind*, where given), at most *size*; return them, and how many were found
    overtaken instead.

    Commit before any talk with the mail server. What a mail says may have been overtaken while it waited: its person
    has left or is away, its date has moved. It is superseded then, and its matters are composed anew.
    """
    return_stale(session)
    chosen = (
        sa.select(M.c.id)
        .where(_ready(session, urgent_only, kind))
        .order_by(M.c.urgent.desc(), M.c.next_try_at, M.c.id)
        .limit(size)
    )
    if session.get_bind().dialect.name == "postgresql":
        chosen = chosen.with_for_update(skip_locked=True)
    lease_until = now(session) + min(lease, LONGEST_LEASE)
    claiming = (
        sa.update(M)
        .where(M.c.id.in_(sa.select(chosen.cte("chosen").c.id)))
        .values(state=MessageState.SENDING, lease_until=lease_until, lease_by=by)
        .returning(*_OUTGOING, M.c.urgent, M.c.next_try_at)
    )
    rows = sorted(session.execute(claiming), key=lambda row: (not row.urgent, row.next_try_at, row.id))
    hit("claim: leased")
    overtaken = _overtaken(session, [row.id for row in rows])
    _supersede(session, overtaken)
    hit("claim: checked")
    return [Outgoing(*row[: len(_OUTGOING)]) for row in rows if row.id not in overtaken], len(overtaken)


def _ready(session: Session, urgent_only: bool, kind: str | None) -> sa.ColumnElement[bool]:
    """What can go now; a wait that is longer than the longest gap was noted by a clock that was ahead."""
    narrower = [*([M.c.urgent] if urgent_only else []), *([M.c.kind == kind] if kind is not None else [])]
    come = sa.or_(M.c.next_try_at <= now(session), M.c.next_try_at > now(session) + 2 * LONGEST_GAP)
    return sa.and_(M.c.state.in_(WAITING), come, *narrower)


def count_ready(session: Session, *, urgent_only: bool = False, kind: str | None = None) -> int:
    """Return how many mails could be sent now."""
    ready = sa.select(sa.func.count()).select_from(M).where(_ready(session, urgent_only, kind))
    return session.scalar(ready) or 0


def _overtaken(session: Session, ids: Collection[int]) -> set[int]:
    """Return those whose reader is not the one to reach any more, or of whose matters one rings no more."""
    if not ids:
        return set()
    told = session.execute(
        sa.select(L.c.message_id.label("told_by"), (M.c.kind == COPY).label("is_copy"), A)
        .join(A, A.c.id == L.c.alert_id)
        .join(M, M.c.id == L.c.message_id)
        .where(L.c.message_id.in_(ids), M.c.kind.in_([*(kind.value for kind in MilestoneKind), COPY]))
        .order_by(A.c.id)
    ).all()
    if not told:
        return set()
    put_away(session, ids={row.id for row in told})
    states = dict(session.execute(sa.select(A.c.id, A.c.state).where(A.c.id.in_({row.id for row in told}))).all())
    reached = recipients(session, told, directory(session, today(session)))
    addresses = dict(session.execute(sa.select(M.c.id, M.c.recipient).where(M.c.id.in_(ids))).all())
    return {row.told_by for row in told if states[row.id] != AlertState.OPEN or _misled(reached, addresses, row)}


def _misled(reached: Mapping[int, Recipient | None], addresses: Mapping[int, str], row: Any) -> bool:
    """Tell whether another has to get it, or another mail tells it already; of a mere copy nothing depends."""
    person = reached[row.id]
    told_otherwise = row.message_id != row.told_by
    return not (row.is_copy and told_otherwise) and (
        told_otherwise or person is None or person.address != addresses[row.told_by]
    )


def _supersede(session: Session, ids: Collection[int]) -> None:
    if ids:
        values: dict[str, Any] = {"state": MessageState.SUPERSEDED, "lease_until": None, "lease_by": None}
        session.execute(sa.update(M).where(M.c.id.in_(ids)).values(**values))
        _untell(session, ids)
        _hand_over_anew(session, ids)


def _hand_over_anew(session: Session, ids: Collection[int]) -> None:
    """What was to be told a new owner beside, and is not, is told them in another copy."""
    beside = sa.select(L.c.alert_id).join(M, M.c.id == L.c.message_id).where(M.c.id.in_(ids), M.c.kind == COPY)
    handed = sa.and_(A.c.id.in_(beside), A.c.role != Way.OWNER, A.c.state == AlertState.OPEN)
    session.execute(sa.update(A).where(handed).values(told_owner_id=None))


def _untell(session: Session, ids: Collection[int]) -> None:
    """The matters of these mails are told by nobody now: they are composed anew."""
    session.execute(sa.update(A).where(A.c.message_id.in_(ids)).values(message_id=None, told_target_on=None))


def give_back(session: Session, ids: Collection[int], *, by: str) -> None:
    """Put claimed mails back as they were: the server could not be reached, which ages nobody's mail."""
    mine = M.c.id.in_(ids) & (M.c.state == MessageState.SENDING) & (M.c.lease_by == by)
    values: dict[str, Any] = {"state": MessageState.QUEUED, "lease_until": None, "lease_by": None}
    session.execute(sa.update(M).where(mine).values(**values))


def extend(session: Session, ids: Collection[int], *, by: str, lease: timedelta) -> list[int]:
    """Lengthen the lease of mails that are still ours; return which they are."""
    mine = M.c.id.in_(ids) & (M.c.state == MessageState.SENDING) & (M.c.lease_by == by)
    until = now(session) + min(lease, LONGEST_LEASE)
    return list(session.scalars(sa.update(M).where(mine).values(lease_until=until).returning(M.c.id)))


def mark_sent(session: Session, id_: int, *, reply: str) -> None:
    """The server has accepted it; a reclamation that it carries is sent with that."""
    values = {"state": MessageState.SENT, "sent_at": now(session), "sent_on": today(session), **_ended(reply)}
    accepted = sa.update(M).where(M.c.id == id_, M.c.state != MessageState.SENT).values(**values)
    if session.scalar(accepted.returning(M.c.file_sha256)) is not None:
        carried.accepted(session, id_)
    hit("mark: sent")


def mark_put_off(session: Session, id_: int, *, reply: str, cut_off: bool = False) -> bool:
    """The server puts this recipient off: try later, for three days; return whether it is tried again.

    *cut_off*: it only hung up, which ages the mail from the sixth time on.
    """
    row = session.execute(sa.select(M.c.attempts, M.c.refused_since).where(M.c.id == id_)).one()
    since: datetime | None = row.refused_since
    if since is None and (not cut_off or counts_as_refusal(row.attempts)):
        since = now(session)
    if since is not None and gives_up(since, now(session)):
        mark_failed(session, id_, reply=reply)
        return False
    values = {
        "state": MessageState.DEFERRED,
        "refused_since": since,
        "next_try_at": now(session) + retry_gap(row.attempts + 1),
        **_ended(reply),
    }
    session.execute(sa.update(M).where(M.c.id == id_, M.c.state.not_in(OVER)).values(**values))
    hit("mark: put off")
    return True


def mark_failed(session: Session, id_: int, *, reply: str) -> None:
    """The server refuses this recipient for good: the matters go on to the next role."""
    values = {"state": MessageState.FAILED, **_ended(reply)}
    refused = sa.update(M).where(M.c.id == id_, M.c.state.not_in(OVER)).values(**values)
    found = session.execute(refused.returning(M.c.id, M.c.file_sha256)).all()
    _untell(session, [row.id for row in found])
    if any(row.file_sha256 is not None for row in found):
        carried.refused(session, id_, reply=reply)
    hit("mark: failed")


def _ended(reply: str) -> dict[str, Any]:
    return {"attempts": M.c.attempts + 1, "reply": reply[:REPLY_LENGTH], "lease_until": None, "lease_by": None}


def pause(session: Session, *, error: str) -> MailServerPause:
    """Note that the server cannot be reached; the scheduler leaves it for a while that grows to 15 minutes."""
    found = session.get(MailServerPause, 1) or MailServerPause(
        since=now(session), failures=0, error="", next_try_at=now(session)
    )
    found.failures += 1
    found.error = error[:500]
    found.next_try_at = now(session) + server_gap(found.failures)
    session.add(found)
    session.flush()
    return found


def resume(session: Session) -> None:
    """Note that the server answers."""
    session.execute(sa.delete(PAUSE))


def paused(session: Session) -> MailServerPause | None:
    """Return since when and why the server cannot be reached, if so."""
    return session.get(MailServerPause, 1)


def count_waiting(session: Session) -> int:
    """Return how many mails wait to be sent, whenever they are tried next."""
    waiting = M.c.state.in_((*WAITING, MessageState.SENDING))
    return session.scalar(sa.select(sa.func.count()).select_from(M).where(waiting)) or 0
