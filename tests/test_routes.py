"""Every address says what it asks for, and keeps to it."""

import json
import re
from collections.abc import Callable
from subprocess import CompletedProcess

import pytest
from flask import Flask

from hankintakello.app import create_app
from hankintakello.assembly import House
from hankintakello.people.models import Role
from hankintakello.web.asking import Route, routes

WITH_TOKEN = [
    "/answer/<secret>",
    "/answer/<secret>/undo",
    "/digest/<secret>/stop",
    "/feedback/<secret>",
    "/feeds/<secret>.ics",
    "/metrics",
    "/reply/<secret>",
    "/reply/<secret>/letter.pdf",
    "/report/<secret>",
]
FROM_OUTSIDE = "/digest/<secret>/stop"  # a mail program posts it (RFC 8058), and it does no more than stop mails
WITHOUT_SIGNING_IN = [
    "/healthz",
    "/language",
    "/readyz",
    "/robots.txt",
    "/sign-in",
    "/static/<path:filename>",
]


@pytest.fixture
def app(house: House) -> Flask:
    return create_app(house)


def filled(rule: str) -> str:
    """Return an address of the rule: 1 for each number, a letter for each text."""
    return re.sub(r"<(\w+(\(.*?\))?:)?\w+>", lambda part: "1" if part[1] == "int:" else "x", rule)


def asking(app: Flask, *kinds: str) -> list[Route]:
    """Return the addresses that ask one of these."""
    return [route for route in routes(app) if route.asks in kinds]


def test_each_address_says_what_it_asks(app: Flask) -> None:
    assert asking(app, "undeclared") == []


def test_only_these_addresses_are_open(app: Flask) -> None:
    assert sorted({route.rule for route in asking(app, "public")}) == WITHOUT_SIGNING_IN
    assert sorted({route.rule for route in asking(app, "token")}) == WITH_TOKEN


def test_nobody_comes_in_without_signing_in(app: Flask) -> None:
    client = app.test_client()
    shut = asking(app, "signed-in", *Role)

    answers = {
        (route.rule, method): client.open(filled(route.rule), method=method)
        for route in shut
        for method in route.methods
    }

    assert len(answers) > 10
    open_ones = [
        where
        for where, answer in answers.items()
        if answer.status_code != 303 or not answer.location.startswith("/sign-in")
    ]
    assert open_ones == []


def test_each_form_needs_its_token(app: Flask) -> None:
    client = app.test_client()
    rules = [route.rule for route in asking(app, "public", "token") if "POST" in route.methods]
    posts = [rule for rule in rules if rule != FROM_OUTSIDE]

    assert {rule: client.post(filled(rule)).status_code for rule in posts} == dict.fromkeys(posts, 400)


def test_demo_alone_has_doors_of_its_own(app: Flask) -> None:
    assert [route.rule for route in routes(app) if route.rule.startswith("/demo")] == []


def test_command_lists_every_address(app: Flask, hankintakello: Callable[..., CompletedProcess[str]]) -> None:
    done = hankintakello("routes", "--json")

    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == [
        {"rule": route.rule, "methods": route.methods, "asks": route.asks} for route in routes(app)
    ]
