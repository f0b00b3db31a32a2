"""What a column tells of its dates, and what it leaves open."""

from collections import Counter
from datetime import date

import pytest

from hankintakello.contracts.importing.cells import Cell
from hankintakello.contracts.importing.date_columns import is_undecided, told_by_neighbours, way_of
from hankintakello.contracts.importing.dates import DateWay


@pytest.mark.parametrize(
    ("cells", "order"),
    [
        (["13/2/2027", "1/2/2027"], "dmy"),
        (["2/13/2027", "1/2/2027"], "mdy"),
        (["1/2/2027", "3/4/2027"], None),
        (["5/5/2027"], None),
        (["13/2/2027", "2/13/2027", "1/2/2027"], None),
        (["97-12-31", "99-01-01"], "ymd"),
        (["13.2.2027"], None),
        (["toistaiseksi", "13/2/2027 + optio"], "dmy"),
        ([*(f"{month}/28/2027" for month in range(1, 13)), "45/12/2027"], "mdy"),
    ],
)
def test_the_order_is_told_by_the_columns_own_values(cells: list[Cell], order: str | None) -> None:
    assert way_of(Counter(cells)).order == order


@pytest.mark.parametrize(
    ("cells", "dots"),
    [
        (["12.31.2027", "11.10.2027", "1.6.2028"], "dmy"),
        (["12.31.2027", "1.13.2027", "2.14.2027", "1.6.2028"], "mdy"),
        (["12.31.2027", "1.13.2027", "2.14.2027", "30.6.2028"], "dmy"),
    ],
)
def test_dots_put_the_day_first_unless_several_dates_say_otherwise(cells: list[Cell], dots: str) -> None:
    assert way_of(Counter(cells)).dots == dots


def test_one_stray_among_very_many_does_not_spoil_the_order() -> None:
    american = [f"{month}/{day}/20{year}" for month in range(1, 13) for day in range(13, 28) for year in range(24, 28)]

    assert way_of(Counter([*american, "13/1/2027"])).order == "mdy"


def test_a_column_is_undecided_only_where_the_readings_differ() -> None:
    assert is_undecided(["1/2/2027"], DateWay())
    assert not is_undecided(["2/2/2027", "31/12/2027", "1.2.2027", date(2027, 2, 1)], DateWay())
    assert not is_undecided(["1/2/2027"], DateWay(order="mdy"))


def test_neighbours_tell_only_when_they_agree() -> None:
    open_, day_first, month_first = DateWay(), DateWay(order="dmy"), DateWay(order="mdy")

    assert told_by_neighbours([open_, day_first], [True, False])[0].order == "dmy"
    assert told_by_neighbours([open_, day_first, month_first], [True, False, False])[0].order is None
    assert told_by_neighbours([open_, open_], [True, True])[0].order is None


def test_numbers_count_days_where_enough_of_the_column_does() -> None:
    assert way_of(Counter(["44819", "45976", "Ongoing"])).serials
    assert not way_of(Counter({"31.12.2027": 40, "44819": 1})).serials
    assert way_of(Counter({date(2027, 12, 31): 5, 46752.0: 3})).serials
    assert not way_of(Counter({date(2027, 12, 31): 50, 46752.0: 3})).serials


def test_lone_number_counts_days_only_among_enough_dates() -> None:
    near = (46752 - 730, 46752 + 730)

    texts = way_of(Counter({"31.12.2027": 40, "44819": 1}))
    cells = way_of(Counter({date(2027, 12, 31): 50, 46752.0: 3}))
    assert (texts.lone_from, texts.lone_to) == (cells.lone_from, cells.lone_to) == near
    for few in ({"31.12.2027": 2, "44819": 1}, {"31.12.2027": 8, "12 kk": 2, "44819": 1}, {"31.12.2027": 9}):
        way = way_of(Counter(few))
        assert (way.lone_from, way.lone_to) == (0, 0)
    assert way_of(Counter(["2027", "2028", "toistaiseksi"])).years


def test_stamps_are_midnights_of_helsinki_only_when_all_are() -> None:
    assert way_of(Counter(["2023-12-31T22:00:00Z", "2024-05-31T21:00:00Z"])).helsinki
    assert not way_of(Counter(["2023-12-31T22:00:00Z", "2024-05-31T16:21:27Z"])).helsinki
    assert not way_of(Counter(["2023-12-31T22:00:00Z"])).helsinki


def test_cells_are_suspect_where_only_days_above_twelve_stayed_text() -> None:
    texts = ["25/04/2026", "26/05/2026", "13/06/2026"]

    assert way_of(Counter([*texts, date(2026, 1, 6), date(2026, 2, 7), date(2026, 3, 8)])).swapped
    assert not way_of(Counter([*texts, date(2026, 1, 6), date(2026, 2, 7), date(2026, 3, 18)])).swapped
    assert not way_of(Counter([*texts, "1/2/2026", date(2026, 1, 6), date(2026, 2, 7), date(2026, 3, 8)])).swapped
    assert not way_of(Counter([*texts, date(2026, 1, 1), date(2026, 2, 1), date(2026, 3, 1)])).swapped
