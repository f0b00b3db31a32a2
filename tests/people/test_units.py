"""Units: who manages each, by name or by role, and what cannot be said of one."""

from collections.abc import Mapping

import pytest
from sqlmodel import Session

from hankintakello.core.errors import Invalid
from hankintakello.people.models import Role
from hankintakello.people.queries import get_unit_by_name, history_of_unit, roles_of
from hankintakello.people.service import set_person
from hankintakello.people.units import UnitTold, add_unit, in_charge, lines, managers, set_unit
from hankintakello.tests.build import make_person, make_unit


@pytest.mark.parametrize(
    ("named", "having_role", "expected"),
    [
        ({1: None}, [], {1: None}),
        ({1: 7}, [(8, 1)], {1: 7}),
        ({1: None}, [(8, 1)], {1: 8}),
        ({1: None}, [(8, 1), (9, 1)], {1: None}),
        ({1: None, 2: None}, [(8, 2), (9, None)], {1: None, 2: 8}),
    ],
)
def test_manager_is_the_one_named_else_the_only_one_by_role(
    named: Mapping[int, int | None], having_role: list[tuple[int, int | None]], expected: Mapping[int, int | None]
) -> None:
    assert in_charge(named, having_role) == expected


def test_unit_is_kept_with_its_manager_and_mailbox_and_what_differs_is_logged(session: Session) -> None:
    manager = make_person(session, name="Mari Manageri")
    above = add_unit(session, UnitTold(" Tekninen  toimiala "))
    unit = add_unit(session, UnitTold("Katu", above.id))
    set_unit(session, unit, UnitTold("Kadut", above.id, manager.id, " Kadut@Mallila.example "))

    shown = [(one.name, one.parent, one.manager, one.by_role, one.mailbox) for one in lines(session)]
    assert shown == [
        ("Kadut", "Tekninen toimiala", "Mari Manageri", False, "kadut@mallila.example"),
        ("Tekninen toimiala", None, None, False, None),
    ]
    logged = {(one.action, one.field, one.new) for one in history_of_unit(session, unit.id or 0, limit=9)}
    assert logged >= {
        ("unit_added", "name", "Katu"),
        ("changed", "name", "Kadut"),
        ("changed", "manager_id", manager.id),
    }


def test_what_cannot_be_of_a_unit_is_told_at_its_field(session: Session) -> None:
    above, gone = make_unit(session, name="Ylä"), make_person(session, active=False)
    unit = make_unit(session, name="Ala", parent_id=above.id)
    wrong = {
        "name": UnitTold("ylä"),
        "mailbox": UnitTold("Ala", mailbox="ei osoite"),
        "manager_id": UnitTold("Ala", manager_id=gone.id),
    }

    for field, told in wrong.items():
        with pytest.raises(Invalid) as refused:
            set_unit(session, unit, told)
        assert refused.value.field == field
    with pytest.raises(Invalid, match="kehän"):
        set_unit(session, above, UnitTold("Ylä", unit.id))


def test_somebody_an_import_brought_gets_roles_a_unit_and_a_language(session: Session) -> None:
    person = make_person(session, Role.VIEWER, name="Mari Manageri")

    set_person(session, person, roles=[Role.UNIT_MANAGER], without=[Role.VIEWER], unit="Katu", language="sv")

    unit = get_unit_by_name(session, "katu")
    assert (person.language, person.unit_id, [*roles_of(session, person.id or 0)]) == (
        "sv",
        unit.id,
        [Role.UNIT_MANAGER],
    )
    assert managers(session) == {unit.id: person.id}
