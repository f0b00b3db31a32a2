"""Looking the law up: the number in force on a day, thresholds, still days."""

from datetime import date
from decimal import Decimal

import pytest

from hankintakello.calendar.days.values import StillDays
from hankintakello.calendar.law.rules import Law
from hankintakello.calendar.law.seed import shipped_law
from hankintakello.calendar.law.values import Buyer, LawRow
from hankintakello.contracts.models import ContractKind
from hankintakello.tests.calendar.known import LAW

IN_2026 = date(2026, 6, 1)


def law(*rows: tuple[int, date, date | None]) -> Law:
    return Law(LawRow("key", Decimal(value), first, last) for value, first, last in rows)


def test_value_in_force_on_the_day_with_both_its_days() -> None:
    known = law((2, date(2026, 1, 1), date(2027, 12, 31)), (1, date(2024, 1, 1), date(2025, 12, 31)))

    days = [date(2024, 1, 1), date(2025, 12, 31), date(2026, 1, 1), date(2027, 12, 31)]
    assert [known.value("key", day) for day in days] == [1, 1, 2, 2]


def test_value_is_the_latest_where_none_is_in_force() -> None:
    known = law((2, date(2026, 1, 1), date(2027, 12, 31)), (1, date(2024, 1, 1), date(2025, 12, 31)))

    assert [known.value("key", day) for day in (date(2028, 1, 1), date(2023, 12, 31), None)] == [2, 2, 2]


def test_value_without_a_last_day_holds_on() -> None:
    known = law((1, date(2017, 1, 1), None))

    assert known.value("key", date(2099, 1, 1)) == 1
    assert known.number("key") == 1


def test_later_row_holds_where_two_are_in_force() -> None:
    assert law((1, date(2017, 1, 1), None), (2, date(2026, 1, 1), None)).value("key", IN_2026) == 2


def test_unknown_key_is_an_error() -> None:
    with pytest.raises(LookupError):
        LAW.value("no such")


def test_number_is_of_the_day() -> None:
    known = law((1, date(2024, 1, 1), date(2025, 12, 31)), (2, date(2026, 1, 1), None))

    assert [known.number("key", date(2025, 5, 1)), known.number("key")] == [1, 2]


def test_national_threshold_is_of_the_day() -> None:
    rows = [(60_000, date(2017, 1, 1), date(2026, 12, 31)), (90_000, date(2027, 1, 1), None)]
    changed = Law(
        LawRow("national_threshold.goods_services", Decimal(euros), first, last) for euros, first, last in rows
    )

    days = [date(2026, 12, 31), date(2027, 1, 1)]
    assert [changed.national_threshold(ContractKind.GOODS, day) for day in days] == [60_000, 90_000]


@pytest.mark.parametrize(
    ("kind", "euros"),
    [
        (None, 60_000),
        (ContractKind.GOODS, 60_000),
        (ContractKind.SERVICES, 60_000),
        (ContractKind.WORKS, 150_000),
        (ContractKind.SOCIAL_HEALTH, 400_000),
        (ContractKind.OTHER_SPECIAL, 300_000),
        (ContractKind.CONCESSION, 500_000),
    ],
)
def test_national_thresholds(kind: ContractKind | None, euros: int) -> None:
    assert LAW.national_threshold(kind, IN_2026) == euros


@pytest.mark.parametrize(
    ("kind", "on", "buyer", "euros"),
    [
        (ContractKind.GOODS, date(2025, 12, 31), Buyer.SUBCENTRAL, 221_000),
        (ContractKind.GOODS, date(2026, 1, 1), Buyer.SUBCENTRAL, 216_000),
        (None, IN_2026, Buyer.SUBCENTRAL, 216_000),
        (ContractKind.SERVICES, date(2025, 12, 31), Buyer.CENTRAL, 143_000),
        (ContractKind.SERVICES, IN_2026, Buyer.CENTRAL, 140_000),
        (ContractKind.WORKS, date(2025, 1, 1), Buyer.CENTRAL, 5_538_000),
        (ContractKind.WORKS, IN_2026, Buyer.SUBCENTRAL, 5_404_000),
        (ContractKind.WORKS, date(2031, 1, 1), Buyer.SUBCENTRAL, 5_404_000),
        (ContractKind.WORKS, None, Buyer.SUBCENTRAL, 5_404_000),
    ],
)
def test_eu_thresholds(kind: ContractKind | None, on: date | None, buyer: Buyer, euros: int) -> None:
    assert LAW.eu_threshold(kind, on, buyer) == euros


def test_still_days_are_summer_and_christmas() -> None:
    assert LAW.still_days() == StillDays(weeks=(27, 30), days=((12, 24), (1, 6)))


SEEDED = {
    "national_threshold.goods_services": 60000,
    "national_threshold.works": 150000,
    "national_threshold.social_health": 400000,
    "national_threshold.other_special": 300000,
    "national_threshold.concession": 500000,
    "eu_threshold.subcentral": 216000,
    "eu_threshold.central": 140000,
    "eu_threshold.works": 5404000,
    "standstill_days": 14,
    "dps_standstill_days": 10,
    "appeal_days": 14,
    "appeal_days_no_standstill": 30,
    "appeal_months_defective": 6,
    "rectification_party_days": 14,
    "rectification_own_days": 90,
    "award_notice_days": 30,
    "postal_presumption_days": 7,
    "framework_max_years": 4,
    "pin_min_days": 35,
    "pin_max_months": 12,
    "mod_small_pct.goods_services": 10,
    "mod_small_pct.works": 15,
    "mod_cap_pct": 50,
    "contractor_check_months": 12,
    "contractor_report_max_age_months": 3,
    "contractor_report_keep_years": 2,
    "indefinite_value_months": 48,
    "planning_buffer_pct": 15,
    "review_months": 48,
    "still_first_week": 27,
    "still_last_week": 30,
    "still_first_day": 1224,
    "still_last_day": 106,
}


def test_shipped_law_is_what_was_read() -> None:
    assert {row.key: LAW.value(row.key, IN_2026) for row in shipped_law()} == SEEDED
    assert all(row.valid_to is None or row.valid_from < row.valid_to for row in shipped_law())
