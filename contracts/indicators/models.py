"""Tables of indicators and of their measurements."""

from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from ...core.types import Thousandths, enum_type, only_where


class Direction(StrEnum):
    """On which side of its target a figure is good."""

    AT_LEAST = "at_least"
    AT_MOST = "at_most"


class Rhythm(StrEnum):
    """How often it is measured: once for each such period of the calendar."""

    MONTHLY = "monthly"
    QUARTERLY = "quarterly"
    HALF_YEARLY = "half_yearly"
    YEARLY = "yearly"


class Indicator(SQLModel, table=True):
    """One indicator; measured from the period that holds `starts_on` until it is ended."""

    __tablename__ = "indicator"

    id: int | None = Field(default=None, primary_key=True)
    contract_id: int = Field(foreign_key="contract.id", index=True, ondelete="CASCADE")
    name: str = Field(max_length=120)
    unit: str = Field(max_length=30)
    direction: Direction = Field(sa_type=enum_type(Direction))
    target: Decimal = Field(sa_type=Thousandths)
    rhythm: Rhythm = Field(sa_type=enum_type(Rhythm))
    source: str | None = Field(default=None, max_length=300)
    measured_by: str | None = Field(default=None, max_length=200)
    starts_on: date
    made_by_id: int | None = Field(default=None, foreign_key="person.id")
    made_by: str = Field(max_length=200)
    made_at: datetime
    ended_on: date | None = Field(default=None)
    ended_by: str | None = Field(default=None, max_length=200)


class Measurement(SQLModel, table=True):
    """What was measured of a period, told by its first day; one that was taken back stays, marked."""

    __tablename__ = "measurement"
    __table_args__ = (
        sa.Index(
            "uq_measurement_standing", "indicator_id", "period_on", unique=True, **only_where("undone_at IS NULL")
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    indicator_id: int = Field(foreign_key="indicator.id", index=True, ondelete="CASCADE")
    period_on: date
    value: Decimal = Field(sa_type=Thousandths)
    note: str | None = Field(default=None, max_length=300)
    recorded_by_id: int | None = Field(default=None, foreign_key="person.id")
    recorded_by: str = Field(max_length=200)
    recorded_at: datetime
    undone_at: datetime | None = Field(default=None)
    undone_by: str | None = Field(default=None, max_length=200)
