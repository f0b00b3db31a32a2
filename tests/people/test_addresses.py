"""What is an address, and whether mail reaches it."""

import pytest

from hankintakello.core.i18n import use_language
from hankintakello.people.addresses import mailable, trouble_of


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("Aino@Mallila.example", "aino@mallila.example"),
        ("  o'brien+kello@kunta.example ", "o'brien+kello@kunta.example"),
        ("aino@äänekoski.example", "aino@äänekoski.example"),
        ("äiti@kunta.example", None),
        ("aino@kunta", None),
        ("aino@kunta.example, petri@kunta.example", None),
        ("Aino <aino@kunta.example>", None),
        ("aino@kunta.example\nBcc: x@y.example", None),
        (f"aino@{'ä' * 80}.example", None),
        ("", None),
        (None, None),
    ],
)
def test_mailable(text: str | None, address: str | None) -> None:
    assert mailable(text) == address


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("åsa@kunta.fi", "before the @ sign"),
        (f"aino@{'ä' * 80}.example", "the domain name"),
        ("aino@kunta.fi", None),
        ("ei ole", None),
        (None, None),
    ],
)
def test_trouble_is_told_of_addresses_alone(text: str | None, words: str | None) -> None:
    trouble = trouble_of(text)

    with use_language("en"):
        assert (words in trouble.text() and str(text) in trouble.text()) if words and trouble else trouble is None
