"""A matter that nobody answers climbs: reminder, deputy, manager, counted from what the mail server accepted."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
import sqlalchemy as sa
from sqlmodel import col, select

from hankintakello import migrations
from hankintakello.alerts.models import Alert, AlertRule, Message
from hankintakello.alerts.rounds import deliver_round, sweep_and_compose
from hankintakello.alerts.rules import next_step_on
from hankintakello.assembly import House
from hankintakello.calendar.days.values import StillDays
from hankintakello.calendar.milestones.models import MilestoneKind
from hankintakello.contracts.models import Contract
from hankintakello.contracts.terms.decisions import close_contract
from hankintakello.contracts.terms.models import ContractTerm
from hankintakello.core.changes import changed
from hankintakello.demo.mailbox import Mailbox, Received
from hankintakello.people.models import Person, Role
from hankintakello.tests.build import make_absence, make_person, make_unit
from hankintakello.tests.today import TODAY

DAY = timedelta(days=1)
STILL = StillDays(weeks=(27, 30), days=((12, 24), (1, 6)))


@pytest.mark.parametrize(
    ("kind", "accepted", "expected"),
    [
        (MilestoneKind.PLANNING_START, date(2026, 11, 23), date(2026, 11, 30)),
        (MilestoneKind.PLANNING_START, date(2026, 11, 28), date(2026, 12, 7)),  # a Saturday counts as Monday
        (MilestoneKind.PLANNING_START, date(2026, 12, 3), date(2026, 12, 10)),  # Independence Day is a Sunday
        (MilestoneKind.PLANNING_START, date(2026, 12, 21), date(2027, 1, 11)),
        (MilestoneKind.NOTICE, date(2026, 12, 21), date(2026, 12, 30)),
        (MilestoneKind.REVIEW, date(2027, 7, 2), date(2027, 8, 6)),
        (MilestoneKind.TERM_END, date(2027, 7, 2), date(2027, 7, 9)),
    ],
)
def test_next_step_pauses_in_still_days_unless_the_contract_does_not(
    kind: MilestoneKind, accepted: date, expected: date
) -> None:
    assert next_step_on(kind, accepted, 5, STILL) == expected


class Days:
    """The same installation, day after day: each is a house of its own whose clock stands on that day."""

    def __init__(self, house: House) -> None:
        self._house = house

    def live(self, day: date, *, send: bool = True) -> None:
        """Sweep, compose and send as on *day*."""
        house = House(self._house.settings.model_copy(update={"today": day}))
        sweep_and_compose(house.database, house.office)
        if send:
            deliver_round(house.database, house.office, house.post)
        house.close()

    def until(self, first: date, last: date) -> None:
        """Live each day."""
        while first <= last:
            self.live(first)
            first += DAY


@pytest.fixture
def days(house: House) -> Days:
    return Days(house)


def alerts(house: House) -> list[tuple[int, str, str, str | None]]:
    """Every alert in the order of its step: step, role, state, reason."""
    with house.database.reading() as session:
        found = session.exec(select(Alert).order_by(col(Alert.target_on), col(Alert.step), col(Alert.id)))
        return [(one.step, one.role, one.state.value, one.reason) for one in found]


def received(smtp: Mailbox) -> list[tuple[str, str]]:
    """Who got a mail, and how its subject begins."""
    return [
        (one.recipient, str(one.message["Subject"]).strip().partition(":")[0].partition(" viimeistään")[0])
        for one in smtp.received
    ]


def text(mail: Received) -> str:
    """The mail's plain text on one line."""
    body = mail.message.get_body(("plain",))
    assert body is not None
    return " ".join(body.get_content().split())


def people(house: House) -> dict[str, int]:
    """An owner with a deputy, in a unit with a manager, and a main user."""
    with house.database.writing() as session:
        manager = make_person(session, email="johtaja@mallila.example")
        unit = make_unit(session, manager_id=manager.id)
        deputy = make_person(session, email="vara@mallila.example")
        owner = make_person(session, name="Aino", email="aino@mallila.example", unit_id=unit.id, deputy_id=deputy.id)
        main = make_person(session, Role.MAIN_USER, email="paa@mallila.example")
        found = {"owner": owner, "deputy": deputy, "manager": manager, "main": main}
        return {name: one.id or 0 for name, one in found.items()}


def test_silence_climbs_to_deputy_and_manager(
    house: House, due: Callable[..., int], days: Days, smtp_server: Mailbox
) -> None:
    """It goes on, the manager last: glpi#1410, healthchecks#48, healthchecks#510, healthchecks#209."""
    due(owner_id=people(house)["owner"])

    days.until(TODAY, date(2026, 12, 23))

    assert received(smtp_server) == [
        ("aino@mallila.example", "Aloita suunnittelu"),
        ("aino@mallila.example", "Muistutus"),
        ("vara@mallila.example", "Vastaamatta"),
        ("johtaja@mallila.example", "Vastaamatta"),
    ]
    assert alerts(house) == [
        (0, "owner", "superseded", "escalated"),
        (1, "owner", "superseded", "escalated"),
        (2, "deputy", "superseded", "escalated"),
        (3, "unit_manager", "open", None),
    ]
    with house.database.reading() as session:
        sent = session.scalars(select(col(Message.sent_on)).order_by(col(Message.id))).all()
    assert sent == [date(2026, 11, 23), date(2026, 11, 30), date(2026, 12, 7), date(2026, 12, 14)]


def test_steps_are_counted_from_what_the_server_accepted(
    house: House, due: Callable[..., int], days: Days, smtp_server: Mailbox
) -> None:
    due(owner_id=people(house)["owner"])
    days.live(TODAY, send=False)
    days.live(TODAY + 20 * DAY, send=False)

    assert [one[0] for one in alerts(house)] == [0]

    days.until(TODAY + 21 * DAY, TODAY + 29 * DAY)

    assert [one[1] for one in received(smtp_server)] == ["Aloita suunnittelu", "Muistutus"]


def test_after_a_long_stop_there_is_one_step_not_all_that_were_missed(
    house: House, due: Callable[..., int], days: Days, smtp_server: Mailbox
) -> None:
    due(owner_id=people(house)["owner"])
    days.live(TODAY)

    days.live(TODAY + 60 * DAY)
    days.live(TODAY + 60 * DAY)

    assert received(smtp_server)[1:] == [("aino@mallila.example", "Muistutus")]


def test_level_whose_person_got_the_last_mail_is_passed_over(
    house: House, due: Callable[..., int], days: Days, smtp_server: Mailbox
) -> None:
    who = people(house)
    with house.database.writing() as session:
        owner = session.get(Person, who["owner"])
        assert owner is not None
        owner.active = False  # the deputy gets it from the first, and is not asked again as the deputy

    due(owner_id=who["owner"])
    days.until(TODAY, date(2026, 12, 9))

    assert [one[0] for one in received(smtp_server)] == [
        "vara@mallila.example",
        "vara@mallila.example",
        "johtaja@mallila.example",
    ]
    assert [one[0] for one in alerts(house)] == [0, 1, 3]


def test_lonely_main_user_is_still_reminded_at_the_last_step(
    house: House, due: Callable[..., int], days: Days, smtp_server: Mailbox
) -> None:
    with house.database.writing() as session:
        make_person(session, Role.MAIN_USER, email="paa@mallila.example")
    due()

    days.until(TODAY, date(2026, 12, 31))

    assert [one[0] for one in received(smtp_server)] == ["paa@mallila.example"] * 3
    assert [one[:2] for one in alerts(house)] == [(0, "owner"), (1, "owner"), (3, "unit_manager")]


def test_absent_owner_gets_a_copy_and_the_substitute_the_matter(
    house: House, due: Callable[..., int], days: Days, smtp_server: Mailbox
) -> None:
    """An absence forwards and never silences: osTicket#6213."""
    who = people(house)
    with house.database.writing() as session:
        owner = session.get(Person, who["owner"])
        assert owner is not None
        make_absence(session, owner, TODAY, TODAY + 3 * DAY, substitute_id=who["deputy"])
    due(owner_id=who["owner"])

    days.live(TODAY)

    assert [one.recipient for one in smtp_server.received] == ["vara@mallila.example", "aino@mallila.example"]
    substitute, copy = map(text, smtp_server.received)
    assert "Tämä on kopio" in copy
    assert "Tämä on kopio" not in substitute
    assert "vastuuhenkilö Aino on poissa" in substitute


def test_new_owner_gets_one_mail_and_the_clock_of_the_steps_goes_on(
    house: House, due: Callable[..., int], days: Days, smtp_server: Mailbox
) -> None:
    who = people(house)
    contract_id = due(owner_id=who["owner"])
    days.until(TODAY, TODAY + 3 * DAY)
    with house.database.writing() as session:
        new = make_person(session, name="Uusi", email="uusi@mallila.example", deputy_id=who["deputy"])
        session.execute(sa.update(Contract).values(owner_id=new.id))
        changed(session, contracts=[contract_id])

    days.until(TODAY + 3 * DAY, date(2026, 11, 30))

    assert received(smtp_server) == [
        ("aino@mallila.example", "Aloita suunnittelu"),
        ("uusi@mallila.example", "Aloita suunnittelu"),
        ("uusi@mallila.example", "Muistutus"),
    ]
    assert "Siitä vastasi aiemmin Aino." in text(smtp_server.received[1])


def test_new_owner_of_what_has_climbed_past_the_old_is_told_beside(
    house: House, due: Callable[..., int], days: Days, smtp_server: Mailbox
) -> None:
    who = people(house)
    contract_id = due(owner_id=who["owner"])
    days.until(TODAY, date(2026, 12, 9))
    with house.database.writing() as session:
        new = make_person(session, name="Uusi", email="uusi@mallila.example")
        session.execute(sa.update(Contract).values(owner_id=new.id))
        changed(session, contracts=[contract_id])

    days.until(date(2026, 12, 10), date(2026, 12, 11))

    assert received(smtp_server)[-2:] == [
        ("vara@mallila.example", "Vastaamatta"),
        ("uusi@mallila.example", "Vastaamatta"),
    ]
    assert alerts(house)[-1][:3] == (2, "deputy", "open")


def move_end(house: House, contract_id: int, days: int) -> None:
    """Move the contract's end, and with it its planning."""
    with house.database.writing() as session:
        row = session.exec(select(ContractTerm).where(ContractTerm.contract_id == contract_id)).one()
        assert row.ends_on is not None
        row.ends_on += days * DAY
        changed(session, contracts=[contract_id])


def test_small_move_goes_on_at_its_step_and_the_way_back_too(
    house: House, due: Callable[..., int], days: Days, smtp_server: Mailbox
) -> None:
    contract_id = due(owner_id=people(house)["owner"])
    days.until(TODAY, date(2026, 12, 1))
    assert [one[1] for one in received(smtp_server)] == ["Aloita suunnittelu", "Muistutus"]

    move_end(house, contract_id, 4)
    days.until(date(2026, 12, 2), date(2026, 12, 4))
    assert len(smtp_server.received) == 2
    move_end(house, contract_id, -4)
    days.until(date(2026, 12, 5), date(2026, 12, 7))

    assert received(smtp_server)[2:] == [("vara@mallila.example", "Vastaamatta")]
    assert [one for one in alerts(house) if one[2] == "open"] == [(2, "deputy", "open", None)]


def test_earlier_date_begins_anew(house: House, due: Callable[..., int], days: Days, smtp_server: Mailbox) -> None:
    contract_id = due(owner_id=people(house)["owner"])
    days.until(TODAY, date(2026, 12, 1))

    move_end(house, contract_id, -60)
    days.live(date(2026, 12, 2))

    assert received(smtp_server)[-1] == ("aino@mallila.example", "Suunnittelu on myöhässä")
    assert [one for one in alerts(house) if one[2] == "open"] == [(0, "owner", "open", None)]


def test_heads_up_does_not_climb(house: House, due: Callable[..., int], days: Days, smtp_server: Mailbox) -> None:
    due(owner_id=people(house)["owner"], ends_on=date(2028, 3, 31))

    days.until(TODAY, TODAY + 20 * DAY)

    assert [one[:3] for one in alerts(house)] == [(0, "owner", "open")]


def test_step_that_is_switched_off_is_left_out(
    house: House, due: Callable[..., int], days: Days, smtp_server: Mailbox
) -> None:
    with house.database.writing() as session:
        session.execute(sa.update(AlertRule).where(col(AlertRule.step) == 1).values(active=False))
    due(owner_id=people(house)["owner"])

    days.until(TODAY, date(2026, 11, 30))

    assert [one[0] for one in received(smtp_server)] == ["aino@mallila.example", "vara@mallila.example"]


def test_second_sweep_of_a_step_writes_nothing(house: House, due: Callable[..., int], days: Days) -> None:
    due(owner_id=people(house)["owner"])
    days.live(TODAY)
    other = House(house.settings.model_copy(update={"today": date(2026, 11, 30)}))

    first = sweep_and_compose(other.database, other.office)
    second = sweep_and_compose(other.database, other.office)

    assert (first.alerts, first.messages, second.alerts, second.messages) == (1, 1, 0, 0)
    other.close()


def test_same_stand_in_of_both_owners_is_told_once_though_the_first_mail_still_waits(
    house: House, due: Callable[..., int], days: Days, smtp_server: Mailbox
) -> None:
    who = people(house)
    with house.database.writing() as session:
        new = make_person(session, deputy_id=who["deputy"], active=False).id
        session.execute(sa.update(Person).where(col(Person.id) == who["owner"]).values(active=False))
    contract_id = due(owner_id=who["owner"])
    days.live(TODAY, send=False)
    with house.database.writing() as session:
        session.execute(sa.update(Contract).values(owner_id=new))
        changed(session, contracts=[contract_id])

    days.live(TODAY)

    assert [one.recipient for one in smtp_server.received] == ["vara@mallila.example"]


def test_new_owner_is_told_of_the_rest_when_one_matter_is_over_before_the_copy_leaves(
    house: House, due: Callable[..., int], days: Days, smtp_server: Mailbox
) -> None:
    who = people(house)
    first, second = due(owner_id=who["owner"]), due(owner_id=who["owner"])
    days.until(TODAY, date(2026, 12, 8))
    with house.database.writing() as session:
        new = make_person(session, name="Uusi", email="uusi@mallila.example")
        session.execute(sa.update(Contract).values(owner_id=new.id))
        changed(session, contracts=[first, second])
    days.live(date(2026, 12, 9), send=False)
    with house.database.writing() as session:
        close_contract(session, first, closed_on=TODAY, by=new, reason="Loppui.")

    days.live(date(2026, 12, 9))

    copies = [text(one) for one in smtp_server.received if one.recipient == "uusi@mallila.example"]
    assert len(copies) == 1
    assert f"/contracts/{second}" in copies[0]
    assert f"/contracts/{first}" not in copies[0]


def test_what_was_told_before_the_steps_came_is_not_told_anew(
    house: House, due: Callable[..., int], days: Days, smtp_server: Mailbox
) -> None:
    owner = people(house)["owner"]
    due(owner_id=owner)
    days.live(TODAY)
    migrations.downgrade(house.database, "0004")
    migrations.upgrade(house.database)

    days.live(TODAY)

    assert len(smtp_server.received) == 1
    with house.database.reading() as session:
        assert session.scalars(select(col(Alert.told_owner_id))).one() == owner
        assert session.scalars(select(col(Message.sent_on))).one() is not None
