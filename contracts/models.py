"""Tables of the register: suppliers, categories, contracts."""

from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from ..core.types import Euros, enum_type


class ContractKind(StrEnum):
    """What is bought; decides the thresholds (in Finnish: hankintalaji)."""

    GOODS = "goods"
    SERVICES = "services"
    WORKS = "works"
    SOCIAL_HEALTH = "social_health"
    OTHER_SPECIAL = "other_special"
    CONCESSION = "concession"


class Arrangement(StrEnum):
    """Whether others may stand under the contract (puitejärjestely, dynaaminen hankintajärjestelmä)."""

    CONTRACT = "contract"
    FRAMEWORK = "framework"
    DPS = "dps"


class TermKind(StrEnum):
    """How long the contract lasts; None in the row means: not known, and asked about."""

    FIXED = "fixed"
    INDEFINITE = "indefinite"
    FIXED_THEN_INDEFINITE = "fixed_then_indefinite"
    AUTO_RENEWING = "auto_renewing"


class ContractState(StrEnum):
    """Where the contract stands in time; written by the roll, never typed in."""

    UPCOMING = "upcoming"
    ACTIVE = "active"
    ENDED = "ended"
    ARCHIVED = "archived"


class Precision(StrEnum):
    """How exactly a date is known: "12/2027" is a month, "Q4 2027" a quarter."""

    DAY = "day"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"


class Supplier(SQLModel, table=True):
    """A supplier (in Finnish: toimittaja), matched by business id, else by normalised name."""

    __tablename__ = "supplier"

    id: int | None = Field(default=None, primary_key=True)
    name: str = Field(max_length=500)
    normalised_name: str = Field(max_length=500, index=True)
    business_id: str | None = Field(default=None, max_length=20, unique=True)
    language: str | None = Field(default=None, max_length=2)


class Category(SQLModel, table=True):
    """A procurement category (in Finnish: hankintakategoria)."""

    __tablename__ = "category"

    id: int | None = Field(default=None, primary_key=True)
    name: str = Field(max_length=200, unique=True)
    parent_id: int | None = Field(default=None, foreign_key="category.id")
    lead_id: int | None = Field(default=None, foreign_key="person.id")


class Contract(SQLModel, table=True):
    """A contract (in Finnish: sopimus). Its dates are told by its term rows; `ends_on` is the register's own word.

    `import_id` is the import that last made or changed it; `import_key` is what imports find it by: its number as the
    file has it, folded, or its title where there is none. `value_lasts_until` is derived from what was bought.
    """

    __tablename__ = "contract"
    __table_args__ = (
        sa.Index("ix_contract_case", "case_number", "unit_id", "coverage_end"),
        sa.Index("ix_contract_state_end", "state", "coverage_end"),
        # An id is never given again: a link, a log row or a calendar entry of a contract that is gone meets no other.
        {"sqlite_autoincrement": True},
    )

    id: int | None = Field(default=None, primary_key=True)
    reference: str = Field(max_length=200, unique=True)
    case_number: str | None = Field(default=None, max_length=200)
    title: str = Field(max_length=1000)
    description: str | None = Field(default=None, sa_type=sa.Text)
    supplier_id: int | None = Field(default=None, foreign_key="supplier.id", index=True)
    lot: str | None = Field(default=None, max_length=200)
    category_id: int | None = Field(default=None, foreign_key="category.id", index=True)
    cpv: str | None = Field(default=None, max_length=200)
    unit_id: int | None = Field(default=None, foreign_key="unit.id", index=True)
    owner_id: int | None = Field(default=None, foreign_key="person.id", index=True)
    deputy_id: int | None = Field(default=None, foreign_key="person.id", index=True)
    expert_id: int | None = Field(default=None, foreign_key="person.id")
    approver_id: int | None = Field(default=None, foreign_key="person.id")

    kind: ContractKind | None = Field(default=None, sa_type=enum_type(ContractKind))
    procedure: str | None = Field(default=None, max_length=40)
    procedure_text: str | None = Field(default=None, max_length=500)
    arrangement: Arrangement = Field(default=Arrangement.CONTRACT, sa_type=enum_type(Arrangement))
    parent_id: int | None = Field(default=None, foreign_key="contract.id", index=True)
    parent_text: str | None = Field(default=None, max_length=200)
    general_terms: str | None = Field(default=None, max_length=200)

    term: TermKind | None = Field(default=None, sa_type=enum_type(TermKind))
    starts_on: date | None = Field(default=None)
    starts_precision: Precision = Field(default=Precision.DAY, sa_type=enum_type(Precision))
    ends_on: date | None = Field(default=None)
    ends_precision: Precision = Field(default=Precision.DAY, sa_type=enum_type(Precision))
    term_text: str | None = Field(default=None, max_length=1000)
    renewal_months: int | None = Field(default=None)
    notice_months: int | None = Field(default=None)
    supplier_notice_months: int | None = Field(default=None)
    notice_text: str | None = Field(default=None, max_length=500)
    option_text: str | None = Field(default=None, max_length=1000)
    last_competed_on: date | None = Field(default=None)

    review_on: date | None = Field(default=None)
    replace_on: date | None = Field(default=None)
    not_renewed_on: date | None = Field(default=None)
    renews_after: date | None = Field(default=None)
    successor_id: int | None = Field(default=None, foreign_key="contract.id", index=True)
    closed_on: date | None = Field(default=None)
    closed_reason: str | None = Field(default=None, max_length=1000)

    estimated_value: Decimal | None = Field(default=None, sa_type=Euros)
    maximum_value: Decimal | None = Field(default=None, sa_type=Euros)
    value_lasts_until: date | None = Field(default=None)
    value_text: str | None = Field(default=None, max_length=500)
    currency: str = Field(default="EUR", max_length=3)
    publicity: str | None = Field(default=None, max_length=100)
    case_link: str | None = Field(default=None, max_length=1000)
    buying_instruction: str | None = Field(default=None, sa_type=sa.Text)
    extra: dict[str, Any] = Field(default_factory=dict, sa_type=sa.JSON)

    state: ContractState = Field(default=ContractState.ACTIVE, sa_type=enum_type(ContractState))
    coverage_end: date | None = Field(default=None, index=True)
    max_extent_on: date | None = Field(default=None)
    import_id: int | None = Field(default=None, foreign_key="import_batch.id", index=True)
    import_key: str | None = Field(default=None, max_length=250, index=True)
    source_file: str | None = Field(default=None, max_length=300)
    source_sheet: str | None = Field(default=None, max_length=200)
    source_row: int | None = Field(default=None)
    came_in_on: date
    version: int = Field(default=1)
    created_at: datetime
    changed_at: datetime = Field(index=True)


class ContractSearch(SQLModel, table=True):
    """What a contract is found by, folded; `searching` keeps it."""

    __tablename__ = "contract_search"

    contract_id: int = Field(foreign_key="contract.id", primary_key=True, ondelete="CASCADE")
    words: str = Field(sa_type=sa.Text)
