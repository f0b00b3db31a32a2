"""Tables of deviations (in Finnish: poikkeama)."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from ...core.types import enum_type, only_where


class DeviationType(StrEnum):
    """What the deviation is about (in Finnish: poikkeaman laji)."""

    QUALITY = "quality"
    DELAY = "delay"
    QUANTITY = "quantity"
    PRICE_INVOICING = "price_invoicing"
    REPORTING = "reporting"
    STAFF = "staff"
    INFORMATION_SECURITY = "information_security"
    SAFETY = "safety"
    CONTRACTOR_LIABILITY = "contractor_liability"
    SUBCONTRACTING = "subcontracting"
    RESPONSIBILITY = "responsibility"
    BUYER_SIDE = "buyer_side"
    PROCESS = "process"
    OTHER = "other"


class DeviationState(StrEnum):
    """How far the work on a deviation has come."""

    RECORDED = "recorded"
    ASSESSED = "assessed"
    CONTACTED = "contacted"
    PLANNED = "planned"
    VERIFIED = "verified"
    CLOSED = "closed"


class StepKind(StrEnum):
    """What was done about a deviation."""

    RECORDED = "recorded"
    SEEN_AGAIN = "seen_again"
    ASSESSED = "assessed"
    CONTACTED = "contacted"
    PLANNED = "planned"
    FAILED = "failed"
    VERIFIED = "verified"
    CLOSED = "closed"
    REOPENED = "reopened"
    RAISED = "raised"
    CHANGED = "changed"
    NOTED = "noted"


class Deadline(StrEnum):
    """What has to be done next by a day; the last two ring, and stand in no list."""

    FIRST_MEASURE = "first_measure"
    CONTACT = "contact"
    RECLAMATION = "reclamation"
    ANSWER = "answer"
    PLAN = "plan"
    VERIFICATION = "verification"
    CLOSING = "closing"
    RECLAMATION_LAST = "reclamation_last"
    WORSENED = "worsened"


class Deviation(SQLModel, table=True):
    """One deviation of a contract; `number` counts within the contract.

    `severity` is 1-4 (huomio, vähäinen, merkittävä, kriittinen). `state_on` is the day of the present state.
    `worsened_on` is when it was found to weigh more than was thought, with nothing done since, and `worsened_by` the
    step that found it.
    `next_deadline_on` and what is due by it are derived from the row by the calendar floor before each commit.
    """

    __tablename__ = "deviation"
    __table_args__ = (
        sa.UniqueConstraint("contract_id", "number"),
        sa.CheckConstraint("severity BETWEEN 1 AND 4", name="severity"),
        sa.Index("ix_deviation_due", "next_deadline_on", **only_where("next_deadline_on IS NOT NULL")),
    )

    id: int | None = Field(default=None, primary_key=True)
    contract_id: int = Field(foreign_key="contract.id", ondelete="CASCADE")
    number: int
    what: str = Field(sa_type=sa.Text)
    seen_on: date = Field(index=True)
    severity: int
    type: DeviationType = Field(sa_type=enum_type(DeviationType))
    seen_by: str | None = Field(default=None, max_length=200)
    effect: str | None = Field(default=None, sa_type=sa.Text)
    own_share: str | None = Field(default=None, sa_type=sa.Text)
    state: DeviationState = Field(default=DeviationState.RECORDED, sa_type=enum_type(DeviationState))
    state_on: date
    correct_by: date | None = Field(default=None)
    worsened_on: date | None = Field(default=None)
    worsened_by: StepKind | None = Field(default=None, sa_type=enum_type(StepKind))
    lesson: str | None = Field(default=None, sa_type=sa.Text)
    next_deadline_on: date | None = Field(default=None)
    next_deadline: Deadline | None = Field(default=None, sa_type=enum_type(Deadline))
    reported_by_id: int | None = Field(default=None, foreign_key="person.id", index=True)
    reported_by: str = Field(max_length=200)
    version: int = Field(default=1)
    created_at: datetime


class DeviationStep(SQLModel, table=True):
    """One thing that was done about a deviation: what, by whom, when; rows are never deleted.

    `on` is the day on which it happened, `at` the moment it was written down; `before` is what it changed, to undo it.
    """

    __tablename__ = "deviation_step"

    id: int | None = Field(default=None, primary_key=True)
    deviation_id: int = Field(foreign_key="deviation.id", index=True, ondelete="CASCADE")
    kind: StepKind = Field(sa_type=enum_type(StepKind))
    on: date
    at: datetime
    by_id: int | None = Field(default=None, foreign_key="person.id")
    by: str = Field(max_length=200)
    text: str | None = Field(default=None, sa_type=sa.Text)
    before: dict[str, Any] = Field(default_factory=dict, sa_type=sa.JSON)
    undone_at: datetime | None = Field(default=None)
    undone_by: str | None = Field(default=None, max_length=200)
