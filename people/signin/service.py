"""Sign in, be slowed down when guessing, change a password, sign out everywhere.

A failed attempt has to be kept although the sign-in is refused, so refusals are returned, not raised.
"""

import secrets
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256
from math import ceil

import sqlalchemy as sa
from sqlmodel import Session, col

from ...core import audit
from ...core.database import now
from ...core.errors import Invalid
from ...core.i18n import _, ngettext
from ..models import LoginAttempt, Person
from . import passwords, queries

WINDOW = timedelta(minutes=15)
FORGET_AFTER = timedelta(days=1)
# Failures in the window: by one address for one e-mail, from one address at all, for one e-mail from anywhere.
MOST_TOGETHER, MOST_FROM_ADDRESS, MOST_FOR_EMAIL = 5, 30, 50


@dataclass(frozen=True, slots=True)
class Refused:
    """A sign-in that was refused, and the words for it; *wait_minutes* where guessing has to pause."""

    text: str
    wait_minutes: int | None = None


def sign_in(session: Session, *, email: str, password: str, address: str) -> Person | Refused:
    """Return the person, or why not; the same words whether the address or the password was wrong."""
    email = email.strip().lower()
    limits = {
        _key("both", email, address): MOST_TOGETHER,
        _key("address", address): MOST_FROM_ADDRESS,
        _key("email", email): MOST_FOR_EMAIL,
    }
    if wait := _pause(session, limits):
        minutes = ngettext("Odota minuutti.", "Odota %(n)s minuuttia.", wait) % {"n": wait}
        return Refused(_("Kirjautumista on yritetty liian monta kertaa.") + " " + minutes, wait)
    person = queries.person_by_email(session, email)
    if not passwords.is_right(password, person.password_hash if person else None) or person is None:
        _remember_failure(session, list(limits))
        return Refused(_("Sähköposti tai salasana on väärin."))
    _forget_failures(session, _key("both", email, address))
    if passwords.is_outdated(person.password_hash or ""):
        person.password_hash = passwords.hash_password(password)
    return let_in(session, person)


def let_in(session: Session, person: Person) -> Person:
    """Give the person a session key where they have none; all their sessions hold it."""
    person.session_key = person.session_key or secrets.token_urlsafe(24)
    session.add(person)
    session.flush()
    return person


def set_password(session: Session, person: Person, password: str, *, actor: str) -> Person:
    """Set the person's password and end all their sessions; Invalid where it is too short or is their address."""
    check_password(password, person)
    person.password_hash = passwords.hash_password(password)
    return sign_out_everywhere(session, person, actor=actor, action="password_set")


def sign_out_everywhere(session: Session, person: Person, *, actor: str, action: str = "signed_out") -> Person:
    """End all sessions of the person by changing the key that they hold."""
    person.session_key = secrets.token_urlsafe(24)
    session.add(person)
    session.flush()
    audit.note(session, "person", person.id or 0, action, actor=actor)
    return person


def set_language(session: Session, person_id: int, language: str) -> None:
    """Have pages, mails and calendars of the person in *language*."""
    session.execute(sa.update(Person).where(col(Person.id) == person_id).values(language=language))


def check_password(password: str, person: Person) -> None:
    """Raise Invalid with the field "password" where it cannot be used."""
    if len(password) < passwords.LEAST_CHARACTERS:
        text = _("Salasanassa on oltava vähintään %(n)s merkkiä.") % {"n": passwords.LEAST_CHARACTERS}
        raise Invalid(text, field="password")
    if len(password) > passwords.MOST_CHARACTERS:
        text = _("Salasanassa saa olla enintään %(n)s merkkiä.") % {"n": passwords.MOST_CHARACTERS}
        raise Invalid(text, field="password")
    own = {(person.email or "").lower(), person.name.lower()}
    if password.lower() in own or len(set(password)) < 5:
        raise Invalid(_("Salasana on liian helppo arvata."), field="password")


def _key(*parts: str) -> str:
    """Addresses are not kept in clear."""
    return f"{parts[0]}:{sha256('|'.join(parts).encode()).hexdigest()}"


def _pause(session: Session, limits: dict[str, int]) -> int:
    """Return the minutes to wait until every count is below its limit; 0 where it is."""
    failures = queries.failures_since(session, list(limits), now(session) - WINDOW)
    over = [moments[-limits[key]] for key, moments in failures.items() if len(moments) >= limits[key]]
    waits = [moment + WINDOW - now(session) for moment in over]
    return max((ceil(wait.total_seconds() / 60) for wait in waits), default=0)


def _remember_failure(session: Session, keys: list[str]) -> None:
    session.execute(sa.delete(LoginAttempt).where(col(LoginAttempt.at) < now(session) - FORGET_AFTER))
    session.add_all(LoginAttempt(key=key, at=now(session)) for key in keys)
    session.flush()


def _forget_failures(session: Session, key: str) -> None:
    session.execute(sa.delete(LoginAttempt).where(col(LoginAttempt.key) == key))
