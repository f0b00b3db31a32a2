"""A made-up year for /styleguide: every drawing in its usual state, dates relative to today."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from ...calendar.why.names import kind_name, phase_name
from ...core.i18n import _
from .lifelist import list_life
from .month_wheel import draw_month_wheel
from .ruler import draw_ruler
from .stairs import Step, build_stairs
from .strip import draw_strip
from .strip_values import Life, Plan, Term
from .values import Mark, Phase, Run, Span, phase_style
from .wheel import draw_wheel

_WEEKS = (("need", 4), ("market", 4), ("prep", 6), ("tender", 5), ("eval", 3), ("decision", 2), ("standstill", 3))
_LAST_WEEKS = (("contract", 1), ("mobil", 6))
_TITLES = (
    "Siivouspalvelut, koulut ja virastotalo",
    "Talvikunnossapito, pohjoinen alue",
    "Koulukuljetukset",
    "Kirjastoaineisto",
    "Asiakirjahallinnan järjestelmä",
    "Elintarvikkeet ja päivittäistavarat",
    "Kesäkunnossapito ja viherhoito",
    "Työterveyshuollon palvelut",
    "Hissien huolto",
    "Uimahallin vesikemikaalit",
)
_DAY = timedelta(1)


def styleguide_sample(today: date) -> Mapping[str, Any]:
    """Return what templates/styleguide.html shows, `render_template("styleguide.html", **styleguide_sample(today))`."""
    runs = tuple(_run(n, title, today) for n, title in enumerate(_TITLES))
    marks = tuple(mark for n, run in enumerate(runs) for mark in _marks(n, run, today))
    still = _still(today)
    life = _life(today)
    return {
        "wheel": draw_wheel(marks, runs, today, still=still),
        "months": draw_month_wheel(marks, today),
        "ruler_of_mine": draw_ruler(marks, today, still),
        "strip": draw_strip(life, today, still),
        "life_days": list_life(life, today, began=_("Sopimus alkoi"), now=_("Tänään")),
        "stairs": build_stairs(_steps(life)),
        "slacks": (-24, -3, 0, 2, 12, 27, 56, 140, None),
    }


def _phases(needed_on: date) -> tuple[Phase, ...]:
    """Lay phases end to end before *needed_on*, a buffer of five weeks before them."""
    out: list[Phase] = []
    last = needed_on - _DAY
    for phase, weeks in reversed((*_WEEKS, *_LAST_WEEKS)):
        first = last - timedelta(7 * weeks - 1)
        out.append(Phase(phase_name(phase), first, last, phase_style(phase)))
        last = first - _DAY
    out.append(Phase(_("Puskuri"), last - timedelta(34), last, "dotted"))
    return tuple(reversed(out))


def _run(n: int, title: str, today: date) -> Run:
    phases = _phases(today + timedelta(150 + 43 * n))
    return Run(title, f"#run-{n}", phases, (phases[1].first - today).days, begun=n in (0, 3))


def _marks(n: int, run: Run, today: date) -> list[Mark]:
    end = run.last
    marks = [Mark("term_end", end, run.title, run.href, (end - today).days)]
    if not run.begun:
        marks.append(Mark("planning_start", run.first, run.title, run.href, run.slack_days))
    for kind, before in (("option_exercise", 180), ("notice", 92), ("review", 30))[n % 3 :]:
        on = end - timedelta(before)
        marks.append(Mark(kind, on, run.title, run.href, max((on - today).days, 0)))
    return marks


def _still(today: date) -> tuple[Span, ...]:
    out: list[Span] = []
    for year in range(today.year - 4, today.year + 6):
        july = date.fromisocalendar(year, 27, 1)
        out += [(july, july + timedelta(27)), (date(year, 12, 24), date(year + 1, 1, 6))]
    return tuple(out)


def _life(today: date) -> Life:
    first, end = date(today.year - 2, 1, 1), date(today.year + 1, 12, 31)
    plan, ghost = _phases(end + _DAY), _phases(date(end.year + 2, 1, 1))
    return Life(
        terms=(
            Term(first, end, f"Sopimuskausi 1.1.{first.year}–31.12.{end.year}"),
            Term(end + _DAY, date(end.year + 1, 12, 31), "Optio 1: 12 kk", "option"),
        ),
        marks=(
            Mark("planning_start", plan[0].first, kind_name("planning_start")),
            Mark("option_exercise", date(end.year, 6, 30), kind_name("option_exercise")),
            Mark("term_end", end, kind_name("term_end")),
        ),
        plans=(
            Plan(plan, "Ilman optiota uusi sopimus", end + _DAY),
            Plan(ghost, "Optio käyttäen", date(end.year + 2, 1, 1), ghost=True),
        ),
    )


def _steps(life: Life) -> list[Step]:
    end, phases = life.terms[0].last, life.plans[0].phases
    steps = [Step(end, "Sopimuskausi päättyy", "sopimuksen kohta 3", style=None, key=True)] if end else []
    for phase in reversed(phases):
        weeks = ((phase.last - phase.first).days + 1) // 7
        note = "puskuri on 15 % työstä" if phase.style == "dotted" else ""
        steps.append(Step(phase.first, phase.name, note, weeks, phase.style, phase.style == "dotted", phase.last))
    return steps
