"""Errors are pages: what happened, in the reader's language, with a way on."""

import logging

import pytest
from flask import Flask, abort

from hankintakello.app import create_app
from hankintakello.assembly import House
from hankintakello.core.errors import Conflict, DomainError, Forbidden, Invalid, NotFound
from hankintakello.tests.visiting import Visitor, main_words, words
from hankintakello.web.asking import asks


@pytest.fixture
def app(house: House) -> Flask:
    """An application of its own, for it gets a page that fails."""
    return create_app(house)


def raising(app: Flask, error: Exception | int) -> None:
    @app.get("/broken")
    @asks("public")
    def broken() -> str:
        if isinstance(error, int):
            abort(error)
        raise error


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (NotFound("Sopimusta ei löydy."), 404),
        (Conflict("Tieto oli muuttunut."), 409),
        (Invalid("Päivää ei ole."), 422),
        (Forbidden("Ei oikeutta."), 403),
        (DomainError("Muu syy."), 422),
    ],
)
def test_domain_error_has_its_status_and_its_words(app: Flask, error: DomainError, status: int) -> None:
    raising(app, error)

    answer = Visitor(app).get("/broken")

    assert answer.status_code == status
    assert error.text in main_words(answer)
    assert '<a class="btn do" href="/">' in answer.text


def test_unknown_address_is_told_in_the_readers_language(anybody: Visitor) -> None:
    answer = anybody.get("/no-such-page", headers={"Accept-Language": "sv"})

    assert answer.status_code == 404
    assert '<html lang="sv"' in answer.text


@pytest.mark.parametrize("page", ["contracts", "alerts", "imports", "procurements", "outbox"])
@pytest.mark.parametrize("number", [2**31 - 1, 2**31, 10**20])
def test_number_that_no_row_has_is_not_found(main_user: Visitor, page: str, number: int) -> None:
    assert main_user.get(f"/{page}/{number}").status_code == 404


def test_wrong_method_says_which_are_right(anybody: Visitor) -> None:
    answer = anybody.client.delete("/sign-in")

    assert answer.status_code == 405
    assert "GET" in answer.headers["Allow"]
    assert "Pyyntöä ei voitu täyttää" in words(answer)


def test_unexpected_error_shows_no_traceback_and_is_logged(app: Flask, caplog: pytest.LogCaptureFixture) -> None:
    raising(app, RuntimeError("secret of the inside"))

    with caplog.at_level(logging.ERROR):
        answer = Visitor(app).get("/broken")

    assert answer.status_code == 500
    assert "Jokin meni vikaan" in words(answer)
    assert "secret of the inside" not in answer.text
    assert "Traceback" not in answer.text
    assert "secret of the inside" in caplog.text


def test_unexpected_error_has_the_headers_of_every_answer(app: Flask) -> None:
    raising(app, RuntimeError("x"))

    assert "default-src 'none'" in Visitor(app).get("/broken").headers["Content-Security-Policy"]


@pytest.mark.parametrize("status", [400, 410, 415, 429, 503])
def test_other_errors_have_a_page_too(app: Flask, status: int) -> None:
    raising(app, status)

    answer = Visitor(app).get("/broken")

    assert answer.status_code == status
    assert "Pyyntöä ei voitu täyttää" in words(answer)
