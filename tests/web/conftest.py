"""The application over a fresh database, and people who visit it."""

import pytest
from flask import Flask

from hankintakello.assembly import House
from hankintakello.people.models import Role
from hankintakello.tests.visiting import Visitor, application, visitor


@pytest.fixture
def app(house: House) -> Flask:
    """The application."""
    return application(house)


@pytest.fixture
def anybody(app: Flask) -> Visitor:
    """Somebody who is not signed in."""
    return Visitor(app)


@pytest.fixture
def main_user(app: Flask, house: House) -> Visitor:
    """A main user."""
    return visitor(app, house.database, Role.MAIN_USER, name="Maria Lindholm", email="maria@mallila.example")


@pytest.fixture
def owner(app: Flask, house: House) -> Visitor:
    """Somebody who owns contracts."""
    return visitor(app, house.database, Role.OWNER, name="Aino Kallio", email="aino@mallila.example")


@pytest.fixture
def viewer(app: Flask, house: House) -> Visitor:
    """Somebody who may look only."""
    return visitor(app, house.database, Role.VIEWER, name="Lauri Lukija", email="lauri@mallila.example")
