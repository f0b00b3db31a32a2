"""Points of health: what each part takes, and what is left."""

import pytest

from hankintakello.core.i18n import use_language
from hankintakello.insight.health.rules import (
    BLEMISHES,
    FAULTS,
    Blemish,
    Fault,
    Grade,
    contract_health,
    grade_of,
    supplier_health,
)
from hankintakello.insight.health.words import part_name, remedy


@pytest.mark.parametrize(
    ("counts", "score", "taken"),
    [
        ({}, 100, []),
        ({Blemish.SEEN: 3}, 94, [("seen", 3, 6)]),
        ({Blemish.GRAVE_OPEN: 7}, 70, [("grave_open", 7, 30)]),
        ({Blemish.FAILED: 1, Blemish.CLAIMS: 2}, 85, [("failed", 1, 5), ("claims", 2, 10)]),
        (
            dict.fromkeys(Blemish, 99),
            0,
            [
                ("grave_open", 99, 30),
                ("seen", 99, 20),
                ("failed", 99, 15),
                ("late_answers", 99, 20),
                ("claims", 99, 15),
                ("weak_feedback", 99, 15),
                ("missed_targets", 99, 12),
            ],
        ),
    ],
)
def test_each_part_takes_up_to_its_most(
    counts: dict[Blemish, int], score: int, taken: list[tuple[str, int, int]]
) -> None:
    health = supplier_health(counts, observed=1)

    assert health is not None
    assert health.score == score
    assert [(part.kind.value, part.count, part.points) for part in health.faults] == taken


def test_silence_is_no_praise() -> None:
    assert supplier_health({}, observed=0) is None


def test_contract_without_owner_and_deputy_is_fair_and_never_below_nothing() -> None:
    counts = tuple(1 if fault in (Fault.NO_OWNER, Fault.NO_DEPUTY) else 0 for fault in Fault)

    assert (contract_health(counts).score, contract_health(counts).grade) == (75, Grade.FAIR)
    assert contract_health((9,) * len(Fault)).score == 0


@pytest.mark.parametrize(("score", "grade"), [(100, "good"), (80, "good"), (79, "fair"), (50, "fair"), (49, "weak")])
def test_grade_follows_the_points(score: int, grade: str) -> None:
    assert grade_of(score).value == grade


def test_each_part_has_its_weight_its_name_and_its_remedy() -> None:
    with use_language("fi"):
        words = [(part_name(kind), remedy(kind)) for kind in (*Fault, *Blemish)]

    assert [list(FAULTS), list(BLEMISHES)] == [list(Fault), list(Blemish)]
    assert all(name and mend.endswith(".") for name, mend in words)
