"""Tables of a contract's terms and extension options."""

from datetime import date
from enum import StrEnum

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from ...core.types import enum_type


class TermRowKind(StrEnum):
    """Why a term row is certain."""

    ORIGINAL = "original"
    OPTION = "option"
    MODIFICATION = "modification"
    RENEWAL = "renewal"
    INDEFINITE = "indefinite"


class OptionState(StrEnum):
    """What became of an extension option."""

    OPEN = "open"
    EXERCISED = "exercised"
    DECLINED = "declined"
    LAPSED = "lapsed"


class ContractTerm(SQLModel, table=True):
    """A certain span of a contract (in Finnish: sopimuskausi); both days are in it, no end: until further notice."""

    __tablename__ = "contract_term"
    __table_args__ = (sa.UniqueConstraint("contract_id", "number"),)

    id: int | None = Field(default=None, primary_key=True)
    contract_id: int = Field(foreign_key="contract.id", ondelete="CASCADE")
    number: int
    kind: TermRowKind = Field(sa_type=enum_type(TermRowKind))
    starts_on: date | None = Field(default=None)
    ends_on: date | None = Field(default=None)
    reason: str | None = Field(default=None, max_length=1000)


class ExtensionOption(SQLModel, table=True):
    """An extension option (in Finnish: optiokausi).

    `exercise_by` is the contract's own last day, not moved to a working day; where it is given as months
    before the end of the term before the option it is `exercise_months_before` that counts.
    """

    __tablename__ = "extension_option"
    __table_args__ = (sa.UniqueConstraint("contract_id", "number"), sa.CheckConstraint("months > 0", name="months"))

    id: int | None = Field(default=None, primary_key=True)
    contract_id: int = Field(foreign_key="contract.id", ondelete="CASCADE")
    number: int
    months: int
    exercise_by: date | None = Field(default=None)
    exercise_months_before: int | None = Field(default=None)
    state: OptionState = Field(default=OptionState.OPEN, sa_type=enum_type(OptionState))
    intent: bool = Field(default=False)
    decided_by_id: int | None = Field(default=None, foreign_key="person.id")
    decided_on: date | None = Field(default=None)
    supplier_notified_on: date | None = Field(default=None)
    reason: str | None = Field(default=None, max_length=1000)
