"""Derivations step by step: the numbers that lead from a known day to the day on the clock."""

from datetime import date
from functools import lru_cache

from ...contracts.terms.months import DAY, add_months, notice_day
from ...contracts.terms.rules import laying_point, review_base, terms_of
from ...contracts.terms.values import ContractFacts, LaidOption
from ..days.rules import backward
from ..schedule.values import Schedule, Span
from .values import Step, StepCode

KEPT = 65_536

Steps = tuple[Step, ...]


def to_working_day(steps: Steps) -> Steps:
    """Add the move backward to a working day."""
    day = steps[-1].on
    moved = backward(day)
    return (*steps, Step(StepCode.WORKING_DAY, moved, moved_days=(day - moved).days))


def notice_steps(anchor: Step, ends_on: date, months: int) -> Steps:
    """From an end back by a notice period, in the reading that gives the earlier day, then to a working day."""
    day = notice_day(ends_on, months)
    same = day == add_months(ends_on, -months)
    code = StepCode.NOTICE_SAME_DAY if same else StepCode.NOTICE_DAY_BEFORE
    return to_working_day((anchor, Step(code, day, months=months)))


def exercise_steps(laid: LaidOption) -> Steps | None:
    """To the milestone of an option's last day; None where that day is not known."""
    months, before = laid.option.exercise_months_before, laid.before_ends_on
    if months is not None and before is not None:
        return notice_steps(Step(StepCode.TERM_BEFORE_END, before), before, months)
    if laid.exercise_on is None:
        return None
    return to_working_day((Step(StepCode.OWN_DAY, laid.exercise_on),))


def term_end_steps(facts: ContractFacts, ends_on: date) -> Steps:
    """The end as the register has it, or as its terms were laid end to end."""
    point = laying_point(terms_of(facts))
    if point is None or point[1] == 0:
        return (Step(StepCode.COVERAGE_END, ends_on),)
    first, months = point
    clamped = ends_on == add_months(first, months)
    return Step(StepCode.TERM_FIRST, first), Step(StepCode.LAID, ends_on, days=0 if clamped else 1, months=months)


def review_steps(facts: ContractFacts, own_day: date, months: int) -> Steps:
    """From the last competition, or what stands for it, to the review; or from the day that an answer set."""
    base = review_base(facts)
    if facts.review_on is not None or base is None:
        return to_working_day((Step(StepCode.REVIEW_ANSWER, own_day),))
    day, competed = base
    code = StepCode.LAST_COMPETED if competed else StepCode.CONTRACT_START
    if competed and day != facts.last_competed_on:
        code = StepCode.FIXED_END
    return to_working_day((Step(code, day), Step(StepCode.REVIEW, own_day, months=months)))


@lru_cache(maxsize=KEPT)
def end_anchor(code: StepCode, needed_on: date) -> Step:
    """The known day that the need is counted from: the day before it, or the day the contract is replaced on."""
    return Step(code, needed_on if code == StepCode.REPLACED else needed_on - DAY)


@lru_cache(maxsize=KEPT)
def schedule_steps(schedule: Schedule) -> Steps:
    """From the day of need back through the phases and the buffer to the heads-up."""
    phases = [_step(StepCode.PHASE, span) for span in reversed(schedule.phases)]
    buffer, heads_up = _step(StepCode.BUFFER, schedule.buffer), _step(StepCode.HEADS_UP, schedule.heads_up)
    return (Step(StepCode.NEEDED, schedule.needed_on), *phases, buffer, heads_up)


def _step(code: StepCode, span: Span) -> Step:
    phase = span.name if code == StepCode.PHASE else ""
    return Step(code, span.first_on, span.days, span.still, span.moved_days, phase=phase, until=span.last_on)
