"""Who visits: Flask-Login, wrapped. A session holds the person's id and session key; a new key ends it."""

from typing import Any
from urllib.parse import urlsplit

from flask import Flask, session
from flask_login import LoginManager, current_user, login_user, logout_user

from ..core.errors import Forbidden
from ..core.i18n import _
from ..people.models import Person, Role
from ..people.signin import queries
from ..people.signin.queries import Account
from .site import reading

_SEPARATOR = "."


class Visitor:
    """A signed-in person as Flask-Login wants it."""

    is_authenticated = is_active = True
    is_anonymous = False

    def __init__(self, account: Account) -> None:
        self.account = account

    def get_id(self) -> str:
        """Return what the session holds."""
        return f"{self.account.id}{_SEPARATOR}{self.account.session_key}"


def init_app(app: Flask) -> None:
    """Teach the application to know its visitors again."""
    manager: Any = LoginManager()  # type: ignore[no-untyped-call]
    manager.session_protection = None  # the session key does it; the other kind signs people out between networks
    manager.init_app(app, add_context_processor=False)
    manager.user_loader(_load)


def me() -> Account | None:
    """Return the visitor's account, None where nobody is signed in."""
    visitor: Any = current_user
    return visitor.account if visitor.is_authenticated else None


def myself() -> Account:
    """Return the visitor's account where the view has asked for it."""
    account = me()
    if account is None:
        raise Forbidden(_("Kirjaudu ensin."))
    return account


def has_role(account: Account, role: str) -> bool:
    """Tell whether the account has the role; the main user has them all."""
    return bool(account.roles & {Role(role), Role.MAIN_USER})


def remember(person: Person) -> None:
    """Begin a session for the person; what the browser held before is dropped."""
    session.clear()
    session.permanent = True
    assert person.id is not None
    assert person.session_key is not None
    account = Account(person.id, person.name, person.email or "", person.language, person.unit_id, person.session_key)
    login_user(Visitor(account))  # type: ignore[no-untyped-call]


def forget() -> None:
    """End the session in this browser."""
    logout_user()  # type: ignore[no-untyped-call]
    session.clear()


def safe_next(address: str | None) -> str | None:
    """Return *address* if it is a path of this site, else None."""
    if not address or not address.startswith("/") or any(ord(letter) < 33 or letter == "\\" for letter in address):
        return None
    parts = urlsplit(address)
    return None if parts.scheme or parts.netloc or address.startswith("//") else address


def _load(held: str) -> Visitor | None:
    number, _separator, key = held.partition(_SEPARATOR)
    if not number.isdigit():
        return None
    with reading() as database_session:
        account = queries.account(database_session, int(number))
    return Visitor(account) if account and account.session_key == key else None
