"""Tables of people and the organisation."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID, uuid4

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from ..core.types import enum_type


class BuyerKind(StrEnum):
    """Kind of contracting authority, which decides its thresholds."""

    CENTRAL = "central"
    SUB_CENTRAL = "sub_central"


class Role(StrEnum):
    """What a person may do (design: viewer … main user)."""

    VIEWER = "viewer"
    REQUESTER = "requester"
    OWNER = "owner"
    PROCUREMENT = "procurement"
    UNIT_MANAGER = "unit_manager"
    CATEGORY_LEAD = "category_lead"
    AUDITOR = "auditor"
    MAIN_USER = "main_user"


class Organisation(SQLModel, table=True):
    """The buyer whose register this is (in Finnish: hankintayksikkö); one row."""

    __tablename__ = "organisation"

    id: int | None = Field(default=None, primary_key=True)
    name: str = Field(max_length=200)
    business_id: str | None = Field(default=None, max_length=9)
    kind: BuyerKind | None = Field(default=None, sa_type=enum_type(BuyerKind))
    language: str = Field(default="fi", max_length=2)
    mail_domain: str | None = Field(default=None, max_length=200)
    installation: UUID = Field(default_factory=uuid4)


class Unit(SQLModel, table=True):
    """A unit of the organisation (in Finnish: yksikkö)."""

    __tablename__ = "unit"

    id: int | None = Field(default=None, primary_key=True)
    name: str = Field(max_length=200, unique=True)
    parent_id: int | None = Field(default=None, foreign_key="unit.id", index=True)
    manager_id: int | None = Field(
        default=None,
        sa_column=sa.Column(
            sa.ForeignKey("person.id", use_alter=True, name="fk_unit_manager_id_person"), nullable=True
        ),
    )
    mailbox: str | None = Field(default=None, max_length=254)


class Person(SQLModel, table=True):
    """Somebody who works with contracts; without an address no mail reaches them, which is listed."""

    __tablename__ = "person"

    id: int | None = Field(default=None, primary_key=True)
    name: str = Field(max_length=200, index=True)
    email: str | None = Field(default=None, max_length=254, unique=True)
    unit_id: int | None = Field(default=None, foreign_key="unit.id", index=True)
    deputy_id: int | None = Field(default=None, foreign_key="person.id")
    language: str = Field(default="fi", max_length=2)
    active: bool = Field(default=True)
    password_hash: str | None = Field(default=None, max_length=200)
    session_key: str | None = Field(default=None, max_length=64)
    created_at: datetime


class PersonRole(SQLModel, table=True):
    """A role that a person has."""

    __tablename__ = "person_role"

    person_id: int = Field(foreign_key="person.id", primary_key=True, ondelete="CASCADE")
    role: Role = Field(primary_key=True, sa_type=enum_type(Role))


class Absence(SQLModel, table=True):
    """A span of days on which a person is away; both days are in it (in Finnish: poissaolo)."""

    __tablename__ = "absence"
    __table_args__ = (sa.CheckConstraint("last_on >= first_on", name="days"),)

    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id", index=True, ondelete="CASCADE")
    first_on: date
    last_on: date
    substitute_id: int | None = Field(default=None, foreign_key="person.id")


class LoginAttempt(SQLModel, table=True):
    """A failed sign-in, counted so that guessing is slow."""

    __tablename__ = "login_attempt"
    __table_args__ = (sa.Index("ix_login_attempt_key_at", "key", "at"),)

    id: int | None = Field(default=None, primary_key=True)
    key: str = Field(max_length=254)
    at: datetime
