"""Who is proposed where a matter came to the wrong person."""

from collections.abc import Callable

import pytest
from sqlmodel import select

from hankintakello.alerts.answer_notices import answered_words, tell_of_answers
from hankintakello.alerts.models import AlertAnswer, Answer
from hankintakello.alerts.rounds import deliver_round
from hankintakello.assembly import House
from hankintakello.core.errors import Conflict, Invalid
from hankintakello.demo.mailbox import Mailbox
from hankintakello.tests.alerts.matter import DAY, Matter
from hankintakello.tests.build import make_person
from hankintakello.tests.today import TODAY


def test_wrong_person_is_told_to_owner_and_main_user_and_goes_on_ringing(
    house: House, due: Callable[..., int], smtp_server: Mailbox
) -> None:
    matter = Matter(house, due)
    deliver_round(house.database, house.office, house.post)
    smtp_server.received.clear()

    matter.answer(Answer.WRONG_PERSON, by=matter.manager, instead="petri@mallila.example")
    deliver_round(house.database, house.office, house.post)

    assert matter.state() == ("open", "wrong_person")
    assert sorted(one.recipient for one in smtp_server.received) == ["aino@mallila.example", "paa@mallila.example"]
    body = smtp_server.received[0].message.get_body(("plain",))
    assert body is not None
    assert "petri@mallila.example" in body.get_content()
    assert matter.sweep(TODAY + 7 * DAY) == (1, 1)


@pytest.mark.parametrize("instead", ["Petri Åström", "petri åström", "PETRI@mallila.example"])
def test_proposed_person_of_ours_is_named_in_full(house: House, due: Callable[..., int], instead: str) -> None:
    matter = Matter(house, due)
    with house.database.writing() as session:
        make_person(session, name="Petri Åström", email="petri@mallila.example")

    matter.answer(Answer.WRONG_PERSON, instead=instead)

    with house.database.reading() as session:
        made = session.exec(select(AlertAnswer)).one()
        assert made.instead == "Petri Åström, petri@mallila.example"
        assert answered_words(session, made) == (
            "Vastaus kirjattiin: Väärä henkilö (Petri Åström, petri@mallila.example). "
            "Asia on avoinna, kunnes vastuuhenkilö vaihdetaan sopimuksen sivulla."
        )


def test_stranger_who_is_proposed_is_to_be_added_first(
    house: House, due: Callable[..., int], smtp_server: Mailbox
) -> None:
    matter = Matter(house, due)
    matter.answer(Answer.WRONG_PERSON, instead="joku@muualla.example")
    told = "joku@muualla.example ei ole henkilöissä: lisää hänet ensin."

    with house.database.reading() as session:
        assert answered_words(session, session.exec(select(AlertAnswer)).one()).endswith(told)
    tell_of_answers(house.database, house.office)
    deliver_round(house.database, house.office, house.post)
    body = smtp_server.received[-1].message.get_body(("plain",))
    assert body is not None
    assert told in body.get_content()


@pytest.mark.parametrize(
    ("instead", "told"),
    [
        ("petri@mallila", "petri@mallila ei ole sähköpostiosoite."),
        ("@", "@ ei ole sähköpostiosoite."),
        ("lasse@mallila.example", "Lasse on poistunut: ehdota toista."),
        ("aino@mallila.example", "Aino vastaa itse: ehdota toista."),
    ],
)
def test_who_cannot_have_the_matter_is_told_at_the_field(
    house: House, due: Callable[..., int], instead: str, told: str
) -> None:
    matter = Matter(house, due)
    with house.database.writing() as session:
        make_person(session, name="Lasse", email="lasse@mallila.example", active=False)

    with pytest.raises(Invalid) as refused:
        matter.answer(Answer.WRONG_PERSON, instead=instead)

    assert (refused.value.text, refused.value.field) == (told, "instead")
    assert matter.state() == ("open", None)


def test_second_proposal_waits_until_the_first_is_taken_back(house: House, due: Callable[..., int]) -> None:
    matter = Matter(house, due)
    matter.answer(Answer.WRONG_PERSON, instead="Petri")

    with pytest.raises(Conflict, match="Asialle on jo ehdotettu: Petri"):
        matter.answer(Answer.WRONG_PERSON, by=matter.main, instead="Maija")
    matter.undo()
    matter.answer(Answer.WRONG_PERSON, by=matter.main, instead="Maija")

    assert matter.state() == ("open", "wrong_person")


def test_answer_that_is_taken_back_shows_the_one_before_it(house: House, due: Callable[..., int]) -> None:
    matter = Matter(house, due)
    matter.answer(Answer.WRONG_PERSON, instead="Petri")
    matter.answer(Answer.STARTED)

    matter.undo()
    assert matter.state() == ("open", "wrong_person")
    matter.undo()
    assert matter.state() == ("open", None)
