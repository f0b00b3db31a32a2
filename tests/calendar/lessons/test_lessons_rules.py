"""What is a finding, and when the gate stands open: tables."""

from decimal import Decimal

import pytest

from hankintakello.calendar.lessons.rules import (
    Finding,
    FindingKind,
    Group,
    deviation_finding,
    is_open,
    overrun,
    unmarked,
)
from hankintakello.contracts.deviations.models import DeviationType
from hankintakello.contracts.deviations.past import Finding as Worst


def group(counts: dict[int, int], lesson: str | None = None) -> Group:
    return Group(DeviationType.QUALITY, counts, (Worst(max(counts), "Siivoamatta", lesson),))


def finding(amount: int = 3) -> Finding:
    return Finding(1, "deviations:quality", FindingKind.DEVIATIONS, amount)


@pytest.mark.parametrize(
    ("counts", "lesson", "teaches"),
    [({1: 9}, None, False), ({1: 1}, "Kysy tämä", True), ({2: 1}, None, True), ({1: 4, 4: 1}, None, True)],
)
def test_notes_alone_teach_only_where_somebody_learnt(
    counts: dict[int, int], lesson: str | None, teaches: bool
) -> None:
    assert group(counts, lesson).teaches is teaches


def test_deviations_of_a_type_are_one_finding() -> None:
    one = deviation_finding(7, group({1: 2, 3: 1}))
    assert (one.of, one.amount, one.severity) == ((7, "deviations:quality"), 3, 3)


@pytest.mark.parametrize(
    ("planned", "actual", "amount"),
    [(None, 500, None), (0, 500, None), (1_000, 1_099, None), (1_000, 1_100, 11), (1_000, 2_000, 20)],
)
def test_a_tenth_above_the_value_is_told(planned: int | None, actual: int, amount: int | None) -> None:
    found = overrun(1, None if planned is None else Decimal(planned), Decimal(actual))
    assert (found.amount if found else None) == amount


def test_mark_holds_until_there_is_more() -> None:
    assert unmarked([finding(3)], {}) == [finding(3)]
    assert unmarked([finding(3)], {finding().of: 3}) == []
    assert unmarked([finding(4)], {finding().of: 3}) == [finding(4)]
    assert unmarked([finding(2)], {finding().of: 3}) == []


@pytest.mark.parametrize(
    ("findings", "marked", "approved", "stands_open"),
    [
        ([], False, False, True),
        ([finding()], False, True, False),
        ([finding()], True, False, False),
        ([finding()], True, True, True),
    ],
)
def test_gate_opens_once_all_is_marked_and_approved(
    findings: list[Finding], marked: bool, approved: bool, stands_open: bool
) -> None:
    marks = {one.of: one.amount for one in findings} if marked else {}
    assert is_open(findings, marks, approved=approved) is stands_open
