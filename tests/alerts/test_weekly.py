"""The weekly proof: what came due in the past week, what was sent, what is still open."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from sqlmodel import col, select

from hankintakello.alerts.models import Alert, AlertState, Message, MessageState
from hankintakello.alerts.rounds import deliver_round, sweep_and_compose
from hankintakello.alerts.weekly import Matter, tell_of_week, week
from hankintakello.assembly import House
from hankintakello.core.clock import HELSINKI
from hankintakello.people.models import Role
from hankintakello.tests.build import make_person

Make = Callable[..., int]
Mails = Callable[[], list[Message]]
MONDAY = date(2026, 11, 16)  # of the week before the tests' day


@pytest.fixture
def alerts(house: House, due: Make) -> list[int]:
    """Four alerts, raised and sent on Wednesday of the past week."""
    with house.database.writing() as session:
        make_person(session, Role.MAIN_USER, email="maija@mallila.example")
        for number in range(1, 5):
            due(session, owner_id=make_person(session).id, title=f"Sopimus {number}", reference=f"MLA/{number}")
    sweep_and_compose(house.database, house.office)
    deliver_round(house.database, house.office, house.post)
    raise_at(house, datetime(2026, 11, 18, 9, tzinfo=UTC))
    with house.database.reading() as session:
        return [one.id for one in session.exec(select(Alert).order_by(col(Alert.contract_id))) if one.id is not None]


def raise_at(house: House, moment: datetime, *ids: int) -> None:
    change(house, *ids, created_at=moment)


def change(house: House, *ids: int, **values: Any) -> None:
    with house.database.writing() as session:
        chosen = col(Alert.id).in_(ids) if ids else sa.true()
        session.execute(sa.update(Alert).where(chosen).values(**values))


def unsend(house: House, *ids: int, state: MessageState = MessageState.QUEUED) -> None:
    with house.database.writing() as session:
        mails = sa.select(col(Alert.message_id)).where(col(Alert.id).in_(ids))
        session.execute(sa.update(Message).where(col(Message.id).in_(mails)).values(state=state, sent_at=None))


def counts(house: House, monday: date = MONDAY) -> tuple[int, int, int, int]:
    with house.database.reading() as session:
        found = week(session, monday)
    return found.due, found.accepted, found.settled, len(found.long_open)


def test_all_that_came_due_was_accepted(house: House, alerts: list[int]) -> None:
    assert counts(house) == (4, 4, 0, 0)
    assert [counts(house, MONDAY + timedelta(days=days)) for days in (-7, 7)] == [(0, 0, 0, 0)] * 2


def test_what_was_not_sent_is_named(house: House, alerts: list[int]) -> None:
    """One matter that stays silent while the others ring is seen: snipe-it#6959."""
    unsend(house, alerts[0])
    change(house, alerts[1], message_id=None, state=AlertState.CLOSED)
    unsend(house, alerts[1], state=MessageState.SUPERSEDED)

    with house.database.reading() as session:
        found = week(session, MONDAY)

    assert (found.due, found.accepted) == (4, 3), "the mail of what was closed later had gone out"
    assert found.unsent == (Matter("Sopimus 1", "MLA/1", 5),)


def test_what_was_settled_before_its_mail_is_counted_apart(house: House, alerts: list[int]) -> None:
    unsend(house, alerts[0], state=MessageState.SUPERSEDED)
    change(house, alerts[0], state=AlertState.CLOSED)
    change(house, alerts[1], state=AlertState.ANSWERED)

    assert counts(house) == (3, 3, 1, 0)


def test_what_is_held_has_not_come_due_until_it_is_released(house: House, alerts: list[int]) -> None:
    change(house, alerts[0], state=AlertState.HELD)
    change(
        house, alerts[1], created_at=datetime(2026, 10, 1, tzinfo=UTC), released_at=datetime(2026, 11, 20, tzinfo=UTC)
    )

    assert counts(house) == (3, 3, 0, 0)


@pytest.mark.parametrize(
    ("moment", "open_long"),
    [
        (datetime(2026, 11, 17, 23, 59, tzinfo=HELSINKI), 1),
        (datetime(2026, 11, 18, 0, 0, tzinfo=HELSINKI), 0),
    ],
)
def test_open_over_five_days(house: House, alerts: list[int], moment: datetime, open_long: int) -> None:
    raise_at(house, moment, alerts[0])

    assert counts(house) == (4, 4, 0, open_long)


def test_answered_matter_is_not_open(house: House, alerts: list[int]) -> None:
    raise_at(house, datetime(2026, 11, 2, tzinfo=UTC))
    change(house, *alerts[1:], state=AlertState.ANSWERED)

    with house.database.reading() as session:
        assert week(session, MONDAY).long_open == (Matter("Sopimus 1", "MLA/1", 21),)


@pytest.mark.parametrize("edge", [date(2026, 10, 19), date(2027, 3, 22)])
def test_week_in_which_the_clocks_change_is_whole(house: House, alerts: list[int], edge: date) -> None:
    """It ends on the last Sunday of October, which has 25 hours, or of March, which has 23."""
    sunday = edge + timedelta(days=6)
    first = datetime.combine(edge, datetime.min.time(), HELSINKI)
    last = datetime(sunday.year, sunday.month, sunday.day, 23, 59, 59, tzinfo=HELSINKI)
    raise_at(house, first, alerts[0])
    raise_at(house, last, alerts[1])
    raise_at(house, first.astimezone(UTC) - timedelta(seconds=1), alerts[2])
    raise_at(house, last.astimezone(UTC) + timedelta(seconds=1), alerts[3])

    assert [counts(house, edge + timedelta(days=days))[0] for days in (-7, 0, 7)] == [1, 2, 1]


def test_main_users_are_told_once(house: House, alerts: list[int], mails: Mails) -> None:
    made = [tell_of_week(house.database, house.office) for _ in range(3)]

    told = [one for one in mails() if one.kind == "weekly"]
    assert made == [1, 0, 0]
    assert [(one.recipient, one.subject, one.urgent) for one in told] == [
        ("maija@mallila.example", "Viime viikolla: 4 erääntyi, 4 hyväksytty, 0 avoinna yli 5 päivää", False)
    ]


def test_each_week_is_told(house: House, alerts: list[int], mails: Mails) -> None:
    days = [date(2026, 11, 23), date(2026, 11, 29), date(2026, 11, 30), date(2027, 1, 4)]

    made = []
    for day in days:
        later = House(house.settings.model_copy(update={"today": day}))
        made.append(tell_of_week(later.database, later.office))
        later.close()

    assert made == [1, 0, 1, 1]


def test_week_before_the_first_alert_is_not_told(house: House, alerts: list[int]) -> None:
    raise_at(house, datetime(2026, 11, 23, 8, tzinfo=UTC))

    assert tell_of_week(house.database, house.office) == 0


def test_without_main_users_it_is_told_when_there_is_one(house: House, due: Make) -> None:
    due(owner_id=None)
    sweep_and_compose(house.database, house.office)
    raise_at(house, datetime(2026, 11, 18, 9, tzinfo=UTC))

    first = tell_of_week(house.database, house.office)
    with house.database.writing() as session:
        make_person(session, Role.MAIN_USER)

    assert [first, tell_of_week(house.database, house.office)] == [0, 1]
