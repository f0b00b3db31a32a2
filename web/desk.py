"""My desk: what is late, and what to do first."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from flask import Blueprint, render_template, request, url_for
from markupsafe import Markup

from ..alerts.nobody import last_proof
from ..alerts.queries import waiting_at
from ..calendar.clock.queries import parameters
from ..calendar.days.rules import still_stretches
from ..calendar.milestones import news, queries
from ..calendar.milestones.models import MilestoneKind
from ..calendar.milestones.rules import AHEAD, ASKING, Desk, desk, sunday_of
from ..calendar.milestones.values import DayCount, Matter, Scope, Whose
from ..calendar.procurements import listing
from ..calendar.procurements.models import ProcurementState
from ..contracts.deviations.queries import lines as deviations
from ..contracts.deviations.values import Tab, Wanted
from ..contracts.obligations import queries as obligations
from ..contracts.obligations.values import Tab as TaskTab
from ..contracts.obligations.values import Wanted as Tasks
from ..core.i18n import _, format_day, ngettext
from ..insight.health.contracts import summary_of
from .asking import SIGNED_IN, asks
from .drawing.ruler import Ruler, draw_ruler
from .drawing.values import ListLink, Mark, Span
from .forms import Query, read_query
from .history import done_words, told_all
from .offers import Offer, offers, undo_of
from .permissions import may_add, may_change
from .site import reading, today
from .visitor import has_role, myself
from .words import asks as asks_sentence
from .words import count_word

bp = Blueprint("desk", __name__)

MOST_ROWS, ALL_ROWS, AHEAD_ROWS, LATER_ROWS, BEGUN_ROWS = 50, 1_000, 60, 8, 12
NEWS_DAYS, MOST_ON_DAY, MOST_DEVIATIONS = 7, 20, 8
DAY, YEAR = timedelta(days=1), timedelta(days=365)


class DeskQuery(Query):
    """Whose desk, and how much of what is late."""

    whose: Whose = Whose.MINE
    all: bool = False


@dataclass(frozen=True, slots=True)
class Counts:
    """How many matters are late, of this week, and later."""

    late: int
    week: int
    later: int


@dataclass(frozen=True, slots=True)
class DeskRow:
    """A matter on the desk with what can be done about it."""

    slack_days: int
    title: str
    href: str
    text: Markup
    offers: Sequence[Offer]
    who: str
    alert_href: str | None


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
    first, last = today() - timedelta(days=40), today() + YEAR
    most = ALL_ROWS if query.all else MOST_ROWS
    with reading() as session:
        laid = desk(
            queries.matters(session, scope, kinds=ASKING, last=last, late=True, by_slack=True, limit=most),
            queries.matters(session, scope, kinds=ASKING, last=sunday_of(today()), late=False, limit=most),
            queries.matters(
                session, scope, kinds=AHEAD, first=sunday_of(today()) + DAY, last=last, late=False, limit=AHEAD_ROWS
            ),
        )
        days = queries.day_counts(session, scope, kinds=ASKING, last=last)
        still = parameters(session).still
        recent = news.changes(session, scope, since=session.info["now"] - timedelta(days=NEWS_DAYS), limit=6)
        done = news.done_by(session, account.id, since=today())
        standing = news.standing(session, account.id)
        proved = last_proof(session) if has_role(account, "main_user") else None
        history = told_all(session, [event for event, _title in recent])
        ringing = waiting_at(session, [one.id for part in (laid.late, laid.week, laid.later) for one in part])
        due = deviations(session, _deviations(scope), limit=MOST_DEVIATIONS)
        health = summary_of(session, scope)
        tasks = obligations.lines(session, _tasks(scope), limit=MOST_DEVIATIONS)
        begun = listing.rows(session, ProcurementState.STARTED, limit=BEGUN_ROWS, scope=scope)
    counts = _counts(days)
    return render_template(
        "desk/desk.html",
        query=query,
        account=account,
        standing=standing,
        proved=proved,
        begun=begun,
        health=health,
        deviations=due,
        tasks=tasks,
        may_add=may_add(account),
        sentence=_sentence(laid, counts, today()),
        late_sentence=_late_sentence(counts),
        late=_rows(laid.late, query.whose, ringing),
        week=_rows(laid.week, query.whose, ringing),
        later=_rows(laid.later[:LATER_ROWS], query.whose, ringing),
        counts_of=counts,
        first_later=laid.later[0] if laid.later else None,
        monday=today() - timedelta(days=today().weekday()),
        sunday=sunday_of(today()),
        done=[
            DoneRow(title, contract_id, done_words(event), undo_of(event, contract_id))
            for event, title, contract_id in done
        ],
        news=[(line, title, event.subject_id) for line, (event, title) in zip(history, recent, strict=True)],
        ruler=_ruler(laid, days, list(still_stretches(first, last, still)), query.whose),
    )


def _deviations(scope: Scope) -> Wanted:
    """Those whose next step is late or due this week."""
    mine = scope.person_id if scope.whose == Whose.MINE else None
    return Wanted(Tab.OPEN, unit_id=scope.unit_id, person_id=mine, due_by=sunday_of(today()))


def _tasks(scope: Scope) -> Tasks:
    """Those that are late or due this week."""
    mine = scope.person_id if scope.whose == Whose.MINE else None
    return Tasks(TaskTab.OPEN, unit_id=scope.unit_id, person_id=mine, due_by=sunday_of(today()))


def _rows(matters: Sequence[Matter], whose: Whose, ringing: Mapping[int, int]) -> list[DeskRow]:
    return [
        DeskRow(
            one.slack_days(today()),
            one.title,
            url_for("contract.show", contract_id=one.contract_id),
            asks_sentence(one, today()),
            offers(one) if may_change(myself(), one) else (),
            "" if whose == Whose.MINE else (one.owner or _("Vastuuhenkilö puuttuu")),
            url_for("answers.matter", alert_id=ringing[one.id]) if one.id in ringing else None,
        )
        for one in matters
    ]


def _counts(days: Sequence[DayCount]) -> Counts:
    """How many matters stand in each part, however many of them are shown."""
    sunday = sunday_of(today())
    return Counts(
        late=sum(day.late for day in days),
        week=sum(day.matters - day.late for day in days if day.on <= sunday),
        later=sum(day.matters - day.late for day in days if day.on > sunday and day.kind in AHEAD),
    )


def _late_sentence(counts: Counts) -> str:
    if not counts.late:
        return ""
    text = ngettext("%(n)s asia on myöhässä.", "%(n)s asiaa on myöhässä.", counts.late)
    return text % {"n": count_word(counts.late)}


def _sentence(laid: Desk, counts: Counts, day: date) -> str:
    """The rest of the sentence that answers: this week, else what comes first."""
    if counts.week:
        text = ngettext("Tällä viikolla %(n)s asia", "Tällä viikolla %(n)s asiaa", counts.week)
        first = next((one.on for one in laid.week if one.on >= day), None)
        when = ", " + _("seuraava %(day)s") % {"day": format_day(first, year=False)} if first else ""
        said = (text % {"n": count_word(counts.week).lower()} + when).removesuffix(".") + "."
        return said[0].upper() + said[1:]
    if laid.later:
        first = laid.later[0].on
        return _("Tällä viikolla ei ole muuta. Seuraava asia on %(day)s.") % {"day": format_day(first)}
    return "" if counts.late else _("Mikään ei odota.")


def _ruler(laid: Desk, days: Sequence[DayCount], still: list[Span], whose: Whose) -> Ruler:
    """The matters that are read, and in place of the others of a day as many nameless ones: they become numbers."""
    shown = [*laid.late, *laid.week, *laid.later]
    marks = [_mark(one) for one in shown]
    named = Counter((mark.kind, mark.on) for mark in marks)
    link = url_for("year.listing", whose=whose.value) + "&from={first}&to={last}"
    for day in days:
        more = min(day.matters - named[day.kind, day.on], MOST_ON_DAY)
        slack = -1 if day.late else 0 if day.kind == MilestoneKind.PLANNING_START else None
        there = link.replace("{first}", day.on.isoformat()).replace("{last}", day.on.isoformat())
        marks += [Mark(day.kind, day.on, "", there, slack)] * max(more, 0)
    return draw_ruler(marks, today(), still, ListLink(link))


def _mark(one: Matter) -> Mark:
    slack = one.slack_days(today())
    planned = one.with_planning or one.kind == MilestoneKind.PLANNING_START
    kind = MilestoneKind.PLANNING_START.value if planned else one.kind
    href = url_for("contract.show", contract_id=one.contract_id)
    return Mark(kind, one.on, one.title, href, slack if planned or slack < 0 else None)
