"""Slack as number, unit and face."""

import re
from math import atan2, pi

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hankintakello.web.drawing.dial import dial_of, slack_of


@pytest.mark.parametrize(
    ("days", "state", "number", "unit"),
    [
        (None, "unknown", "?", ""),
        (-24, "late", "−24", "day"),
        (-1, "late", "−1", "day"),
        (0, "soon", "0", "day"),
        (14, "soon", "14", "day"),
        (15, "ample", "15", "day"),
        (27, "ample", "27", "day"),
        (28, "ample", "4", "week"),
        (139, "ample", "19", "week"),
    ],
)
def test_slack_is_said_in_days_below_four_weeks(days: int | None, state: str, number: str, unit: str) -> None:
    slack = slack_of(days)

    assert (slack.state, slack.number, slack.unit) == (state, number, unit)


@pytest.mark.parametrize(
    ("days", "full", "has_wedge"),
    [(None, False, False), (-3, False, False), (0, False, False), (90, False, True), (91, True, False)],
)
def test_dial_is_full_from_a_quarter_of_a_year(days: int | None, full: bool, has_wedge: bool) -> None:
    dial = dial_of(days)

    assert (dial.full, bool(dial.wedge)) == (full, has_wedge)


@given(st.integers(1, 90))
def test_wedge_shows_the_share_that_is_left(days: int) -> None:
    dial = dial_of(days, 280)

    x, y = (float(part) for part in re.findall(r"1 ([\d.]+) ([\d.]+)z$", dial.wedge)[0])
    shown = atan2(x - dial.centre, dial.centre - y) % (2 * pi) / (2 * pi)

    assert shown == pytest.approx(days / 91, abs=0.002)
