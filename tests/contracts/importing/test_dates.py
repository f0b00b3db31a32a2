"""Days in every form that registers use, and what is no day."""

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hankintakello.contracts.importing.cells import Cell, text_of
from hankintakello.contracts.importing.dates import (
    DateWay,
    Day,
    Doubt,
    Wrong,
    is_helsinki_midnight,
    orders_in,
    read_cell,
    read_text,
)
from hankintakello.contracts.models import Precision

WAY = DateWay()
DAYS = st.dates(date(1950, 1, 1), date(2199, 12, 31))
END_OF_2027 = date(2027, 12, 31)


@pytest.mark.parametrize(
    "text",
    [
        "31.12.2027", "31. 12. 2027", "31.12.27", "31/12/2027", "31-12-2027", "31/12/27", "2027-12-31", "2027/12/31",
        "2027.12.31", "20271231", "31122027", "ke 31.12.2027", "Wednesday, December 31, 2027", "31 December 2027",
        "31st December 27", "31-Dec-2027", "31-Dec-27", "Dec 31, 2027", "31. joulukuuta 2027", "31 december 2027",
        "31.12.2027 klo 12.00", "31.12.2027 00:00:00", "12/31/2027 12:00:00 AM", "2027-12-31T00:00:00",
        "2027-12-31T23:59:59+02:00", "2027-12-31T10:00:00.000Z", "2027-12-31+02:00", "31/12/ 2027",
    ],
)  # fmt: skip
def test_a_day_is_read(text: str) -> None:
    reading = read_cell(text, WAY)

    assert isinstance(reading, Day)
    assert (reading.first, reading.last, reading.precision) == (END_OF_2027, END_OF_2027, Precision.DAY)


@pytest.mark.parametrize(
    ("text", "first", "last", "precision"),
    [
        ("12/2027", date(2027, 12, 1), END_OF_2027, Precision.MONTH),
        ("2027-12", date(2027, 12, 1), END_OF_2027, Precision.MONTH),
        ("joulukuu 2027", date(2027, 12, 1), END_OF_2027, Precision.MONTH),
        ("februari 2028", date(2028, 2, 1), date(2028, 2, 29), Precision.MONTH),
        ("Feb-28", date(2028, 2, 1), date(2028, 2, 29), Precision.MONTH),
        ("Q4 2027", date(2027, 10, 1), END_OF_2027, Precision.QUARTER),
        ("Q1/2028", date(2028, 1, 1), date(2028, 3, 31), Precision.QUARTER),
        ("2027 Q4", date(2027, 10, 1), END_OF_2027, Precision.QUARTER),
        ("4. kvartaali 2027", date(2027, 10, 1), END_OF_2027, Precision.QUARTER),
        ("vuoden 2027 loppuun", date(2027, 1, 1), END_OF_2027, Precision.YEAR),
        ("utgången av 2027", date(2027, 1, 1), END_OF_2027, Precision.YEAR),
        ("end of 2027", date(2027, 1, 1), END_OF_2027, Precision.YEAR),
    ],
)
def test_a_month_quarter_or_year_keeps_its_precision(text: str, first: date, last: date, precision: Precision) -> None:
    assert read_cell(text, WAY) == Day(first, last, precision, short_year="-28" in text)


@pytest.mark.parametrize(
    ("text", "readings"),
    [
        ("03/04/2027", (date(2027, 4, 3), date(2027, 3, 4))),
        ("1-2-2027", (date(2027, 2, 1), date(2027, 1, 2))),
        ("27-12-31", (date(2031, 12, 27), date(2027, 12, 31))),
        ("01022027", (date(2027, 2, 1), date(2027, 1, 2))),
    ],
)
def test_a_day_that_could_be_two_is_a_doubt(text: str, readings: tuple[date, ...]) -> None:
    reading = read_cell(text, WAY)

    assert isinstance(reading, Doubt)
    assert reading.readings == readings


@pytest.mark.parametrize(
    ("text", "order", "expected"),
    [
        ("03/04/2027", "dmy", date(2027, 4, 3)),
        ("03/04/2027", "mdy", date(2027, 3, 4)),
        ("3/4/27", "mdy", date(2027, 3, 4)),
        ("27-12-31", "ymd", date(2027, 12, 31)),
        ("03.04.2027", "mdy", date(2027, 4, 3)),
        ("2027-04-03", "mdy", date(2027, 4, 3)),
    ],
)
def test_the_columns_order_settles_a_doubt(text: str, order: str, expected: date) -> None:
    reading = read_cell(text, DateWay(order=order))

    assert isinstance(reading, Day)
    assert reading.first == expected


@pytest.mark.parametrize(
    ("text", "order", "suggestion"),
    [
        ("30.2.2027", None, "28.2.2027"),
        ("31.9.2027", None, "30.9.2027"),
        ("29.2.2027", None, "28.2.2027"),
        ("2027-02-30", None, "28.2.2027"),
        ("30 February 2027", None, "28.2.2027"),
        ("31.13.2027", None, None),
        ("45/45/2027", None, None),
        ("31/12/2027", "mdy", None),
        ("1.1.1899", None, None),
        ("2027-13-01", None, None),
        ("20271340", None, None),
    ],
)
def test_what_looks_like_a_day_and_is_none_is_wrong(text: str, order: str | None, suggestion: str | None) -> None:
    reading = read_cell(text, DateWay(order=order))

    assert isinstance(reading, Wrong)
    assert reading.suggestion == suggestion
    assert reading.why.text()


@pytest.mark.parametrize(
    "cell",
    ["", "toistaiseksi", "106", "0", 106.0, 0.0, -5.0, "12 kk", "31.12.", "12/27", "Yet commence", "2027", "46752",
     "1234567890123", float("nan"), float("inf"), "31.12.2027 + optio", "x" * 5000],
)  # fmt: skip
def test_what_is_no_day_by_itself_is_none(cell: Cell) -> None:
    assert read_cell(cell, WAY) is None


def test_numbers_are_days_where_the_column_shows_it() -> None:
    serial = DateWay(serials=True)

    assert read_cell(46752.0, serial) == read_cell("46752", serial) == Day(END_OF_2027, END_OF_2027)
    assert read_cell(46752.25, serial) == Day(END_OF_2027, END_OF_2027)
    assert read_cell(45290.0, DateWay(serials=True, epoch_1904=True)) == Day(END_OF_2027, END_OF_2027)
    assert read_cell("2027", DateWay(years=True)) == Day(date(2027, 1, 1), END_OF_2027, Precision.YEAR)
    assert read_cell(20271231.0, WAY) == Day(END_OF_2027, END_OF_2027)


def test_a_far_off_year_is_no_end() -> None:
    reading = read_cell("31.12.9999", WAY)

    assert isinstance(reading, Day)
    assert reading.never


def test_a_slip_of_a_thousand_years_is_no_end_either() -> None:
    assert isinstance(read_cell("31.12.3027", WAY), Wrong)


def test_a_utc_midnight_of_helsinki_is_the_day_after_where_the_column_holds_such() -> None:
    assert is_helsinki_midnight("2027-12-30T22:00:00Z") is True
    assert is_helsinki_midnight("2027-06-30T21:00:00.000Z") is True
    assert is_helsinki_midnight("2027-06-30T22:00:00Z") is False
    assert is_helsinki_midnight("2027-06-30T00:00:00") is None
    assert read_cell("2027-12-30T22:00:00Z", DateWay(helsinki=True)) == Day(END_OF_2027, END_OF_2027)
    assert read_cell("2027-12-30T22:00:00Z", WAY) == Day(date(2027, 12, 30), date(2027, 12, 30))


def test_cells_that_a_spreadsheet_may_have_turned_round_are_doubted() -> None:
    turned = DateWay(swapped=True)

    assert isinstance(read_cell(date(2027, 4, 3), turned), Doubt)
    assert read_cell(date(2027, 4, 4), turned) == Day(date(2027, 4, 4), date(2027, 4, 4))
    assert read_cell(date(2027, 4, 13), turned) == Day(date(2027, 4, 13), date(2027, 4, 13))


def test_days_are_found_among_words() -> None:
    assert read_text("1.1.2024 - 31.12.2027, optio", WAY) == [
        Day(date(2024, 1, 1), date(2024, 1, 1)),
        " - ",
        Day(END_OF_2027, END_OF_2027),
        ", optio",
    ]
    assert read_text("1.1.–31.12.2027", WAY)[::2] == [
        Day(date(2027, 1, 1), date(2027, 1, 1)),
        Day(END_OF_2027, END_OF_2027),
    ]


def test_orders_tell_only_where_they_differ() -> None:
    assert orders_in("13/2/2027") == [("/", frozenset({"dmy"}))]
    assert orders_in("2/13/2027") == [("/", frozenset({"mdy"}))]
    assert orders_in("1/2/2027 ja 3.3.2027") == [("/", frozenset({"dmy", "mdy"})), (".", frozenset())]


@given(DAYS)
def test_every_day_is_read_back_from_every_form(day: date) -> None:
    forms: list[str | date] = [
        f"{day.day}.{day.month}.{day.year}",
        f"{day:%d.%m.%Y}",
        day.isoformat(),
        f"{day:%Y%m%d}",
        f"{day:%Y-%m-%d}T13:45:00Z",
        f"{day:%d %B %Y}",
        f"{day:%B} {day.day}, {day.year}",
        text_of(day),
        day,
        datetime(day.year, day.month, day.day, 23, 59),  # noqa: DTZ001 - a cell has no zone
    ]

    assert {read_cell(form, WAY) for form in forms} == {Day(day, day)}
    assert read_cell(f"{day:%d/%m/%Y}", DateWay(order="dmy")) == Day(day, day)
    assert read_cell(f"{day:%m/%d/%Y}", DateWay(order="mdy")) == Day(day, day)


@given(DAYS)
def test_a_doubt_always_holds_the_right_reading(day: date) -> None:
    reading = read_cell(f"{day:%d/%m/%Y}", WAY)

    assert day in (reading.readings if isinstance(reading, Doubt) else [getattr(reading, "first", None)])


@given(st.one_of(st.text(max_size=40), st.floats(), st.from_regex(r"[\d./ -]{1,14}", fullmatch=True)))
def test_reading_a_day_never_fails(cell: Cell) -> None:
    for way in (WAY, DateWay(order="mdy", serials=True, years=True, helsinki=True), DateWay(dots="mdy", swapped=True)):
        reading = read_cell(cell, way)
        assert reading is None or isinstance(reading, Day | Doubt | Wrong)
        if isinstance(cell, str):
            read_text(cell, way)
