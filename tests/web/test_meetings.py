"""Meetings: a steering model whose meetings recur, an agenda from what is open, minutes, and tasks that were agreed."""

from datetime import date
from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
from sqlmodel import Session, select

from hankintakello.assembly import House
from hankintakello.contracts.meetings.models import Meeting
from hankintakello.contracts.models import TermKind
from hankintakello.contracts.modifications import service as modifications
from hankintakello.contracts.modifications.models import Ground
from hankintakello.contracts.modifications.values import Agreed
from hankintakello.contracts.obligations import queries
from hankintakello.contracts.obligations.values import Wanted
from hankintakello.tests.build import live_contract, make_deviation, make_organisation
from hankintakello.tests.visiting import Visitor, main_words


@pytest.fixture
def contract_id(house: House, owner: Visitor) -> int:
    """A contract of the owner's with a deviation, a modification and a maximum value."""
    assert owner.person is not None
    with house.database.writing() as session:
        make_organisation(session)
        more: dict[str, Any] = {"term": TermKind.FIXED, "ends_on": date(2027, 12, 31), "maximum_value": Decimal(90_000)}
        found = live_contract(session, reference="MLA/1", title="Siivous", owner_id=owner.person.id, **more)
        make_deviation(session, found.id or 0, number=1, what="Kerros likainen", severity=3)
        agreed = Agreed(on=date(2026, 11, 2), ground=Ground.SMALL, what="Lisätään ikkunat", value_change=Decimal(900))
        modifications.record(session, found.id or 0, agreed, by=owner.person)
        return found.id or 0


def tasks(session: Session) -> list[tuple[str | None, date | None, date | None]]:
    return [(one.title, one.due_on, one.last_done_on) for one in queries.lines(session, Wanted())]


def test_steering_model_agenda_minutes_and_actions(house: House, owner: Visitor, contract_id: int) -> None:
    here = f"/contracts/{contract_id}/meetings/"
    assert "Ei vielä kokouksia" in main_words(owner.get(here))
    level = {"every_months": "3", "due_on": "20.11.2026", "members": "Aino\nVille", "supplier_members": "Ulla, Kirkas"}
    assert owner.post(f"{here}steering/operative", level | {"members": ""}).status_code == 422
    assert owner.get(f"{here}steering/other").status_code == 404
    owner.post(f"{here}steering/operative", level)
    said = main_words(owner.get(here))
    assert "Operatiivinen , 3 kuukauden välein" in said
    assert "Tilaaja: Aino, Ville Toimittaja: Ulla, Kirkas" in said
    owner.post(f"{here}steering/operative", level | {"every_months": "2"})
    assert 'value="2"' in owner.get(f"{here}steering/operative").text

    page = owner.get(f"{here}new?level=operative")
    words = main_words(page)
    for open_one in (
        "Avoimet poikkeamat 1: Kerros likainen (merkittävä)",
        "Seurantakokous (operatiivinen), 20.11.2026; myöhässä",
        "2.11.2026 Lisätään ikkunat; 900 €",
        "0 € / 90 000 €",
        "Tulevat määräpäivät",
    ):
        assert open_one in words
    assert ">Aino\nVille\nUlla, Kirkas</textarea>" in page.text
    with house.database.reading() as session:
        (task,) = queries.lines(session, Wanted())
    minutes = {"held_on": "23.11.2026", "level": "operative", "attendees": "Aino\nUlla", "minutes": "Käytiin läpi."}
    assert owner.post(f"{here}new", minutes | {"minutes": ""}).status_code == 422
    assert owner.post(f"{here}new", minutes | {"held_on": "24.11.2026"}).status_code == 422
    made = owner.post(f"{here}new", minutes | {"decisions": "Laatukierros", "task": str(task.id)})
    where = made.location
    with house.database.reading() as session:
        assert tasks(session) == [(None, date(2027, 1, 20), date(2026, 11, 23))]

    assert owner.post(f"{where}/actions", {"title": "", "due_on": "1.12.2026"}).status_code == 422
    owner.post(f"{where}/actions", {"title": "Pese ikkunat", "due_on": "1.12.2026"})
    owner.post(f"/attachments{where.replace('meetings', 'meeting')}", {"files": (BytesIO(b"muistio"), "muistio.txt")})
    shown = main_words(owner.get(where))
    for kept in (
        "Kokous 1, 23.11.2026",
        "Laatukierros",
        "Pese ikkunat",
        "muistio.txt",
        "Kerros likainen",
        "Aino, Ulla",
    ):
        assert kept in shown
    assert "Pese ikkunat" in main_words(owner.get(f"/contracts/{contract_id}/plan/"))

    owner.post(f"{here}steering/operative/remove")
    assert "Lisää taso: operatiivinen" in main_words(owner.get(here))
    with house.database.reading() as session:
        assert tasks(session) == [("Pese ikkunat", date(2026, 12, 1), None)]


def test_minutes_are_mended_removed_and_put_back(
    house: House, owner: Visitor, viewer: Visitor, contract_id: int
) -> None:
    here = f"/contracts/{contract_id}/meetings/"
    minutes = {"held_on": "20.11.2026", "level": "", "attendees": "Aino", "minutes": "Käytiin läpi."}
    where = owner.post(f"{here}new", minutes).location

    assert "Käytiin läpi." in owner.get(f"{where}/edit").text
    mended = minutes | {"minutes": "Sovittiin."}
    assert owner.post(f"{where}/edit", mended | {"version": "5"}).status_code == 409
    owner.post(f"{where}/edit", mended | {"version": "1"})
    owner.post(f"{where}/remove")
    assert "Poistetut muistiot" in main_words(owner.get(here))
    owner.post(f"{where}/restore")
    assert "Sovittiin." in main_words(owner.get(where))
    with house.database.reading() as session:
        one = session.exec(select(Meeting)).one()
        assert (one.version, one.removed_at) == (2, None)
    assert viewer.get(where).status_code == 200
    refused = [viewer.get(f"{here}new"), viewer.get(f"{where}/edit"), viewer.post(f"{where}/remove")]
    assert [answer.status_code for answer in refused] == [403] * 3
    # What was modified before the meeting is not told at the next one.
    assert "Lisätään ikkunat" not in main_words(owner.get(f"{here}new"))
