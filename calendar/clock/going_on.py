"""The days of contracts that go on: notice, the decision about the next term, the review (design rules 2, 7 and 8)."""

from collections.abc import Iterator

from ...contracts.terms.months import DAY
from ...contracts.terms.rules import (
    goes_on,
    notice_binds_ahead,
    own_notice_day,
    own_review_day,
    present_term,
    review_base,
)
from ..milestones.models import MilestoneKind
from ..schedule.rules import schedule
from .milestones import own, plan_steps
from .plans import Plan
from .readings import Reading
from .steps import Steps, notice_steps, review_steps, to_working_day
from .values import DerivedMilestone, Note, NoteCode, Parameters, Step, StepCode


def renewal(one: Reading, without: Plan, parameters: Parameters) -> Iterator[DerivedMilestone]:
    """Notice, and for what goes on by itself the day by which to decide whether it may."""
    notice = _notice_steps(one)
    if notice is not None:
        ahead = notice_binds_ahead(one.facts)
        yield own(MilestoneKind.NOTICE, notice, [Note(NoteCode.NOTICE_BINDS_AHEAD)] if ahead else ())
    if one.coverage_end is not None and goes_on(one.facts):
        end = Step(StepCode.COVERAGE_END, one.coverage_end)
        yield _decision(one, end, notice, without, parameters)


def _decision(one: Reading, end: Step, notice: Steps | None, without: Plan, parameters: Parameters) -> DerivedMilestone:
    """The earlier of notice and planning start; a planning start before the term's own start does not count."""
    template = parameters.templates[without.procedure]
    laid = schedule(end.on + DAY, template, parameters.buffer_percent, parameters.still)
    began = present_term(one.facts).starts_on
    in_time = began is None or laid.planning_start_on >= began
    if notice is not None and (not in_time or notice[-1].on <= laid.planning_start_on):
        return own(MilestoneKind.RENEWAL_DECISION, notice, [Note(NoteCode.DECIDED_BY_NOTICE)])
    if in_time:
        notes = [Note(NoteCode.DECIDED_BY_PLANNING), *without.notes]
        return own(MilestoneKind.RENEWAL_DECISION, plan_steps(end, laid)[:-1], notes)
    return own(MilestoneKind.RENEWAL_DECISION, to_working_day((end,)), [Note(NoteCode.DECIDED_BY_END)])


def _notice_steps(one: Reading) -> Steps | None:
    """From the present end, or from the last day before the contract is to be replaced."""
    months, replace_on = one.facts.notice_months, one.facts.replace_on
    if months is None or own_notice_day(one.facts) is None:
        return None
    if one.coverage_end is not None:
        return notice_steps(Step(StepCode.COVERAGE_END, one.coverage_end), one.coverage_end, months)
    assert replace_on is not None
    return notice_steps(Step(StepCode.BEFORE_REPLACED, replace_on - DAY), replace_on - DAY, months)


def review(one: Reading, parameters: Parameters) -> Iterator[DerivedMilestone]:
    """The day to think over a contract that goes on."""
    day = own_review_day(one.facts, parameters.review_months)
    if day is None:
        return
    base = review_base(one.facts)
    unknown = one.facts.review_on is None and base is not None and not base[1]
    steps = review_steps(one.facts, day, parameters.review_months)
    yield own(MilestoneKind.REVIEW, steps, [Note(NoteCode.COMPETED_UNKNOWN)] if unknown else ())
