"""What an import brings already late is held until a person lets it go; what a person edits rings."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa
from sqlmodel import col, select

from hankintakello.alerts.models import Alert, Message
from hankintakello.alerts.rounds import Swept, sweep_and_compose
from hankintakello.alerts.sweep import release
from hankintakello.assembly import House
from hankintakello.contracts.importing.service import take_in
from hankintakello.contracts.models import Contract, ContractKind, TermKind
from hankintakello.contracts.terms.models import ContractTerm
from hankintakello.core.changes import changed
from hankintakello.tests.contracts.importing.files import read_file
from hankintakello.tests.today import TODAY

Make = Callable[..., int]
Mails = Callable[[], list[Message]]
# Planning started on Friday 20.11.2026; the heads-up was in March.
LATE: dict[str, Any] = {
    "reference": "KUN/1/2024",
    "title": "Jätehuolto",
    "owner_name": "Anna Virtanen",
    "owner_email": "anna.virtanen@mallila.example",
    "kind": ContractKind.SERVICES,
    "term": TermKind.FIXED,
    "starts_on": date(2024, 1, 1),
    "ends_on": date(2027, 9, 30),
}
IN_TIME = {**LATE, "reference": "KUN/2/2024", "ends_on": date(2029, 9, 30)}


def take(house: House, *rows: dict[str, Any]) -> None:
    with house.database.writing() as session:
        take_in(session, read_file(*rows))


def states(house: House) -> list[tuple[str, date, str]]:
    with house.database.reading() as session:
        found = session.exec(select(Alert).order_by(col(Alert.id)))
        return [(one.kind, one.target_on, one.state.value) for one in found]


def sweep(house: House) -> Swept:
    return sweep_and_compose(house.database, house.office)


def test_late_matter_of_an_import_is_held_in_its_transaction(house: House) -> None:
    take(house, LATE, IN_TIME)

    assert states(house) == [("planning_start", date(2026, 11, 20), "held")]
    assert sweep(house) == Swept(TODAY, 0, 0)


def test_matter_of_the_day_of_the_import_rings(house: House) -> None:
    with house.database.writing() as session:
        session.info["today"] = date(2026, 11, 20)
        take_in(session, read_file(LATE))

    assert states(house) == []
    assert sweep(house) == Swept(TODAY, 1, 1)


def test_released_matter_is_composed(house: House, mails: Mails) -> None:
    take(house, LATE)
    with house.database.writing() as session:
        assert release(session, ids=None, by="Maija") == 1

    assert sweep(house) == Swept(TODAY, 0, 1)
    assert [row.recipient for row in mails()] == ["anna.virtanen@mallila.example"]
    assert [state for *_rest, state in states(house)] == ["open"]


def test_second_import_of_the_same_file_holds_nothing_more(house: House) -> None:
    take(house, LATE)
    with house.database.writing() as session:
        release(session, ids=None, by="Maija")

    take(house, LATE)

    assert [state for *_rest, state in states(house)] == ["open"]


def test_import_that_moves_a_date_into_the_past_holds_it(house: House) -> None:
    take(house, IN_TIME)
    take(house, {**IN_TIME, "ends_on": LATE["ends_on"]})

    assert states(house) == [("planning_start", date(2026, 11, 20), "held")]


def test_edit_by_hand_rings(house: House) -> None:
    take(house, IN_TIME)
    with house.database.writing() as session:
        session.execute(sa.update(ContractTerm).values(ends_on=LATE["ends_on"]))
        session.execute(sa.update(Contract).values(ends_on=LATE["ends_on"]))
        changed(session, contracts=list(session.scalars(sa.select(col(Contract.id)))))

    assert sweep(house) == Swept(TODAY, 1, 1)


def test_held_matter_that_moves_ahead_is_held_no_more(house: House, due: Make) -> None:
    take(house, LATE)
    take(house, {**LATE, "ends_on": IN_TIME["ends_on"]})
    sweep(house)

    assert [state for *_rest, state in states(house)] == ["superseded"]
    take(house, LATE)
    assert sweep(house).alerts == 0
    assert [state for *_rest, state in states(house)] == ["held"], "it was never released"


def test_due_day_after_the_import_rings_by_itself(house: House) -> None:
    take(house, {**LATE, "ends_on": date(2027, 10, 12)})  # planning starts on 25.11.

    found = [sweep_and_compose(house.database, house.office, day=TODAY + timedelta(days=n)).alerts for n in range(4)]

    assert found == [0, 0, 1, 0]
    assert states(house) == [
        ("heads_up", date(2026, 3, 18), "closed"),
        ("planning_start", date(2026, 11, 25), "open"),
    ]
