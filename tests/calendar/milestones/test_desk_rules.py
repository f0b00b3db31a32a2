"""Where matters stand on a desk."""

from datetime import date, timedelta
from itertools import count

from hankintakello.calendar.milestones.rules import desk, next_matter, sunday_of
from hankintakello.calendar.milestones.values import Matter

TODAY = date(2026, 11, 23)
_ids = count(1)


def matter(kind: str, days: int, *, slack: int | None = None, contract_id: int = 1) -> Matter:
    return Matter(
        id=next(_ids),
        kind=kind,
        number=0,
        on=TODAY + timedelta(days=days),
        slack_from=TODAY + timedelta(days=days if slack is None else slack),
        contract_id=contract_id,
        title="Siivous",
        term="fixed",
        contract_state="active",
        coverage_end=None,
        unit_id=None,
        unit=None,
        owner_id=None,
        owner=None,
        deputy_id=None,
        procurement_id=None,
        too_late_after=None,
        with_planning=False,
    )


def test_late_ones_stand_by_their_slack_and_missed_reviews_after_them() -> None:
    review, less, more = matter("review", -900), matter("planning_start", -30, slack=-20), matter("notice", -3)

    assert desk([review, more, less], [], []).late == (less, more, review)


def test_each_contract_stands_once_among_what_comes_later() -> None:
    first, second, other = (
        matter("option_decision", 9),
        matter("option_exercise", 20),
        matter("review", 30, contract_id=2),
    )

    assert desk([], [], [first, second, other]).later == (first, other)


def test_next_is_the_earliest_day_and_the_end_only_where_nothing_else_is_asked() -> None:
    end, notice = matter("term_end", 3), matter("notice", 40)

    assert next_matter([end, notice]) == notice
    assert next_matter([end]) == end
    assert next_matter([matter("heads_up", 1)]) is None


def test_week_ends_on_sunday() -> None:
    assert sunday_of(TODAY) == date(2026, 11, 29)
    assert sunday_of(date(2026, 11, 29)) == date(2026, 11, 29)
