"""Tables of report codes and of what came in by them."""

from datetime import date, datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from ...core.types import enum_type


class ReportState(StrEnum):
    """What became of a report."""

    WAITING = "waiting"
    ACCEPTED = "accepted"
    REFUSED = "refused"


class ReportLink(SQLModel, table=True):
    """A code by which deviations of one contract are reported without an account; its secret is kept as a hash.

    `place` says where the code hangs. A code that is renewed keeps its row and gets another secret.
    """

    __tablename__ = "report_link"

    id: int | None = Field(default=None, primary_key=True)
    contract_id: int = Field(foreign_key="contract.id", index=True, ondelete="CASCADE")
    secret_hash: str = Field(max_length=64, unique=True)
    place: str = Field(max_length=200)
    made_at: datetime
    made_by: str = Field(max_length=200)
    ended_at: datetime | None = Field(default=None)


class DeviationReport(SQLModel, table=True):
    """What somebody without an account reported; it counts once somebody who may has let it."""

    __tablename__ = "deviation_report"
    __table_args__ = (
        sa.Index("ix_deviation_report_state", "state", "contract_id"),
        sa.Index("ix_deviation_report_link", "link_id", "received_at"),
    )

    id: int | None = Field(default=None, primary_key=True)
    contract_id: int = Field(foreign_key="contract.id", index=True, ondelete="CASCADE")
    link_id: int = Field(foreign_key="report_link.id", ondelete="CASCADE")
    what: str = Field(sa_type=sa.Text)
    seen_on: date
    severity: int
    seen_by: str | None = Field(default=None, max_length=200)
    contact: str | None = Field(default=None, max_length=200)
    received_at: datetime
    state: ReportState = Field(default=ReportState.WAITING, sa_type=enum_type(ReportState))
    decided_at: datetime | None = Field(default=None)
    decided_by: str | None = Field(default=None, max_length=200)
    reason: str | None = Field(default=None, max_length=1000)
    deviation_id: int | None = Field(default=None, foreign_key="deviation.id", ondelete="SET NULL")
