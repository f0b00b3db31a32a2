"""Tables of the follow-up plan (in Finnish: seurantasuunnitelma) and of the library that plans are taken from."""

from datetime import date, datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from ...core.types import enum_type


class ObligationKind(StrEnum):
    """What a task is about."""

    MEETING = "meeting"
    PRICE_REVIEW = "price_review"
    CONTRACTOR_CHECK = "contractor_check"
    SECURITY = "security"
    INSURANCE = "insurance"
    REPORTING = "reporting"
    SUSTAINABILITY = "sustainability"
    DATA_PROTECTION = "data_protection"
    OTHER = "other"


class Level(StrEnum):
    """On which level of the steering model people meet (in Finnish: johtamismallin taso)."""

    OPERATIVE = "operative"
    TACTICAL = "tactical"
    STRATEGIC = "strategic"


class Anchor(StrEnum):
    """From which end of the contract the first day is counted."""

    START = "start"
    END = "end"


class LibraryTask(SQLModel, table=True):
    """A task of the library: of all contracts, or of a category with what is below it.

    The first day is `months` after the contract's start or before its end. One without a title is named by its kind.
    """

    __tablename__ = "library_task"

    id: int | None = Field(default=None, primary_key=True)
    category_id: int | None = Field(default=None, foreign_key="category.id", index=True, ondelete="CASCADE")
    kind: ObligationKind = Field(sa_type=enum_type(ObligationKind))
    title: str | None = Field(default=None, max_length=300)
    advice: str | None = Field(default=None, sa_type=sa.Text)
    anchor: Anchor = Field(default=Anchor.START, sa_type=enum_type(Anchor))
    months: int
    every_months: int | None = Field(default=None)
    active: bool = Field(default=True)


class Obligation(SQLModel, table=True):
    """A task of a contract (in Finnish: seurantatehtävä); `number` counts within the contract.

    `due_on` is its next day, None when it is done for good; it recurs every `every_months` from `first_on`. `round`
    counts what was done of it. `meeting_id` is where it was agreed. One that was
    removed can be put back.
    """

    __tablename__ = "obligation"
    __table_args__ = (
        sa.UniqueConstraint("contract_id", "number"),
        sa.Index("ix_obligation_due_on", "due_on", "removed_at"),
    )

    id: int | None = Field(default=None, primary_key=True)
    contract_id: int = Field(foreign_key="contract.id", ondelete="CASCADE")
    number: int
    kind: ObligationKind = Field(sa_type=enum_type(ObligationKind))
    level: Level | None = Field(default=None, sa_type=enum_type(Level))
    title: str | None = Field(default=None, max_length=300)
    advice: str | None = Field(default=None, sa_type=sa.Text)
    first_on: date
    every_months: int | None = Field(default=None)
    due_on: date | None = Field(default=None)
    round: int = Field(default=0)
    assignee_id: int | None = Field(default=None, foreign_key="person.id", index=True)
    library_id: int | None = Field(default=None, foreign_key="library_task.id", ondelete="SET NULL")
    meeting_id: int | None = Field(default=None, foreign_key="meeting.id", index=True, ondelete="SET NULL")
    version: int = Field(default=1)
    changed_at: datetime
    changed_by: str = Field(max_length=200)
    removed_at: datetime | None = Field(default=None)
    removed_by: str | None = Field(default=None, max_length=200)


class ObligationDone(SQLModel, table=True):
    """One time that a task was done; `before_on` is the day it was due, `report_on` the date of the report it got."""

    __tablename__ = "obligation_done"

    id: int | None = Field(default=None, primary_key=True)
    obligation_id: int = Field(foreign_key="obligation.id", index=True, ondelete="CASCADE")
    before_on: date
    done_on: date
    report_on: date | None = Field(default=None)
    note: str | None = Field(default=None, sa_type=sa.Text)
    by_id: int | None = Field(default=None, foreign_key="person.id")
    by: str = Field(max_length=200)
    at: datetime
    undone_at: datetime | None = Field(default=None)
    undone_by: str | None = Field(default=None, max_length=200)
