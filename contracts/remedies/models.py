"""Table of a contract's own terms for reclamations (in Finnish: seuraamusehdot)."""

from decimal import Decimal
from enum import StrEnum

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from ...core.types import Euros, enum_type


class PenaltyBasis(StrEnum):
    """What the penalty is counted from (in Finnish: viivästyssakon peruste)."""

    CONTRACT_VALUE = "contract_value"
    LATE_PART = "late_part"
    FIXED_SUM = "fixed_sum"
    FREE_TEXT = "free_text"


class PeriodUnit(StrEnum):
    """In what the period of a penalty is counted."""

    DAYS = "days"
    WEEKS = "weeks"


class RemedyTerms(SQLModel, table=True):
    """What one contract says; each figure stands in it, and what is empty is not known: nothing is assumed.

    Percents have two decimals and are kept as hundredths. `answer_days` is how long the supplier has to answer;
    `claim_*` is whom at the supplier reclamations are sent to.
    """

    __tablename__ = "remedy_terms"

    contract_id: int = Field(foreign_key="contract.id", primary_key=True, ondelete="CASCADE")
    penalty_clause: str | None = Field(default=None, max_length=200)
    penalty_basis: PenaltyBasis | None = Field(default=None, sa_type=enum_type(PenaltyBasis))
    penalty_percent: Decimal | None = Field(default=None, sa_type=Euros)
    penalty_sum: Decimal | None = Field(default=None, sa_type=Euros)
    period_length: int | None = Field(default=None)
    period_unit: PeriodUnit | None = Field(default=None, sa_type=enum_type(PeriodUnit))
    cap_percent: Decimal | None = Field(default=None, sa_type=Euros)
    penalty_text: str | None = Field(default=None, sa_type=sa.Text)
    reduction_clause: str | None = Field(default=None, max_length=200)
    reduction_percent: Decimal | None = Field(default=None, sa_type=Euros)
    reduction_text: str | None = Field(default=None, sa_type=sa.Text)
    answer_days: int | None = Field(default=None)
    claim_name: str | None = Field(default=None, max_length=200)
    claim_email: str | None = Field(default=None, max_length=254)
    claim_address: str | None = Field(default=None, max_length=500)
    version: int = Field(default=0)
