"""What the macros of templates/ call: set once on the Jinja environment, so that imported macros see it, too."""

from collections.abc import Mapping
from typing import Any

from ...calendar.why.names import kind_name
from ...core import i18n
from .dial import dial_of, slack_of
from .glyphs import GLYPHS, glyph_of
from .mark import house_mark
from .words import initials


def template_globals() -> Mapping[str, Any]:
    """Return the names that every template may use; `app.jinja_env.globals.update(template_globals())`."""
    return {
        "_": i18n.gettext,
        "ngettext": i18n.ngettext,
        "current_language": i18n.current_language,
        "format_date": i18n.format_date,
        "format_day": i18n.format_day,
        "format_moment": i18n.format_moment,
        "format_money": i18n.format_money,
        "format_month": i18n.format_month,
        "format_number": i18n.format_number,
        "GLYPHS": GLYPHS,
        "glyph_of": glyph_of,
        "dial_of": dial_of,
        "slack_of": slack_of,
        "house_mark": house_mark,
        "kind_name": kind_name,
        "month_name": i18n.month_name,
        "short_month_name": i18n.short_month_name,
        "short_date": i18n.short_date,
        "initials": initials,
    }
