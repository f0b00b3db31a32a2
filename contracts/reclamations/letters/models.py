"""The table of the organisation's own templates of letters."""

from datetime import datetime

from sqlmodel import Field, SQLModel


class LetterTemplate(SQLModel, table=True):
    """A template that the organisation has made in Word; of those not ended, the newest is used.

    One that is no longer used keeps its row and its file: letters were made by it.
    """

    __tablename__ = "letter_template"

    id: int | None = Field(default=None, primary_key=True)
    file_sha256: str = Field(max_length=64, foreign_key="kept_file.sha256", index=True)
    name: str = Field(max_length=200)
    added_at: datetime
    added_by: str = Field(max_length=200)
    ended_at: datetime | None = Field(default=None)
    ended_by: str | None = Field(default=None, max_length=200)
