"""The days of a successor's planning and of the options (design rules 3 to 5)."""

from collections.abc import Iterator, Sequence
from datetime import date
from functools import lru_cache

from ..milestones.models import MilestoneKind
from ..schedule.values import Schedule
from .plans import Plan
from .readings import Reading
from .steps import KEPT, Steps, end_anchor, exercise_steps, schedule_steps
from .values import SCENARIO_A, SCENARIO_B, Derivation, DerivedMilestone, Note, NoteCode, Step, StepCode


def own(kind: MilestoneKind, steps: Steps, notes: Sequence[Note] = (), number: int = 0) -> DerivedMilestone:
    """A day of the contract's own: slack is counted to it."""
    on = steps[-1].on
    return DerivedMilestone(kind, on, on, Derivation(kind, steps, tuple(notes)), number=number)


def planning(one: Reading, made: Plan, *, heads_up: bool) -> Iterator[DerivedMilestone]:
    """Planning start and phases of a scenario, and the heads-up unless it lies before the contract's start."""
    laid = made.schedule
    if laid is None:
        return
    steps = plan_steps(anchor(one, made), laid)
    notes = (*made.notes, *_about_start(made))
    yield _planned(MilestoneKind.PLANNING_START, steps[:-1], made, laid, notes)
    yield from _phases(steps[0], made.scenario, laid)
    if heads_up and not _before_start(laid.heads_up_on, made):
        yield _planned(MilestoneKind.HEADS_UP, steps, made, laid, made.notes)


def _planned(
    kind: MilestoneKind, steps: Steps, made: Plan, laid: Schedule, notes: tuple[Note, ...]
) -> DerivedMilestone:
    """A day of the planning: slack is counted to the latest safe start."""
    on = steps[-1].on
    return DerivedMilestone(kind, on, laid.latest_safe_start_on, Derivation(kind, steps, notes), "", made.scenario)


@lru_cache(maxsize=KEPT)
def plan_steps(first: Step, laid: Schedule) -> Steps:
    """From the known day through the plan to its heads-up; without the last step it leads to the planning start."""
    return (first, *schedule_steps(laid))


@lru_cache(maxsize=KEPT)
def _phases(first: Step, scenario: str, laid: Schedule) -> tuple[DerivedMilestone, ...]:
    steps = plan_steps(first, laid)
    found = []
    for place, span in enumerate(reversed(laid.phases), start=3):
        way = Derivation(MilestoneKind.PHASE, steps[:place])
        slack = laid.latest_safe_start_on
        found.append(DerivedMilestone(MilestoneKind.PHASE, span.first_on, slack, way, span.name, scenario))
    return tuple(found)


def _about_start(made: Plan) -> Iterator[Note]:
    laid = made.schedule
    if laid is not None and _before_start(laid.planning_start_on, made):
        yield Note(NoteCode.PLANNING_BEFORE_START, on=made.starts_on)
    if laid is not None and made.scenario == SCENARIO_A and _before_start(laid.heads_up_on, made):
        yield Note(NoteCode.HEADS_UP_LEFT_OUT, on=laid.heads_up_on)


def _before_start(day: date, made: Plan) -> bool:
    return made.starts_on is not None and day < made.starts_on


def anchor(one: Reading, made: Plan) -> Step:
    """The known day that a plan is counted from: this contract's own end in the scenario, or its group's first."""
    assert made.needed_on is not None
    if made.scenario == SCENARIO_B:
        return end_anchor(StepCode.MAX_EXTENT, made.needed_on)
    if one.needed_on != made.needed_on:
        return end_anchor(StepCode.SHARED_END, made.needed_on)
    if one.used_up:
        return end_anchor(StepCode.USED_UP, made.needed_on)
    if one.replaced:
        return end_anchor(StepCode.REPLACED, made.needed_on)
    intended = any(laid.option.intent for laid in one.options)
    return end_anchor(StepCode.INTENDED_END if intended else StepCode.COVERAGE_END, made.needed_on)


def options(one: Reading, without: Plan) -> Iterator[DerivedMilestone]:
    """The last day of each open option, and our own day for the next one that is not decided (rule 3)."""
    for laid in one.options:
        steps, number = exercise_steps(laid), laid.option.number
        if steps is not None:
            yield own(MilestoneKind.OPTION_EXERCISE, steps, number=number)
        if laid is one.undecided and one.awaits:
            yield from _decision(steps, _planning_steps(one, without), number)


def _planning_steps(one: Reading, without: Plan) -> Steps | None:
    if without.schedule is None or not one.planned:
        return None
    return plan_steps(anchor(one, without), without.schedule)[:-1]


def _decision(exercise: Steps | None, planned: Steps | None, number: int) -> Iterator[DerivedMilestone]:
    """The earlier of the two, so that deciding no still leaves the whole process."""
    ways = [(exercise, NoteCode.DECIDED_BY_EXERCISE), (planned, NoteCode.DECIDED_BY_PLANNING)]
    known = [(way[-1].on, way, code) for way, code in ways if way is not None]
    if known:
        _, way, code = min(known, key=lambda found: found[0])
        yield own(MilestoneKind.OPTION_DECISION, way, [Note(code)], number)
