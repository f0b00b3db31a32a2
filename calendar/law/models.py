"""The table of legal parameters."""

from datetime import date
from decimal import Decimal

import sqlalchemy as sa
from sqlmodel import Field, SQLModel


class LegalParameter(SQLModel, table=True):
    """A number of the law with the days on which it holds and its source; edited by the main user."""

    __tablename__ = "legal_parameter"
    __table_args__ = (sa.UniqueConstraint("key", "valid_from"),)

    id: int | None = Field(default=None, primary_key=True)
    key: str = Field(max_length=80)
    value: Decimal = Field(max_digits=14, decimal_places=2)
    unit: str = Field(max_length=20)
    valid_from: date
    valid_to: date | None = Field(default=None)
    source: str = Field(max_length=500)
    confidence: str = Field(max_length=20)
    checked_on: date | None = Field(default=None)
