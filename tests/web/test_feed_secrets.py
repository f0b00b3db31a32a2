"""What an address of a feed opens: the feed that it was made for, whoever asks and whatever stands beside it."""

import pytest

from hankintakello.assembly import House
from hankintakello.calendar.feeds import service
from hankintakello.calendar.feeds.models import FeedScope
from hankintakello.people.models import Person, Role
from hankintakello.tests.build import live_contract, make_person
from hankintakello.tests.visiting import Visitor, application, visitor


@pytest.fixture
def paths(house: House) -> list[str]:
    """Feeds of one's own contracts, of two people with one contract each."""
    made = []
    with house.database.writing() as session:
        for title in ("Siivous", "Vartiointi"):
            person = make_person(session)
            live_contract(session, title=title, owner_id=person.id)
            _feed, secret = service.create(session, person=person, scope=FeedScope.MINE, actor="test")
            made.append(f"/feeds/{secret}.ics")
    return made


@pytest.mark.parametrize("query", ["scope=all", "owner=2&state=active", "view=all&page=2", "secret=x&user=2"])
def test_what_is_asked_beside_the_secret_changes_nothing(house: House, paths: list[str], query: str) -> None:
    """The reach is the feed's own, never the asker's to choose: edit-flow#975."""
    program = Visitor(application(house))

    plain, asked = program.get(paths[0]), program.get(f"{paths[0]}?{query}")

    assert (plain.status_code, asked.status_code) == (200, 200)
    assert asked.data == plain.data
    assert b": Siivous" in plain.data
    assert b"Vartiointi" not in plain.data


def test_session_of_a_browser_changes_nothing(house: House, paths: list[str]) -> None:
    """Neither who is signed in nor what a list was narrowed to: events-tracker#2104."""
    app = application(house)
    main_user = visitor(app, house.database, Role.MAIN_USER)
    assert main_user.get("/contracts/?view=all&q=Vartiointi").status_code == 200

    signed_in, program = main_user.get(paths[0]), Visitor(app).get(paths[0])

    assert signed_in.data == program.data
    assert signed_in.data.count(b"BEGIN:VEVENT") > 5
    assert "Set-Cookie" not in signed_in.headers


def test_leaked_address_is_ended_alone_and_a_new_one_made(house: House, paths: list[str]) -> None:
    """No one secret of the whole site: edit-flow#975. Who had it leak gets a new one: addons#1104."""
    program = Visitor(application(house))
    leaked = program.get(paths[0])

    with house.database.writing() as session:
        owner = session.get_one(Person, service.revoke(session, 1, actor="test").person_id)
        _feed, secret = service.create(session, person=owner, scope=FeedScope.MINE, actor="test")

    assert [program.get(path).status_code for path in paths] == [410, 200]
    anew = program.get(f"/feeds/{secret}.ics")
    assert (anew.status_code, anew.data) == (200, leaked.data)
