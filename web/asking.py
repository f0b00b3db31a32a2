"""What each address asks of its visitor; one that declares nothing is shut.

@bp.get("/")
@asks("signed-in")
def desk() -> str: ...
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from flask import Flask

from ..people.models import Role

PUBLIC, TOKEN, SIGNED_IN = "public", "token", "signed-in"
KINDS = frozenset({PUBLIC, TOKEN, SIGNED_IN, *(role.value for role in Role)})

View = TypeVar("View", bound=Callable[..., Any])

_ASKS, _MOST_BYTES, _MOST_FILES, _FROM_OUTSIDE = "_asks", "_most_bytes", "_most_files", "_from_outside"


def asks(what: str) -> Callable[[View], View]:
    """Declare what a view asks: "public", "token" (its view checks it), "signed-in", or a role's name."""
    if what not in KINDS:
        raise ValueError(f"not something a view can ask: {what}")

    def declare(view: View) -> View:
        setattr(view, _ASKS, what)
        return view

    return declare


def takes(*, megabytes: int) -> Callable[[View], View]:
    """Declare that a view takes larger requests than forms are."""

    def declare(view: View) -> View:
        setattr(view, _MOST_BYTES, megabytes * 1024 * 1024)
        return view

    return declare


def takes_files(most: int) -> Callable[[View], View]:
    """Declare that a view takes so many files, each as large as an attachment may be."""

    def declare(view: View) -> View:
        setattr(view, _MOST_FILES, most)
        return view

    return declare


def takes_posts_from_outside(view: View) -> View:
    """Declare that a view takes forms without the session's token: what it does hangs on the address alone."""
    setattr(view, _FROM_OUTSIDE, True)
    return view


def is_posted_from_outside(app: Flask, endpoint: str) -> bool:
    """Tell whether the endpoint takes forms without the session's token."""
    return bool(getattr(app.view_functions[endpoint], _FROM_OUTSIDE, False))


def asked_by(app: Flask, endpoint: str) -> str | None:
    """Return what the endpoint asks, None where it does not say."""
    declared: str | None = getattr(app.view_functions[endpoint], _ASKS, None)
    return declared


def most_bytes(app: Flask, endpoint: str) -> int | None:
    """Return how large a request the endpoint takes, None for the usual."""
    declared: int | None = getattr(app.view_functions[endpoint], _MOST_BYTES, None)
    return declared


def most_files(app: Flask, endpoint: str) -> int:
    """Return how many attachments the endpoint takes at once."""
    declared: int = getattr(app.view_functions[endpoint], _MOST_FILES, 0)
    return declared


@dataclass(frozen=True, slots=True)
class Route:
    """An address, its methods and what it asks."""

    rule: str
    methods: list[str]
    asks: str


def routes(app: Flask) -> list[Route]:
    """Return every address of the application, in order; "undeclared" is shut, and a test says so."""
    found = [
        Route(
            rule.rule,
            sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}),
            asked_by(app, rule.endpoint) or "undeclared",
        )
        for rule in app.url_map.iter_rules()
    ]
    return sorted(found, key=lambda route: (route.rule, route.methods))
