"""Tables of the library of criteria."""

from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from ...core.types import enum_type
from ..lessons.models import Effect


class Criterion(SQLModel, table=True):
    """A sentence for documents that has worked: as what, in which category, and where; removed, never deleted.

    `contract_id` is the contract whose period taught it, `procurement_id` the one in which it was found good, and
    `worked` how it has worked, in words.
    """

    __tablename__ = "criterion"

    id: int | None = Field(default=None, primary_key=True)
    sentence: str = Field(sa_type=sa.Text)
    effect: Effect = Field(sa_type=enum_type(Effect))
    category_id: int | None = Field(default=None, foreign_key="category.id", index=True, ondelete="SET NULL")
    contract_id: int | None = Field(default=None, foreign_key="contract.id", ondelete="SET NULL")
    procurement_id: int | None = Field(default=None, foreign_key="procurement.id", ondelete="SET NULL")
    worked: str | None = Field(default=None, sa_type=sa.Text)
    version: int = Field(default=1)
    added_by_id: int | None = Field(default=None, foreign_key="person.id")
    added_by: str = Field(max_length=200)
    added_at: datetime
    removed_by: str | None = Field(default=None, max_length=200)
    removed_at: datetime | None = Field(default=None)


class CriterionUse(SQLModel, table=True):
    """A procurement whose documents have taken a criterion."""

    __tablename__ = "criterion_use"

    criterion_id: int = Field(foreign_key="criterion.id", primary_key=True, ondelete="CASCADE")
    procurement_id: int = Field(foreign_key="procurement.id", primary_key=True, index=True, ondelete="CASCADE")
    by: str = Field(max_length=200)
    at: datetime
