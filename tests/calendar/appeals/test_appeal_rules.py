"""Time limits of appeals, by the act on time limits (150/1930) and the act on public procurement (1397/2016)."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hankintakello.calendar.appeals import rules
from hankintakello.calendar.appeals.values import (
    AppealKind,
    Pending,
    ServedBy,
    Service,
    Standing,
    Standstill,
    StandstillState,
)
from hankintakello.calendar.appeals.words import standstill_words, why
from hankintakello.calendar.days.rules import is_working_day
from hankintakello.calendar.law.rules import Law
from hankintakello.calendar.law.seed import shipped_law
from hankintakello.contracts.terms.procedures import Procedure

LAW = Law(shipped_law())
TUESDAY = date(2026, 11, 24)


def served(on: date = TUESDAY, **overrides: Any) -> Service:
    given: dict[str, Any] = {
        "decided_on": on,
        "served_on": on,
        "served_by": ServedBy.ELECTRONIC,
        "standstill": Standstill.REQUIRED,
    }
    return Service(**given | overrides)


@pytest.mark.parametrize(
    ("start", "days", "raw", "moved"),
    [
        (date(2026, 11, 24), 14, date(2026, 12, 8), date(2026, 12, 8)),
        (date(2026, 12, 10), 14, date(2026, 12, 24), date(2026, 12, 28)),  # jouluaatto
        (date(2026, 11, 22), 14, date(2026, 12, 6), date(2026, 12, 7)),
        (date(2026, 12, 23), 14, date(2027, 1, 6), date(2027, 1, 7)),  # loppiainen
        (date(2026, 3, 20), 14, date(2026, 4, 3), date(2026, 4, 7)),  # pitkäperjantai
        (date(2027, 6, 11), 14, date(2027, 6, 25), date(2027, 6, 28)),  # juhannusaatto
        (date(2026, 10, 1), 90, date(2026, 12, 30), date(2026, 12, 30)),
    ],
)
def test_limits_of_days_by_the_acts_sections_2_and_5(start: date, days: int, raw: date, moved: date) -> None:
    found = rules.days_after(start, days, "appeal_days")

    assert (found.raw_on, found.on) == (raw, moved)


@pytest.mark.parametrize(
    ("start", "raw", "moved"),
    [
        (date(2027, 1, 31), date(2027, 2, 28), date(2027, 3, 1)),
        (date(2028, 1, 31), date(2028, 2, 29), date(2028, 2, 29)),
    ],
)
def test_limits_of_months_by_section_3(start: date, raw: date, moved: date) -> None:
    found = rules.months_after(start, 1, "appeal_months_defective")

    assert (found.raw_on, found.on) == (raw, moved)


@pytest.mark.parametrize(
    ("kind", "changes", "on"),
    [
        (AppealKind.RECTIFICATION, {}, date(2026, 12, 8)),
        (AppealKind.MARKET_COURT, {}, date(2026, 12, 8)),
        (AppealKind.MARKET_COURT, {"served_by": ServedBy.POST}, date(2026, 12, 15)),
        (AppealKind.MARKET_COURT, {"standstill": Standstill.LEFT_OUT}, date(2026, 12, 28)),  # 24.12. is a holiday
        (AppealKind.MARKET_COURT, {"deficient": True}, date(2027, 5, 24)),
        (AppealKind.RECTIFICATION, {"deficient": True}, date(2026, 12, 8)),
        (AppealKind.OTHER, {}, None),
    ],
)
def test_last_day_by_what_is_sought_and_how_it_was_served(
    kind: AppealKind, changes: dict[str, Any], on: date | None
) -> None:
    found = rules.last_day(kind, served(**changes), LAW)

    assert (found.on if found else None) == on


def test_buyer_may_rectify_for_ninety_days_from_the_decision() -> None:
    assert rules.own_rectification(served(date(2026, 10, 1)), LAW).on == date(2026, 12, 30)


def standing(service: Service | None, today: date, *pending: Pending) -> Standing:
    return rules.standing(service, pending, LAW, today)


def test_contract_is_made_on_the_working_day_after_the_moved_last_day() -> None:
    """An appeal may still come in on the moved last day itself."""
    found = standing(served(date(2026, 12, 10)), date(2026, 12, 28))

    assert found.last is not None
    assert (found.state, found.last.on, found.contract_on) == (
        StandstillState.RUNNING,
        date(2026, 12, 28),
        date(2026, 12, 29),
    )
    assert standing(served(date(2026, 12, 10)), date(2026, 12, 29)).state is StandstillState.OVER


@pytest.mark.parametrize(
    ("service", "pending", "state"),
    [
        (None, (), StandstillState.NOT_SERVED),
        (served(deficient=True), (), StandstillState.NOT_BEGUN),
        (served(standstill=Standstill.NONE), (), StandstillState.NOT_KEPT),
        (served(standstill=Standstill.LEFT_OUT), (), StandstillState.NOT_KEPT),
        (served(), (Pending(date(2026, 12, 1)),), StandstillState.SUSPENDED),
        (served(standstill=Standstill.NONE), (Pending(date(2026, 12, 1)),), StandstillState.SUSPENDED),
        (served(), (Pending(date(2026, 12, 1), date(2026, 12, 4)),), StandstillState.RUNNING),
    ],
)
def test_where_the_standstill_stands(
    service: Service | None, pending: tuple[Pending, ...], state: StandstillState
) -> None:
    found = standing(service, date(2026, 12, 5), *pending)

    assert found.state is state
    assert "%(" not in standstill_words(found)


def test_voluntary_standstill_is_ten_days() -> None:
    found = standing(served(standstill=Standstill.VOLUNTARY), TUESDAY)

    assert found.contract_on == date(2026, 12, 7)  # 4.12. is a Friday


def test_days_lost_to_appeals_that_overlap_are_counted_once() -> None:
    pending = [Pending(date(2026, 11, 1), date(2026, 11, 11)), Pending(date(2026, 11, 6), date(2026, 11, 16))]

    assert rules.days_lost(pending, date(2027, 1, 1)) == 15
    assert rules.days_lost([Pending(date(2026, 11, 20))], date(2026, 11, 24)) == 4
    assert rules.days_lost([], TUESDAY) == 0


def test_procedures_propose_their_standstill() -> None:
    proposed = [rules.usual_standstill(one) for one in (Procedure.EU_OPEN, Procedure.DPS_CONTRACT, None)]

    assert proposed == [Standstill.REQUIRED, Standstill.VOLUNTARY, Standstill.REQUIRED]
    assert {rules.usual_standstill(one) for one in (Procedure.NATIONAL_OPEN, Procedure.DIRECT_AWARD)} == {
        Standstill.NONE
    }


def test_reason_can_be_counted_again() -> None:
    moved = rules.last_day(AppealKind.MARKET_COURT, served(date(2026, 12, 10)), LAW)
    plain = rules.last_day(AppealKind.RECTIFICATION, served(), LAW)

    assert moved is not None
    assert plain is not None
    assert why(moved) == (
        "10.12.2026 + 14 pv = 24.12.2026, joka ei ole arkipäivä: siirtyy päivään 28.12.2026 (laki 150/1930, 5 §). "
        "Hankintalaki 146 §, tiedoksisaannista."
    )
    assert why(plain) == "24.11.2026 + 14 pv = 8.12.2026. Hankintalaki 132–133 §, tiedoksisaannista."


@given(st.dates(date(2024, 1, 1), date(2035, 12, 31)), st.sampled_from(ServedBy), st.booleans())
def test_limits_end_on_working_days_and_never_early(day: date, by: ServedBy, deficient: bool) -> None:
    service = served(day, served_by=by, deficient=deficient)
    found = rules.last_day(AppealKind.MARKET_COURT, service, LAW)
    after = standing(served(day, served_by=by), day)

    assert found is not None
    assert is_working_day(found.on)
    assert found.on >= found.raw_on > rules.notified_on(service, LAW) >= day
    assert after.last is not None
    assert after.contract_on is not None
    assert after.contract_on > after.last.on
    assert is_working_day(after.contract_on)
