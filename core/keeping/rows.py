"""The rows of kept files: written with what names them, taken out when nothing does."""

from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, col

from ..bulk import table_of
from ..database import Database, now
from ..pointing import pointing_at
from .models import KeptFile
from .store import Store, Stored

KEPT_UNNAMED = timedelta(days=1)


def enter(session: Session, stored: Stored) -> None:
    """Write the file's row in the transaction of what is going to name it; one that is there gets another day."""
    insert = postgresql.insert if session.connection().dialect.name == "postgresql" else sqlite.insert
    at = now(session)
    row = insert(table_of(KeptFile)).values(sha256=stored.sha256, size=stored.size, kept_at=at)
    session.execute(row.on_conflict_do_update(index_elements=["sha256"], set_={"kept_at": at}))


def count_lost(session: Session, store: Store) -> tuple[int, int]:
    """Return how many files there should be, and how many of them are not in the folder."""
    named = [*session.scalars(sa.select(col(KeptFile.sha256)))]
    return len(named), sum(not store.has(sha256) for sha256 in named)


def sweep_unnamed(database: Database, store: Store) -> int:
    """Take out the rows that nothing points at any more, then the files that no row names; return how many files.

    Both are left for a day: somebody may be about to name them.
    """
    with database.writing() as session:
        before = now(session) - KEPT_UNNAMED
        _take_out_unnamed(session, before)
    with database.reading() as session:
        named = set(session.scalars(sa.select(col(KeptFile.sha256))))
    return store.sweep(named, before=before)


def _take_out_unnamed(session: Session, before: datetime) -> None:
    table = table_of(KeptFile)
    unnamed = [~sa.exists().where(other == table.c.sha256) for other in pointing_at(table)]
    session.execute(sa.delete(table).where(table.c.kept_at < before, *unnamed))
