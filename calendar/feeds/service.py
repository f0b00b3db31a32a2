"""What is done to feeds: made, revoked, told of changes, told that they were fetched."""

import sqlalchemy as sa
from sqlmodel import Session, col, update

from ...core.database import now, today
from .models import FeedVersion


def raise_version(session: Session) -> None:
    """Say that what feeds show has changed, whom it concerns, or that a new day has begun (the roll says so nightly).

    Call it once at the end of each derivation that changed a milestone or touched a contract's people, unit or
    category. The counter never stands on a number it once had, not even after the database was restored: it is
    at least the moment in milliseconds.
    """
    moment = int(now(session).timestamp() * 1000)
    following = col(FeedVersion.counter) + 1
    session.execute(
        update(FeedVersion).values(counter=sa.case((following > moment, following), else_=moment), day=today(session))
    )
