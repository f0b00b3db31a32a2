"""Tables of retention: the rule of each class, and the lists of what was deleted."""

from datetime import date, datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from ...core.types import enum_type


class Record(StrEnum):
    """A class of records (in Finnish: säilytysluokka); from what its years are counted `words.counted_from` says."""

    CONTRACT = "contract"
    CONTRACTOR_LIABILITY = "contractor_liability"
    PLAN = "plan"
    DRAFT = "draft"
    ALERT = "alert"
    AUDIT = "audit"


class ListState(StrEnum):
    """Where a deletion list stands."""

    OPEN = "open"
    DELETED = "deleted"
    DROPPED = "dropped"


class RetentionRule(SQLModel, table=True):
    """How many years records of a class are kept; the migration writes the shipped ones."""

    __tablename__ = "retention_rule"

    record: Record = Field(primary_key=True, sa_type=enum_type(Record))
    years: int
    changed_at: datetime | None = Field(default=None)
    changed_by: str | None = Field(default=None, max_length=200)


class DeletionList(SQLModel, table=True):
    """What may go on a day, for somebody to review (in Finnish: hävitysluettelo); it stays when its records are gone.

    `deleted` is how many records went by it.
    """

    __tablename__ = "deletion_list"

    id: int | None = Field(default=None, primary_key=True)
    on: date
    state: ListState = Field(default=ListState.OPEN, sa_type=enum_type(ListState))
    made_at: datetime
    made_by_id: int | None = Field(default=None, foreign_key="person.id")
    made_by: str = Field(max_length=200)
    done_at: datetime | None = Field(default=None)
    done_by: str | None = Field(default=None, max_length=200)
    deleted: int = Field(default=0)


class DeletionItem(SQLModel, table=True):
    """One line of a list: which record, when it ended, since when it may go, and how many rows go with it.

    `label` is its number, never what it says. `subject_id` is its id, or for alerts and the log the year they are of.
    One with a `kept_reason` stays; `stayed` says that the record could not go any more when the list was carried out.
    """

    __tablename__ = "deletion_item"
    __table_args__ = (sa.UniqueConstraint("list_id", "record", "subject", "subject_id"),)

    id: int | None = Field(default=None, primary_key=True)
    list_id: int = Field(foreign_key="deletion_list.id", ondelete="CASCADE")
    record: Record = Field(sa_type=enum_type(Record))
    subject: str = Field(max_length=40)
    subject_id: int
    label: str = Field(max_length=200)
    ended_on: date
    goes_on: date
    records: int
    kept_reason: str | None = Field(default=None, max_length=1000)
    kept_by: str | None = Field(default=None, max_length=200)
    kept_at: datetime | None = Field(default=None)
    stayed: bool = Field(default=False)
    deleted_at: datetime | None = Field(default=None)
