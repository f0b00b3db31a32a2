"""What of a round may be shown, what it teaches, and when it reminds."""

from datetime import date
from decimal import Decimal

import pytest

from hankintakello.contracts.feedback.models import Theme
from hankintakello.contracts.feedback.rules import (
    Weak,
    next_days,
    recurring_themes,
    reminds_on,
    result_of,
    theme_counts,
    weak_questions,
)
from hankintakello.contracts.feedback.values import Question, Result, RoundState, Tally

QUALITY = Question.QUALITY


@pytest.mark.parametrize(
    ("answers", "state", "shown"),
    [
        (4, RoundState.CLOSED, False),
        (5, RoundState.CLOSED, True),
        (5, RoundState.STOPPED, True),
        (50, RoundState.OPEN, False),
        (50, RoundState.PLANNED, False),
        (0, RoundState.CLOSED, False),
    ],
)
def test_figures_are_shown_of_five_and_once_nothing_more_comes(answers: int, state: RoundState, shown: bool) -> None:
    found = result_of(Tally(answers, {QUALITY: (3 * answers, answers)}, {Theme.STAFF: answers}), state)

    assert (found.answers, found.shown) == (answers, shown)
    assert found.averages == ({QUALITY: Decimal("3.0")} if shown else {})
    assert found.themes == ({Theme.STAFF: answers} if shown else {})


def test_question_that_four_answered_has_no_average() -> None:
    sums = {QUALITY: (13, 4), Question.COOPERATION: (17, 5)}

    assert result_of(Tally(9, sums), RoundState.CLOSED).averages == {Question.COOPERATION: Decimal("3.4")}


def test_days_of_reminder_and_of_what_follows() -> None:
    assert reminds_on(date(2026, 11, 2), date(2026, 11, 17)) == date(2026, 11, 12)
    assert reminds_on(date(2026, 11, 2), date(2026, 11, 3)) == date(2026, 11, 2)
    assert next_days(date(2026, 8, 31), date(2026, 9, 14), 6) == (date(2027, 2, 28), date(2027, 3, 14))


def quality(*averages: str | None) -> list[Result]:
    """Rounds with these averages; None: too few answered."""
    return [Result(9, True, {QUALITY: Decimal(one)}) if one else Result(3, False) for one in averages]


@pytest.mark.parametrize(
    ("averages", "found"),
    [
        ((), []),
        (("3.0",), []),
        (("2.9",), [Weak(QUALITY, Decimal("2.9"), None, 1)]),
        (("4.5", "4.1"), []),
        (("4.5", None, "4.0"), [Weak(QUALITY, Decimal("4.0"), Decimal("4.5"), 1)]),
        (("2.5", "2.9"), [Weak(QUALITY, Decimal("2.9"), Decimal("2.5"), 2)]),
        (("2.5", "3.5"), []),
    ],
)
def test_question_is_weak_below_three_or_falling(averages: tuple[str | None, ...], found: list[Weak]) -> None:
    assert weak_questions(quality(*averages)) == found


def test_theme_recurs_in_three_shown_texts_and_praise_asks_for_nothing() -> None:
    results = [
        Result(8, True, {}, {Theme.STAFF: 2, Theme.PRAISE: 5}),
        Result(4, False, {}, {Theme.PRICE: 9}),
        Result(6, True, {}, {Theme.STAFF: 1, Theme.QUALITY: 2}),
    ]

    assert theme_counts(results) == {Theme.QUALITY: 2, Theme.STAFF: 3, Theme.PRAISE: 5}
    assert recurring_themes(results) == {Theme.STAFF: 3}
