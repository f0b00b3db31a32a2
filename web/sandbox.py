"""Mails shown as their readers see them: in a frame that can do nothing, not even know our cookies."""

from flask import Response

from .security import policy

_INSIDE = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox; frame-ancestors 'self'"


def framing(page: str) -> Response:
    """Return a page that may hold frames of our own."""
    response = Response(page)
    response.headers["Content-Security-Policy"] = policy(frame_src="'self'")
    return response


def framed(html: str) -> Response:
    """Return a mail's HTML for such a frame: no script, no form, nothing from elsewhere."""
    response = Response(html)
    response.headers["Content-Security-Policy"] = _INSIDE
    response.headers["X-Frame-Options"] = "SAMEORIGIN"
    return response
