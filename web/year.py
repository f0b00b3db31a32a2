"""The year ahead: as a wheel, and as the list that says the same."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from typing import Annotated

from flask import Blueprint, render_template, request, url_for
from pydantic import Field
from sqlmodel import Session

from ..calendar.clock.queries import parameters
from ..calendar.days.rules import still_stretches
from ..calendar.milestones import queries
from ..calendar.milestones.models import MilestoneKind
from ..calendar.milestones.rules import LISTED
from ..calendar.milestones.values import DayCount, Matter, PhaseRow, PlanRow, Scope, Whose
from ..calendar.procurements.models import ProcurementState
from ..calendar.register import queries as register
from ..calendar.why.names import kind_name, phase_name
from ..core.i18n import _, format_month
from .asking import SIGNED_IN, asks
from .drawing.month_wheel import draw_month_wheel
from .drawing.values import ListLink, Mark, Phase, Run, phase_style
from .drawing.wheel import draw_wheel
from .forms import Day, Query, read_query
from .site import reading, today
from .visitor import myself

bp = Blueprint("year", __name__, url_prefix="/calendar")

DAY = timedelta(days=1)
ROWS_ON_WHEEL, ROWS_ON_LIST, QUEUED, LABELLED = 60, 300, 20, 80
DRAWN_IN_PHASES = 200
STARTS = frozenset({MilestoneKind.PLANNING_START, MilestoneKind.OPTION_DECISION})
RowId = Annotated[int, Field(ge=1, le=2**31)]


class YearQuery(Query):
    """Whose year, and which part of it."""

    whose: Whose = Whose.ALL
    unit: RowId | None = None
    category: RowId | None = None
    kind: MilestoneKind | None = None
    first: Annotated[Day | None, Field(alias="from")] = None
    last: Annotated[Day | None, Field(alias="to")] = None

    def kinds(self) -> frozenset[MilestoneKind]:
        """Return the kinds of days to show."""
        return frozenset({self.kind}) if self.kind else LISTED

    def scope(self) -> Scope:
        """Return what narrows the days."""
        account = myself()
        unit = account.unit_id if self.whose == Whose.UNIT else self.unit
        return Scope(self.whose, account.id, unit, self.category)

    def address(self, endpoint: str, **changes: object) -> str:
        """Return the address of one of the views with the same narrowing."""
        said = self.model_dump(mode="json", exclude_defaults=True, by_alias=True) | changes
        return url_for(endpoint, **{name: value for name, value in said.items() if value not in (None, "", False)})


@dataclass(frozen=True, slots=True)
class YearRow:
    """A day in the list."""

    on: date
    kind: str
    name: str
    title: str
    href: str
    unit: str | None
    slack_days: int | None
    late: bool


Group = tuple[str, str, list[YearRow]]


@bp.get("/wheel")
@asks(SIGNED_IN)
def wheel() -> str:
    """Show how the year lies, and where it piles up."""
    query = read_query(YearQuery, request.args)
    first = today().replace(day=1)
    last = _end_of_year_from(first)
    scope, kinds = query.scope(), query.kinds()
    with reading() as session:
        days = queries.day_counts(session, scope, kinds=kinds, last=last)
        shown = queries.matters(session, scope, kinds=kinds, last=last, limit=ROWS_ON_WHEEL)
        begin = kinds & STARTS
        queue = queries.matters(session, scope, kinds=begin, last=today() - DAY, backward=True, limit=QUEUED)
        starts = queries.matters(session, scope, kinds=begin, first=today(), last=last, limit=LABELLED)
        plans = queries.plans(session, scope, first=first, last=last)
        few = [one.contract_id for one in plans] if len(plans) <= DRAWN_IN_PHASES else []
        phases = queries.phases(session, few)
        still = list(still_stretches(first, last, parameters(session).still))
        choices = _choices(session)
    link = ListLink(query.address("year.listing", **{"from": None, "to": None, "whose": query.whose.value}) + _SPAN)
    marks = _marks(days, [*shown, *queue, *starts], link)
    return render_template(
        "year/wheel.html",
        query=query,
        wheel=draw_wheel(marks, _runs(plans, phases), today(), still=still, link=link),
        months=draw_month_wheel(marks, today(), link),
        sums=_sums(days, last),
        groups=_groups(shown),
        count=sum(day.matters for day in days),
        most=ROWS_ON_WHEEL,
        choices=choices,
        views=_views(query, "year.wheel"),
        action=url_for("year.wheel"),
    )


@bp.get("/list")
@asks(SIGNED_IN)
def listing() -> str:
    """List the days, month by month; what is past and still open first, unless a later beginning is asked for."""
    query = read_query(YearQuery, request.args)
    first = query.first or today().replace(day=1)
    last = max(query.last or _end_of_year_from(first), first)
    since = query.first
    scope, kinds = query.scope(), query.kinds()
    with reading() as session:
        days = queries.day_counts(session, scope, kinds=kinds, first=since, last=last)
        shown = queries.matters(session, scope, kinds=kinds, first=since, last=last, limit=ROWS_ON_LIST)
        choices = _choices(session)
    return render_template(
        "year/list.html",
        query=query,
        first=first,
        last=last,
        sums=_sums(days, last),
        groups=_groups(shown),
        count=sum(day.matters for day in days),
        most=ROWS_ON_LIST,
        months=_months(query, days),
        choices=choices,
        views=_views(query, "year.listing"),
        action=url_for("year.listing"),
    )


_SPAN = "&from={first}&to={last}"


def _end_of_year_from(first: date) -> date:
    return date(first.year + 1, first.month, 1) - DAY


def _marks(days: Sequence[DayCount], shown: Iterable[Matter], link: ListLink) -> list[Mark]:
    """The matters that are read, and in place of the others of a day as many nameless ones: they become numbers."""
    marks = [_mark(one) for one in {one.id: one for one in shown}.values()]
    named = Counter((mark.kind, mark.on) for mark in marks)
    for day in days:
        more = day.matters - named[day.kind, day.on]
        slack = -1 if day.late else 0 if day.kind == MilestoneKind.PLANNING_START else None
        there = link.pattern.replace("{first}", day.on.isoformat()).replace("{last}", day.on.isoformat())
        marks += [Mark(day.kind, day.on, "", there, slack)] * max(more, 0)
    return marks


def _mark(one: Matter) -> Mark:
    slack = one.slack_days(today())
    planned = one.kind == MilestoneKind.PLANNING_START or one.with_planning
    kind = MilestoneKind.PLANNING_START.value if planned else one.kind
    return Mark(kind, one.on, one.title, _href(one.contract_id), slack if planned or slack < 0 else None)


def _href(contract_id: int) -> str:
    return url_for("contract.show", contract_id=contract_id)


def _runs(plans: Sequence[PlanRow], phases: Sequence[PhaseRow]) -> list[Run]:
    """Each procurement as a run: its phases laid end to end, or its whole span where there are too many to draw."""
    by_contract = {id_: list(group) for id_, group in groupby(phases, key=lambda one: one.contract_id)}
    return [
        Run(
            one.title,
            _href(one.contract_id),
            _laid(by_contract.get(one.contract_id, []), one),
            (one.latest_safe_start_on - today()).days,
            one.state == ProcurementState.STARTED,
        )
        for one in plans
    ]


def _laid(steps: Sequence[PhaseRow], plan: PlanRow) -> tuple[Phase, ...]:
    if not steps:
        return (Phase("", plan.planning_start_on, plan.needed_on - DAY),)
    ends = [step.on - DAY for step in steps[1:]] + [plan.needed_on - DAY]
    return tuple(
        Phase(phase_name(step.phase), step.on, max(end, step.on), phase_style(step.phase))
        for step, end in zip(steps, ends, strict=True)
    )


def _sums(days: Sequence[DayCount], last: date) -> dict[str, int]:
    ahead = [day for day in days if today() <= day.on <= last]
    return {
        "late": sum(day.late for day in days),
        "starts": sum(day.matters for day in ahead if day.kind == MilestoneKind.PLANNING_START),
        "ends": sum(day.matters for day in ahead if day.kind == MilestoneKind.TERM_END),
    }


def _months(query: YearQuery, days: Sequence[DayCount]) -> list[tuple[str, str]]:
    """Months to go to where one page does not hold all."""
    found = []
    for first, group in groupby(days, key=lambda day: day.on.replace(day=1)):
        count = sum(day.matters for day in group)
        span = {"from": first.isoformat(), "to": (first + timedelta(days=31)).replace(day=1) - DAY}
        found.append((f"{format_month(first)} ({count})", query.address("year.listing", **span)))
    return found


def _groups(matters: Sequence[Matter]) -> list[Group]:
    """Months in order; what is before this month and still open comes first, as late or not begun."""
    month = today().replace(day=1)
    before = [_row(one) for one in matters if one.on < month]
    groups: list[Group] = [(_("Aiemmin, yhä avoinna"), "before", before)] if before else []
    for first, group in groupby((one for one in matters if one.on >= month), key=lambda one: one.on.replace(day=1)):
        groups.append((format_month(first), f"m-{first:%Y-%m}", [_row(one) for one in group]))
    return groups


def _row(one: Matter) -> YearRow:
    slack = one.slack_days(today())
    name = kind_name(one.kind)
    return YearRow(one.on, one.kind, name, one.title, _href(one.contract_id), one.unit, slack, slack < 0)


def _choices(session: Session) -> dict[str, list[tuple[str, str]]]:
    anything = ("", _("kaikki"))
    return {
        "whose": [(Whose.ALL.value, _("koko organisaatio")), (Whose.MINE.value, _("omat"))],
        "unit": [anything, *((str(id_), name) for id_, name in register.units(session))],
        "category": [anything, *((str(id_), name) for id_, name in register.categories(session))],
        "kind": [anything, *((kind.value, kind_name(kind)) for kind in MilestoneKind if kind in LISTED)],
    }


def _views(query: YearQuery, here: str) -> list[tuple[str, str, bool]]:
    return [
        (query.address("year.wheel", **{"from": None, "to": None}), _("Kello"), here == "year.wheel"),
        (query.address("year.listing"), _("Luettelo"), here == "year.listing"),
    ]
