"""The clock's rules (design rules 2-11): facts of contracts that share one successor in, their days out."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from ...contracts.models import ContractState, TermKind
from ...contracts.terms.models import TermRowKind
from ...contracts.terms.months import DAY
from ...contracts.terms.procedures import Procedure
from ...contracts.terms.rules import (
    coverage_end,
    goes_on,
    intended_end,
    is_indefinite,
    is_renewing,
    is_reviewed,
    max_extent_on,
    next_undecided,
    notice_binds_ahead,
    open_options,
    own_notice_day,
    own_review_day,
    present_term,
    review_base,
)
from ...contracts.terms.values import ContractFacts
from ..milestones.models import MilestoneKind
from ..schedule.rules import schedule
from .plans import Need, Plan, plan
from .steps import (
    Steps,
    end_anchor,
    exercise_steps,
    notice_steps,
    review_steps,
    schedule_steps,
    term_end_steps,
    to_working_day,
)
from .values import (
    SCENARIO_A,
    SCENARIO_B,
    Derivation,
    DerivedClock,
    DerivedMilestone,
    Note,
    NoteCode,
    Parameters,
    Step,
    StepCode,
)

LIVE = frozenset({ContractState.UPCOMING, ContractState.ACTIVE})

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
    waiting = [facts for facts in group if _awaits_successor(facts)] or list(group)
    first = min((on for facts in waiting if (on := needed_on(facts)) is not None), default=None)
    without = plan(Need(waiting, SCENARIO_A, first, chosen), parents, parameters)
    extended = _extended(waiting, parents, parameters, chosen)
    return tuple(_clock(facts, without, extended.get(facts.id), parameters) for facts in group)


def needed_on(facts: ContractFacts) -> date | None:
    """Return the day on which a successor is needed in scenario A; never moved (rules 4 and 8)."""
    if facts.replace_on is not None and is_reviewed(facts):
        return facts.replace_on
    end = intended_end(facts)
    return None if end is None else end + DAY


def _extended(
    members: Sequence[ContractFacts], parents: Parents, parameters: Parameters, chosen: Procedure | None
) -> dict[int, Plan]:
    """Scenario B by contract; those that are extended to the same day still share their successor."""
    by_day: dict[date, list[ContractFacts]] = {}
    for facts in members:
        end = max_extent_on(facts)
        if end is not None and open_options(facts) and _is_planned(facts):
            by_day.setdefault(end + DAY, []).append(facts)
    plans: dict[int, Plan] = {}
    for on, sharing in by_day.items():
        made = plan(Need(sharing, SCENARIO_B, on, chosen), parents, parameters)
        plans |= {facts.id: made for facts in sharing}
    return plans


def _awaits_successor(facts: ContractFacts) -> bool:
    return facts.state in LIVE and facts.successor_id is None


def _is_planned(facts: ContractFacts) -> bool:
    """Tell whether its successor's planning is on the clock: not of one that goes on by itself, nor of one linked."""
    return _awaits_successor(facts) and (not is_renewing(facts) or facts.replace_on is not None)


def _clock(facts: ContractFacts, without: Plan, extended: Plan | None, parameters: Parameters) -> DerivedClock:
    waits, laid = _awaits_successor(facts), without.schedule
    return DerivedClock(
        contract_id=facts.id,
        milestones=tuple(_milestones(facts, without, extended, parameters)),
        coverage_end=coverage_end(facts),
        max_extent_on=max_extent_on(facts),
        needed_on=without.needed_on if waits else None,
        needed_on_with_options=extended.needed_on if extended is not None else None,
        procedure=without.procedure,
        procedure_guessed=without.guessed,
        procedure_with_options=extended.procedure if extended is not None else None,
        latest_safe_start_on=laid.latest_safe_start_on if waits and laid is not None else None,
        planning_start_on=laid.planning_start_on if _is_planned(facts) and laid is not None else None,
        too_late_after=without.too_late_after if waits else None,
        notes=(*without.notes, *_notes(facts)) if facts.state in LIVE else (),
    )


def _notes(facts: ContractFacts) -> Iterator[Note]:
    """What a person should know of the contract as a whole, or is asked about it."""
    if facts.term is None:
        yield Note(NoteCode.TERM_UNKNOWN)
    if coverage_end(facts) is None and not is_indefinite(facts):
        yield Note(NoteCode.END_UNKNOWN)
    if is_renewing(facts):
        yield Note(NoteCode.RENEWS_BY_ITSELF)
    if facts.term == TermKind.AUTO_RENEWING and not facts.renewal_months:
        yield Note(NoteCode.RENEWAL_UNKNOWN)
    if is_reviewed(facts) and facts.notice_months is None:
        yield Note(NoteCode.NOTICE_UNKNOWN)
    if notice_binds_ahead(facts):
        yield Note(NoteCode.NOTICE_BINDS_AHEAD, number=facts.notice_months or 0)
    if present_term(facts).kind == TermRowKind.RENEWAL:
        yield Note(NoteCode.RENEWED_BY_ITSELF, on=present_term(facts).starts_on)
    if any(laid.exercise_on is None for laid in open_options(facts)):
        yield Note(NoteCode.OPTION_DAY_UNKNOWN)


def _milestones(
    facts: ContractFacts, without: Plan, extended: Plan | None, parameters: Parameters
) -> Iterator[DerivedMilestone]:
    end = coverage_end(facts)
    if facts.state == ContractState.ARCHIVED:
        return
    if end is not None:
        yield _own(MilestoneKind.TERM_END, term_end_steps(facts, end))
    if facts.state == ContractState.ENDED:
        return
    planned = without.schedule if _is_planned(facts) else None
    if planned is not None:
        yield from _planning(facts, without, heads_up=True)
    if extended is not None:
        yield from _planning(facts, extended, heads_up=False)
    yield from _options(facts, without if planned is not None else None)
    yield from _renewal(facts, without, parameters)
    yield from _review(facts, parameters)


def _own(kind: MilestoneKind, steps: Steps, notes: Sequence[Note] = (), number: int = 0) -> DerivedMilestone:
    """A day of the contract's own: slack is counted to it."""
    on = steps[-1].on
    return DerivedMilestone(kind, on, on, Derivation(kind, steps, tuple(notes)), number=number)


def _planning(facts: ContractFacts, made: Plan, *, heads_up: bool) -> Iterator[DerivedMilestone]:
    """Planning start and phases of a scenario, and the heads-up unless it lies before the contract's start."""
    laid = made.schedule
    if laid is None:
        return
    steps = (_anchor(facts, made), *schedule_steps(laid))
    slack, scenario = laid.latest_safe_start_on, made.scenario

    def day(kind: MilestoneKind, upto: int, notes: tuple[Note, ...], phase: str = "") -> DerivedMilestone:
        derivation = Derivation(kind, steps[:upto], notes)
        return DerivedMilestone(kind, derivation.on, slack, derivation, phase, scenario)

    yield day(MilestoneKind.PLANNING_START, len(steps) - 1, (*made.notes, *_about_start(made)))
    for place, span in enumerate(reversed(laid.phases)):
        yield day(MilestoneKind.PHASE, place + 3, (), span.name)
    if heads_up and not _before_start(laid.heads_up_on, made):
        yield day(MilestoneKind.HEADS_UP, len(steps), made.notes)


def _about_start(made: Plan) -> Iterator[Note]:
    laid = made.schedule
    if laid is not None and _before_start(laid.planning_start_on, made):
        yield Note(NoteCode.PLANNING_BEFORE_START, on=made.starts_on)
    if laid is not None and made.scenario == SCENARIO_A and _before_start(laid.heads_up_on, made):
        yield Note(NoteCode.HEADS_UP_LEFT_OUT, on=laid.heads_up_on)


def _before_start(day: date, made: Plan) -> bool:
    return made.starts_on is not None and day < made.starts_on


def _anchor(facts: ContractFacts, made: Plan) -> Step:
    assert made.needed_on is not None
    if made.scenario == SCENARIO_B:
        return end_anchor(facts, StepCode.MAX_EXTENT, made.needed_on)
    if facts.replace_on is not None and facts.replace_on == made.needed_on and is_reviewed(facts):
        return end_anchor(facts, StepCode.REPLACED, made.needed_on)
    intended = intended_end(facts) != coverage_end(facts) and needed_on(facts) == made.needed_on
    return end_anchor(facts, StepCode.INTENDED_END if intended else StepCode.COVERAGE_END, made.needed_on)


def _options(facts: ContractFacts, without: Plan | None) -> Iterator[DerivedMilestone]:
    """The last day of each open option, and our own day for the next one that is not decided (rule 3)."""
    undecided = next_undecided(facts)
    planning = None
    if without is not None and without.schedule is not None:
        planning = (_anchor(facts, without), *schedule_steps(without.schedule))[:-1]
    for laid in open_options(facts):
        steps, number = exercise_steps(laid), laid.option.number
        if steps is not None:
            yield _own(MilestoneKind.OPTION_EXERCISE, steps, number=number)
        if undecided is None or number != undecided.option.number or facts.successor_id is not None:
            continue
        found = [(steps, NoteCode.DECIDED_BY_EXERCISE), (planning, NoteCode.DECIDED_BY_PLANNING)]
        known = [(way, code) for way, code in found if way is not None]
        if known:
            way, code = min(known, key=lambda one: one[0][-1].on)
            yield _own(MilestoneKind.OPTION_DECISION, way, [Note(code)], number)


def _renewal(facts: ContractFacts, without: Plan, parameters: Parameters) -> Iterator[DerivedMilestone]:
    """Notice, and for what goes on by itself the day by which to decide whether it may (rules 2 and 7)."""
    end = coverage_end(facts)
    notice = _notice_steps(facts, end)
    if notice is not None:
        loudly = [Note(NoteCode.NOTICE_BINDS_AHEAD, number=facts.notice_months or 0)]
        yield _own(MilestoneKind.NOTICE, notice, loudly if notice_binds_ahead(facts) else ())
    if end is None or not goes_on(facts):
        return
    template = parameters.templates[without.procedure]
    laid = schedule(end + DAY, template, parameters.buffer_percent, parameters.still)
    planning = (Step(StepCode.COVERAGE_END, end), *schedule_steps(laid)[:-1])
    began = present_term(facts).starts_on
    in_time = began is None or planning[-1].on >= began
    if notice is not None and (not in_time or notice[-1].on <= planning[-1].on):
        yield _own(MilestoneKind.RENEWAL_DECISION, notice, [Note(NoteCode.DECIDED_BY_NOTICE)])
    elif in_time:
        yield _own(MilestoneKind.RENEWAL_DECISION, planning, [Note(NoteCode.DECIDED_BY_PLANNING), *without.notes])
    else:
        steps = to_working_day((Step(StepCode.COVERAGE_END, end),))
        yield _own(MilestoneKind.RENEWAL_DECISION, steps, [Note(NoteCode.DECIDED_BY_END)])


def _notice_steps(facts: ContractFacts, end: date | None) -> Steps | None:
    if own_notice_day(facts) is None or facts.notice_months is None:
        return None
    if end is not None:
        return notice_steps(Step(StepCode.COVERAGE_END, end), end, facts.notice_months)
    assert facts.replace_on is not None
    last = facts.replace_on - DAY
    return notice_steps(Step(StepCode.BEFORE_REPLACED, last), last, facts.notice_months)


def _review(facts: ContractFacts, parameters: Parameters) -> Iterator[DerivedMilestone]:
    """The day to think over a contract that goes on (rule 8)."""
    own = own_review_day(facts, parameters.review_months)
    if own is None:
        return
    base = review_base(facts)
    guessed = facts.review_on is None and base is not None and not base[1]
    notes = [Note(NoteCode.COMPETED_UNKNOWN)] if guessed else []
    yield _own(MilestoneKind.REVIEW, review_steps(facts, own, parameters.review_months), notes)
