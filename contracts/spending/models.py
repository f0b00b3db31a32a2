"""The table of purchases."""

from datetime import date, datetime
from decimal import Decimal

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from ...core.types import Euros


class Spend(SQLModel, table=True):
    """Money that was used under a contract, without VAT; below zero a credit note.

    `on` is the day of the purchase, or the last one of a sum from `first_on` on. `key` is what an export's row is known
    by, so that the same file twice is one; it is empty for what a person wrote down.
    """

    __tablename__ = "spend"
    __table_args__ = (sa.Index("ix_spend_contract", "contract_id", "on"), sa.UniqueConstraint("key"))

    id: int | None = Field(default=None, primary_key=True)
    contract_id: int = Field(foreign_key="contract.id", ondelete="CASCADE")
    first_on: date | None = Field(default=None)
    on: date
    amount: Decimal = Field(sa_type=Euros)
    note: str | None = Field(default=None, max_length=300)
    key: str | None = Field(default=None, max_length=64)
    recorded_by_id: int | None = Field(default=None, foreign_key="person.id")
    recorded_by: str = Field(max_length=200)
    recorded_at: datetime
