"""Attachments in words."""

from decimal import Decimal

from ...core.i18n import _, format_number
from .models import Publicity


def publicity_name(publicity: Publicity) -> str:
    """Return the class of publicity."""
    return {
        Publicity.PUBLIC: _("julkinen"),
        Publicity.PARTLY: _("osittain salassa"),
        Publicity.SECRET: _("salassa"),
    }[publicity]


def size_words(size: int) -> str:
    """Return how large a file is: "312 kt", "2,4 Mt"."""
    if size < 1024 * 1024:
        return _("%(n)s kt") % {"n": format_number(max(1, round(size / 1024)))}
    return _("%(n)s Mt") % {"n": format_number(Decimal(size * 10 // (1024 * 1024)) / 10)}
