"""Errors as pages in the reader's language: what happened, that nothing was lost, two ways on."""

import logging
import secrets

from flask import Flask, Response, make_response, render_template, request
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

from ..core.errors import Conflict, DomainError, Forbidden, Invalid, NotFound
from ..core.i18n import _

logger = logging.getLogger(__name__)

STATUS: dict[type[DomainError], int] = {NotFound: 404, Conflict: 409, Invalid: 422, Forbidden: 403}


def init_app(app: Flask) -> None:
    """Answer every error with a page of ours."""
    app.register_error_handler(DomainError, _domain)
    app.register_error_handler(CSRFError, _forgery)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(Exception, _unexpected)


def status_of(error: DomainError) -> int:
    """Return the HTTP status for a domain error; 422 for one that is none of the four."""
    return next((status for kind, status in STATUS.items() if isinstance(error, kind)), 422)


def _domain(error: DomainError) -> Response:
    return _page(status_of(error), error.text)


def _forgery(_error: CSRFError) -> Response:
    return _page(
        400, _("Lomake oli vanhentunut, koska istunto oli vaihtunut. Palaa takaisin, päivitä sivu ja lähetä uudelleen.")
    )


def _http(error: HTTPException) -> Response:
    if error.code is None or error.code < 400:
        return make_response(error.get_response())
    response = _page(error.code, {413: _("Tiedosto on liian suuri.")}.get(error.code, ""))
    for name, value in error.get_headers():
        if name in ("Allow", "Retry-After"):
            response.headers[name] = value
    return response


def _unexpected(error: Exception) -> Response:
    number = secrets.token_hex(4)
    logger.error("error %s at %s %s", number, request.method, request.endpoint, exc_info=error)
    return _page(500, "", number=number)


def _page(status: int, message: str, *, number: str = "") -> Response:
    template = f"errors/{status if status in (403, 404, 409, 422, 500) else 'other'}.html"
    return make_response(render_template(template, message=message, status=status, number=number), status)
