"""The modification meter: tables with the law's numbers beside each."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import pytest

from hankintakello.calendar.law.modifications import Level, Measured, asks_notice, binds, measure
from hankintakello.calendar.law.rules import Law
from hankintakello.calendar.law.seed import shipped_law
from hankintakello.calendar.law.values import Buyer, LawRow
from hankintakello.contracts.models import ContractKind
from hankintakello.contracts.modifications.models import Ground

LAW = Law(shipped_law())
DAY = date(2026, 11, 1)


@dataclass(frozen=True)
class Change:
    ground: Ground
    value_change: Decimal | None
    on: date = DAY


def of(value: int | None, kind: ContractKind | None = ContractKind.SERVICES) -> Measured:
    return Measured(None if value is None else Decimal(value), kind, DAY, Buyer.SUBCENTRAL)


def level(value: int | None, *changes: tuple[Ground, int], kind: ContractKind = ContractKind.SERVICES) -> Level:
    made = [Change(ground, Decimal(amount)) for ground, amount in changes]
    return measure(made, of(value, kind), LAW).worst


# Small: below 10 % (works 15 %) of the original value and below the threshold, all of them together; warned from 4/5.
@pytest.mark.parametrize(
    ("value", "amounts", "kind", "expected"),
    [
        (1_000_000, [79_999], ContractKind.SERVICES, Level.WITHIN),
        (1_000_000, [80_000], ContractKind.SERVICES, Level.NEAR),
        (1_000_000, [50_000, 49_999], ContractKind.SERVICES, Level.NEAR),
        (1_000_000, [50_000, 50_000], ContractKind.SERVICES, Level.OVER),
        (1_000_000, [120_000, -40_000], ContractKind.SERVICES, Level.NEAR),
        (1_000_000, [119_999], ContractKind.WORKS, Level.WITHIN),
        (1_000_000, [149_999], ContractKind.WORKS, Level.NEAR),
        (1_000_000, [150_000], ContractKind.WORKS, Level.OVER),
        (5_000_000, [215_999], ContractKind.SERVICES, Level.NEAR),  # 216,000 is the threshold of 2026-2027
        (5_000_000, [216_000], ContractKind.SERVICES, Level.OVER),
        (5_000_000, [399_999], ContractKind.SOCIAL_HEALTH, Level.NEAR),  # 400,000 is the national threshold
        (5_000_000, [400_000], ContractKind.SOCIAL_HEALTH, Level.OVER),
    ],
)
def test_small_ones_are_measured_together(value: int, amounts: list[int], kind: ContractKind, expected: Level) -> None:
    assert level(value, *((Ground.SMALL, amount) for amount in amounts), kind=kind) is expected


# Additional and unforeseen: at most 50 % each; together only a warning, since they must not be split on purpose.
@pytest.mark.parametrize(
    ("amounts", "expected"),
    [
        ([399_999], Level.WITHIN),
        ([400_000], Level.NEAR),
        ([500_000], Level.NEAR),
        ([500_001], Level.OVER),
        ([200_000, 200_000], Level.NEAR),
        ([300_000, 300_000], Level.NEAR),
        ([600_000, -300_000], Level.OVER),
    ],
)
@pytest.mark.parametrize("ground", [Ground.ADDITIONAL, Ground.UNFORESEEN])
def test_capped_ones_are_measured_one_by_one(ground: Ground, amounts: list[int], expected: Level) -> None:
    assert level(1_000_000, *((ground, amount) for amount in amounts)) is expected


def test_other_grounds_have_no_limit_and_an_unknown_value_leaves_it_open() -> None:
    assert level(100, (Ground.REVIEW_CLAUSE, 10_000), (Ground.NOT_SUBSTANTIAL, 5_000)) is Level.WITHIN
    assert level(None, (Ground.SMALL, 1)) is Level.OPEN


def test_lines_tell_sums_shares_and_what_is_left() -> None:
    changes = [
        Change(Ground.SMALL, Decimal("40000")),
        Change(Ground.SMALL, None),
        Change(Ground.UNFORESEEN, Decimal(1)),
    ]
    found = measure(changes, of(1_000_000), LAW)
    unforeseen, small = found.lines
    assert unforeseen.ground is Ground.UNFORESEEN
    assert [unforeseen.limit, unforeseen.left] == [500_000, 499_999]
    assert [small.count, small.total, small.share_pct, small.limit_pct] == [2, 40_000, Decimal("4.0"), 10]
    assert [small.limit, small.left] == [100_000, 60_000]
    assert [found.total, found.share_pct] == [40_001, Decimal("4.0")]


def test_each_is_measured_by_the_law_of_its_day() -> None:
    until, after = date(2025, 12, 31), date(2026, 1, 1)
    rows = [row for row in shipped_law() if row.key != "mod_cap_pct"]
    law = Law(
        [*rows, LawRow("mod_cap_pct", Decimal(50), date(2017, 1, 1), until), LawRow("mod_cap_pct", Decimal(30), after)]
    )
    before = [Change(Ground.ADDITIONAL, Decimal(400_000), until)]
    now = [Change(Ground.ADDITIONAL, Decimal(400_000), after)]
    assert measure(before, of(1_000_000), law).worst is Level.NEAR
    assert measure(now, of(1_000_000), law).worst is Level.OVER


@pytest.mark.parametrize(
    ("value", "kind", "expected"),
    [
        (215_999, ContractKind.SERVICES, False),
        (216_000, ContractKind.SERVICES, True),
        (216_000, None, True),
        (5_403_999, ContractKind.WORKS, False),
        (400_000, ContractKind.SOCIAL_HEALTH, True),
        (499_999, ContractKind.CONCESSION, False),
        (None, ContractKind.SERVICES, None),
    ],
)
def test_section_binds_from_the_threshold(value: int | None, kind: ContractKind | None, expected: bool | None) -> None:
    assert binds(of(value, kind), LAW) is expected


def test_notice_is_asked_of_capped_grounds_unless_the_section_does_not_bind() -> None:
    assert asks_notice(Ground.ADDITIONAL, of(300_000), LAW)
    assert asks_notice(Ground.UNFORESEEN, of(None), LAW)
    assert not asks_notice(Ground.UNFORESEEN, of(50_000), LAW)
    assert not asks_notice(Ground.SMALL, of(300_000), LAW)
