"""The clock strip and its list: a contract's life on one line."""

from datetime import date

import pytest

from hankintakello.web.drawing.lifelist import list_life
from hankintakello.web.drawing.strip import WIDTH, draw_strip
from hankintakello.web.drawing.strip_values import Life, Plan, Term
from hankintakello.web.drawing.values import Mark, Phase

TODAY = date(2026, 11, 23)
FIXED = Life(
    terms=(
        Term(date(2024, 1, 1), date(2027, 12, 31), "Sopimuskausi 1.1.2024–31.12.2027"),
        Term(date(2028, 1, 1), date(2028, 12, 31), "Optio 1: 12 kk", "option"),
    ),
    marks=(
        Mark("planning_start", date(2027, 2, 26), "Suunnittelu alkaa"),
        Mark("option_decision", date(2027, 2, 26), "Päätä optiosta"),
        Mark("term_end", date(2027, 12, 31), "Kausi päättyy"),
    ),
    plans=(
        Plan((Phase("Tarve", date(2027, 4, 9), date(2027, 12, 31)),), "Ilman optiota", date(2028, 1, 1)),
        Plan((Phase("Tarve", date(2028, 4, 9), date(2028, 12, 31)),), "Optiot käyttäen", date(2029, 1, 1), ghost=True),
    ),
)
OPEN = Life((Term(date(1998, 3, 1), None, "Toistaiseksi", "open"),), (Mark("review", date(2027, 3, 1), "Tarkastelu"),))


def test_past_part_ends_at_the_hand() -> None:
    strip = draw_strip(FIXED, TODAY)

    past = strip.terms[0].past
    assert past is not None
    assert past.end == pytest.approx(strip.hand, abs=0.2)
    assert strip.terms[1].past is None


def test_marks_of_one_day_share_a_flag() -> None:
    flags = draw_strip(FIXED, TODAY).flags

    assert [len(flag.marks) for flag in flags] == [2, 1]


def test_everything_lies_inside_the_picture() -> None:
    for life in (FIXED, OPEN):
        strip = draw_strip(life, TODAY)
        assert all(box.box.x >= 0 and box.box.end <= WIDTH for box in strip.terms)
        assert all(14 < flag.y < strip.height for flag in strip.flags)
        assert all(row.text_y < strip.height - 22 for row in strip.plans)
        assert 0 < strip.hand < WIDTH


def test_contract_without_an_end_goes_on_unseen_and_is_cut_to_recent_years() -> None:
    strip = draw_strip(OPEN, TODAY)

    assert (strip.terms[0].torn_left, strip.terms[0].torn_right) == (True, True)
    assert strip.first == date(2021, 1, 1)


def test_short_life_shows_months() -> None:
    strip = draw_strip(Life((Term(date(2026, 5, 1), date(2027, 4, 30), "Kausi"),)), TODAY)

    assert len([line for line in strip.grid if line.text]) >= 12


def test_life_without_facts_is_drawn_around_today() -> None:
    strip = draw_strip(Life(()), TODAY)

    assert strip.terms == ()
    assert strip.first <= TODAY <= strip.last


def test_plan_outside_the_picture_is_left_out() -> None:
    far = Plan((Phase("Tarve", date(2060, 1, 1), date(2060, 2, 1)),), "Kaukana", date(2060, 3, 1))

    assert draw_strip(Life(OPEN.terms, OPEN.marks, (far,)), TODAY).plans == ()


def test_list_has_every_day_in_order_with_today_among_them() -> None:
    days = list_life(FIXED, TODAY, began="Alkoi", now="Tänään", would_end="%(option)s päättyisi")

    assert [(day.on.isoformat(), day.name, day.stretch) for day in days] == [
        ("2024-01-01", "Alkoi", "past"),
        ("2026-11-23", "Tänään", "ahead"),
        ("2027-02-26", "Suunnittelu alkaa", "ahead"),
        ("2027-02-26", "Päätä optiosta", "ahead"),
        ("2027-12-31", "Kausi päättyy", "option"),
        ("2028-12-31", "Optio 1: 12 kk päättyisi", "after"),
    ]
    assert [day.is_today for day in days].count(True) == 1
