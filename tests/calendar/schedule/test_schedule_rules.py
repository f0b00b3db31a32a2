"""Back-scheduling: worked examples, a slow oracle, and what must always hold."""

from datetime import date, timedelta

from hypothesis import example, given
from hypothesis import strategies as st

from hankintakello.calendar.days.rules import forward_then_next_day
from hankintakello.calendar.days.values import NO_STILL_DAYS
from hankintakello.calendar.schedule.rules import schedule, too_late_after
from hankintakello.calendar.schedule.values import Schedule, Span
from hankintakello.calendar.templates.values import Template, TemplatePhase
from hankintakello.tests.calendar import oracle
from hankintakello.tests.calendar.known import STILL, TEMPLATES

DAY = timedelta(1)
CODES = st.sampled_from(sorted(TEMPLATES))
NEEDED = st.dates(date(2000, 1, 1), date(2090, 12, 31))
CHRISTMAS_2026 = (date(2026, 12, 24), date(2027, 1, 6))
SUMMER_2026 = (date(2026, 6, 29), date(2026, 7, 26))


def laid(code: str, needed_on: date) -> Schedule:
    return schedule(needed_on, TEMPLATES[code], 15, STILL)


def test_eu_open_over_christmas_and_summer_day_by_day() -> None:
    """Made by hand for a contract needed on Wednesday 31.3.2027."""
    plan = laid("eu_open", date(2027, 3, 31))

    assert plan.phases == (
        Span("need", date(2026, 6, 24), date(2026, 8, 18), 28, (SUMMER_2026,), 0),
        Span("market", date(2026, 8, 19), date(2026, 9, 15), 28, (), 0),
        Span("prep", date(2026, 9, 16), date(2026, 10, 27), 42, (), 0),
        Span("tender", date(2026, 10, 28), date(2026, 12, 1), 35, (), 0),
        Span("eval", date(2026, 12, 2), date(2026, 12, 22), 21, (), 0),
        Span("decision", date(2026, 12, 23), date(2027, 1, 19), 14, (CHRISTMAS_2026,), 0),
        Span("standstill", date(2027, 1, 20), date(2027, 2, 9), 21, (), 0),
        Span("contract", date(2027, 2, 10), date(2027, 2, 16), 7, (), 0),
        Span("mobil", date(2027, 2, 17), date(2027, 3, 30), 42, (), 0),
    )
    assert plan.buffer == Span("buffer", date(2026, 5, 13), date(2026, 6, 23), 42, (), 0)
    assert plan.heads_up == Span("heads_up", date(2025, 9, 3), date(2026, 5, 12), 252, (), 0)
    assert (plan.needed_on, plan.template) == (date(2027, 3, 31), "eu_open")
    assert plan.latest_safe_start_on == date(2026, 6, 24)
    assert plan.planning_start_on == date(2026, 5, 13)
    assert plan.heads_up_on == date(2025, 9, 3)
    assert plan.decision_ends_on == date(2027, 1, 19)


def test_notification_goes_back_before_the_summer() -> None:
    plan = laid("annex_e", date(2031, 11, 1))

    standstill = next(span for span in plan.phases if span.name == "standstill")
    assert standstill == Span("standstill", date(2031, 6, 28), date(2031, 8, 8), 21, (), 21)
    assert plan.decision_ends_on == date(2031, 6, 27)


def test_planning_start_goes_back_over_midsummer_eve() -> None:
    plan = laid("joint_cpb", date(2027, 8, 8))

    assert plan.latest_safe_start_on == date(2026, 9, 4)
    assert plan.buffer == Span("buffer", date(2026, 6, 18), date(2026, 9, 3), 49, (SUMMER_2026,), 1)
    assert plan.buffer.still_days == 28


def test_nobody_publishes_on_christmas_eve() -> None:
    plan = laid("competitive_negotiation", date(2032, 9, 30))

    request = next(span for span in plan.phases if span.name == "request")
    assert request == Span("request", date(2031, 12, 23), date(2032, 2, 19), 49, (), 10)


def test_decision_is_not_moved_where_nothing_is_waited_for() -> None:
    plan = laid("small_purchase", date(2028, 12, 21))

    assert [span.moved_days for span in plan.phases] == [0] * 8
    assert plan.decision_ends_on == date(2028, 12, 6)
    assert laid("small_purchase", date(2028, 12, 26)).decision_ends_on == date(2028, 12, 11)
    assert laid("small_purchase", date(2028, 12, 24)).decision_ends_on == date(2028, 12, 9)  # a Saturday


@given(CODES, NEEDED)
@example("dps_contract", date(2027, 1, 25))
@example("direct_award", date(2027, 1, 20))
@example("eu_restricted", date(2028, 3, 1))
def test_plan_agrees_with_one_day_at_a_time(code: str, needed_on: date) -> None:
    plan, slow = laid(code, needed_on), oracle.plan(code, needed_on)

    assert {span.name: (span.first_on, span.last_on) for span in plan.phases} == slow.phases
    assert plan.latest_safe_start_on == slow.latest_safe_start
    assert plan.planning_start_on == slow.planning_start
    assert plan.heads_up_on == slow.heads_up
    assert plan.decision_ends_on == slow.phases["decision"][1]


@given(CODES, NEEDED)
def test_too_late_agrees_with_one_day_at_a_time(code: str, needed_on: date) -> None:
    assert too_late_after(needed_on, TEMPLATES[code]) == oracle.plan(code, needed_on, least=True).latest_safe_start


@given(CODES, NEEDED)
def test_spans_stand_end_to_end_and_their_numbers_are_their_length(code: str, needed_on: date) -> None:
    plan = laid(code, needed_on)

    spans = [plan.heads_up, plan.buffer, *plan.phases]
    assert spans[-1].last_on == needed_on - DAY
    assert all(one.last_on + DAY == after.first_on for one, after in zip(spans, spans[1:], strict=False))
    for span in spans:
        assert (span.last_on - span.first_on).days + 1 == span.days + span.still_days + span.moved_days


@given(CODES, NEEDED)
def test_notification_leaves_the_law_s_time(code: str, needed_on: date) -> None:
    plan, waits = laid(code, needed_on), TEMPLATES[code].standstill_days
    by_name = {span.name: span for span in plan.phases}

    notified_on = plan.decision_ends_on
    assert notified_on == by_name["decision"].last_on
    if waits is not None and notified_on is not None:
        assert oracle.is_clear(notified_on)
        assert forward_then_next_day(notified_on + waits * DAY) <= by_name["contract"].first_on


WAITS_TWO_WEEKS = Template(
    "own",
    1,
    4,
    14,
    (
        TemplatePhase("decision", 1, own_work=True, least_days=3),
        TemplatePhase("standstill", 2, own_work=False, least_days=15),
        TemplatePhase("contract", 1, own_work=True, least_days=3),
    ),
)


def test_notification_on_a_friday_is_too_late_for_a_contract_on_a_saturday() -> None:
    """The 14 days end on Friday 26.2.2027 and an appeal may come that day: the next working day is Monday."""
    plan = schedule(date(2027, 3, 6), WAITS_TWO_WEEKS, 15, NO_STILL_DAYS)

    assert plan.phases[2].first_on == date(2027, 2, 27)
    assert plan.decision_ends_on == date(2027, 2, 11)
    assert plan.phases[1] == Span("standstill", date(2027, 2, 12), date(2027, 2, 26), 14, (), 1)


def test_notification_goes_back_over_christmas_rather_than_into_it() -> None:
    """A contract from Saturday 22.1.2028: Friday 7.1. is too late, and all days before it are still."""
    plan = schedule(date(2028, 1, 29), WAITS_TWO_WEEKS, 15, STILL)

    assert plan.phases[2].first_on == date(2028, 1, 22)
    assert plan.decision_ends_on == date(2027, 12, 23)


def test_template_without_a_decision_tells_of_none() -> None:
    template = Template("own", 1, 4, None, (TemplatePhase("need", 1, own_work=True, least_days=3),))

    assert schedule(date(2027, 3, 8), template, 15, NO_STILL_DAYS).decision_ends_on is None


def test_buffer_is_rounded_up_to_whole_weeks() -> None:
    """15 % of 40 weeks is 6, of 24 it is 3.6, of 9 it is 1.35."""
    buffers = [
        laid(code, date(2030, 5, 1)).buffer.days for code in ("eu_restricted", "national_open", "small_purchase")
    ]

    assert buffers == [42, 28, 14]


def test_plans_are_told_apart_by_all_that_they_hold() -> None:
    one = laid("eu_open", date(2027, 3, 31))
    other = schedule(date(2027, 3, 31), TEMPLATES["eu_open"], 20, STILL)

    assert hash(one) == hash(other)
    assert one != other
