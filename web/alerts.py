"""Alerts: what rings, what waits for leave after an import, and which contracts reach nobody."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from http import HTTPStatus
from typing import Annotated, Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from pydantic import Field
from sqlmodel import Session
from werkzeug.wrappers import Response

from ..alerts import ledger_words, queries, sweep, words
from ..alerts.directory import directory
from ..alerts.models import AlertState
from ..alerts.queries import EVERYTHING, AlertLine, Narrowing
from ..alerts.recipients import Way
from ..alerts.rules import KINDS
from ..alerts.whom import proof
from ..calendar.milestones.models import MilestoneKind
from ..calendar.register import queries as register
from ..calendar.register.card import Related, related_to
from ..calendar.why.names import kind_name
from ..core.i18n import _, ngettext
from ..insight.export.alarms import alerts_csv
from .asking import SIGNED_IN, asks
from .forms import Query, chosen_ids, read_query
from .site import reading, site, today, writing
from .visitor import has_role, myself

bp = Blueprint("alerts", __name__, url_prefix="/alerts")

MOST, PAGE, MOST_PRINTED = 300, 100, 5_000
RowId = Annotated[int, Field(ge=1, le=2**31)]


class Tab(StrEnum):
    """The parts of the page."""

    HELD = "held"
    OPEN = "open"
    CLIMBED = "escalated"
    ANSWERED = "answered"
    ALL = "all"
    LOST = "unreachable"


STATES = {
    Tab.HELD: AlertState.HELD,
    Tab.OPEN: AlertState.OPEN,
    Tab.CLIMBED: AlertState.OPEN,
    Tab.ANSWERED: AlertState.ANSWERED,
}


class AlertQuery(Query):
    """Which part of the page, narrowed to what."""

    tab: Tab | None = None
    unit: RowId | None = None
    owner: RowId | None = None
    kind: MilestoneKind | None = None
    page: Annotated[int, Field(ge=1, le=100_000)] = 1
    print: bool = False

    @property
    def narrowing(self) -> Narrowing:
        """Return which alerts are asked for."""
        return Narrowing(self.kind, self.unit, self.owner)

    def address(self, endpoint: str = "alerts.index", **changes: object) -> str:
        """Return this page's address with some things changed; page 1 and on a screen unless said otherwise."""
        said = self.model_dump(mode="json", exclude_defaults=True, exclude={"page", "print"}) | changes
        return url_for(endpoint, **{name: value for name, value in said.items() if value is not None})


@dataclass(frozen=True, slots=True)
class Row:
    """An alert as the page shows it."""

    line: AlertLine
    kind: str
    days_over: int
    role: str
    state: str
    said: str


@bp.get("/")
@asks(SIGNED_IN)
def index() -> str:
    """Show what rings and what waits; what waits for leave comes first while there is any."""
    query = read_query(AlertQuery, request.args)
    with reading() as session:
        everywhere = queries.count_alerts(session)
        counts = _counts(session, query.narrowing)
        proved = proof(session, directory(session, today()))
        lost = proved.lost
        tab = query.tab or (Tab.HELD if everywhere.get(AlertState.HELD) else Tab.OPEN)
        counts[Tab.LOST] = len(lost)
        pages = max(1, -(-counts[tab] // PAGE))
        number = min(query.page, pages)
        lines = _lines(session, tab, query, (number - 1) * PAGE)
        contracts: Sequence[Related] = related_to(session, lost[:MOST]) if tab == Tab.LOST else ()
        only: Sequence[Related] = related_to(session, proved.main_users_only[:MOST]) if tab == Tab.LOST else ()
        beats = queries.heartbeats(session)
        trouble = queries.mail_trouble(session)
        choices = _choices(session)
    return render_template(
        "alerts/alerts.html",
        tab=tab,
        tabs=[(query.address(tab=one.value), _tab_name(one) % {"n": counts[one]}, one == tab) for one in Tab],
        query=query,
        choices=choices,
        narrowed=query.narrowing != EVERYTHING,
        conditions=_conditions(query, choices),
        held=everywhere.get(AlertState.HELD, 0),
        open=everywhere.get(AlertState.OPEN, 0),
        lost=len(lost),
        rows=[_row(line, today()) for line in lines],
        contracts=contracts,
        main_users_only=only,
        main_users_only_count=len(proved.main_users_only),
        total=counts[tab],
        most=MOST_PRINTED if query.print else MOST,
        page=number,
        pages=1 if query.print else pages,
        page_href=query.address(tab=tab.value, page="{page}").replace("%7Bpage%7D", "{page}"),
        swept=beats.get(queries.SWEEP),
        trouble=trouble,
        mails_are_sent=site().mails_are_sent or site().is_demo,
        may_rule=has_role(myself(), "main_user"),
        may_release=has_role(myself(), "procurement") and not query.print,
    )


@bp.get("/export.csv")
@asks(SIGNED_IN)
def export() -> Response:
    """Give the list as a file: what is narrowed to, all pages of it."""
    query = read_query(AlertQuery, request.args)
    tab = query.tab or Tab.ALL
    with reading() as session:
        body = alerts_csv(_narrowed(session, tab, query))
    response = Response(body, mimetype="text/csv; charset=utf-8")
    name = f"halytykset-{today().isoformat()}.csv"
    response.headers.set("Content-Disposition", "attachment", filename=name)
    return response


@bp.post("/release")
@asks("procurement")
def release() -> Response:
    """Let the chosen ones go, or all that are held."""
    chosen = chosen_ids(request.form.getlist("alert"))
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


def _counts(session: Session, narrowing: Narrowing) -> dict[Tab, int]:
    states = queries.count_alerts(session, narrowing)
    counts = {tab: states.get(state, 0) for tab, state in STATES.items()}
    return counts | {Tab.CLIMBED: queries.count_escalated(session, narrowing), Tab.ALL: sum(states.values())}


def _lines(session: Session, tab: Tab, query: AlertQuery, offset: int) -> list[AlertLine]:
    if query.print:
        return _narrowed(session, tab, query, limit=MOST_PRINTED)
    return _narrowed(session, tab, query, limit=PAGE, offset=offset)


def _narrowed(
    session: Session, tab: Tab, query: AlertQuery, *, limit: int | None = None, offset: int = 0
) -> list[AlertLine]:
    if tab == Tab.LOST:
        return []
    return queries.alerts(
        session,
        state=STATES.get(tab),
        escalated=tab == Tab.CLIMBED,
        narrowing=query.narrowing,
        limit=limit,
        offset=offset,
    )


def _row(line: AlertLine, day: date) -> Row:
    said = words.answer_name(line.answer, line.kind) if line.answer else ledger_words.reason_words(line.reason)
    role, state = words.role_name(Way(line.role)), ledger_words.state_name(line.state)
    return Row(line, kind_name(line.kind), (day - line.target_on).days, role, state, said)


def _choices(session: Session) -> Mapping[str, list[tuple[Any, str]]]:
    return {
        "unit": [("", _("kaikki")), *register.units(session)],
        "owner": [("", _("kaikki")), *register.owners(session)],
        "kind": [("", _("kaikki")), *((kind.value, kind_name(kind)) for kind in KINDS)],
    }


def _conditions(query: AlertQuery, choices: Mapping[str, list[tuple[Any, str]]]) -> list[str]:
    """What narrows the list, in words: paper has no fields."""
    chosen = {"unit": query.unit, "owner": query.owner, "kind": query.kind.value if query.kind else None}
    return [name for key, value in chosen.items() if value for one, name in choices[key] if one == value]


def _tab_name(tab: Tab) -> str:
    return {
        Tab.HELD: _("Odottaa vapautusta (%(n)s)"),
        Tab.OPEN: _("Soi (%(n)s)"),
        Tab.CLIMBED: _("Edennyt (%(n)s)"),
        Tab.ANSWERED: _("Vastattu (%(n)s)"),
        Tab.ALL: _("Kaikki (%(n)s)"),
        Tab.LOST: _("Ei tavoita ketään (%(n)s)"),
    }[tab]
