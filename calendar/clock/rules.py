"""The clock's rules (design rules 2-11): facts of contracts that share one successor in, their days out."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from ...contracts.models import ContractState
from ...contracts.terms.months import DAY
from ...contracts.terms.procedures import Procedure
from ...contracts.terms.rules import coverage_end
from ...contracts.terms.values import ContractFacts
from ..milestones.models import MilestoneKind
from .going_on import renewal, review
from .milestones import options, own, planning
from .notes import notes_on
from .plans import Need, Plan, plan
from .readings import LIVE, Reading, read
from .steps import term_end_steps
from .values import SCENARIO_A, SCENARIO_B, DerivedClock, DerivedMilestone, Parameters, Step, StepCode

__all__ = ["LIVE", "derive", "group_key"]

Parents = Mapping[int, ContractFacts]
GroupKey = tuple[str, int | None, date]


def group_key(facts: ContractFacts) -> GroupKey | None:
    """Return what contracts must have in common to share one successor; None for a contract that stands alone."""
    end = coverage_end(facts)
    return (facts.case_number, facts.unit_id, end) if facts.case_number and end is not None else None


def derive(
    group: Sequence[ContractFacts], parents: Parents, parameters: Parameters, chosen: Procedure | None = None
) -> tuple[DerivedClock, ...]:
    """Return the clock of each contract of *group*: those that share one successor procurement, or one alone.

    *parents* holds, by id, what any of them stands under, and the successors linked to that; *chosen* is the
    procedure that a person has chosen for the successor.
    """
    readings = [read(facts) for facts in group]
    waiting = [one for one in readings if one.awaits] or readings
    first = min((one.needed_on for one in waiting if one.needed_on is not None), default=None)
    members = [one.facts for one in waiting]
    without = plan(Need(members, SCENARIO_A, first, chosen), parents, parameters)
    extended = _extended(waiting, parents, parameters, chosen)
    return tuple(_clock(one, without, extended.get(one.facts.id), parameters) for one in readings)


def _extended(
    waiting: Sequence[Reading], parents: Parents, parameters: Parameters, chosen: Procedure | None
) -> dict[int, Plan]:
    """Scenario B by contract; those that are extended to the same day still share their successor."""
    by_day: dict[date, list[ContractFacts]] = {}
    for one in waiting:
        if one.planned and one.options and one.max_extent_on is not None and not one.used_up:
            by_day.setdefault(one.max_extent_on + DAY, []).append(one.facts)
    plans: dict[int, Plan] = {}
    for on, sharing in by_day.items():
        made = plan(Need(sharing, SCENARIO_B, on, chosen), parents, parameters)
        plans |= {facts.id: made for facts in sharing}
    return plans


def _clock(one: Reading, without: Plan, extended: Plan | None, parameters: Parameters) -> DerivedClock:
    laid = without.schedule if one.awaits else None
    return DerivedClock(
        contract_id=one.facts.id,
        milestones=tuple(_milestones(one, without, extended, parameters)),
        coverage_end=one.coverage_end,
        max_extent_on=one.max_extent_on,
        needed_on=without.needed_on if one.awaits else None,
        needed_on_with_options=extended.needed_on if extended is not None else None,
        procedure=without.procedure,
        procedure_guessed=without.guessed,
        procedure_with_options=extended.procedure if extended is not None else None,
        latest_safe_start_on=laid.latest_safe_start_on if laid is not None else None,
        planning_start_on=laid.planning_start_on if laid is not None and one.planned else None,
        too_late_after=without.too_late_after if one.awaits else None,
        notes=(*without.notes, *notes_on(one)) if one.facts.state in LIVE else (),
    )


def _milestones(
    one: Reading, without: Plan, extended: Plan | None, parameters: Parameters
) -> Iterator[DerivedMilestone]:
    """An ended contract keeps its end only, an archived one nothing (rule 10)."""
    if one.facts.state == ContractState.ARCHIVED:
        return
    if one.coverage_end is not None:
        yield own(MilestoneKind.TERM_END, term_end_steps(one.facts, one.coverage_end))
    if one.facts.state == ContractState.ENDED:
        return
    if one.used_up and one.awaits and one.facts.value_lasts_until is not None:
        yield own(MilestoneKind.VALUE_USED_UP, (Step(StepCode.USED_UP, one.facts.value_lasts_until),))
    if one.planned:
        yield from planning(one, without, heads_up=True)
    if extended is not None:
        yield from planning(one, extended, heads_up=False)
    yield from options(one, without)
    yield from renewal(one, without, parameters)
    yield from review(one, parameters)
