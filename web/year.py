"""The year ahead: as a wheel, and as the list that says the same."""

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
from ..calendar.milestones.rules import ASKING, LISTED, open_matters, without_repeats
from ..calendar.milestones.values import Matter, Scope, Whose
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
LONGEST_PLAN = timedelta(days=540)
ROWS_ON_WHEEL, ROWS_ON_LIST = 60, 600
RowId = Annotated[int, Field(ge=1, le=2**31)]


class YearQuery(Query):
    """Whose year, and which part of it."""

    whose: Whose = Whose.ALL
    unit: RowId | None = None
    category: RowId | None = None
    kind: MilestoneKind | None = None
    first: Annotated[Day | None, Field(alias="from")] = None
    last: Annotated[Day | None, Field(alias="to")] = None
    past: bool = False

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
    with reading() as session:
        matters = _matters(session, query, None, last)
        phases = queries.matters(
            session, query.scope(), kinds={MilestoneKind.PHASE}, first=first - LONGEST_PLAN, last=last
        )
        still = list(still_stretches(first, last, parameters(session).still))
        choices = _choices(session)
    shown = _shown(matters, first)
    link = ListLink(query.address("year.listing", **{"from": None, "to": None, "whose": query.whose.value}) + _SPAN)
    marks, runs = [_mark(one) for one in shown], _runs(phases)
    return render_template(
        "year/wheel.html",
        query=query,
        wheel=draw_wheel(marks, runs, today(), still=still, link=link),
        months=draw_month_wheel(marks, today(), link),
        sums=_sums(shown, last),
        groups=_groups(shown[:ROWS_ON_WHEEL]),
        count=len(shown),
        most=ROWS_ON_WHEEL,
        choices=choices,
        views=_views(query, "year.wheel"),
        action=url_for("year.wheel"),
    )


@bp.get("/list")
@asks(SIGNED_IN)
def listing() -> str:
    """List the days, month by month; what is late first."""
    query = read_query(YearQuery, request.args)
    first = query.first or today().replace(day=1)
    last = query.last or max(_end_of_year_from(first), first)
    with reading() as session:
        matters = _matters(session, query, query.first if query.past else None, last)
        choices = _choices(session)
    shown = _shown(matters, first)
    if query.first and query.first > today():
        shown = [one for one in shown if one.on >= query.first]
    return render_template(
        "year/list.html",
        query=query,
        first=first,
        last=last,
        sums=_sums(shown, last),
        groups=_groups(shown[:ROWS_ON_LIST]),
        count=len(shown),
        most=ROWS_ON_LIST,
        choices=choices,
        views=_views(query, "year.listing"),
        action=url_for("year.listing"),
    )


_SPAN = "&from={first}&to={last}"


def _matters(session: Session, query: YearQuery, first: date | None, last: date) -> list[Matter]:
    kinds = {query.kind} if query.kind else LISTED
    return open_matters(queries.matters(session, query.scope(), kinds=kinds, first=first, last=last), today())


def _shown(matters: Iterable[Matter], first: date) -> list[Matter]:
    """From the first day on, and before it what is still to be done."""
    return [one for one in matters if one.on >= first or one.kind in ASKING]


def _end_of_year_from(first: date) -> date:
    return date(first.year + 1, first.month, 1) - DAY


def _mark(one: Matter) -> Mark:
    slack = one.slack_days(today())
    planned = _is_start(one)
    kind = MilestoneKind.PLANNING_START if planned else one.kind
    return Mark(kind.value, one.on, one.title, _href(one), slack if planned or slack < 0 else None)


def _is_start(one: Matter) -> bool:
    """Whether planning starts on the day, an option to be decided on the same day or not."""
    return one.kind == MilestoneKind.PLANNING_START or one.with_planning


def _href(one: Matter) -> str:
    return url_for("contract.show", contract_id=one.contract_id)


def _runs(phases: Sequence[Matter]) -> list[Run]:
    """Each procurement's phases, laid end to end up to the day on which the new contract is needed."""
    runs = []
    by_plan = sorted(without_repeats(phases), key=lambda one: (one.procurement_id or 0, one.contract_id, one.on))
    for _key, group in groupby(by_plan, key=lambda one: (one.procurement_id, one.contract_id)):
        steps = list(group)
        ends = [step.on - DAY for step in steps[1:]] + [(steps[-1].needed_on or steps[-1].on + DAY) - DAY]
        drawn = tuple(
            Phase(phase_name(step.phase), step.on, max(end, step.on), phase_style(step.phase))
            for step, end in zip(steps, ends, strict=True)
        )
        begun = steps[0].procurement_state == ProcurementState.STARTED
        runs.append(Run(steps[0].title, _href(steps[0]), drawn, steps[0].slack_days(today()), begun))
    return runs


def _sums(shown: Sequence[Matter], last: date) -> dict[str, int]:
    late = sum(one.slack_days(today()) < 0 for one in shown)
    starts = sum(_is_start(one) and today() <= one.on <= last for one in shown)
    ends = sum(one.kind == MilestoneKind.TERM_END and today() <= one.on <= last for one in shown)
    return {"late": late, "starts": starts, "ends": ends}


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
    return YearRow(one.on, one.kind.value, name, one.title, _href(one), one.unit, slack, slack < 0)


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
