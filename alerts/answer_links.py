"""The addresses in a mail under which its reader answers: a secret for one alert and one person.

It is random and kept hashed, like a feed's: the command line composes mails without the key that signs sessions, a
key that leaks forges no answer, and a link can be ended by itself.
"""

from collections.abc import Iterable
from datetime import timedelta

import sqlalchemy as sa
from sqlmodel import Session

from ..calendar.feeds.addresses import hash_of, new_secret
from ..core.bulk import table_of
from ..core.database import today
from .models import AnswerLink

LASTS = timedelta(days=120)

LINK = table_of(AnswerLink)


def make(session: Session, alert_ids: Iterable[int], person_id: int) -> dict[int, str]:
    """Return a new secret for each of these alerts, by id; each lasts 120 days."""
    made = {id_: new_secret() for id_ in alert_ids}
    session.execute(
        sa.insert(LINK),
        [
            {
                "secret_hash": hash_of(secret),
                "alert_id": id_,
                "person_id": person_id,
                "expires_on": today(session) + LASTS,
            }
            for id_, secret in made.items()
        ],
    )
    return made


def find(session: Session, secret: str) -> AnswerLink | None:
    """Return the link of this secret, also one that has expired."""
    return session.get(AnswerLink, hash_of(secret))


def forget_old(session: Session) -> int:
    """Delete the links that expired over a year ago, so that an old one is still explained for a while."""
    old = LINK.c.expires_on < today(session) - timedelta(days=365)
    return int(session.execute(sa.delete(LINK).where(old)).rowcount)  # type: ignore[attr-defined]
