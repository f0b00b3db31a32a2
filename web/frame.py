"""What the frame of every page shows: whose register, who visits, what waits, how fresh the clock is."""

from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from flask import Flask, current_app

from ..core.i18n import _, format_moment
from . import queries
from .drawing.globals import template_globals
from .queries import Frame
from .site import reading, site, today
from .visitor import has_role, me
from .words import FILTERS


def init_app(app: Flask) -> None:
    """Give templates their functions and the frame's values; addresses of static files carry their content's digest."""
    app.jinja_env.globals.update(template_globals())
    app.jinja_env.filters.update(FILTERS)
    app.context_processor(_values)
    app.url_defaults(_add_digest)


def _values() -> dict[str, Any]:
    account = me()
    with reading() as session:
        frame = queries.frame(session, account.id if account else None)
    watches = account is not None and has_role(account, "procurement")
    return {
        "today": today(),
        "me": account,
        "organisation_name": frame.organisation,
        "counts": {
            "alerts": frame.open_alerts + (frame.held_alerts if watches else 0),
            "outbox": frame.failed_mails if watches else 0,
        },
        "clock_state": _clock_state(frame),
        "is_demo": site().is_demo,
        "theme": None,
    }


def _clock_state(frame: Frame) -> str:
    if frame.last_round_at is None:
        return _("Kello ei ole vielä käynyt kierrosta.")
    return _("Kello käy: viimeisin kierros %(moment)s.") % {"moment": format_moment(frame.last_round_at)}


def _add_digest(endpoint: str, values: dict[str, Any]) -> None:
    if endpoint == "static" and current_app.static_folder and "filename" in values:
        values.setdefault("v", _digest(Path(current_app.static_folder) / values["filename"]))


@cache
def _digest(path: Path) -> str | None:
    """Return what makes a changed file a new address, so that browsers may keep files for long."""
    return sha256(path.read_bytes()).hexdigest()[:12] if path.is_file() else None
