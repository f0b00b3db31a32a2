"""Tables of what the clock shows; derived from the register, never typed in."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from ...core.types import enum_type


class MilestoneKind(StrEnum):
    """What a day on the clock is."""

    HEADS_UP = "heads_up"
    PLANNING_START = "planning_start"
    OPTION_DECISION = "option_decision"
    OPTION_EXERCISE = "option_exercise"
    RENEWAL_DECISION = "renewal_decision"
    NOTICE = "notice"
    REVIEW = "review"
    TERM_END = "term_end"
    VALUE_USED_UP = "value_used_up"
    PHASE = "phase"
    SECURITY_END = "security_end"
    OBLIGATION = "obligation"
    DEVIATION_DEADLINE = "deviation_deadline"
    PHASE_LATE = "phase_late"
    DECISION_OVERDUE = "decision_overdue"
    APPEAL_DEADLINE = "appeal_deadline"
    TASK_DUE = "task_due"
    ORGANISATION_TASK = "organisation_task"


class Milestone(SQLModel, table=True):
    """A day on the clock (internally only: milestone).

    Its identity is (contract, kind, phase, scenario, number), never its date. `sequence` and `changed_at` move
    exactly when what is shown of it moves; `shown` is the digest that tells. A row that is no longer derived
    keeps `gone_on`, so that calendars hear of it, until the roll takes it out 90 days later.
    """

    __tablename__ = "milestone"
    __table_args__ = (
        sa.UniqueConstraint("contract_id", "kind", "phase", "scenario", "number"),
        sa.Index("ix_milestone_on", "on", "kind", "gone_on"),
        sa.Index(
            "ix_milestone_gone",
            "gone_on",
            sqlite_where=sa.text("gone_on IS NOT NULL"),
            postgresql_where=sa.text("gone_on IS NOT NULL"),
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    contract_id: int = Field(foreign_key="contract.id", ondelete="CASCADE")
    procurement_id: int | None = Field(default=None, foreign_key="procurement.id", index=True, ondelete="CASCADE")
    kind: MilestoneKind = Field(sa_type=enum_type(MilestoneKind))
    phase: str = Field(default="", max_length=20)
    scenario: str = Field(default="", max_length=1)
    number: int = Field(default=0)
    on: date
    slack_from: date
    tentative: bool = Field(default=False)
    uid: UUID
    sequence: int = Field(default=0)
    shown: str = Field(max_length=32)
    changed_at: datetime
    gone_on: date | None = Field(default=None)


class ContractClock(SQLModel, table=True):
    """What the clock says of a contract as a whole, for lists and exports; derived with its milestones.

    `slack_from` is what lists sort by: the latest safe start, or the review of a contract without an end.
    """

    __tablename__ = "contract_clock"

    contract_id: int = Field(foreign_key="contract.id", primary_key=True, ondelete="CASCADE")
    procurement_id: int | None = Field(default=None, foreign_key="procurement.id", ondelete="SET NULL")
    procedure: str | None = Field(default=None, max_length=40)
    procedure_guessed: bool = Field(default=False)
    needed_on: date | None = Field(default=None)
    latest_safe_start_on: date | None = Field(default=None, index=True)
    planning_start_on: date | None = Field(default=None, index=True)
    too_late_after: date | None = Field(default=None)
    slack_from: date | None = Field(default=None, index=True)
    notes: list[Any] = Field(default_factory=list, sa_type=sa.JSON)
