"""Somebody leaves: seen before, moved at once, taken back; told to who takes over."""

from typing import Any

import sqlalchemy as sa
from sqlmodel import col, select

from hankintakello.alerts.models import Message
from hankintakello.alerts.rounds import sweep_and_compose
from hankintakello.assembly import House
from hankintakello.calendar.feeds.models import Feed, FeedScope
from hankintakello.calendar.feeds.service import create
from hankintakello.contracts.models import Contract
from hankintakello.core.audit import AuditEvent
from hankintakello.people.models import Absence, Person, Unit
from hankintakello.tests.build import make_absence, make_contract, make_person, make_unit
from hankintakello.tests.today import TODAY
from hankintakello.tests.visiting import Visitor, main_words, on_the_clock


def town(house: House) -> dict[str, Any]:
    with house.database.writing() as session:
        leaver = make_person(session, name="Liisa Lähtijä", email="liisa@mallila.example")
        heir = make_person(session, name="Petri Perijä", email="petri@mallila.example", deputy_id=leaver.id)
        third = make_person(session, deputy_id=leaver.id)
        days = {"starts_on": TODAY.replace(year=2024), "ends_on": TODAY.replace(year=2027, month=9, day=30)}
        owned = make_contract(session, owner_id=leaver.id, deputy_id=heir.id, title="Oma", **days)
        deputised = make_contract(
            session, owner_id=third.id, deputy_id=leaver.id, expert_id=leaver.id, title="Toisen", **days
        )
        unit = make_unit(session, manager_id=leaver.id)
        absence = make_absence(session, third, TODAY, TODAY, substitute_id=leaver.id)
        feed, _secret = create(session, person=leaver, scope=FeedScope.MINE, actor="x")
        on_the_clock(session, owned, deputised)
        return {
            "leaver": leaver.id, "heir": heir.id, "third": third.id, "owned": owned.id, "deputised": deputised.id,
            "unit": unit.id, "absence": absence.id, "feed": feed.id,
        }  # fmt: skip


def state(house: House, ids: dict[str, Any]) -> list[Any]:
    with house.database.reading() as session:
        owned, deputised = session.get_one(Contract, ids["owned"]), session.get_one(Contract, ids["deputised"])
        return [
            session.get_one(Person, ids["leaver"]).active,
            (owned.owner_id, owned.deputy_id),
            (deputised.deputy_id, deputised.expert_id),
            session.get_one(Unit, ids["unit"]).manager_id,
            session.get_one(Person, ids["heir"]).deputy_id,
            session.get_one(Person, ids["third"]).deputy_id,
            session.get_one(Absence, ids["absence"]).substitute_id,
            session.get_one(Feed, ids["feed"]).revoked_at is None,
        ]


def test_all_moves_and_is_taken_back(house: House, main_user: Visitor) -> None:
    ids = town(house)
    before, heir = state(house, ids), ids["heir"]
    address = f"/people/{ids['leaver']}/leaving"
    sweep_and_compose(house.database, house.office)
    assert "Liisa Lähtijä" in main_words(main_user.get("/people/"))

    seen = main_words(main_user.get(f"{address}?to={heir}"))

    assert "Sopimuksia vastuuhenkilönä 1" in seen
    assert "Oma" in seen
    assert state(house, ids) == before

    assert main_user.post(address, {"to": heir}).location == address

    assert state(house, ids) == [False, (heir, None), (heir, heir), heir, None, heir, heir, False]
    with house.database.reading() as session:
        told = session.scalars(
            sa.select(col(Message.subject)).where(col(Message.recipient) == "petri@mallila.example")
        ).all()
        logged = session.exec(select(AuditEvent).where(AuditEvent.field == "owner_id")).all()
    assert [one for one in told if "Oma" in one]
    assert [(one.old, one.new) for one in logged] == [(ids["leaver"], heir)]
    assert main_user.post(address, {"to": heir}).status_code == 409

    main_user.post(f"{address}/undo")

    assert state(house, ids) == before
    assert main_user.post(f"{address}/undo").status_code == 409


def test_contracts_go_to_several_and_each_step_is_taken_back(house: House, main_user: Visitor) -> None:
    ids = town(house)
    before, address = state(house, ids), f"/people/{ids['leaver']}/leaving"

    main_user.post(address, {"to": ids["third"], "only_chosen": "1", "contract": ids["owned"]})
    handed = state(house, ids)
    assert handed == [True, (ids["third"], ids["heir"]), *before[2:]]
    assert "Jo siirretty" in main_words(main_user.get(address))
    main_user.post(address, {"to": ids["heir"]})
    assert state(house, ids)[:3] == [False, (ids["third"], ids["heir"]), (ids["heir"], ids["heir"])]

    main_user.post(f"{address}/undo")
    assert state(house, ids) == handed
    main_user.post(f"{address}/undo")
    assert state(house, ids) == before
    assert main_user.post(f"{address}/undo").status_code == 409


def test_nothing_chosen_or_what_is_anothers_moves_nothing(house: House, main_user: Visitor) -> None:
    ids = town(house)
    before, address = state(house, ids), f"/people/{ids['leaver']}/leaving"
    with house.database.writing() as session:
        others = make_contract(session, owner_id=ids["third"]).id

    for chosen in ({}, {"contract": "x"}, {"contract": others}):
        refused = main_user.post(address, {"to": ids["heir"], "only_chosen": "1", **chosen})
        assert (refused.status_code, state(house, ids)) == (422, before)
        assert "Valitse ensin sopimuksia luettelosta." in main_words(refused)


def test_what_was_changed_since_stays(house: House, main_user: Visitor) -> None:
    ids = town(house)
    main_user.post(f"/people/{ids['leaver']}/leaving", {"to": ids["heir"]})
    with house.database.writing() as session:
        session.get_one(Contract, ids["owned"]).owner_id = ids["third"]

    main_user.post(f"/people/{ids['leaver']}/leaving/undo")

    assert state(house, ids)[1] == (ids["third"], ids["heir"])


def test_who_cannot_take_over_and_oneself(house: House, main_user: Visitor) -> None:
    ids = town(house)
    with house.database.writing() as session:
        silent = make_person(session, email=None).id
    assert main_user.person is not None

    for to in (ids["leaver"], silent, ""):
        assert main_user.post(f"/people/{ids['leaver']}/leaving", {"to": to}).status_code == 422
    assert main_user.post(f"/people/{main_user.person.id}/leaving", {"to": ids["heir"]}).status_code == 422


def test_others_may_not(house: House, owner: Visitor) -> None:
    assert owner.get("/people/").status_code == 403
    assert owner.get("/people/1/leaving").status_code == 403
