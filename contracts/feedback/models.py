"""Tables of feedback: rounds, whom they ask, and answers that do not say who gave them."""

from datetime import date, datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from ...core.types import enum_type


class Theme(StrEnum):
    """What a free text is about; a person says so."""

    QUALITY = "quality"
    TIMELINESS = "timeliness"
    COOPERATION = "cooperation"
    STAFF = "staff"
    COMMUNICATION = "communication"
    PRICE = "price"
    SAFETY = "safety"
    BUYER_SIDE = "buyer_side"
    PRAISE = "praise"
    OTHER = "other"


class FeedbackRound(SQLModel, table=True):
    """One asking of feedback on a contract; `number` counts within the contract.

    Answers are taken from `sends_on` to `closes_on`, both days in it. `every_months` makes the next round once this
    one was sent. `open_hash` is the hash of the secret of a link that anybody may answer by. A round that holds what
    was brought in from a file is `imported`: nobody was asked in it.
    """

    __tablename__ = "feedback_round"
    __table_args__ = (
        sa.UniqueConstraint("contract_id", "number"),
        sa.Index("ix_feedback_round_days", "sends_on", "closes_on"),
    )

    id: int | None = Field(default=None, primary_key=True)
    contract_id: int = Field(foreign_key="contract.id", ondelete="CASCADE")
    number: int
    sends_on: date
    closes_on: date
    every_months: int | None = Field(default=None)
    language: str = Field(default="fi", max_length=2)
    imported: bool = Field(default=False)
    open_hash: str | None = Field(default=None, max_length=64, unique=True)
    made_by_id: int | None = Field(default=None, foreign_key="person.id")
    made_by: str = Field(max_length=200)
    made_at: datetime
    sent_at: datetime | None = Field(default=None)
    reminded_at: datetime | None = Field(default=None)
    stopped_at: datetime | None = Field(default=None)
    stopped_by: str | None = Field(default=None, max_length=200)


class FeedbackRecipient(SQLModel, table=True):
    """Somebody whom a round asks: an address, or a person whose address is read when it is sent.

    The hashes are those of the links in the two mails; of an answer the row keeps only that a link was `used`.
    """

    __tablename__ = "feedback_recipient"
    __table_args__ = (sa.UniqueConstraint("round_id", "address"),)

    id: int | None = Field(default=None, primary_key=True)
    round_id: int = Field(foreign_key="feedback_round.id", ondelete="CASCADE")
    address: str = Field(max_length=254)
    person_id: int | None = Field(default=None, foreign_key="person.id", index=True, ondelete="SET NULL")
    secret_hash: str | None = Field(default=None, max_length=64, unique=True)
    reminder_hash: str | None = Field(default=None, max_length=64, unique=True)
    used: bool = Field(default=False)


class FeedbackAnswer(SQLModel, table=True):
    """What somebody answered: 1 poor – 5 good, or nothing. It holds neither who nor at what hour."""

    __tablename__ = "feedback_answer"
    __table_args__ = (sa.Index("ix_feedback_answer_round", "round_id"),)

    id: int | None = Field(default=None, primary_key=True)
    round_id: int = Field(foreign_key="feedback_round.id", ondelete="CASCADE")
    received_on: date
    quality: int | None = Field(default=None)
    timeliness: int | None = Field(default=None)
    cooperation: int | None = Field(default=None)
    text: str | None = Field(default=None, sa_type=sa.Text)
    theme: Theme | None = Field(default=None, sa_type=enum_type(Theme))
    theme_by: str | None = Field(default=None, max_length=200)
    theme_at: datetime | None = Field(default=None)


class FeedbackMinute(SQLModel, table=True):
    """How many answers came to a round in a minute by its open link, so that a flood is stopped: no more than that."""

    __tablename__ = "feedback_minute"

    round_id: int = Field(foreign_key="feedback_round.id", primary_key=True, ondelete="CASCADE")
    minute: int = Field(primary_key=True)
    count: int
