"""The table of legal holds (in Finnish: hävittämiskielto)."""

from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from ...core.types import only_where


class LegalHold(SQLModel, table=True):
    """Why a contract and all that belongs to it is kept; at most one stands."""

    __tablename__ = "legal_hold"
    __table_args__ = (sa.Index("ix_legal_hold_standing", "contract_id", unique=True, **only_where("ended_at IS NULL")),)

    id: int | None = Field(default=None, primary_key=True)
    contract_id: int = Field(foreign_key="contract.id", index=True, ondelete="CASCADE")
    reason: str = Field(max_length=1000)
    set_at: datetime
    set_by_id: int | None = Field(default=None, foreign_key="person.id")
    set_by: str = Field(max_length=200)
    ended_at: datetime | None = Field(default=None)
    ended_by: str | None = Field(default=None, max_length=200)
