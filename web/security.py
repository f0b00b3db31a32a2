"""The gate in front of every view, forgery protection, and the headers of every answer."""

import logging
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

from flask import Flask, Response, current_app, redirect, request, url_for
from flask_wtf.csrf import CSRFProtect
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.wrappers import Response as AnyResponse

from ..core.errors import Forbidden
from ..core.i18n import _
from .asking import PUBLIC, SIGNED_IN, TOKEN, asked_by, is_posted_from_outside, most_bytes, most_files
from .site import Site, site
from .visitor import has_role, me, safe_next

logger = logging.getLogger(__name__)

FORM_BYTES = 1024 * 1024
SESSION_HOURS = 12
POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data:",
    "font-src": "'self'",
    "connect-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
}
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
HSTS = "max-age=31536000"

_forgery: Any = CSRFProtect()  # type: ignore[no-untyped-call]


def init_app(app: Flask, site: Site, *, secret_key: str, proxies: int) -> None:
    """Shut the gate, sign the sessions, and say in each answer what browsers may do with it."""
    app.config.update(
        SECRET_KEY=secret_key,
        SESSION_COOKIE_NAME="__Host-hankintakello" if site.is_https else "hankintakello",
        SESSION_COOKIE_SECURE=site.is_https,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        PERMANENT_SESSION_LIFETIME=timedelta(hours=SESSION_HOURS),
        MAX_CONTENT_LENGTH=FORM_BYTES,
        WTF_CSRF_CHECK_DEFAULT=False,  # the gate checks, once it is known who visits
        WTF_CSRF_TIME_LIMIT=None,  # as long as the session
    )
    _forgery.init_app(app)
    app.before_request(_gate)
    app.after_request(_say_what_is_allowed)
    if site.is_https:
        app.after_request(_stay_encrypted)
    if proxies:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=proxies, x_proto=proxies, x_host=proxies)  # type: ignore[method-assign]


def policy(**changes: str) -> str:
    """Return the Content-Security-Policy with some lines changed (frame_src="'self'")."""
    lines = POLICY | {name.replace("_", "-"): value for name, value in changes.items()}
    return "; ".join(f"{name} {value}" for name, value in lines.items())


def _gate() -> AnyResponse | None:
    if request.endpoint is None:
        return None  # no such address: the 404 follows
    request.max_content_length = most_bytes(current_app, request.endpoint) or FORM_BYTES
    request.max_content_length += most_files(current_app, request.endpoint) * site().store.most_bytes
    what = asked_by(current_app, request.endpoint)
    if what == PUBLIC and request.method in ("GET", "HEAD"):
        return None
    if what is None:
        logger.error("view %s does not say what it asks: refused", request.endpoint)
        raise Forbidden(_("Sivu ei kerro, kenelle se on tarkoitettu."))
    if what not in (PUBLIC, TOKEN):
        account = me()
        if account is None:
            return redirect(url_for("signin.sign_in", next=_way_back()), code=303)
        if what != SIGNED_IN and not has_role(account, what):
            raise Forbidden(_("Tähän tarvitaan toinen rooli. Pääkäyttäjä voi antaa sen."))
    if not is_posted_from_outside(current_app, request.endpoint):
        _forgery.protect()
    return None


def _way_back() -> str | None:
    """Where to go after signing in: the page, or the page whose form was sent."""
    if request.method in ("GET", "HEAD"):
        return safe_next(request.full_path.rstrip("?"))
    came_from = urlsplit(request.referrer or "")
    return safe_next(came_from.path) if came_from.netloc == request.host else None


def _say_what_is_allowed(response: Response) -> Response:
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    response.headers.setdefault("Content-Security-Policy", policy())
    if "Cache-Control" not in response.headers:
        response.headers["Cache-Control"] = "no-store"
    return response


def _stay_encrypted(response: Response) -> Response:
    response.headers["Strict-Transport-Security"] = HSTS
    return response
