"""The append-only log: who changed which field of what, when and why."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Field, Session, SQLModel

from .database import now


class AuditEvent(SQLModel, table=True):
    """One change of one thing (in Finnish: lokitapahtuma). Rows are never updated or deleted."""

    __tablename__ = "audit_event"
    __table_args__ = (sa.Index("ix_audit_event_subject", "subject", "subject_id", "id"),)

    id: int | None = Field(default=None, primary_key=True)
    at: datetime = Field(index=True)
    actor_id: int | None = Field(default=None)
    actor: str = Field(max_length=200)
    subject: str = Field(max_length=40)
    subject_id: int
    action: str = Field(max_length=40)
    field: str | None = Field(default=None, max_length=60)
    old: Any = Field(default=None, sa_type=sa.JSON)
    new: Any = Field(default=None, sa_type=sa.JSON)
    why: str | None = Field(default=None, sa_type=sa.Text)


def note(
    session: Session,
    subject: str,
    subject_id: int,
    action: str,
    *,
    actor: str,
    actor_id: int | None = None,
    fields: Mapping[str, tuple[object, object]] | None = None,
    why: str | None = None,
) -> None:
    """Log an *action* on a thing, a row for each changed field (name -> (old, new)), or one where none is named."""
    note_many(
        session,
        (
            {
                "actor": actor,
                "actor_id": actor_id,
                "subject": subject,
                "subject_id": subject_id,
                "action": action,
                "field": name,
                "old": old,
                "new": new,
                "why": why,
            }
            for name, (old, new) in (fields.items() if fields else [(None, (None, None))])
        ),
    )


def note_many(session: Session, events: Iterable[Mapping[str, object]]) -> None:
    """Log many events at once; each has the keys of `AuditEvent` but id and at."""
    at = now(session)
    rows = [{"at": at, **event, "old": plain(event.get("old")), "new": plain(event.get("new"))} for event in events]
    if rows:
        session.execute(sa.insert(AuditEvent), rows)


def plain(value: object) -> object:
    """Return the value as JSON holds it: dates in ISO 8601, money as a decimal string."""
    return value if value is None or isinstance(value, bool | int | str | list | dict) else str(value)
