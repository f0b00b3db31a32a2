"""Tables of the alarm: rules, alerts, messages."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from ..core.types import enum_type, only_where


class AlertState(StrEnum):
    """Where an alert stands."""

    HELD = "held"
    OPEN = "open"
    ANSWERED = "answered"
    SUPERSEDED = "superseded"
    CLOSED = "closed"


class MessageState(StrEnum):
    """Where a message stands; sent means: the mail server accepted it."""

    QUEUED = "queued"
    HELD = "held"
    SENDING = "sending"
    DEFERRED = "deferred"
    SENT = "sent"
    FAILED = "failed"
    SUPERSEDED = "superseded"


class Answer(StrEnum):
    """What somebody can say of a matter that rings (design: answers)."""

    STARTED = "started"
    LATER = "later"
    OPTION = "option"
    NOT_RENEWED = "not_renewed"
    COVERED = "covered"
    WRONG_PERSON = "wrong_person"
    RENEW = "renew"
    CONTINUE = "continue"
    REPLACE = "replace"
    EXERCISED = "exercised"
    DONE = "done"


class LeadUnit(StrEnum):
    """In what a lead is counted."""

    DAYS = "days"
    WEEKS = "weeks"
    MONTHS = "months"


EVERYBODY = 1
"""The scope of the rules for all; the migrations write it first."""


class RuleScope(SQLModel, table=True):
    """Whose days a rule is for: a contract's, or those of a category or unit with all below; the first row: all."""

    __tablename__ = "rule_scope"

    id: int | None = Field(default=None, primary_key=True)
    contract_id: int | None = Field(default=None, foreign_key="contract.id", unique=True, ondelete="CASCADE")
    category_id: int | None = Field(default=None, foreign_key="category.id", unique=True, ondelete="CASCADE")
    unit_id: int | None = Field(default=None, foreign_key="unit.id", unique=True, ondelete="CASCADE")


class AlertRule(SQLModel, table=True):
    """Which milestone kind rings, at which step, how many working days after the step before, at whom.

    A step below 0 is a reminder beforehand: its `lead` before the day, in `lead_unit`, for days that are that far off
    on `since_on` or later. The rows of the nearest scope that has any of a kind are its rule, whole.
    """

    __tablename__ = "alert_rule"
    __table_args__ = (sa.UniqueConstraint("scope_id", "kind", "step", "role"),)

    id: int | None = Field(default=None, primary_key=True)
    scope_id: int = Field(default=EVERYBODY, foreign_key="rule_scope.id", ondelete="CASCADE")
    kind: str = Field(max_length=32)
    step: int = Field(default=0)
    role: str = Field(max_length=32)
    delay_working_days: int = Field(default=0)
    active: bool = Field(default=True)
    lead: int | None = Field(default=None)
    lead_unit: LeadUnit | None = Field(default=None, sa_type=enum_type(LeadUnit))
    since_on: date | None = Field(default=None)


class Alert(SQLModel, table=True):
    """A matter that rings: one step, at one role, for one thing and its target date.

    `subject` is "contract:ID" or "procurement:ID": what shares a successor rings once. The unique key makes two
    sweeps at once, a crash or a second server harmless. `message_id` is the mail that tells it now, and
    `told_target_on` the date that mail gives: after a small move it is not the target any more. `told_owner_id` is
    who was in charge when it was told. `next_on` is the day of its next step, known once the server has accepted the
    mail; `later_until` the day on which one that was put off rings again.
    """

    __tablename__ = "alert"
    __table_args__ = (
        sa.UniqueConstraint("subject", "kind", "number", "target_on", "step", "role"),
        sa.Index("ix_alert_state", "state", "due_on"),
        sa.Index("ix_alert_milestone", "milestone_id", "target_on", "state"),
        # A new alert has neither day, and so costs nothing here.
        sa.Index("ix_alert_next_on", "next_on", **only_where("next_on IS NOT NULL")),
        sa.Index("ix_alert_later_until", "later_until", **only_where("later_until IS NOT NULL")),
    )

    id: int | None = Field(default=None, primary_key=True)
    subject: str = Field(max_length=60)
    kind: str = Field(max_length=32)
    number: int = Field(default=0)
    target_on: date
    step: int = Field(default=0)
    role: str = Field(max_length=32)
    contract_id: int = Field(foreign_key="contract.id", index=True, ondelete="CASCADE")
    procurement_id: int | None = Field(default=None, foreign_key="procurement.id", ondelete="SET NULL")
    milestone_id: int | None = Field(default=None, foreign_key="milestone.id", ondelete="SET NULL")
    due_on: date
    state: AlertState = Field(default=AlertState.OPEN, sa_type=enum_type(AlertState))
    reason: str | None = Field(default=None, max_length=1000)
    told_target_on: date | None = Field(default=None)
    told_owner_id: int | None = Field(default=None, foreign_key="person.id")
    next_on: date | None = Field(default=None)
    held_import_id: int | None = Field(default=None, foreign_key="import_batch.id", ondelete="SET NULL")
    released_at: datetime | None = Field(default=None)
    released_by: str | None = Field(default=None, max_length=200)
    message_id: int | None = Field(
        default=None,
        sa_column=sa.Column(sa.ForeignKey("message.id", name="fk_alert_message_id_message"), index=True, nullable=True),
    )
    answer: Answer | None = Field(default=None, sa_type=enum_type(Answer))
    answered_at: datetime | None = Field(default=None)
    answered_by_id: int | None = Field(default=None, foreign_key="person.id")
    answer_reason: str | None = Field(default=None, max_length=1000)
    later_until: date | None = Field(default=None)
    created_at: datetime


class AlertAnswer(SQLModel, table=True):
    """An answer to an alert (in Finnish: vastaus): who said what, when and why, and how it is taken back.

    `undo` is what stood before, as the decision's own undoing asks for it, and whether the matter's day stood after
    the answer, too ("rings_on"): where it did not, and does again, the decision was taken back elsewhere. `told_at` is
    when those who had been told of the matter were told of this.
    """

    __tablename__ = "alert_answer"

    id: int | None = Field(default=None, primary_key=True)
    alert_id: int = Field(foreign_key="alert.id", index=True, ondelete="CASCADE")
    answer: Answer = Field(sa_type=enum_type(Answer))
    person_id: int = Field(foreign_key="person.id")
    at: datetime
    reason: str | None = Field(default=None, max_length=1000)
    until_on: date | None = Field(default=None)
    decided_on: date | None = Field(default=None)
    notified_on: date | None = Field(default=None)
    instead: str | None = Field(default=None, max_length=500)
    undo: dict[str, Any] = Field(default_factory=dict, sa_type=sa.JSON)
    told_at: datetime | None = Field(default=None)
    undone_at: datetime | None = Field(default=None)
    undone_by_id: int | None = Field(default=None, foreign_key="person.id")


class AnswerLink(SQLModel, table=True):
    """The secret of an answer's address: for one alert and one person, until a day; only its hash is kept."""

    __tablename__ = "answer_link"

    secret_hash: str = Field(primary_key=True, max_length=64)
    alert_id: int = Field(foreign_key="alert.id", index=True, ondelete="CASCADE")
    person_id: int = Field(foreign_key="person.id", ondelete="CASCADE")
    expires_on: date


class AlertMessage(SQLModel, table=True):
    """Which mails have ever told an alert: the ledger."""

    __tablename__ = "alert_message"

    alert_id: int = Field(foreign_key="alert.id", primary_key=True, ondelete="CASCADE")
    message_id: int = Field(foreign_key="message.id", primary_key=True, index=True, ondelete="CASCADE")


class Message(SQLModel, table=True):
    """A mail to one person, frozen when composed (the outbox); its Message-ID never changes.

    `reported_in_id` is the mail that told a main user of this one, which was refused. `refused_since` is when the
    server first put this recipient off; `reply` is the server's last word. `stop_url` is where mails of this kind are
    stopped. `sent_on` is the house's day on which it was accepted: steps are counted from it. `file_sha256` is the
    kept file that goes with it, under `file_name`; `reply_to` is where answers go.
    """

    __tablename__ = "message"
    __table_args__ = (
        sa.Index("ix_message_due", "state", "next_try_at"),
        sa.Index("ix_message_lease", "lease_until"),
        sa.Index("ix_message_recipient", "recipient", "state"),
    )

    id: int | None = Field(default=None, primary_key=True)
    message_id: str = Field(max_length=200, unique=True)
    kind: str = Field(max_length=32)
    person_id: int | None = Field(default=None, foreign_key="person.id", index=True, ondelete="SET NULL")
    recipient: str = Field(max_length=254)
    language: str = Field(max_length=2)
    subject: str = Field(max_length=500)
    text: str = Field(sa_type=sa.Text)
    html: str = Field(sa_type=sa.Text)
    ics: str | None = Field(default=None, sa_type=sa.Text)
    state: MessageState = Field(default=MessageState.QUEUED, sa_type=enum_type(MessageState))
    urgent: bool = Field(default=False)
    attempts: int = Field(default=0)
    next_try_at: datetime
    lease_until: datetime | None = Field(default=None)
    lease_by: str | None = Field(default=None, max_length=60)
    composed_at: datetime
    sent_at: datetime | None = Field(default=None)
    sent_on: date | None = Field(default=None)
    refused_since: datetime | None = Field(default=None)
    reported_in_id: int | None = Field(default=None, foreign_key="message.id", ondelete="SET NULL")
    reply: str | None = Field(default=None, max_length=1000)
    stop_url: str | None = Field(default=None, max_length=500)
    reply_to: str | None = Field(default=None, max_length=254)
    file_sha256: str | None = Field(default=None, max_length=64)
    file_name: str | None = Field(default=None, max_length=200)


class ReclamationMessage(SQLModel, table=True):
    """Which mails have carried a reclamation to its supplier."""

    __tablename__ = "reclamation_message"

    reclamation_id: int = Field(foreign_key="reclamation.id", primary_key=True, ondelete="CASCADE")
    message_id: int = Field(foreign_key="message.id", primary_key=True, index=True, ondelete="CASCADE")


class FeedbackMessage(SQLModel, table=True):
    """Which mails have asked somebody for feedback: the request, and the one reminder."""

    __tablename__ = "feedback_message"

    recipient_id: int = Field(foreign_key="feedback_recipient.id", primary_key=True, ondelete="CASCADE")
    message_id: int = Field(foreign_key="message.id", primary_key=True, index=True, ondelete="CASCADE")
    is_reminder: bool = Field(default=False)


class DigestChoice(SQLModel, table=True):
    """Which digests a person wants (in Finnish: kooste); no row: none.

    `weekday` is that of the weekly one, 0 for Monday, None for none of it; `weekly_on` and `monthly_on` are the days on
    which they were last seen to. `secret` opens the address that stops them, and nothing else.
    """

    __tablename__ = "digest_choice"

    person_id: int = Field(foreign_key="person.id", primary_key=True, ondelete="CASCADE")
    weekday: int | None = Field(default=None)
    even_empty: bool = Field(default=False)
    monthly: bool = Field(default=False)
    weekly_on: date
    monthly_on: date
    secret: str = Field(max_length=60, unique=True)


class Heartbeat(SQLModel, table=True):
    """When a recurring job last ended well, and when and why it last did not; its age is shown on the health page."""

    __tablename__ = "heartbeat"

    job: str = Field(primary_key=True, max_length=40)
    at: datetime | None = Field(default=None)
    note: str | None = Field(default=None, max_length=500)
    failed_at: datetime | None = Field(default=None)
    error: str | None = Field(default=None, max_length=500)


class MailServerPause(SQLModel, table=True):
    """The mail server cannot be reached: since when, why, and when the scheduler tries again. No row: all is well."""

    __tablename__ = "mail_server_pause"

    id: int = Field(default=1, primary_key=True)
    since: datetime
    failures: int = Field(default=1)
    error: str = Field(max_length=500)
    next_try_at: datetime
