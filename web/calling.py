"""Calls of other machines over HTTPS: their certificates are checked, redirects not followed, short answers read."""

import ssl
import urllib.error
import urllib.request
from collections.abc import Mapping
from http.client import HTTPException
from pathlib import Path
from urllib.parse import urlencode

MOST_BYTES = 64 * 1024


class CallFailed(Exception):
    """The other machine could not be asked, or did not answer 2xx; `body` is what it said then."""

    def __init__(self, words: str, body: bytes = b"") -> None:
        super().__init__(words)
        self.body = body


class _Straight(urllib.request.HTTPRedirectHandler):
    """Follows nobody elsewhere: what is sent may be a secret."""

    def redirect_request(self, *_: object) -> None:
        """Return no new request, which makes the answer an error."""


def tls_context(ca_file: Path | None) -> ssl.SSLContext:
    """Return a context that checks certificates by the system's list and those of *ca_file* (PEM)."""
    context = ssl.create_default_context()
    if ca_file is not None:
        context.load_verify_locations(ca_file)
    return context


def call(url: str, *, tls: ssl.SSLContext, timeout_s: float, form: Mapping[str, str] | None = None) -> bytes:
    """GET the address, or POST the *form* to it; return the beginning of the answer. Raises CallFailed."""
    data = None if form is None else urlencode(form).encode("ascii")
    request = urllib.request.Request(url, data, {"User-Agent": "Hankintakello", "Accept": "*/*"})
    opener = urllib.request.build_opener(urllib.request.HTTPSHandler(context=tls), _Straight)
    try:
        with opener.open(request, timeout=timeout_s) as answer:
            body: bytes = answer.read(MOST_BYTES)
            return body
    except urllib.error.HTTPError as error:
        with error:
            raise CallFailed(f"HTTP {error.code}", error.read(MOST_BYTES)) from error
    except (OSError, HTTPException, ValueError) as error:
        raise CallFailed(f"{type(error).__name__}: {error}") from error
