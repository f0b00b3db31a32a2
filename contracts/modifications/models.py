"""The table of modifications."""

from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from ...core.types import Euros, enum_type


class Ground(StrEnum):
    """Why the contract may be modified without a new tender (Act 1397/2016, section 136, subsections 1 and 2)."""

    REVIEW_CLAUSE = "review_clause"
    ADDITIONAL = "additional"
    UNFORESEEN = "unforeseen"
    NEW_CONTRACTOR = "new_contractor"
    SMALL = "small"
    NOT_SUBSTANTIAL = "not_substantial"


class Modification(SQLModel, table=True):
    """One modification of a contract; `number` counts within the contract.

    `on` is the day it was agreed; `value_change` is without VAT, below zero where the contract became smaller;
    `ends_on` is the contract's new last day. `before` and `after` are the term rows, to undo it; no row is deleted.
    """

    __tablename__ = "modification"
    __table_args__ = (sa.UniqueConstraint("contract_id", "number"),)

    id: int | None = Field(default=None, primary_key=True)
    contract_id: int = Field(foreign_key="contract.id", ondelete="CASCADE")
    number: int
    on: date
    ground: Ground = Field(sa_type=enum_type(Ground))
    what: str = Field(sa_type=sa.Text)
    value_change: Decimal | None = Field(default=None, sa_type=Euros)
    ends_on: date | None = Field(default=None)
    document: str | None = Field(default=None, max_length=500)
    notice_published_on: date | None = Field(default=None)
    before: dict[str, Any] = Field(default_factory=dict, sa_type=sa.JSON)
    after: dict[str, Any] = Field(default_factory=dict, sa_type=sa.JSON)
    recorded_by_id: int | None = Field(default=None, foreign_key="person.id")
    recorded_by: str = Field(max_length=200)
    created_at: datetime
    undone_at: datetime | None = Field(default=None)
    undone_by: str | None = Field(default=None, max_length=200)
