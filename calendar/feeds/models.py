"""Tables of feeds."""

from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from ...core.types import enum_type


class FeedScope(StrEnum):
    """Which milestones a feed holds."""

    MINE = "mine"
    ALL = "all"
    UNIT = "unit"
    CATEGORY = "category"


class Feed(SQLModel, table=True):
    """A person's subscription address (in Finnish: kalenteritilaus); its secret is kept as a hash only."""

    __tablename__ = "feed"

    id: int | None = Field(default=None, primary_key=True)
    secret_hash: str = Field(max_length=64, unique=True)
    person_id: int = Field(foreign_key="person.id", index=True, ondelete="CASCADE")
    scope: FeedScope = Field(sa_type=enum_type(FeedScope))
    unit_id: int | None = Field(default=None, foreign_key="unit.id")
    category_id: int | None = Field(default=None, foreign_key="category.id")
    created_at: datetime
    revoked_at: datetime | None = Field(default=None)
    last_fetched_at: datetime | None = Field(default=None)
    last_client: str | None = Field(default=None, max_length=60)


class FeedVersion(SQLModel, table=True):
    """The counter that every feed's ETag is made of; raised by each change of what feeds show. One row."""

    __tablename__ = "feed_version"

    id: int | None = Field(default=None, primary_key=True)
    counter: int = Field(default=0)
    changed_at: datetime


class FeedPiece(SQLModel, table=True):
    """A milestone's VEVENT in one language, kept as it was rendered; stale once its sequence is not the milestone's."""

    __tablename__ = "feed_piece"

    milestone_id: int = Field(foreign_key="milestone.id", primary_key=True, ondelete="CASCADE")
    language: str = Field(primary_key=True, max_length=2)
    sequence: int
    text: str = Field(sa_type=sa.Text)
