"""The form of a contract's facts."""

import re
from html import unescape

import pytest

from hankintakello.assembly import House
from hankintakello.contracts.models import Contract
from hankintakello.tests.build import make_contract, make_option
from hankintakello.tests.visiting import Visitor, main_words, on_the_clock


def filled(page: str) -> dict[str, str]:
    """Return the form as a browser would send it back."""
    fields = {
        name: unescape(value)
        for name, value in re.findall(r'<input id="[^"]+" name="([^"]+)"[^>]* value="([^"]*)"', page)
    }
    fields |= {name: unescape(text) for name, text in re.findall(r'<textarea[^>]* name="([^"]+)"[^>]*>([^<]*)<', page)}
    for name, inside in re.findall(r'<select[^>]* name="([^"]+)"[^>]*>(.*?)</select>', page, flags=re.DOTALL):
        chosen = re.search(r'<option value="([^"]*)" selected', inside)
        fields[name] = unescape(chosen[1]) if chosen else ""
    version = re.search(r'name="version" value="(\d+)"', page)
    return fields | ({"version": version[1]} if version else {})


@pytest.fixture
def address(house: House, owner: Visitor) -> str:
    assert owner.person is not None
    with house.database.writing() as session:
        contract = make_contract(session, title="Siivous", owner_id=owner.person.id, estimated_value="2960000.50")
        make_option(session, contract, exercise_months_before=6)
        on_the_clock(session, contract)
    return f"/contracts/{contract.id}"


def contract(house: House, address: str) -> Contract:
    with house.database.reading() as session:
        return session.get_one(Contract, int(address.rsplit("/", 1)[1]))


def test_form_sent_back_as_it_was_changes_nothing(house: House, address: str, owner: Visitor) -> None:
    form = filled(owner.get(f"{address}/edit").text)
    assert (form["title"], form["starts_on"], form["options"]) == ("Siivous", "1.1.2025", "12")

    answer = owner.post(f"{address}/edit", form)

    assert answer.location == address
    assert contract(house, address).version == 1
    assert "Mikään ei muuttunut." in main_words(owner.get(address))


def test_change_is_written_told_with_its_source_and_moves_the_clock(house: House, address: str, owner: Visitor) -> None:
    form = filled(owner.get(f"{address}/edit").text) | {"ends_on": "30.6.2028", "why": "sopimuksen kohta 3"}

    owner.post(f"{address}/edit", form)

    assert str(contract(house, address).coverage_end) == "2028-06-30"
    said = main_words(owner.get(address))
    assert "31.12.2027 → 30.6.2028" in said
    assert "sopimuksen kohta 3" in said


def test_change_over_somebody_elses_is_shown_kindly_and_can_be_saved_after(
    house: House, address: str, owner: Visitor, main_user: Visitor
) -> None:
    mine = filled(owner.get(f"{address}/edit").text) | {"title": "Ainon nimi"}
    theirs = filled(main_user.get(f"{address}/edit").text) | {"title": "Marian nimi"}
    main_user.post(f"{address}/edit", theirs)

    conflict = owner.post(f"{address}/edit", mine)

    assert conflict.status_code == 409
    said = main_words(conflict)
    assert "Maria Lindholm muutti samaa sopimusta" in said
    assert "Marian nimi" in said
    assert 'value="Ainon nimi"' in conflict.text
    assert contract(house, address).title == "Marian nimi"

    owner.post(f"{address}/edit", filled(conflict.text))

    assert contract(house, address).title == "Ainon nimi"


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("title", " ", "Täytä kohta."),
        ("ends_on", "1.1.2020", "Sopimus päättyy ennen kuin se alkaa."),
        ("ends_on", "joskus", "Päivää ei ole. Kirjoita esimerkiksi 31.12.2027."),
        ("estimated_value", "paljon", "Kirjoita summa euroina"),
        ("estimated_value", "1,234", "Kirjoita summa euroina"),
        ("notice_months", "3 kk", "Kirjoita kokonaisluku"),
        ("notice_months", "-1", "Kirjoita kokonaisluku"),
        ("options", "kaksi vuotta", "Kirjoita optiot kuukausina"),
        ("case_link", "javascript:alert(1)", "Kohdassa on virhe."),
        ("term", "nonsense", "Valitse jokin tarjotuista."),
    ],
)
def test_fact_that_cannot_be_is_told_at_its_field_and_kept_in_the_form(
    house: House, address: str, owner: Visitor, name: str, value: str, said: str
) -> None:
    form = filled(owner.get(f"{address}/edit").text) | {name: value}

    answer = owner.post(f"{address}/edit", form)

    assert answer.status_code == 422
    assert said in main_words(answer)
    assert 'aria-invalid="true"' in answer.text
    assert contract(house, address).version == 1


def test_contract_is_added_by_hand(house: House, main_user: Visitor) -> None:
    assert main_user.get("/contracts/new").status_code == 200

    answer = main_user.post(
        "/contracts/new",
        {
            "title": "Talvikunnossapito",
            "supplier": "Routatie Oy",
            "term": "fixed",
            "starts_on": "1.10.2026",
            "ends_on": "30.4.2029",
            "estimated_value": "410 000,50",
        },
    )

    assert answer.status_code == 303
    said = main_words(main_user.get(answer.location)).replace("\xa0", " ")
    assert "Routatie Oy" in said
    assert "410 000,50 €" in said
    assert "lisäsi sopimuksen." in said
    assert "Miksi" in said


def test_owner_alone_adds_no_contracts(owner: Visitor) -> None:
    assert owner.get("/contracts/new").status_code == 403


def test_title_alone_is_enough(main_user: Visitor) -> None:
    assert main_user.post("/contracts/new", {"title": "Pelkkä nimi"}).status_code == 303
