"""Units for main users: who gets what nobody answered, and what the nightly proof says where nobody does."""

from sqlmodel import select

from hankintakello.alerts.digest import summary
from hankintakello.alerts.directory import directory, live_holders
from hankintakello.alerts.models import Message
from hankintakello.alerts.nobody import prove
from hankintakello.alerts.recipients import Way, reach
from hankintakello.assembly import House
from hankintakello.people.models import Role, Unit
from hankintakello.tests.build import make_contract, make_person, make_unit
from hankintakello.tests.today import TODAY
from hankintakello.tests.visiting import Visitor, main_words


def manager_s_step(house: House) -> list[str]:
    with house.database.reading() as session:
        everybody = directory(session, TODAY)
        found = (reach(everybody, [one], role=Way.UNIT_MANAGER) for one in live_holders(session).values())
        return [one.name for one in found if one]


def test_main_user_gives_a_unit_its_manager(house: House, main_user: Visitor) -> None:
    with house.database.writing() as session:
        unit = make_unit(session, name="Katu")
        owner = make_person(session, unit_id=unit.id)
        manager = make_person(session, name="Mari Manageri", email="mari@mallila.example")
        make_contract(session, owner_id=owner.id)
        unit_id, manager_id = unit.id or 0, manager.id or 0

    assert "1 sopimuksen asia etenee vain pääkäyttäjälle" in main_words(main_user.get("/organisation/units/"))
    assert prove(house.database, house.office) == 1
    with house.database.reading() as session:
        mail = session.exec(select(Message)).one()
        assert (mail.subject, "Katu" in mail.text) == ("1 yksiköltä puuttuu esihenkilö, jolle hälytys etenee", True)
    page = f"/organisation/units/{unit_id}"
    assert main_user.post(page, {"name": "Katu", "mailbox": "katu"}).status_code == 422
    saved = main_user.post(page, {"name": "Katu", "manager_id": str(manager_id), "mailbox": "katu@mallila.example"})

    assert saved.location == "/organisation/units/"
    assert manager_s_step(house) == ["Mari Manageri"]
    with house.database.reading() as session:
        assert [one.unit for one in summary(session, manager_id)] == ["Katu"]
    assert "Mari Manageri" in main_words(main_user.get(page))
    assert prove(house.database, house.office) == 0
    assert main_user.post("/organisation/units/new", {"name": "Puistot"}).location == "/organisation/units/"


def test_manager_by_role_is_reached_and_summed_up_for(house: House) -> None:
    with house.database.writing() as session:
        above = make_unit(session, name="Tekninen")
        unit = make_unit(session, name="Katu", parent_id=above.id)
        manager = make_person(session, Role.UNIT_MANAGER, name="Mari Manageri", unit_id=above.id)
        make_contract(session, owner_id=make_person(session).id, unit_id=unit.id)
        manager_id = manager.id or 0

    assert manager_s_step(house) == ["Mari Manageri"]
    with house.database.reading() as session:
        assert [one.unit for one in summary(session, manager_id)] == ["Tekninen"]


def test_others_may_not(house: House, owner: Visitor) -> None:
    with house.database.writing() as session:
        unit_id = make_unit(session).id
    assert [owner.get(path).status_code for path in ("/organisation/units/", f"/organisation/units/{unit_id}")] == [
        403,
        403,
    ]
    with house.database.reading() as session:
        assert session.get_one(Unit, unit_id).manager_id is None
