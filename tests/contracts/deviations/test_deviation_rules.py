"""What may follow what, when a deviation weighs more, and when two reports are of the same thing."""

from datetime import date

import pytest

from hankintakello.contracts.deviations.models import DeviationState as State
from hankintakello.contracts.deviations.models import DeviationType as Type
from hankintakello.contracts.deviations.models import StepKind as Step
from hankintakello.contracts.deviations.rules import after_failure, after_repeats, is_same, next_steps
from hankintakello.contracts.deviations.values import Sighting


@pytest.mark.parametrize(
    ("state", "severity", "expected"),
    [
        (State.RECORDED, 1, (Step.ASSESSED,)),
        (State.RECORDED, 4, (Step.ASSESSED,)),
        (State.ASSESSED, 2, (Step.CONTACTED, Step.CLOSED)),
        (State.ASSESSED, 3, (Step.CONTACTED,)),
        (State.CONTACTED, 1, (Step.PLANNED, Step.CLOSED)),
        (State.CONTACTED, 4, (Step.PLANNED,)),
        (State.PLANNED, 3, (Step.VERIFIED, Step.FAILED)),
        (State.VERIFIED, 3, (Step.CLOSED, Step.FAILED)),
        (State.CLOSED, 3, (Step.REOPENED,)),
    ],
)
def test_next_steps(state: State, severity: int, expected: tuple[Step, ...]) -> None:
    assert next_steps(state, severity) == expected


SEEN = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("severity", "others", "expected"),
    [
        (2, [], 2),
        (2, [date(2026, 11, 1)], 2),
        (2, [date(2026, 11, 1), date(2026, 5, 23)], 3),
        (2, [date(2026, 11, 1), date(2026, 5, 22)], 2),
        (2, [date(2026, 11, 1), date(2027, 1, 1)], 3),
        (1, [date(2026, 11, 1), date(2026, 11, 2)], 1),
        (4, [date(2026, 11, 1), date(2026, 11, 2)], 4),
    ],
)
def test_third_minor_one_in_six_months_is_major(severity: int, others: list[date], expected: int) -> None:
    assert after_repeats(severity, SEEN, others) == expected


def test_failed_correction_raises_up_to_critical() -> None:
    assert [after_failure(one) for one in (1, 2, 3, 4)] == [2, 3, 4, 4]


@pytest.mark.parametrize(
    ("what", "seen_on", "type_", "expected"),
    [
        ("Lasku väärin", date(2026, 11, 20), Type.QUALITY, True),  # one type within a week
        ("Lasku väärin", date(2026, 11, 15), Type.QUALITY, False),
        ("Toisen kerroksen siivous jäi tekemättä", date(2026, 11, 3), Type.OTHER, True),  # like words within a month
        ("Toisen kerroksen siivous jäi tekemättä", date(2026, 10, 3), Type.OTHER, False),
        ("Laskutus myöhässä", date(2026, 11, 22), Type.PRICE_INVOICING, False),
        ("", date(2026, 11, 22), Type.OTHER, False),
    ],
)
def test_same_thing_is_recognised_by_type_or_words(what: str, seen_on: date, type_: Type, expected: bool) -> None:
    told = Sighting("2. kerros siivoamatta, toinen kerros ja siivouksen jälki", SEEN, Type.QUALITY)

    assert is_same(told, Sighting(what, seen_on, type_)) is expected
    assert is_same(Sighting(what, seen_on, type_), told) is expected
