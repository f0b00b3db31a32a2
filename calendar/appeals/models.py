"""Tables of award decisions and of the appeals against them."""

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from ...core.types import enum_type
from .values import AppealKind, Outcome, ServedBy, Standstill


class AwardDecision(SQLModel, table=True):
    """The decision of a procurement and how it was served (in Finnish: hankintapäätös ja sen tiedoksianto).

    `before` is what the last change found, so that it can be undone; empty where there was no decision before it.
    """

    __tablename__ = "award_decision"

    procurement_id: int = Field(foreign_key="procurement.id", primary_key=True, ondelete="CASCADE")
    decided_on: date
    served_on: date
    served_by: ServedBy = Field(sa_type=enum_type(ServedBy))
    deficient: bool = Field(default=False)
    standstill: Standstill = Field(sa_type=enum_type(Standstill))
    before: dict[str, Any] = Field(default_factory=dict, sa_type=sa.JSON)
    version: int = Field(default=1)
    changed_at: datetime
    changed_by: str = Field(max_length=200)


class Appeal(SQLModel, table=True):
    """A demand for rectification, an appeal to the Market Court or another one (in Finnish: muutoksenhaku).

    `number` counts within the procurement. `suspends`: the contract may not be made while it is pending.
    """

    __tablename__ = "appeal"
    __table_args__ = (sa.UniqueConstraint("procurement_id", "number"),)

    id: int | None = Field(default=None, primary_key=True)
    procurement_id: int = Field(foreign_key="procurement.id", index=True, ondelete="CASCADE")
    number: int
    kind: AppealKind = Field(sa_type=enum_type(AppealKind))
    appellant: str = Field(max_length=500)
    received_on: date
    target_on: date | None = Field(default=None)
    handler_id: int | None = Field(default=None, foreign_key="person.id", index=True)
    suspends: bool = Field(default=False)
    decided_on: date | None = Field(default=None)
    outcome: Outcome | None = Field(default=None, sa_type=enum_type(Outcome))
    decision: str | None = Field(default=None, sa_type=sa.Text)
    before: dict[str, Any] = Field(default_factory=dict, sa_type=sa.JSON)
    version: int = Field(default=1)
    changed_at: datetime
    changed_by: str = Field(max_length=200)
