"""Whom an alert reaches: chains, circles, and nobody at home."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hankintakello.alerts.recipients import (
    Directory,
    Hindrance,
    Holders,
    PersonFacts,
    Recipient,
    UnitFacts,
    Way,
    main_users,
    reach,
)

AINO = PersonFacts(1, "Aino", "aino@mallila.example")
PETRI = PersonFacts(2, "Petri", "petri@mallila.example", language="sv")
MAIJA = PersonFacts(3, "Maija", "maija@mallila.example")
BOSS = PersonFacts(4, "Bo", "bo@mallila.example")
UNITS = {10: UnitFacts(parent_id=11, mailbox="tekninen@mallila.example"), 11: UnitFacts(manager_id=4)}


def found(
    *people: PersonFacts, holders: Holders, refused: tuple[str, ...] = ()
) -> tuple[str, Way, Hindrance | None] | None:
    directory = Directory({one.id: one for one in people}, UNITS, main_users=(3,))
    reached = reach(directory, [holders], refused)
    return (reached.address.partition("@")[0], reached.way, reached.hindrance) if reached else None


@pytest.mark.parametrize(
    ("aino", "petri", "expected"),
    [
        ({}, {}, ("aino", Way.OWNER, None)),
        ({"active": False}, {}, ("petri", Way.DEPUTY, Hindrance.LEFT)),
        ({"email": None}, {}, ("petri", Way.DEPUTY, Hindrance.NO_ADDRESS)),
        ({"email": "Aino Kallio"}, {}, ("petri", Way.DEPUTY, Hindrance.NO_ADDRESS)),
        ({"email": "äiti@mallila.example"}, {}, ("petri", Way.DEPUTY, Hindrance.BAD_ADDRESS)),
        ({"away": True}, {}, ("petri", Way.DEPUTY, Hindrance.AWAY)),
        ({"away": True, "substitute_id": 3}, {}, ("maija", Way.SUBSTITUTE, Hindrance.AWAY)),
        ({"away": True, "substitute_id": 1}, {}, ("petri", Way.DEPUTY, Hindrance.AWAY)),
        ({"away": True, "substitute_id": 99}, {}, ("petri", Way.DEPUTY, Hindrance.AWAY)),
        ({"away": True}, {"away": True, "substitute_id": 3}, ("maija", Way.SUBSTITUTE, Hindrance.AWAY)),
        ({"active": False, "substitute_id": 3}, {"active": False}, ("tekninen", Way.MAILBOX, Hindrance.LEFT)),
        ({"active": False, "deputy_id": 3}, {"active": False}, ("maija", Way.DEPUTY, Hindrance.LEFT)),
    ],
)
def test_owner_or_who_stands_in(
    aino: dict[str, object], petri: dict[str, object], expected: tuple[str, Way, Hindrance | None]
) -> None:
    people = (replace(AINO, **aino), replace(PETRI, **petri), MAIJA, BOSS)  # type: ignore[arg-type]

    assert found(*people, holders=Holders(1, 2, 10)) == expected


def test_without_owner_and_deputy_the_unit_gets_it_and_those_above() -> None:
    """The team in charge gets it where nobody is named: snipe-it#14408."""
    assert found(BOSS, MAIJA, holders=Holders(None, None, 10)) == ("tekninen", Way.MAILBOX, Hindrance.NO_OWNER)
    assert found(BOSS, MAIJA, holders=Holders(None, None, 11)) == ("bo", Way.UNIT_MANAGER, Hindrance.NO_OWNER)
    assert found(BOSS, MAIJA, holders=Holders()) == ("maija", Way.MAIN_USER, Hindrance.NO_OWNER)


def test_unit_of_the_owner_counts_where_the_contract_has_none() -> None:
    left = replace(AINO, active=False, unit_id=11)

    assert found(left, BOSS, holders=Holders(1)) == ("bo", Way.UNIT_MANAGER, Hindrance.LEFT)


def test_nobody_at_home() -> None:
    assert found(replace(AINO, active=False), replace(MAIJA, away=True), holders=Holders(1)) is None


def test_refused_address_is_passed_over() -> None:
    refused = ("aino@mallila.example", "tekninen@mallila.example")

    assert found(AINO, PETRI, BOSS, holders=Holders(1, 2, 10), refused=refused[:1]) == (
        "petri",
        Way.DEPUTY,
        Hindrance.REFUSED,
    )
    assert found(AINO, BOSS, holders=Holders(1, None, 10), refused=refused) == (
        "bo",
        Way.UNIT_MANAGER,
        Hindrance.REFUSED,
    )


def test_circles_of_substitutes_and_deputies_come_to_an_end() -> None:
    """A substitute of a substitute loses nothing: zammad#3694."""
    one = replace(AINO, away=True, substitute_id=2, deputy_id=2)
    other = replace(PETRI, away=True, substitute_id=1, deputy_id=1)

    assert found(one, other, MAIJA, holders=Holders(1, 2)) == ("maija", Way.MAIN_USER, Hindrance.AWAY)


def test_circle_of_units_comes_to_an_end() -> None:
    units = {10: UnitFacts(parent_id=11), 11: UnitFacts(parent_id=10)}

    assert reach(Directory({}, units), [Holders(unit_id=10)]) is None


def test_of_several_contracts_any_owner_comes_before_any_deputy() -> None:
    directory = Directory({one.id: one for one in (replace(AINO, away=True), PETRI, MAIJA)})

    reached = reach(directory, [Holders(1, 3), Holders(2)])

    assert reached is not None
    assert reached.absent is not None
    assert replace(reached, absent=None) == Recipient(
        PETRI.email or "", 2, "Petri", "sv", Way.OWNER, "Aino", Hindrance.AWAY
    )
    assert (reached.absent.address, reached.absent.instead) == (AINO.email, "Petri")


def test_main_users_who_are_away_are_stood_in_for() -> None:
    people = {one.id: one for one in (AINO, replace(MAIJA, away=True, substitute_id=1), BOSS)}

    reached = main_users(Directory(people, main_users=(3, 4)), refused=["bo@mallila.example"])

    assert [(one.name, one.way) for one in reached] == [("Aino", Way.SUBSTITUTE)]


ids = st.one_of(st.none(), st.integers(1, 6))
people = st.lists(
    st.builds(
        PersonFacts,
        id=st.integers(1, 6),
        name=st.just("Aino"),
        email=st.one_of(st.none(), st.sampled_from(["a@b.example", "c@d.example"])),
        language=st.just("fi"),
        active=st.booleans(),
        deputy_id=ids,
        unit_id=ids,
        away=st.booleans(),
        substitute_id=ids,
    ),
    unique_by=lambda one: one.id,
)


@given(people, st.lists(st.builds(Holders, ids, ids, ids), max_size=3), st.lists(st.integers(1, 6), max_size=3))
def test_whom_it_reaches_is_at_work_and_has_an_address(
    everybody: list[PersonFacts], holders: list[Holders], roots: list[int]
) -> None:
    directory = Directory({one.id: one for one in everybody}, UNITS, tuple(roots))

    reached = reach(directory, holders)

    if reached is not None and reached.person_id is not None:
        person = directory.people[reached.person_id]
        assert (person.active, person.away, person.email) == (True, False, reached.address)
    if reached is None:
        assert all(not one.active or one.away or one.email is None for one in everybody if one.id in roots)
