"""The report over reclamations: an answer is in time, late, missing or waited for."""

from datetime import date

import pytest

from hankintakello.contracts.reclamations.models import ReclamationKind as Kind
from hankintakello.contracts.reclamations.models import ReclamationState as State
from hankintakello.insight.reclamations import Sent, tallied

TODAY = date(2026, 11, 23)


def sent(
    state: State = State.SENT, on: date | None = date(2026, 11, 2), due: int = 16, answered: int | None = None
) -> Sent:
    day = date(2026, 11, answered) if answered else None
    return Sent(1, "Kirkas Oy", Kind.B, state, on, date(2026, 11, due), day)


@pytest.mark.parametrize(
    ("row", "counts"),
    [
        (sent(State.ANSWERED, answered=16), (1, 0, 0)),
        (sent(State.CLOSED, answered=17), (0, 1, 0)),
        (sent(due=22), (0, 1, 0)),
        (sent(due=23), (0, 0, 1)),
        (sent(State.CORRECTED, due=30), (0, 0, 0)),
        (sent(State.WITHDRAWN, due=3), (0, 0, 0)),
    ],
)
def test_answer_is_in_time_late_or_waited_for(row: Sent, counts: tuple[int, int, int]) -> None:
    every = tallied([row], TODAY).every

    assert (every.in_time, every.late, every.waiting) == counts


def test_suppliers_are_counted_apart_and_together() -> None:
    other = Sent(2, "Åbo Städ Ab", Kind.A, State.SENT, date(2025, 3, 1), date(2025, 3, 15), None)
    unsent = Sent(2, "Åbo Städ Ab", Kind.C, State.DRAFT, None, None, None)
    rows = [sent(State.ANSWERED, answered=5), sent(State.ANSWERED, answered=9), other, unsent]

    found, last_year = tallied(rows, TODAY), tallied(rows, TODAY, 2025)

    assert [(one.supplier, one.sent, one.late) for one in found.suppliers] == [
        ("Kirkas Oy", 2, 0),
        ("Åbo Städ Ab", 1, 1),
    ]
    assert (found.every.sent, found.every.typical_days, dict(found.every.kinds)) == (3, 7, {Kind.B: 2, Kind.A: 1})
    assert dict(found.states) == {State.ANSWERED: 2, State.SENT: 1, State.DRAFT: 1}
    assert [one.supplier for one in last_year.suppliers] == ["Åbo Städ Ab"]
    assert found.suppliers[1].typical_days is None
