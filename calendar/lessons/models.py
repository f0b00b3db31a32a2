"""Tables of what was made of findings, and of the gate before the successor's documents are published."""

from datetime import date, datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from ...core.types import enum_type


class Effect(StrEnum):
    """What a finding becomes in the next contract."""

    REQUIREMENT = "requirement"
    AWARD_CRITERION = "award_criterion"
    CONTRACT_TERM = "contract_term"
    NO_EFFECT = "no_effect"


class FindingMark(SQLModel, table=True):
    """What somebody made of a finding. Findings are read from the log; `key` is which, `seen` how much it was then."""

    __tablename__ = "finding_mark"
    __table_args__ = (sa.UniqueConstraint("contract_id", "key"),)

    id: int | None = Field(default=None, primary_key=True)
    contract_id: int = Field(foreign_key="contract.id", ondelete="CASCADE")
    key: str = Field(max_length=60)
    seen: int
    effect: Effect = Field(sa_type=enum_type(Effect))
    sentence: str = Field(sa_type=sa.Text)
    marked_by_id: int | None = Field(default=None, foreign_key="person.id")
    marked_by: str = Field(max_length=200)
    marked_at: datetime


class LearningGate(SQLModel, table=True):
    """The gate of a procurement: who approved the sheet, when the documents were published, and why it was passed.

    `passed_reason` is a manager's, where findings were open or the sheet not approved, `deviation_id` what it became.
    """

    __tablename__ = "learning_gate"

    procurement_id: int = Field(foreign_key="procurement.id", primary_key=True, ondelete="CASCADE")
    approved_by: str | None = Field(default=None, max_length=200)
    approved_at: datetime | None = Field(default=None)
    published_on: date | None = Field(default=None)
    published_by: str | None = Field(default=None, max_length=200)
    passed_reason: str | None = Field(default=None, max_length=1000)
    deviation_id: int | None = Field(default=None, foreign_key="deviation.id", ondelete="SET NULL")
