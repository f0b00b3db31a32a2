"""Reminders before a day, and which rule is nearest to a contract."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hankintakello.alerts.ladders import Ladders, Lead, Place, Rung, Scopes
from hankintakello.alerts.models import EVERYBODY, LeadUnit

DAY = timedelta(days=1)
leads = st.builds(Lead, st.integers(1, 36), st.sampled_from(LeadUnit))
days = st.dates(date(2024, 1, 1), date(2032, 12, 31))


@pytest.mark.parametrize(
    ("lead", "on", "rings_on"),
    [
        (Lead(12, LeadUnit.MONTHS), date(2027, 12, 31), date(2026, 12, 31)),
        (Lead(6, LeadUnit.MONTHS), date(2027, 12, 31), date(2027, 6, 30)),
        (Lead(1, LeadUnit.MONTHS), date(2027, 3, 31), date(2027, 2, 26)),
        (Lead(2, LeadUnit.WEEKS), date(2027, 1, 8), date(2026, 12, 23)),
        (Lead(10, LeadUnit.DAYS), date(2027, 6, 30), date(2027, 6, 18)),
    ],
)
def test_reminder_rings_so_long_before_on_a_working_day(lead: Lead, on: date, rings_on: date) -> None:
    assert lead.before(on) == rings_on


@given(leads, days)
def test_reach_is_the_latest_day_of_which_a_reminder_has_come(lead: Lead, today: date) -> None:
    on = lead.reach(today)

    assert lead.before(on) <= today < lead.before(on + DAY)


@pytest.mark.parametrize(
    ("lead", "step"),
    [
        (Lead(12, LeadUnit.MONTHS), -365),
        (Lead(6, LeadUnit.MONTHS), -182),
        (Lead(1, LeadUnit.MONTHS), -30),
        (Lead(2, LeadUnit.WEEKS), -14),
        (Lead(3, LeadUnit.DAYS), -3),
    ],
)
def test_step_is_about_as_many_days(lead: Lead, step: int) -> None:
    assert lead.step == step


SCOPES = Scopes({7: 2}, {1: 3, 2: 4}, {10: 5, 11: 6}, {1: None, 2: 1}, {10: 11, 11: 10, 12: 11})


@pytest.mark.parametrize(
    ("place", "scopes"),
    [
        (Place(1), [EVERYBODY]),
        (Place(7, 2, 12), [2, 4, 3, 6, 5, EVERYBODY]),
        (Place(1, 1, None), [3, EVERYBODY]),
        (Place(1, 99, 12), [6, 5, EVERYBODY]),
    ],
)
def test_scopes_are_tried_nearest_first_even_in_a_circle(place: Place, scopes: list[int]) -> None:
    assert list(SCOPES.nearest_first(place)) == scopes


def test_rule_of_a_scope_stands_whole_even_where_it_is_silent() -> None:
    general, silent = (Rung(0, "owner"), Rung(1, "deputy", 5)), (Rung(0, "expert"),)
    rules = {(EVERYBODY, "notice"): general, (EVERYBODY, "review"): general, (2, "notice"): silent}
    found = Ladders(rules, SCOPES, {7: Place(7, 2, 12)})

    assert found.of("notice", 7) == silent
    assert found.of("review", 7) == found.of("notice", 8) == general
    assert found.after("notice", 7, 0) == ()
    assert found.on_the_day("notice", 7) == Rung(0, "expert")
    assert found.of("phase", 7) == ()


def test_last_reminder_that_has_come_rings_but_none_from_before_its_rule() -> None:
    made = date(2027, 1, 4)
    months = [Rung(lead.step, "owner", 0, lead, made) for n in (12, 6, 1) if (lead := Lead(n, LeadUnit.MONTHS))]
    found = Ladders({(EVERYBODY, "notice"): (*months, Rung(0, "owner"))}, Scopes(), {})

    def rings(target_on: date, today: date) -> int | None:
        rung = found.beforehand("notice", 7, target_on, today)
        return rung.step if rung else None

    assert rings(date(2027, 12, 31), date(2027, 6, 29)) is None
    assert rings(date(2027, 12, 31), date(2027, 6, 30)) == -182
    assert rings(date(2027, 12, 31), date(2027, 11, 29)) == -182
    assert rings(date(2027, 12, 31), date(2027, 12, 30)) == -30
    assert rings(date(2028, 6, 30), date(2027, 6, 30)) == -365
