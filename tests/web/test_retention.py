"""The pages of retention: main users review a list and carry it out; holds are set by those in charge."""

from datetime import date

import pytest
from sqlmodel import Session, col, select

from hankintakello.assembly import House
from hankintakello.contracts.models import Contract, ContractState
from hankintakello.insight.retention import queries
from hankintakello.insight.retention.models import Record
from hankintakello.tests.build import make_contract
from hankintakello.tests.visiting import Visitor, main_words

RULES, LIST = "/organisation/retention/", "/organisation/retention/lists/1"
YEARS = {"contract": "10", "contractor_liability": "2", "plan": "5", "draft": "1", "alert": "2", "audit": "5"}


def ended(session: Session, reference: str) -> None:
    make_contract(session, reference=reference, ends_on=date(2015, 1, 1), state=ContractState.ENDED)


def references(house: House) -> list[str]:
    with house.database.reading() as session:
        return [*session.exec(select(Contract.reference).order_by(col(Contract.id)))]


@pytest.fixture
def old(house: House) -> None:
    """Three contracts whose years are over."""
    with house.database.writing() as session:
        for number in (1, 2, 3):
            ended(session, f"MLA/{number}")


def test_list_is_made_reviewed_and_carried_out(house: House, main_user: Visitor, owner: Visitor, old: None) -> None:
    assert owner.get(RULES).status_code == 403
    assert "3 tietuetta" in main_words(main_user.get(RULES))

    made = main_user.post(RULES + "lists", follow_redirects=True)
    assert "Sopimus MLA/2: Siivouspalvelut" in main_words(made)
    assert "voi hävittää 2.1.2025 alkaen" in main_words(made)
    for refused, said in (
        ({"item": "2", "reason": ""}, "Kirjoita, miksi tiedot säilytetään."),
        ({"reason": "x"}, "Valitse rivi."),
    ):
        answer = main_user.post(LIST + "/keep", refused)
        assert (answer.status_code, said in main_words(answer)) == (422, True)
    main_user.post(LIST + "/keep", {"all": "1", "reason": "tarkastus"})
    main_user.post(LIST + "/let-go/2")
    unsure = main_user.post(LIST + "/delete")
    assert (unsure.status_code, references(house)) == (422, ["MLA/1", "MLA/2", "MLA/3"])
    done = main_user.post(LIST + "/delete", {"sure": "1"}, follow_redirects=True)

    assert references(house) == ["MLA/1", "MLA/3"]
    assert "Yksi tietue hävitettiin." in done.text
    assert "Sopimus MLA/2" in main_words(done)
    assert "Siivouspalvelut" not in main_words(done)
    assert main_words(done).count("tarkastus (Maria Lindholm") == 2
    assert main_user.post(LIST + "/delete", {"sure": "1"}).status_code == 409
    main_user.post(RULES + "lists")
    main_user.post("/organisation/retention/lists/2/drop")
    assert references(house) == ["MLA/1", "MLA/3"]
    assert "hylätty" in main_words(main_user.get(RULES))


def test_years_are_saved_and_refused_at_their_field(house: House, main_user: Visitor) -> None:
    few = main_user.post(RULES, YEARS | {"contractor_liability": "1"})
    main_user.post(RULES, YEARS | {"audit": "6"})

    assert (few.status_code, "Vuosia on oltava vähintään 2" in few.text) == (422, True)
    with house.database.reading() as session:
        assert queries.rules(session)[Record.AUDIT].years == 6
    assert "Muuttanut Maria Lindholm" in main_words(main_user.get(RULES))


def test_hold_keeps_a_contract_from_the_list(house: House, owner: Visitor, main_user: Visitor, old: None) -> None:
    assert owner.post("/contracts/1/hold/", {"reason": "x"}).status_code == 403
    empty = main_user.post("/contracts/1/hold/", {"reason": " "})
    main_user.post("/contracts/1/hold/", {"reason": "riita vireillä"})
    held = main_words(main_user.get("/contracts/1/hold/"))

    assert (empty.status_code, "Kirjoita, miksi tietoja ei saa hävittää." in empty.text) == (422, True)
    assert "riita vireillä" in held
    assert "2 tietuetta" in main_words(main_user.get(RULES))
    assert main_user.post("/contracts/1/hold/", {"reason": "toinen"}).status_code == 409
    main_user.post("/contracts/1/hold/end")
    assert "3 tietuetta" in main_words(main_user.get(RULES))
    assert "purki hävittämiskiellon" in main_words(main_user.get("/contracts/1/history"))
