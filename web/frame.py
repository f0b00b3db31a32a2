"""What the frame of every page shows: whose register, who visits, what waits, how fresh the clock is."""

from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from flask import Flask, current_app

from ..alerts.delivery import is_long_away
from ..alerts.measures import is_late
from ..core.i18n import _, format_moment
from . import queries
from .drawing.globals import template_globals
from .permissions import charge_of
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
        frame = queries.frame(session, account.id if account else None, charge_of(account) if account else None)
    watches = account is not None and has_role(account, "procurement")
    return {
        "today": today(),
        "me": account,
        "organisation_name": frame.organisation,
        "counts": {
            "alerts": frame.open_alerts + (frame.held_alerts if watches else 0),
            "deviations": frame.waiting_reports,
            "outbox": frame.failed_mails if watches else 0,
        },
        "clock_state": None if _sweep_is_late(frame) else _clock_state(frame),
        "trouble_line": _trouble(frame) if account else None,
        "is_demo": site().is_demo,
        "most_file_bytes": site().store.most_bytes,
        "theme": None,
    }


def _clock_state(frame: Frame) -> str:
    if frame.last_round_at is None:
        return _("Kello ei ole vielä käynyt kierrosta.")
    return _("Kello käy: viimeisin kierros %(moment)s.") % {"moment": format_moment(frame.last_round_at)}


def _sweep_is_late(frame: Frame) -> bool:
    return is_late(frame.last_sweep_at, since=site().started_at, at=site().database.clock.now())


def _trouble(frame: Frame) -> str | None:
    """Return what keeps alerts from going out, for everybody to see on each page."""
    if _sweep_is_late(frame):
        if frame.last_sweep_at is None:
            return _("Hälytyksiä ei ole tarkistettu kertaakaan, eikä niitä lähde. Kerro pääkäyttäjälle.")
        said = _("Hälytyksiä ei ole tarkistettu %(moment)s jälkeen, eikä uusia lähde. Kerro pääkäyttäjälle.")
        return said % {"moment": format_moment(frame.last_sweep_at)}
    if frame.server_away_since is not None and is_long_away(frame.server_away_since, site().database.clock.now()):
        said = _("Sähköpostit eivät ole lähteneet %(moment)s jälkeen. Kerro pääkäyttäjälle.")
        return said % {"moment": format_moment(frame.server_away_since)}
    return None


def _add_digest(endpoint: str, values: dict[str, Any]) -> None:
    if endpoint == "static" and current_app.static_folder and "filename" in values:
        values.setdefault("v", _digest(Path(current_app.static_folder) / values["filename"]))


@cache
def _digest(path: Path) -> str | None:
    """Return what makes a changed file a new address, so that browsers may keep files for long."""
    return sha256(path.read_bytes()).hexdigest()[:12] if path.is_file() else None
