"""Alerts: what rings, what waits for leave after an import, and which contracts reach nobody."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from http import HTTPStatus

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from ..alerts import queries, sweep
from ..alerts.directory import directory
from ..alerts.models import AlertState
from ..alerts.queries import AlertLine
from ..alerts.whom import proof
from ..calendar.register.card import Related, related_to
from ..calendar.why.names import kind_name
from ..core.i18n import _, ngettext
from .asking import SIGNED_IN, asks
from .forms import Query, read_query
from .site import reading, site, today, writing
from .visitor import has_role, myself

bp = Blueprint("alerts", __name__, url_prefix="/alerts")

MOST = 300


class Tab(StrEnum):
    """The parts of the page."""

    HELD = "held"
    OPEN = "open"
    LOST = "unreachable"


class AlertQuery(Query):
    """Which part of the page."""

    tab: Tab | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """An alert as the page shows it."""

    line: AlertLine
    kind: str
    days_over: int


@bp.get("/")
@asks(SIGNED_IN)
def index() -> str:
    """Show what rings and what waits; what waits for leave comes first while there is any."""
    query = read_query(AlertQuery, request.args)
    with reading() as session:
        counts = queries.count_alerts(session)
        proved = proof(session, directory(session, today()))
        lost = proved.lost
        tab = query.tab or (Tab.HELD if counts.get(AlertState.HELD) else Tab.OPEN)
        state = {Tab.HELD: AlertState.HELD, Tab.OPEN: AlertState.OPEN}.get(tab)
        lines = queries.alerts(session, state=state, limit=MOST) if state else []
        contracts: Sequence[Related] = related_to(session, lost[:MOST]) if tab == Tab.LOST else ()
        only: Sequence[Related] = related_to(session, proved.main_users_only[:MOST]) if tab == Tab.LOST else ()
        beats = queries.heartbeats(session)
        trouble = queries.mail_trouble(session)
    return render_template(
        "alerts/alerts.html",
        tab=tab,
        tabs=_tabs(tab, counts.get(AlertState.HELD, 0), counts.get(AlertState.OPEN, 0), len(lost)),
        held=counts.get(AlertState.HELD, 0),
        open=counts.get(AlertState.OPEN, 0),
        lost=len(lost),
        rows=[_row(line, today()) for line in lines],
        contracts=contracts,
        main_users_only=only,
        main_users_only_count=len(proved.main_users_only),
        total={Tab.HELD: counts.get(AlertState.HELD, 0), Tab.OPEN: counts.get(AlertState.OPEN, 0), Tab.LOST: len(lost)}[
            tab
        ],
        most=MOST,
        swept=beats.get(queries.SWEEP),
        trouble=trouble,
        mails_are_sent=site().mails_are_sent or site().is_demo,
        may_release=has_role(myself(), "procurement"),
    )


@bp.post("/release")
@asks("procurement")
def release() -> Response:
    """Let the chosen ones go, or all that are held."""
    chosen = [int(id_) for id_ in request.form.getlist("alert") if id_.isascii() and id_.isdigit() and len(id_) < 10]
    everything = request.form.get("what") == "all"
    if not everything and not chosen:
        flash(_("Valitse ensin, mitkä hälytykset vapautetaan."), "soon")
        return redirect(url_for("alerts.index", tab=Tab.HELD.value), code=int(HTTPStatus.SEE_OTHER))
    with writing() as session:
        account = myself()
        count = sweep.release(session, ids=None if everything else chosen, by=account.name, by_id=account.id)
    site().compose()
    text = ngettext(
        "Yksi hälytys vapautettiin. Viesti lähtee seuraavalla kierroksella.",
        "%(n)s hälytystä vapautettiin. Viestit lähtevät seuraavalla kierroksella.",
        count,
    )
    flash(text % {"n": count}, "done")
    return redirect(url_for("alerts.index"), code=int(HTTPStatus.SEE_OTHER))


def _row(line: AlertLine, day: date) -> Row:
    return Row(line, kind_name(line.kind), (day - line.target_on).days)


def _tabs(tab: Tab, held: int, ringing: int, lost: int) -> list[tuple[str, str, bool]]:
    names = {
        Tab.HELD: _("Odottaa vapautusta (%(n)s)") % {"n": held},
        Tab.OPEN: _("Soi (%(n)s)") % {"n": ringing},
        Tab.LOST: _("Ei tavoita ketään (%(n)s)") % {"n": lost},
    }
    return [(url_for("alerts.index", tab=one.value), names[one], one == tab) for one in Tab]
