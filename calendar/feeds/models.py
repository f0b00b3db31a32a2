"""Tables of feeds."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from ...core.types import enum_type


class FeedScope(StrEnum):
    """Which milestones a feed holds."""

    MINE = "mine"
    ALL = "all"
    UNIT = "unit"
    CATEGORY = "category"


class Breadth(StrEnum):
    """How much of the time ahead a feed shows, so that calendar programs can show the feed: the more days, the less."""

    WIDE = "wide"
    NARROW = "narrow"
    NEAR = "near"


class Feed(SQLModel, table=True):
    """A person's subscription address (in Finnish: kalenteritilaus); its secret is kept as a hash only.

    `drawn` is the ETag for which its pieces were last brought up to date, `drawn_at` when, and `entries` how many
    there were.
    """

    __tablename__ = "feed"

    id: int | None = Field(default=None, primary_key=True)
    secret_hash: str = Field(max_length=64, unique=True)
    person_id: int = Field(foreign_key="person.id", index=True, ondelete="CASCADE")
    scope: FeedScope = Field(sa_type=enum_type(FeedScope))
    unit_id: int | None = Field(default=None, foreign_key="unit.id")
    category_id: int | None = Field(default=None, foreign_key="category.id")
    created_at: datetime
    revoked_at: datetime | None = Field(default=None)
    drawn: str | None = Field(default=None, max_length=32)
    drawn_at: datetime | None = Field(default=None)
    entries: int = Field(default=0)
    breadth: Breadth = Field(default=Breadth.WIDE, sa_type=enum_type(Breadth))
    last_fetched_at: datetime | None = Field(default=None)
    last_client: str | None = Field(default=None, max_length=20)


class FeedVersion(SQLModel, table=True):
    """The counter that every feed's ETag is made of, and the day from which windows are counted. One row.

    Each change of what feeds show raises the counter; the nightly roll does, too, and so moves the windows.
    """

    __tablename__ = "feed_version"

    id: int | None = Field(default=None, primary_key=True)
    counter: int = Field(default=0, sa_type=sa.BigInteger)
    day: date


class FeedPiece(SQLModel, table=True):
    """A published milestone's VEVENT in one language, as it is sent: the same octets until what it shows changes.

    A piece outlives its milestone and its contract, so that calendars hear that a day was cancelled; hence no
    foreign keys. `shown` is the milestone's digest and `recipe` the renderer's when the text was made; `begins_on` is
    the day on which a phase's procurement has to begin, the earliest that it ever was.
    """

    __tablename__ = "feed_piece"
    __table_args__ = (sa.UniqueConstraint("language", "uid"),)

    language: str = Field(primary_key=True, max_length=2)
    contract_id: int = Field(primary_key=True)
    uid: UUID = Field(primary_key=True)
    on: date
    begins_on: date | None = Field(default=None)
    shown: str = Field(max_length=32)
    recipe: str = Field(max_length=16)
    sequence: int
    changed_at: datetime
    cancelled_on: date | None = Field(default=None)
    octets: bytes


class FeedAudience(SQLModel, table=True):
    """Whose a contract's entries are, copied from the register for feeds; outlives the contract as pieces do."""

    __tablename__ = "feed_audience"

    contract_id: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    owner_id: int | None = Field(default=None)
    deputy_id: int | None = Field(default=None)
    expert_id: int | None = Field(default=None)
    approver_id: int | None = Field(default=None)
    planner_id: int | None = Field(default=None)
    unit_id: int | None = Field(default=None)
    category_id: int | None = Field(default=None)
