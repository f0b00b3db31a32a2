"""The alarm's rules as tables."""

from datetime import UTC, date, datetime, timedelta

import pytest

from hankintakello.alerts.models import AlertState
from hankintakello.alerts.rules import (
    Reason,
    Stale,
    fate,
    gives_up,
    is_office_time,
    retry_gap,
    server_gap,
    tells_anew,
)
from hankintakello.calendar.days.rules import working_days_after
from hankintakello.calendar.procurements.models import ProcurementState
from hankintakello.contracts.models import ContractState
from hankintakello.core.clock import HELSINKI

OLD = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("kind", "days", "anew"),
    [
        ("planning_start", -1, True),
        ("planning_start", 0, False),
        ("planning_start", 1, False),
        ("planning_start", 13, False),
        ("planning_start", 14, True),
        ("heads_up", 13, False),
        ("review", 13, False),
        ("option_decision", 1, True),
        ("option_exercise", 1, True),
        ("notice", 1, True),
        ("renewal_decision", 1, True),
        ("term_end", 1, True),
    ],
)
def test_moved_date_is_mailed_when_it_matters(kind: str, days: int, anew: bool) -> None:
    assert tells_anew(kind, told_on=OLD, target_on=OLD + timedelta(days=days)) is anew


def stale(**overrides: object) -> Stale:
    given: dict[str, object] = {
        "kind": "planning_start",
        "target_on": OLD,
        "on": None,
        "gone": True,
        "regrouped": False,
        "contract": ContractState.ACTIVE,
        "closed": False,
        "successor": False,
        "renewal_agreed": False,
        "procurement": ProcurementState.DRAFT,
        "option": None,
    }
    return Stale(**{**given, **overrides})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("overrides", "expected"),
    [
        ({"on": OLD + timedelta(days=1), "gone": False}, (AlertState.SUPERSEDED, Reason.MOVED)),
        ({"on": OLD, "gone": False, "regrouped": True}, (AlertState.SUPERSEDED, Reason.REGROUPED)),
        ({"on": OLD, "gone": False}, (AlertState.CLOSED, Reason.OVERTAKEN)),
        ({"on": OLD + timedelta(days=1)}, (AlertState.CLOSED, Reason.OFF_CLOCK)),
        ({"closed": True}, (AlertState.CLOSED, Reason.CONTRACT_CLOSED)),
        ({"renewal_agreed": True, "kind": "notice"}, (AlertState.CLOSED, Reason.RENEWAL_AGREED)),
        ({"renewal_agreed": True}, (AlertState.CLOSED, Reason.OFF_CLOCK)),
        ({"successor": True}, (AlertState.CLOSED, Reason.SUCCESSOR)),
        ({"procurement": ProcurementState.STARTED}, (AlertState.CLOSED, Reason.STARTED)),
        ({"kind": "notice", "procurement": ProcurementState.STARTED}, (AlertState.CLOSED, Reason.OFF_CLOCK)),
        ({"contract": ContractState.ENDED}, (AlertState.CLOSED, Reason.ENDED)),
    ],
)
def test_fate(overrides: dict[str, object], expected: tuple[AlertState, Reason]) -> None:
    assert fate(stale(**overrides)) == expected


@pytest.mark.parametrize(
    ("moment", "is_open"),
    [
        ("2026-11-23T06:59:59", False),
        ("2026-11-23T07:00:00", True),
        ("2026-11-23T16:59:59", True),
        ("2026-11-23T17:00:00", False),
        ("2026-11-21T12:00:00", False),
        ("2026-12-24T12:00:00", False),
        ("2027-12-06T12:00:00", False),
    ],
)
def test_office_time(moment: str, is_open: bool) -> None:
    """No mail at midnight: frappe_whatsapp#235."""
    assert is_office_time(datetime.fromisoformat(moment).replace(tzinfo=HELSINKI)) is is_open


@pytest.mark.parametrize(
    ("day", "count", "after"),
    [
        (date(2026, 11, 23), 0, date(2026, 11, 23)),
        (date(2026, 11, 23), 5, date(2026, 11, 30)),
        (date(2026, 11, 27), 1, date(2026, 11, 30)),
        (date(2026, 12, 23), 1, date(2026, 12, 28)),
    ],
)
def test_working_days_after(day: date, count: int, after: date) -> None:
    assert working_days_after(day, count) == after


def test_gaps_grow_and_end() -> None:
    assert [gap.total_seconds() / 60 for gap in map(retry_gap, (0, 1, 2, 3, 6, 7, 99))] == [5, 5, 10, 20, 160, 240, 240]
    assert [gap.total_seconds() / 60 for gap in map(server_gap, (1, 2, 3, 4, 5, 6, 999))] == [1, 2, 4, 8, 15, 15, 15]


def test_recipient_is_given_up_after_three_days() -> None:
    first = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)

    assert not gives_up(first, first + timedelta(days=3) - timedelta(seconds=1))
    assert gives_up(first, first + timedelta(days=3))
