"""Nobody home: proved nightly, told to the main users once per change."""

from collections.abc import Callable

from hankintakello.alerts.models import Message
from hankintakello.alerts.nobody import NOBODY, Counts, last_proof, prove
from hankintakello.assembly import House
from hankintakello.people.models import Person, Role
from hankintakello.tests.build import make_absence, make_person
from hankintakello.tests.today import TODAY

Make = Callable[..., int]
Mails = Callable[[], list[Message]]


def proved(house: House) -> tuple[int, Counts]:
    count = prove(house.database, house.office)
    with house.database.reading() as session:
        return count, last_proof(session)


def test_each_contract_has_somebody(house: House, due: Make) -> None:
    with house.database.writing() as session:
        make_person(session, Role.MAIN_USER)
        due(session, owner_id=make_person(session).id)

    assert proved(house) == (0, Counts(0, 0))


def test_main_users_are_told_once_per_change(house: House, due: Make, mails: Mails) -> None:
    with house.database.writing() as session:
        make_person(session, Role.MAIN_USER, email="paa@mallila.example")
        aino = make_person(session)
        due(session, owner_id=aino.id, title="Ainon")
        due(session, owner_id=None, title="Isännätön", reference="MLA/1")

    assert [proved(house), proved(house)] == [(1, Counts(0, 1)), (0, Counts(0, 1))]
    assert (mails()[-1].kind, mails()[-1].recipient) == (NOBODY, "paa@mallila.example")
    assert "Isännätön (MLA/1)" in mails()[-1].text
    assert "Ainon" not in mails()[-1].text

    with house.database.writing() as session:
        session.get_one(Person, aino.id).active = False
    assert [proved(house), proved(house)] == [(1, Counts(0, 2)), (0, Counts(0, 2))]
    assert "Ainon" in mails()[-1].text


def test_absence_without_a_deputy_shows_and_passes(house: House, due: Make) -> None:
    with house.database.writing() as session:
        make_person(session, Role.MAIN_USER)
        away = make_person(session)
        absence = make_absence(session, away, TODAY, TODAY)
        due(session, owner_id=away.id)
    assert proved(house) == (1, Counts(0, 1))

    with house.database.writing() as session:
        session.delete(absence)
    assert proved(house) == (0, Counts(0, 0))


def test_no_main_user_to_tell(house: House, due: Make, mails: Mails) -> None:
    due(owner_id=None)

    assert proved(house) == (0, Counts(1, 0))
    assert mails() == []
