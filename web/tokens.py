"""Access tokens for signing in to a mail server by XOAUTH2: fetched from the token endpoint, kept until they expire."""

import json
import ssl
import threading
from dataclasses import dataclass, field
from time import monotonic
from typing import Any

from ..alerts.delivery import ServerTrouble
from .calling import CallFailed, call

_MARGIN_S = 60
_USUAL_S = 300
_TOLD = 300


@dataclass(frozen=True, slots=True)
class TokenSettings:
    """Where tokens come from. With a refresh token it is the mailbox's own consent, without one the application's."""

    url: str
    client_id: str
    client_secret: str | None = field(default=None, repr=False)
    refresh_token: str | None = field(default=None, repr=False)
    scope: str | None = None


class Tokens:
    """The token of one mailbox; may be asked from several threads."""

    def __init__(self, settings: TokenSettings, tls: ssl.SSLContext, timeout_s: float) -> None:
        self._settings, self._tls, self._timeout_s = settings, tls, timeout_s
        self._refresh_token = settings.refresh_token
        self._token, self._good_until = "", 0.0
        self._asking = threading.Lock()

    def token(self) -> str:
        """Return a token that is good for a minute at least; raise ServerTrouble where there is none to be had."""
        with self._asking:
            if monotonic() >= self._good_until:
                self._fetch()
            return self._token

    def forget(self) -> None:
        """Fetch a new one next time: the mail server did not take this one."""
        self._good_until = 0.0

    def _fetch(self) -> None:
        try:
            answer = _read(call(self._settings.url, tls=self._tls, timeout_s=self._timeout_s, form=self._form()))
        except CallFailed as failed:
            raise ServerTrouble(f"no token: {failed}{_reason(failed.body)}") from failed
        token = answer.get("access_token")
        if not isinstance(token, str) or not token.isascii() or not token.isprintable():
            raise ServerTrouble("no token: the answer of the token endpoint holds none")
        self._token, self._good_until = token, monotonic() + _lasts_s(answer) - _MARGIN_S
        if self._refresh_token and isinstance(answer.get("refresh_token"), str):
            self._refresh_token = answer["refresh_token"]

    def _form(self) -> dict[str, str]:
        ours = self._settings
        given = {
            "grant_type": "refresh_token" if self._refresh_token else "client_credentials",
            "client_id": ours.client_id,
            "client_secret": ours.client_secret,
            "refresh_token": self._refresh_token,
            "scope": ours.scope,
        }
        return {name: value for name, value in given.items() if value}


def xoauth2(user: str, token: str) -> str:
    """Return what XOAUTH2 says to the server, not yet in base64."""
    return f"user={user}\x01auth=Bearer {token}\x01\x01"


def _read(body: bytes) -> dict[str, Any]:
    try:
        answer = json.loads(body)
    except ValueError:
        return {}
    return answer if isinstance(answer, dict) else {}


def _reason(body: bytes) -> str:
    answer = _read(body)
    said = [str(answer[name]) for name in ("error", "error_description") if answer.get(name)]
    return (": " + " ".join(": ".join(said).split()))[:_TOLD] if said else ""


def _lasts_s(answer: dict[str, Any]) -> float:
    try:
        return float(answer.get("expires_in", _USUAL_S))
    except (TypeError, ValueError):
        return _USUAL_S
