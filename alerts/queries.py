"""Reads alerts and mails as lists show them, and how the alarm is."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from ..contracts.models import Contract
from ..core.batches import batches
from ..core.errors import NotFound
from ..core.i18n import _
from ..people.models import Person
from .directory import directory
from .models import Alert, AlertState, Answer, Heartbeat, MailServerPause, Message, MessageState, ReclamationMessage
from .whom import Diverted, diverted, unreachable

SWEEP = "sweep"


class AlertLine(NamedTuple):
    """An alert in a list; `to` and `message_id` are of the mail that tells it now, `contract` is a reference."""

    id: int
    kind: str
    step: int
    role: str
    to: str | None
    contract: str
    target_on: date
    due_on: date
    state: AlertState
    answer: Answer | None
    message_id: str | None
    contract_id: int
    title: str
    reason: str | None
    owner: str | None
    message_state: MessageState | None
    sent_at: datetime | None


class MessageLine(NamedTuple):
    """A mail in a list."""

    id: int
    to: str
    kind: str
    subject: str
    state: MessageState
    message_id: str
    attempts: int
    sent_at: datetime | None
    composed_at: datetime
    next_try_at: datetime
    reply: str | None
    person: str | None


@dataclass(frozen=True, slots=True)
class Status:
    """How the alarm is: when it last swept, how many alerts stand where, which contracts reach nobody or another."""

    last_sweep_at: datetime | None
    open: int
    answered: int
    escalated: int
    held: int
    unreachable: list[str]
    diverted: list[Diverted]


@dataclass(frozen=True, slots=True)
class Narrowing:
    """Which alerts: of what, of whose contracts; `subjects` are "contract:ID" and "procurement:ID"."""

    kind: str | None = None
    unit_id: int | None = None
    owner_id: int | None = None
    subjects: tuple[str, ...] | None = None

    def conditions(self) -> list[sa.ColumnElement[bool]]:
        """Return what narrows alerts that are joined with their contracts."""
        equal = (
            (col(Alert.kind), self.kind),
            (col(Contract.unit_id), self.unit_id),
            (col(Contract.owner_id), self.owner_id),
        )
        found = [column == value for column, value in equal if value is not None]
        return found if self.subjects is None else [*found, col(Alert.subject).in_(self.subjects)]


EVERYTHING = Narrowing()


def alerts(
    session: Session,
    *,
    state: AlertState | None = None,
    escalated: bool = False,
    ids: Collection[int] | None = None,
    narrowing: Narrowing = EVERYTHING,
    limit: int | None = None,
    offset: int = 0,
) -> list[AlertLine]:
    """Return the alerts, of one state or all, or these, by day; *escalated*: past the first step."""
    owner = aliased(Person)
    statement = (
        sa.select(
            col(Alert.id),
            col(Alert.kind),
            col(Alert.step),
            col(Alert.role),
            col(Message.recipient),
            col(Contract.reference),
            col(Alert.target_on),
            col(Alert.due_on),
            col(Alert.state),
            col(Alert.answer),
            col(Message.message_id),
            col(Alert.contract_id),
            col(Contract.title),
            col(Alert.reason),
            col(owner.name),
            col(Message.state),
            col(Message.sent_at),
        )
        .join(Contract, col(Contract.id) == col(Alert.contract_id))
        .outerjoin(owner, col(owner.id) == col(Contract.owner_id))
        .outerjoin(Message, col(Message.id) == col(Alert.message_id))
        .where(*narrowing.conditions())
        .order_by(col(Alert.due_on), col(Alert.id))
        .limit(limit)
        .offset(offset)
    )
    if state is not None:
        statement = statement.where(col(Alert.state) == state)
    if escalated:
        statement = statement.where(col(Alert.step) > 0)
    if ids is not None:
        statement = statement.where(col(Alert.id).in_(ids))
    return [AlertLine(*row) for row in session.execute(statement)]


def open_alerts(session: Session, *, limit: int | None = None) -> list[AlertLine]:
    """Return what rings and is not answered."""
    return alerts(session, state=AlertState.OPEN, limit=limit)


def held(session: Session, *, limit: int | None = None) -> list[AlertLine]:
    """Return what was held after an import and waits for a person to release it."""
    return alerts(session, state=AlertState.HELD, limit=limit)


def count_alerts(session: Session, narrowing: Narrowing = EVERYTHING) -> dict[AlertState, int]:
    """Return how many alerts there are in each state."""
    rows = session.execute(_counted(narrowing, col(Alert.state), sa.func.count()).group_by(col(Alert.state)))
    return dict(rows.all())


def count_escalated(session: Session, narrowing: Narrowing = EVERYTHING) -> int:
    """Return how many open alerts have climbed past their first step."""
    climbed = (col(Alert.state) == AlertState.OPEN, col(Alert.step) > 0)
    return session.scalar(_counted(narrowing, sa.func.count()).where(*climbed)) or 0


def _counted(narrowing: Narrowing, *columns: Any) -> sa.Select[Any]:
    found = sa.select(*columns).select_from(Alert)
    if narrowing != EVERYTHING:
        found = found.join(Contract, col(Contract.id) == col(Alert.contract_id)).where(*narrowing.conditions())
    return found


def waiting_at(session: Session, milestone_ids: Collection[int]) -> dict[int, int]:
    """Return the alert that is open or held at each of these milestones, where there is one, by milestone."""
    waiting = col(Alert.state).in_((AlertState.OPEN, AlertState.HELD))
    return {
        row[0]: row[1]
        for batch in batches(list(milestone_ids))
        for row in session.execute(
            sa.select(col(Alert.milestone_id), col(Alert.id))
            .where(waiting, col(Alert.milestone_id).in_(batch))
            .order_by(col(Alert.id))
        )
    }


def messages(
    session: Session,
    *,
    state: MessageState | None = None,
    person_id: int | None = None,
    limit: int | None = None,
    offset: int = 0,
) -> list[MessageLine]:
    """Return the mails, of one state or all, to one person or everybody, the newest first."""
    statement = (
        sa.select(
            col(Message.id),
            col(Message.recipient),
            col(Message.kind),
            col(Message.subject),
            col(Message.state),
            col(Message.message_id),
            col(Message.attempts),
            col(Message.sent_at),
            col(Message.composed_at),
            col(Message.next_try_at),
            col(Message.reply),
            col(Person.name),
        )
        .outerjoin(Person, col(Person.id) == col(Message.person_id))
        .order_by(col(Message.id).desc())
        .limit(limit)
        .offset(offset)
    )
    if state is not None:
        statement = statement.where(col(Message.state) == state)
    if person_id is not None:
        statement = statement.where(col(Message.person_id) == person_id)
    return [MessageLine(*row) for row in session.execute(statement)]


def count_messages(session: Session, *, person_id: int | None = None) -> dict[MessageState, int]:
    """Return how many mails there are in each state, to one person or everybody."""
    mine = sa.true() if person_id is None else col(Message.person_id) == person_id
    rows = session.execute(sa.select(col(Message.state), sa.func.count()).where(mine).group_by(col(Message.state)))
    return dict(rows.all())


def get_message(session: Session, message_id: int) -> Message:
    """Return a mail with its bodies; raise NotFound."""
    found = session.get(Message, message_id)
    if found is None:
        raise NotFound(_("Viestiä ei löydy."))
    return found


def mail_trouble(session: Session) -> MailServerPause | None:
    """Return since when and why the mail server cannot be reached; None while it answers."""
    return session.get(MailServerPause, 1)


def heartbeats(session: Session) -> dict[str, Heartbeat]:
    """Return when each recurring job last ended well, and last failed."""
    return {one.job: one for one in session.scalars(sa.select(Heartbeat).order_by(col(Heartbeat.job)))}


def last_sweep_at(session: Session) -> datetime | None:
    """Return when the last sweep ended well."""
    return session.scalar(sa.select(col(Heartbeat.at)).where(col(Heartbeat.job) == SWEEP))


def status(session: Session, today: date) -> Status:
    """Return how the alarm is, with the proof that each live contract reaches somebody on that day."""
    counts = count_alerts(session)
    swept, everybody = session.get(Heartbeat, SWEEP), directory(session, today)
    return Status(
        last_sweep_at=swept.at if swept else None,
        open=counts.get(AlertState.OPEN, 0),
        answered=counts.get(AlertState.ANSWERED, 0),
        escalated=count_escalated(session),
        held=counts.get(AlertState.HELD, 0),
        unreachable=_references(session, unreachable(session, everybody)),
        diverted=diverted(session, everybody),
    )


def _references(session: Session, ids: list[int]) -> list[str]:
    return [
        reference
        for batch in batches(ids)
        for reference in session.scalars(
            sa.select(col(Contract.reference)).where(col(Contract.id).in_(batch)).order_by(col(Contract.reference))
        )
    ]


def message_of_reclamation(session: Session, reclamation_id: int) -> Message | None:
    """Return the newest mail that carried the reclamation to its supplier, if any."""
    rows = select(Message).join(ReclamationMessage, col(ReclamationMessage.message_id) == col(Message.id))
    mine = rows.where(col(ReclamationMessage.reclamation_id) == reclamation_id)
    return session.exec(mine.order_by(col(Message.id).desc()).limit(1)).first()
