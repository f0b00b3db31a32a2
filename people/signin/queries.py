"""Whom a sign-in is about, and how often it was tried in vain."""

from dataclasses import dataclass, field
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session, col, select

from ..models import LoginAttempt, Person, PersonRole, Role


@dataclass(frozen=True, slots=True)
class Account:
    """Somebody who may be signed in, with what pages need to know of them."""

    id: int
    name: str
    email: str
    language: str
    unit_id: int | None
    session_key: str
    roles: frozenset[Role] = field(default=frozenset())


def person_by_email(session: Session, email: str) -> Person | None:
    """Return the active person who has this address."""
    wanted = sa.func.lower(col(Person.email)) == email.strip().lower()
    return session.exec(select(Person).where(wanted, col(Person.active)).order_by(col(Person.id))).first()


def account(session: Session, person_id: int) -> Account | None:
    """Return the account of an active person who was given a session key; one query."""
    rows = session.execute(
        sa.select(
            col(Person.name),
            col(Person.email),
            col(Person.language),
            col(Person.unit_id),
            col(Person.session_key),
            col(PersonRole.role),
        )
        .join(PersonRole, col(PersonRole.person_id) == col(Person.id), isouter=True)
        .where(col(Person.id) == person_id, col(Person.active))
    ).all()
    if not rows or not rows[0].session_key:
        return None
    name, email, language, unit_id, session_key, _role = rows[0]
    roles = frozenset(row.role for row in rows if row.role)
    return Account(person_id, name, email or "", language, unit_id, session_key, roles)


def failures_since(session: Session, keys: list[str], since: datetime) -> dict[str, list[datetime]]:
    """Return the moments of failed attempts under each key, oldest first."""
    found: dict[str, list[datetime]] = {key: [] for key in keys}
    attempts = session.exec(
        select(LoginAttempt)
        .where(col(LoginAttempt.key).in_(keys), col(LoginAttempt.at) >= since)
        .order_by(col(LoginAttempt.at), col(LoginAttempt.id))
    )
    for attempt in attempts:
        found[attempt.key].append(attempt.at)
    return found


def anybody_with_password(session: Session) -> bool:
    """Tell whether anybody could sign in at all."""
    return session.exec(select(Person.id).where(col(Person.password_hash).is_not(None)).limit(1)).first() is not None
