"""A contract's clock as drawings: its life on a strip, and the staircase of why a date."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from ..calendar.clock.values import SCENARIO_A, SCENARIO_B, Derivation, DerivedClock, DerivedMilestone
from ..calendar.days.rules import still_stretches
from ..calendar.days.values import StillDays
from ..calendar.milestones.models import MilestoneKind
from ..calendar.register.card import Card
from ..calendar.why.names import kind_name, phase_name
from ..calendar.why.stairs import Stair, staircase
from ..calendar.why.words import why
from ..contracts.terms.models import TermRowKind
from ..contracts.terms.rules import laid_options
from ..contracts.terms.values import ContractFacts
from ..core.i18n import _, format_date
from .drawing.stairs import Stair as DrawnStair
from .drawing.stairs import Step, build_stairs
from .drawing.strip_values import Life, Plan, Sureness, Term
from .drawing.values import Mark, Phase, Span, phase_style

_ON_STRIP = frozenset(MilestoneKind) - {MilestoneKind.PHASE, MilestoneKind.HEADS_UP}


@dataclass(frozen=True, slots=True)
class ClockDay:
    """A day of the contract with why it is that day."""

    kind: MilestoneKind
    name: str
    on: date
    slack_days: int
    why: str
    if_options: bool


def life_of(card: Card, facts: ContractFacts, clock: DerivedClock, today: date) -> Life:
    """Return what the strip shows of the contract."""
    marks = [
        Mark(one.kind.value, one.on, "", slack_days=(one.slack_from - today).days, name=_mark_name(one))
        for one in clock.milestones
        if one.kind in _ON_STRIP and one.scenario != SCENARIO_B
    ]
    return Life(_terms(card, facts), tuple(marks), tuple(_plans(clock)))


def stairs_of(derivation: Derivation) -> tuple[DrawnStair, ...]:
    """Return the staircase, the known day first."""
    return build_stairs([step_of(stair) for stair in staircase(derivation)])


def still_of(life: Life, still: StillDays, today: date) -> list[Span]:
    """Return the still days while the life lasts, a year after its last day included."""
    known = [term.first for term in life.terms] + [term.last for term in life.terms if term.last]
    known += [mark.on for mark in life.marks] + [plan.needed_on for plan in life.plans]
    first, last = min([*known, today]), max([*known, today])
    return list(still_stretches(date(max(first.year, today.year - 10), 1, 1), date(last.year + 1, 12, 31), still))


def days_of(clock: DerivedClock, today: date) -> list[ClockDay]:
    """Return every day of the contract but its phases, in order, each with its words."""
    days = [
        ClockDay(
            one.kind,
            _mark_name(one),
            one.on,
            (one.slack_from - today).days,
            why(one.derivation),
            one.scenario == SCENARIO_B,
        )
        for one in clock.milestones
        if one.kind != MilestoneKind.PHASE
    ]
    return sorted(days, key=lambda day: (day.if_options, day.on))


def derivation_of(clock: DerivedClock, kind: str, *, number: int = 0) -> Derivation | None:
    """Return how the contract's day of that kind came to be, as it stands without options."""
    return next(
        (
            one.derivation
            for one in clock.milestones
            if one.kind == kind and one.scenario in ("", SCENARIO_A) and (not number or one.number == number)
        ),
        None,
    )


def _mark_name(one: DerivedMilestone) -> str:
    if one.number:
        names = {
            MilestoneKind.OPTION_DECISION: _("Option %(n)s käytöstä päätettävä"),
            MilestoneKind.OPTION_EXERCISE: _("Option %(n)s viimeinen käyttöpäivä"),
        }
        return str(names[one.kind] % {"n": one.number})
    return kind_name(one.kind.value)


def _terms(card: Card, facts: ContractFacts) -> tuple[Term, ...]:
    sure = [
        Term(row.starts_on, row.ends_on, _term_label(row.kind, row.starts_on, row.ends_on), _sureness(row.ends_on))
        for row in card.terms
        if row.starts_on is not None
    ]
    options = []
    for laid in laid_options(facts):
        if laid.reachable and laid.before_ends_on and laid.ends_on:
            label = _("Optio %(n)s: %(months)s kk") % {"n": laid.option.number, "months": laid.option.months}
            first = date.fromordinal(laid.before_ends_on.toordinal() + 1)
            options.append(Term(first, laid.ends_on, label, "option"))
    return (*sure, *options)


def _sureness(ends_on: date | None) -> Sureness:
    return "sure" if ends_on else "open"


def _term_label(kind: TermRowKind, first: date, last: date | None) -> str:
    names: Mapping[TermRowKind, str] = {
        TermRowKind.ORIGINAL: _("Sopimuskausi"),
        TermRowKind.OPTION: _("Optiokausi"),
        TermRowKind.MODIFICATION: _("Jatkettu kausi"),
        TermRowKind.RENEWAL: _("Jatkui itsestään"),
        TermRowKind.INDEFINITE: _("Toistaiseksi"),
    }
    return f"{names[kind]} {format_date(first)}–{format_date(last)}"


def _plans(clock: DerivedClock) -> Sequence[Plan]:
    plans = []
    labels = {
        SCENARIO_A: (_("uusi sopimus"), clock.needed_on),
        SCENARIO_B: (_("kaikki optiot käyttäen uusi sopimus"), clock.needed_on_with_options),
    }
    for scenario, (label, needed_on) in labels.items():
        way = planning_of(clock, scenario)
        if way is not None and needed_on is not None:
            phases = [_phase(stair) for stair in staircase(way) if stair.last_on is not None]
            text = label % {"day": format_date(needed_on)}
            plans.append(
                Plan(tuple(sorted(phases, key=lambda one: one.first)), text, needed_on, scenario == SCENARIO_B)
            )
    return plans


def planning_of(clock: DerivedClock, scenario: str = SCENARIO_A) -> Derivation | None:
    """Return how the planning start of a scenario came to be; None where nothing is planned."""
    for one in clock.milestones:
        if one.kind == MilestoneKind.PLANNING_START and one.scenario == scenario:
            return one.derivation
    return None


def _phase(stair: Stair) -> Phase:
    assert stair.last_on is not None
    if stair.phase in ("buffer", "heads_up"):
        return Phase(stair.name, stair.on, stair.last_on, "dotted")
    return Phase(phase_name(stair.phase), stair.on, stair.last_on, phase_style(stair.phase))


def step_of(stair: Stair) -> Step:
    """Return the stair as it is drawn."""
    style = None if stair.last_on is None else "dotted" if stair.phase == "buffer" else phase_style(stair.phase)
    return Step(stair.on, stair.name, stair.note, stair.weeks or None, style, key=stair.key, last=stair.last_on)
