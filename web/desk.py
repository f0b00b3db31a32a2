"""My desk: what is late, and what to do first."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from flask import Blueprint, render_template, request, url_for
from markupsafe import Markup

from ..calendar.clock.queries import parameters
from ..calendar.days.rules import still_stretches
from ..calendar.milestones import news, queries
from ..calendar.milestones.models import MilestoneKind
from ..calendar.milestones.rules import ASKING, Desk, desk
from ..calendar.milestones.values import Matter, Scope, Whose
from ..calendar.procurements import listing
from ..calendar.procurements.models import ProcurementState
from ..core.i18n import _, format_day, ngettext
from .asking import SIGNED_IN, asks
from .drawing.ruler import Ruler, draw_ruler
from .drawing.values import ListLink, Mark, Span
from .forms import Query, read_query
from .history import done_words, told_all
from .offers import Offer, offers, undo_of
from .permissions import may_add, may_change
from .site import reading, today
from .visitor import myself
from .words import asks as asks_sentence
from .words import count_word

bp = Blueprint("desk", __name__)

MOST_ROWS, LATER_ROWS, BEGUN_ROWS = 50, 8, 12
NEWS_DAYS = 7
YEAR = timedelta(days=400)


class DeskQuery(Query):
    """Whose desk, and how much of what is late."""

    whose: Whose = Whose.MINE
    all: bool = False


@dataclass(frozen=True, slots=True)
class DeskRow:
    """A matter on the desk with what can be done about it."""

    slack_days: int
    title: str
    href: str
    text: Markup
    offers: Sequence[Offer]
    who: str


@dataclass(frozen=True, slots=True)
class DoneRow:
    """What the visitor has decided today, and how it is taken back."""

    title: str
    contract_id: int
    text: str
    undo: Offer | None


@bp.get("/")
@asks(SIGNED_IN)
def show() -> str:
    """Answer the two questions of the morning."""
    query, account = read_query(DeskQuery, request.args), myself()
    scope = Scope(query.whose, account.id, account.unit_id if query.whose == Whose.UNIT else None)
    with reading() as session:
        matters = queries.matters(session, scope, kinds=ASKING, last=today() + YEAR)
        still = parameters(session).still
        recent = news.changes(session, scope, since=session.info["now"] - timedelta(days=NEWS_DAYS), limit=6)
        done = news.done_by(session, account.id, since=today())
        standing = news.standing(session, account.id)
        history = told_all(session, [event for event, _title in recent])
        begun = listing.rows(session, ProcurementState.STARTED, limit=BEGUN_ROWS, scope=scope)
    laid = desk(matters, today())
    first, last = today() - timedelta(days=40), today() + YEAR
    return render_template(
        "desk/desk.html",
        query=query,
        account=account,
        standing=standing,
        begun=begun,
        may_add=may_add(account),
        sentence=_sentence(laid, today()),
        late_sentence=_late_sentence(laid),
        late=_rows(laid.late[: None if query.all else MOST_ROWS], query.whose),
        week=_rows(laid.week[: None if query.all else MOST_ROWS], query.whose),
        later=_rows(laid.later[:LATER_ROWS], query.whose),
        counts_of={"late": len(laid.late), "week": len(laid.week), "later": len(laid.later)},
        first_later=laid.later[0] if laid.later else None,
        monday=today() - timedelta(days=today().weekday()),
        sunday=today() + timedelta(days=6 - today().weekday()),
        done=[
            DoneRow(title, contract_id, done_words(event), undo_of(event, contract_id))
            for event, title, contract_id in done
        ],
        news=[(line, title, event.subject_id) for line, (event, title) in zip(history, recent, strict=True)],
        ruler=_ruler(laid, list(still_stretches(first, last, still)), query.whose),
    )


def _rows(matters: Sequence[Matter], whose: Whose) -> list[DeskRow]:
    return [
        DeskRow(
            one.slack_days(today()),
            one.title,
            url_for("contract.show", contract_id=one.contract_id),
            asks_sentence(one, today()),
            offers(one) if may_change(myself(), one) else (),
            "" if whose == Whose.MINE else (one.owner or _("Vastuuhenkilö puuttuu")),
        )
        for one in matters
    ]


def _late_sentence(laid: Desk) -> str:
    if not laid.late:
        return ""
    count = len(laid.late)
    return ngettext("%(n)s asia on myöhässä.", "%(n)s asiaa on myöhässä.", count) % {"n": count_word(count)}


def _sentence(laid: Desk, day: date) -> str:
    """The rest of the sentence that answers: this week, else what comes first."""
    if laid.week:
        count = len(laid.week)
        text = ngettext("Tällä viikolla %(n)s asia", "Tällä viikolla %(n)s asiaa", count)
        first = next((one.on for one in laid.week if one.on >= day), None)
        when = ", " + _("seuraava %(day)s") % {"day": format_day(first, year=False)} if first else ""
        return text % {"n": count_word(count).lower()} + when + "."
    if laid.later:
        first = laid.later[0].on
        return _("Tällä viikolla ei ole muuta. Seuraava asia on %(day)s.") % {"day": format_day(first)}
    return "" if laid.late else _("Mikään ei odota.")


def _ruler_slack(one: Matter) -> int | None:
    slack = one.slack_days(today())
    return slack if slack < 0 or one.with_planning or one.kind == MilestoneKind.PLANNING_START else None


def _ruler(laid: Desk, still: list[Span], whose: Whose) -> Ruler:
    marks = [
        Mark(
            (MilestoneKind.PLANNING_START if one.with_planning else one.kind).value,
            one.on,
            one.title,
            url_for("contract.show", contract_id=one.contract_id),
            one.slack_days(today())
            if one.kind == MilestoneKind.PLANNING_START or one.slack_days(today()) < 0
            else None,
        )
        for one in (*laid.late, *laid.week, *laid.later)
    ]
    return draw_ruler(
        marks, today(), still, ListLink(url_for("year.listing", whose=whose.value) + "&from={first}&to={last}")
    )
