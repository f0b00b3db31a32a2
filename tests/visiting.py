"""Visitors of the application for tests: signed in, with forms that carry their token."""

import re
from collections.abc import Mapping
from html import unescape
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlmodel import Session
from werkzeug.test import TestResponse

from hankintakello.app import create_app, site_of
from hankintakello.assembly import House
from hankintakello.core.changes import changed
from hankintakello.core.database import Database
from hankintakello.people.models import Person, Role
from hankintakello.people.signin.service import let_in
from hankintakello.tests.build import make_person
from hankintakello.web.feed_files import GUESSES
from hankintakello.web.guesses import Guesses

_TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')


def application(house: House) -> Flask:
    """Return the application over *house*: one for all tests of a process, which is handed another installation.

    To register the pages takes longer than most tests. Whoever changes the application, its key or its address makes
    their own by `create_app`.
    """
    app = _registered(house)
    app.extensions["hankintakello"] = site_of(house, None)
    app.extensions[GUESSES] = Guesses()
    return app


_MADE: list[Flask] = []


def _registered(house: House) -> Flask:
    if not _MADE:
        _MADE.append(create_app(house))
    return _MADE[0]


class Visitor:
    """A browser without JavaScript."""

    def __init__(self, app: Flask, person: Person | None = None) -> None:
        self.client: FlaskClient = app.test_client()
        self.person = person
        if person is not None:
            with self.client.session_transaction() as session:
                session["_user_id"] = f"{person.id}.{person.session_key}"

    def get(self, address: str, **options: Any) -> TestResponse:
        """Fetch a page."""
        return self.client.get(address, buffered=True, **options)

    def post(self, address: str, data: Mapping[str, Any] | None = None, **options: Any) -> TestResponse:
        """Send a form with the session's token."""
        return self.client.post(address, data={**(data or {}), "csrf_token": self.token()}, buffered=True, **options)

    def token(self) -> str:
        """Return the session's token, as a form has it."""
        found = _TOKEN.search(self.get("/sign-in" if self.person is None else "/me").text)
        assert found is not None
        return found[1]


def visitor(app: Flask, database: Database, *roles: Role, **overrides: Any) -> Visitor:
    """Make somebody with these roles, and sign them in."""
    with database.writing() as session:
        person = let_in(session, make_person(session, *roles, **overrides))
    return Visitor(app, person)


def on_the_clock(session: Session, *contracts: Any) -> None:
    """Have the days of these contracts derived when the transaction is committed."""
    changed(session, contracts=[contract.id for contract in contracts])


def words(response: TestResponse) -> str:
    """Return what a page says, without its markup: one line, single spaces."""
    text = re.sub(r"<(script|style|svg)\b.*?</\1>", " ", response.text, flags=re.DOTALL)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", text)).split())


def main_words(response: TestResponse) -> str:
    """Return what the page's own part says."""
    inside = re.search(r"<main\b.*?</main>", response.text, flags=re.DOTALL)
    assert inside is not None
    text = re.sub(r"<svg\b.*?</svg>", " ", inside[0], flags=re.DOTALL)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", text)).split())
