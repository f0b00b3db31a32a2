"""Tables of phases that are done."""

from datetime import date, datetime

from sqlmodel import Field, SQLModel


class PhaseDone(SQLModel, table=True):
    """A phase of a procurement that somebody has marked as done, and the day on which it was.

    `until_on` is the day before which the plan had it done, as it was then; `deviation_id` what its lateness became.
    """

    __tablename__ = "phase_done"

    procurement_id: int = Field(foreign_key="procurement.id", primary_key=True, ondelete="CASCADE")
    phase: str = Field(primary_key=True, max_length=20)
    done_on: date
    until_on: date | None = Field(default=None)
    deviation_id: int | None = Field(default=None, foreign_key="deviation.id", ondelete="SET NULL")
    at: datetime
    by_id: int | None = Field(default=None, foreign_key="person.id")
    by: str = Field(max_length=200)
