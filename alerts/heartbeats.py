"""Heartbeats: when each recurring job last ended well, and when and why it last did not."""

from sqlmodel import Session

from ..core.database import now
from .models import Heartbeat

LENGTH = 500


def beat(session: Session, job: str, note: str | None = None) -> None:
    """Note that the job has ended well."""
    found = session.get(Heartbeat, job) or Heartbeat(job=job)
    found.at, found.note = now(session), note[:LENGTH] if note else None
    session.add(found)
    session.flush()


def miss(session: Session, job: str, error: str) -> None:
    """Note that the job has failed."""
    found = session.get(Heartbeat, job) or Heartbeat(job=job)
    found.failed_at, found.error = now(session), error[:LENGTH]
    session.add(found)
    session.flush()


def last_noted(session: Session, job: str) -> str | None:
    """Return what the job noted when it last ended well."""
    found = session.get(Heartbeat, job)
    return found.note if found else None
