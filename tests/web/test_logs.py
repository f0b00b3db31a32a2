"""No secret in a log."""

import io
import logging

import pytest

from hankintakello.web.logs import handler, without_secrets

SECRET = "q3Xv9_kPz-7sAbCdEfGhIjKlMnOp"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (f"GET /feeds/{SECRET}.ics 200", "GET /feeds/….ics 200"),
        (f"https://kello.example/answer/{SECRET}?x=1", "https://kello.example/answer/…?x=1"),
        (f"POST /answer/{SECRET}/undo 303", "POST /answer/…/undo 303"),
        (f"POST /digest/{SECRET}/stop 200", "POST /digest/…/stop 200"),
        ("POST /feeds/12/revoke", "POST /feeds/12/revoke"),
        ("GET /contracts/12", "GET /contracts/12"),
    ],
)
def test_secrets_of_addresses_are_taken_out(text: str, shown: str) -> None:
    assert without_secrets(text) == shown


def test_secret_in_a_traceback_is_taken_out_too() -> None:
    stream = io.StringIO()
    logger = logging.Logger("test")
    logger.addHandler(handler(stream))

    try:
        raise RuntimeError(f"at /feeds/{SECRET}.ics")
    except RuntimeError:
        logger.exception("failed at %s", f"/feeds/{SECRET}.ics")

    assert SECRET not in stream.getvalue()
    assert "Traceback" in stream.getvalue()
