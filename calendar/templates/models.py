"""Tables of process templates."""

import sqlalchemy as sa
from sqlmodel import Field, SQLModel


class ProcessTemplate(SQLModel, table=True):
    """How a procurement of one procedure is laid out in time; a new version leaves old plans as they are."""

    __tablename__ = "process_template"
    __table_args__ = (sa.UniqueConstraint("code", "version"),)

    id: int | None = Field(default=None, primary_key=True)
    code: str = Field(max_length=40)
    version: int = Field(default=1)
    heads_up_weeks: int
    standstill_days: int | None = Field(default=None)
    source: str = Field(max_length=500)


class TemplatePhase(SQLModel, table=True):
    """One phase of a template, in order; calendar days or own work, its weeks and its least days."""

    __tablename__ = "template_phase"
    __table_args__ = (sa.UniqueConstraint("template_id", "number"),)

    id: int | None = Field(default=None, primary_key=True)
    template_id: int = Field(foreign_key="process_template.id", ondelete="CASCADE")
    number: int
    phase: str = Field(max_length=20)
    weeks: int
    own_work: bool
    least_days: int
