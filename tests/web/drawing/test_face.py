"""A year on a clock face."""

from datetime import date, timedelta
from math import pi

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hankintakello.web.drawing.face import TURN, face_of, is_low, turn_of
from hankintakello.web.drawing.mark import house_mark

DAYS = st.dates(date(2020, 1, 1), date(2045, 12, 31))


def test_turn_begins_at_the_top_in_january() -> None:
    assert turn_of(date(2027, 1, 1)) == 0
    assert turn_of(date(2027, 7, 2)) == pytest.approx(pi, abs=0.02)


def test_face_shows_the_twelve_months_from_that_of_today() -> None:
    face = face_of(date(2026, 11, 23), 0, 0)

    months = list(face.months())

    assert (face.first, face.last, len(months)) == (date(2026, 11, 1), date(2027, 10, 31), 12)
    assert months[3] == (date(2027, 2, 1), date(2027, 2, 28))


@given(DAYS)
def test_whole_year_is_one_turn_in_leap_years_too(today: date) -> None:
    face = face_of(today, 0, 0)

    start, end = face.turns(face.first, face.last)

    assert end - start == pytest.approx(TURN)


@given(DAYS, st.integers(0, 360), st.integers(1, 360))
def test_span_is_as_long_as_its_days(today: date, offset: int, length: int) -> None:
    face = face_of(today, 0, 0)
    clipped = face.clip(face.first + timedelta(offset), face.first + timedelta(offset + length - 1))
    assert clipped is not None
    days = (clipped[1] - clipped[0]).days + 1

    start, end = face.turns(*clipped)

    assert end - start == pytest.approx(TURN * days / 366, abs=0.018)


@given(DAYS)
def test_weeks_cover_the_year_without_gap(today: date) -> None:
    face = face_of(today, 0, 0)

    weeks = face.weeks()

    assert (weeks[0][0], weeks[-1][1]) == (face.first, face.last)
    assert all(after[0] == before[1] + timedelta(1) for before, after in zip(weeks, weeks[1:], strict=False))


def test_arc_round_the_whole_face_is_drawn_in_halves() -> None:
    face = face_of(date(2026, 11, 23), 0, 0)

    assert face.arc(0, TURN, 100).count("A") == 2
    assert face.wedge(0, TURN, 50, 100).count("A") == 4


def test_clip_gives_nothing_where_the_year_shows_nothing() -> None:
    face = face_of(date(2026, 11, 23), 0, 0)

    assert face.clip(date(2026, 1, 1), date(2026, 10, 31)) is None
    assert face.clip(date(2026, 1, 1), date(2026, 11, 1)) == (date(2026, 11, 1), date(2026, 11, 1))


@pytest.mark.parametrize(("turn", "low"), [(0, False), (pi / 4, False), (pi, True), (-pi, True), (7 * pi / 4, False)])
def test_lower_half_is_where_text_turns_over(turn: float, low: bool) -> None:
    assert is_low(turn) is low


def test_house_mark_points_at_today() -> None:
    assert house_mark(date(2027, 1, 1)).hand == "M16.0 18.0L16.0 7.4"
