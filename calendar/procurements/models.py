"""Tables of procurements."""

from datetime import date, datetime
from enum import StrEnum

from sqlmodel import Field, SQLModel

from ...core.types import enum_type


class ProcurementState(StrEnum):
    """Where the procurement stands."""

    DRAFT = "draft"
    STARTED = "started"
    DONE = "done"
    CANCELLED = "cancelled"


class Procurement(SQLModel, table=True):
    """A procurement that replaces contracts (in Finnish: hankinta); born as a draft with its contract (the 1+1 model).

    What it replaces is in `ProcurementContract`; its days are the milestones that carry its id.
    Without an `owner_id` of its own, the contract's owner is in charge.
    """

    __tablename__ = "procurement"

    id: int | None = Field(default=None, primary_key=True)
    title: str = Field(max_length=1000)
    state: ProcurementState = Field(default=ProcurementState.DRAFT, sa_type=enum_type(ProcurementState))
    procedure: str | None = Field(default=None, max_length=40)
    procedure_guessed: bool = Field(default=False)
    template_id: int | None = Field(default=None, foreign_key="process_template.id")
    chosen_procedure: str | None = Field(default=None, max_length=40)
    needed_on: date | None = Field(default=None)
    started_on: date | None = Field(default=None)
    owner_id: int | None = Field(default=None, foreign_key="person.id", index=True)
    created_at: datetime


class ProcurementContract(SQLModel, table=True):
    """A contract that a procurement replaces; a contract has one successor procurement."""

    __tablename__ = "procurement_contract"

    contract_id: int = Field(foreign_key="contract.id", primary_key=True, ondelete="CASCADE")
    procurement_id: int = Field(foreign_key="procurement.id", index=True, ondelete="CASCADE")
    by_hand: bool = Field(default=False)
