"""Finding room: nothing meets, and nothing moves further than it must."""

from datetime import date, timedelta
from itertools import combinations, permutations

from hypothesis import given
from hypothesis import strategies as st

from hankintakello.web.drawing.packing import lanes, raise_flags, spread

FIRST = date(2026, 1, 1)


@given(st.lists(st.tuples(st.integers(0, 700), st.integers(0, 300)), max_size=30))
def test_spans_of_one_lane_are_clear_of_each_other(raw: list[tuple[int, int]]) -> None:
    spans = sorted((FIRST + timedelta(a), FIRST + timedelta(a + n)) for a, n in raw)

    given_lanes = lanes(spans)

    for (one, lane), (other, same) in combinations(zip(spans, given_lanes, strict=True), 2):
        if lane == same:
            assert other[0] > one[1] + timedelta(3)


def test_lanes_are_as_few_as_overlap_asks() -> None:
    spans = [
        (FIRST, FIRST + timedelta(9)),
        (FIRST + timedelta(5), FIRST + timedelta(20)),
        (FIRST + timedelta(14), FIRST),
    ]

    assert lanes(spans) == [0, 1, 0]


@given(st.lists(st.tuples(st.floats(-50, 850), st.sampled_from([42.0, 60.0])), max_size=12))
def test_spread_labels_never_touch_and_stay_inside(raw: list[tuple[float, float]]) -> None:
    raw.sort()
    heights = [height for _, height in raw]

    places = spread([wanted for wanted, _ in raw], heights, 0, 800)

    for n in range(len(places) - 1):
        assert places[n + 1] - places[n] >= (heights[n] + heights[n + 1]) / 2 - 1e-6
    for place, height in zip(places, heights, strict=True):
        assert place - height / 2 >= -1e-6
        assert place + height / 2 <= 800 + 1e-6


def test_spread_leaves_labels_that_have_room() -> None:
    assert spread([100, 200, 400], [40, 40, 40], 0, 800) == [100, 200, 400]


def test_spread_moves_neighbours_apart_evenly() -> None:
    assert spread([100, 100], [40, 40], 0, 800) == [80, 120]


def test_spread_of_nothing_is_nothing() -> None:
    assert spread([], [], 0, 10) == []


@given(st.lists(st.tuples(st.integers(0, 60), st.floats(20, 260)), max_size=14, unique_by=lambda pole: pole[0]))
def test_flags_never_cross_text_or_pole(raw: list[tuple[int, float]]) -> None:
    poles = [(x * 18.0, width) for x, width in raw]

    levels = raise_flags(poles)

    for (one, low), (other, high) in permutations(zip(poles, levels, strict=True), 2):
        if low == high:
            assert one[0] + one[1] <= other[0] or other[0] + other[1] <= one[0]
        elif low < high:
            assert not one[0] < other[0] < one[0] + one[1]


def test_flags_with_room_stand_at_the_lowest_level() -> None:
    assert raise_flags([(0, 100), (150, 100), (300, 100)]) == [0, 0, 0]


def test_earlier_flag_rises_over_later_one_in_its_way() -> None:
    assert raise_flags([(0, 100), (50, 100), (300, 50)]) == [1, 0, 0]


def test_flags_at_one_place_all_have_a_level() -> None:
    assert sorted(raise_flags([(10, 100), (10, 50), (10, 20)])) == [0, 1, 2]
