"""The table of attachments (in Finnish: liite)."""

from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from ...core.types import enum_type

SUBJECTS = ("contract_id", "deviation_id", "report_id", "obligation_id", "meeting_id")
"""What a file may be of: exactly one of these."""


class Publicity(StrEnum):
    """Whether a document is public (julkisuuslaki 621/1999; in Finnish: julkisuusluokka)."""

    PUBLIC = "public"
    PARTLY = "partly"
    SECRET = "secret"


class Attachment(SQLModel, table=True):
    """A file of a contract, a deviation, a report, a task or a meeting: of just one, and gone when that is gone.

    `ground` is the law by which it is secret, `trade_secret` the supplier's own mark. One that was removed is kept
    a while, so that it can be put back.
    """

    __tablename__ = "attachment"
    __table_args__ = (
        sa.CheckConstraint(
            " + ".join(f"CASE WHEN {name} IS NULL THEN 0 ELSE 1 END" for name in SUBJECTS) + " = 1",
            name="one_subject",
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    contract_id: int | None = Field(default=None, foreign_key="contract.id", index=True, ondelete="CASCADE")
    deviation_id: int | None = Field(default=None, foreign_key="deviation.id", index=True, ondelete="CASCADE")
    report_id: int | None = Field(default=None, foreign_key="deviation_report.id", index=True, ondelete="CASCADE")
    obligation_id: int | None = Field(default=None, foreign_key="obligation.id", index=True, ondelete="CASCADE")
    meeting_id: int | None = Field(default=None, foreign_key="meeting.id", index=True, ondelete="CASCADE")
    sha256: str = Field(foreign_key="kept_file.sha256", index=True, max_length=64)
    name: str = Field(max_length=200)
    content_type: str = Field(max_length=100)
    size: int
    publicity: Publicity = Field(default=Publicity.PUBLIC, sa_type=enum_type(Publicity))
    ground: str | None = Field(default=None, max_length=500)
    trade_secret: bool = Field(default=False)
    added_at: datetime
    added_by_id: int | None = Field(default=None, foreign_key="person.id")
    added_by: str = Field(max_length=200)
    removed_at: datetime | None = Field(default=None, index=True)
    removed_by: str | None = Field(default=None, max_length=200)
