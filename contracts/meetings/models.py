"""Tables of the steering model (in Finnish: johtamismalli) and of meetings with their minutes."""

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from ...core.types import enum_type
from ..obligations.models import Level


class Steering(SQLModel, table=True):
    """A level on which people meet about a contract: who of ours and of the supplier's; its task says how often."""

    __tablename__ = "steering"

    contract_id: int = Field(foreign_key="contract.id", primary_key=True, ondelete="CASCADE")
    level: Level = Field(primary_key=True, sa_type=enum_type(Level))
    obligation_id: int = Field(foreign_key="obligation.id", index=True, ondelete="CASCADE")
    members: str = Field(sa_type=sa.Text)
    supplier_members: str | None = Field(default=None, sa_type=sa.Text)
    purpose: str | None = Field(default=None, sa_type=sa.Text)
    changed_at: datetime
    changed_by: str = Field(max_length=200)


class Meeting(SQLModel, table=True):
    """A follow-up meeting that was held, with its minutes; `number` counts within the contract.

    `agenda` is what was open on the day it was written: topics with their lines. One that was removed can be put back.
    """

    __tablename__ = "meeting"
    __table_args__ = (sa.UniqueConstraint("contract_id", "number"),)

    id: int | None = Field(default=None, primary_key=True)
    contract_id: int = Field(foreign_key="contract.id", ondelete="CASCADE")
    number: int
    level: Level | None = Field(default=None, sa_type=enum_type(Level))
    held_on: date
    attendees: str = Field(sa_type=sa.Text)
    minutes: str = Field(sa_type=sa.Text)
    decisions: str | None = Field(default=None, sa_type=sa.Text)
    agenda: list[Any] = Field(default_factory=list, sa_type=sa.JSON)
    version: int = Field(default=1)
    written_at: datetime
    written_by_id: int | None = Field(default=None, foreign_key="person.id")
    written_by: str = Field(max_length=200)
    changed_at: datetime
    changed_by: str = Field(max_length=200)
    removed_at: datetime | None = Field(default=None)
    removed_by: str | None = Field(default=None, max_length=200)
