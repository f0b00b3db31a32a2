"""The table of kept files."""

from datetime import datetime

from sqlmodel import Field, SQLModel


class KeptFile(SQLModel, table=True):
    """A file of the store, by the hash of its content. Whatever needs a file points at it with a foreign key.

    A row that nothing points at is taken out after a day, and its file with it.
    """

    __tablename__ = "kept_file"

    sha256: str = Field(primary_key=True, max_length=64)
    size: int
    kept_at: datetime
