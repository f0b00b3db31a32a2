"""Tables of reclamations (in Finnish: reklamaatio)."""

from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from ...core.types import Euros, enum_type, only_where


class ReclamationKind(StrEnum):
    """How far it goes: A a notice without claims, B with claims, C the last day before cancelling."""

    A = "a"
    B = "b"
    C = "c"


class ReclamationState(StrEnum):
    """Where a reclamation stands."""

    PROPOSED = "proposed"
    TURNED_DOWN = "turned_down"
    DRAFT = "draft"
    IN_REVIEW = "in_review"
    APPROVED = "approved"
    SENT = "sent"
    ANSWERED = "answered"
    PLAN_ACCEPTED = "plan_accepted"
    CORRECTED = "corrected"
    SANCTION_PENDING = "sanction_pending"
    CLOSED = "closed"
    DISPUTED = "disputed"
    WITHDRAWN = "withdrawn"


class StepKind(StrEnum):
    """What was done about a reclamation."""

    PROPOSED = "proposed"
    ACCEPTED = "accepted"
    TURNED_DOWN = "turned_down"
    DRAFTED = "drafted"
    REVIEW_ASKED = "review_asked"
    REVIEWED = "reviewed"
    RETURNED = "returned"
    APPROVED = "approved"
    HANDED = "handed"
    REFUSED = "refused"
    SENT = "sent"
    ANSWERED = "answered"
    PLAN_ACCEPTED = "plan_accepted"
    CORRECTED = "corrected"
    SANCTION_PENDING = "sanction_pending"
    CLOSED = "closed"
    DISPUTED = "disputed"
    WITHDRAWN = "withdrawn"
    CHANGED = "changed"
    NOTED = "noted"


class SentHow(StrEnum):
    """How it went to the supplier."""

    MAIL = "mail"
    POST = "post"
    PORTAL = "portal"
    HAND = "hand"
    OTHER = "other"


class Reclamation(SQLModel, table=True):
    """One reclamation. `year` and `ordinal` are its number, 2026/3, given once it is a draft.

    What it says stands in `letter` from the approval on; `letter_sha256` is the digest of the copy that was handed
    over to be sent, and neither changes afterwards. `sent_at` is when the mail server took it, or the day that was
    recorded. `answer_by` is a day of its own for the answer; `answer_due_on` the one that the supplier was told.
    """

    __tablename__ = "reclamation"
    __table_args__ = (
        sa.UniqueConstraint("year", "ordinal"),
        sa.Index("ix_reclamation_state", "state", "next_deadline_on"),
        sa.Index("ix_reclamation_due", "next_deadline_on", **only_where("next_deadline_on IS NOT NULL")),
    )

    id: int | None = Field(default=None, primary_key=True)
    contract_id: int = Field(foreign_key="contract.id", index=True, ondelete="CASCADE")
    year: int | None = Field(default=None)
    ordinal: int | None = Field(default=None)
    kind: ReclamationKind = Field(sa_type=enum_type(ReclamationKind))
    state: ReclamationState = Field(sa_type=enum_type(ReclamationState))
    state_on: date
    language: str = Field(max_length=2)
    clause: str | None = Field(default=None, max_length=500)
    earlier: str | None = Field(default=None, sa_type=sa.Text)
    demand: str | None = Field(default=None, sa_type=sa.Text)
    correct_by: date | None = Field(default=None)
    penalty_due_on: date | None = Field(default=None)
    penalty_until_on: date | None = Field(default=None)
    penalty_base: Decimal | None = Field(default=None, sa_type=Euros)
    penalty_amount: Decimal | None = Field(default=None, sa_type=Euros)
    reduction_base: Decimal | None = Field(default=None, sa_type=Euros)
    reduction_amount: Decimal | None = Field(default=None, sa_type=Euros)
    other_demand: str | None = Field(default=None, sa_type=sa.Text)
    other_amount: Decimal | None = Field(default=None, sa_type=Euros)
    consequences: str | None = Field(default=None, sa_type=sa.Text)
    distribution: str | None = Field(default=None, max_length=500)
    secrecy: str | None = Field(default=None, max_length=500)
    answer_by: date | None = Field(default=None)
    drafted_by_id: int | None = Field(default=None, foreign_key="person.id")
    drafted_by: str | None = Field(default=None, max_length=200)
    approved_by_id: int | None = Field(default=None, foreign_key="person.id")
    approved_by: str | None = Field(default=None, max_length=200)
    approved_on: date | None = Field(default=None)
    letter: dict[str, Any] | None = Field(default=None, sa_type=sa.JSON(none_as_null=True))
    letter_sha256: str | None = Field(default=None, max_length=64)
    sent_at: datetime | None = Field(default=None)
    sent_how: SentHow | None = Field(default=None, sa_type=enum_type(SentHow))
    sent_to: str | None = Field(default=None, max_length=254)
    answer_due_on: date | None = Field(default=None)
    next_deadline_on: date | None = Field(default=None)
    version: int = Field(default=1)
    created_at: datetime

    @property
    def number(self) -> str | None:
        """The number: 2026/3; None of what is not a draft yet."""
        return number_of(self.year, self.ordinal)


class ReclamationDeviation(SQLModel, table=True):
    """A deviation that a reclamation is about."""

    __tablename__ = "reclamation_deviation"

    reclamation_id: int = Field(foreign_key="reclamation.id", primary_key=True, ondelete="CASCADE")
    deviation_id: int = Field(foreign_key="deviation.id", primary_key=True, index=True, ondelete="CASCADE")


class ReclamationReviewer(SQLModel, table=True):
    """Somebody who was asked to read a draft by a day, and what they said."""

    __tablename__ = "reclamation_reviewer"
    __table_args__ = (sa.UniqueConstraint("reclamation_id", "person_id"),)

    id: int | None = Field(default=None, primary_key=True)
    reclamation_id: int = Field(foreign_key="reclamation.id", ondelete="CASCADE")
    person_id: int = Field(foreign_key="person.id", index=True, ondelete="CASCADE")
    due_on: date
    asked_at: datetime
    reviewed_at: datetime | None = Field(default=None)
    said: str | None = Field(default=None, sa_type=sa.Text)


class ReclamationCopy(SQLModel, table=True):
    """A copy that was handed over to be sent, as PDF: kept unchanged under its digest."""

    __tablename__ = "reclamation_copy"

    reclamation_id: int = Field(foreign_key="reclamation.id", primary_key=True, ondelete="CASCADE")
    sha256: str = Field(foreign_key="kept_file.sha256", primary_key=True, max_length=64)
    made_at: datetime


class ReplyLink(SQLModel, table=True):
    """The address at which the supplier reads and answers without an account; its secret is kept as a hash."""

    __tablename__ = "reply_link"

    id: int | None = Field(default=None, primary_key=True)
    reclamation_id: int = Field(foreign_key="reclamation.id", index=True, ondelete="CASCADE")
    secret_hash: str = Field(max_length=64, unique=True)
    made_at: datetime
    ended_at: datetime | None = Field(default=None)


class SupplierAnswer(SQLModel, table=True):
    """What the supplier answered on its page (in Finnish: vastine); `told_at` is when the owner was told."""

    __tablename__ = "supplier_answer"

    id: int | None = Field(default=None, primary_key=True)
    reclamation_id: int = Field(foreign_key="reclamation.id", index=True, ondelete="CASCADE")
    link_id: int = Field(foreign_key="reply_link.id", index=True, ondelete="CASCADE")
    said: str = Field(sa_type=sa.Text)
    plan: str | None = Field(default=None, sa_type=sa.Text)
    correct_by: date | None = Field(default=None)
    name: str = Field(max_length=200)
    contact: str | None = Field(default=None, max_length=200)
    received_at: datetime
    told_at: datetime | None = Field(default=None)


class SupplierFile(SQLModel, table=True):
    """A file that came with an answer."""

    __tablename__ = "supplier_file"

    id: int | None = Field(default=None, primary_key=True)
    answer_id: int = Field(foreign_key="supplier_answer.id", index=True, ondelete="CASCADE")
    sha256: str = Field(foreign_key="kept_file.sha256", index=True, max_length=64)
    name: str = Field(max_length=200)
    content_type: str = Field(max_length=120)
    size: int


class ReclamationStep(SQLModel, table=True):
    """One thing that was done about a reclamation: what, by whom, when; rows are never deleted.

    `on` is the day on which it happened, `at` the moment it was written down; `before` is what it changed, to undo it.
    """

    __tablename__ = "reclamation_step"

    id: int | None = Field(default=None, primary_key=True)
    reclamation_id: int = Field(foreign_key="reclamation.id", index=True, ondelete="CASCADE")
    kind: StepKind = Field(sa_type=enum_type(StepKind))
    on: date
    at: datetime
    by_id: int | None = Field(default=None, foreign_key="person.id")
    by: str = Field(max_length=200)
    text: str | None = Field(default=None, sa_type=sa.Text)
    before: dict[str, Any] = Field(default_factory=dict, sa_type=sa.JSON)
    undone_at: datetime | None = Field(default=None)
    undone_by: str | None = Field(default=None, max_length=200)


def number_of(year: int | None, ordinal: int | None) -> str | None:
    """Return the number as it is read: 2026/3."""
    return f"{year}/{ordinal}" if year is not None and ordinal is not None else None
