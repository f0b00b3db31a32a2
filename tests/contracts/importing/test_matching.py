"""Which contract a row means: by number, else by number, supplier, title and start, whatever the order."""

from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hankintakello.contracts.importing.matching import Known, Wanted, match
from hankintakello.contracts.importing.told import key_of
from hankintakello.contracts.parties import Party, business_id_of, normalised_supplier


def words(
    title: str = "Siivous", supplier: str = "Eka Oy", starts_on: str = "2024-01-01", **more: Any
) -> dict[str, Any]:
    return {"title": title, "supplier": [supplier, None], "starts_on": starts_on, **more}


def wanted(place: int, said: dict[str, Any], *, number: str | None = "A", proper: bool = False) -> Wanted:
    return Wanted(place, key_of(number, said["title"]), number, proper, said)


def known(id_: int, said: dict[str, Any], *, number: str | None = "A", reference: str | None = None) -> Known:
    own: dict[str, Any] = {"title": "muutettu", "starts_on": None, "supplier": Party(None, None)}
    return Known(id_, key_of(number, said["title"]), reference or number or f"S-{id_}", words=said, **own)


def test_one_row_and_one_contract_with_one_number() -> None:
    assert match([wanted(0, words(title="Toinen"))], [known(7, words())], set()) == {0: 7}


def test_case_number_alone_with_nothing_in_common_is_another_contract() -> None:
    other = words("Toinen", "Toka Oy", "2025-05-05")

    assert match([wanted(0, other)], [known(7, words())], set()) == {}
    assert match([wanted(0, other, proper=True)], [known(7, words())], set()) == {0: 7}


def test_contract_made_by_hand_is_told_by_its_own_marks() -> None:
    own = Known(7, None, "A", "Siivous", "2024-01-01", Party("EKA OY", None))

    assert match([wanted(0, words())], [own], set()) == {0: 7}


def test_lots_are_told_apart_by_supplier_title_and_start() -> None:
    lots = [words(title=f"Osa {number}") for number in range(5)]
    contracts = [known(number + 10, lot) for number, lot in enumerate(lots)]
    rows = [wanted(place, lots[number]) for place, number in enumerate((3, 1, 4, 0, 2))]

    assert match(rows, contracts, set()) == {0: 13, 1: 11, 2: 14, 3: 10, 4: 12}


def test_rows_that_differ_only_elsewhere_keep_their_contracts_in_any_order() -> None:
    first, second = words(estimated_value="1.00"), words(estimated_value="2.00")
    contracts = [known(1, first), known(2, second)]

    assert match([wanted(0, second), wanted(1, first)], contracts, set()) == {0: 2, 1: 1}


def test_edited_start_keeps_its_contract() -> None:
    contracts = [known(1, words()), known(2, words(supplier="Toka Oy"))]
    rows = [wanted(0, words()), wanted(1, words(supplier="Toka Oy", starts_on="2024-02-01"))]

    assert match(rows, contracts, set()) == {0: 1, 1: 2}


def test_another_supplier_is_another_contract() -> None:
    contracts = [known(1, words()), known(2, words(supplier="Toka Oy"))]
    rows = [wanted(0, words()), wanted(1, words(supplier="Kolmas Oy"))]

    assert match(rows, contracts, set()) == {0: 1}


def test_contract_is_meant_once() -> None:
    taken: set[int] = set()

    assert match([wanted(0, words(), proper=True)], [known(1, words())], taken) == {0: 1}
    assert match([wanted(5, words(), proper=True)], [known(1, words())], taken) == {}


def test_reference_of_our_own_export_is_found_beside_the_file_s_number() -> None:
    contracts = [known(1, words(), reference="A"), known(2, words(title="Osa 2"), reference="A (2)")]
    rows = [wanted(0, words(), number="A", proper=True), wanted(1, words(title="Osa 2"), number="A (2)", proper=True)]

    assert match(rows, contracts, set()) == {0: 1, 1: 2}


def test_without_numbers_title_and_something_else_have_to_agree() -> None:
    one = known(1, words(), number=None)

    assert match([wanted(0, words(starts_on="2025-01-01"), number=None)], [one], set()) == {0: 1}
    assert match([wanted(0, words("Siivous", "Toka Oy", "2025-01-01"), number=None)], [one], set()) == {}


lots = st.lists(
    st.builds(
        words,
        title=st.sampled_from(["Osa 1", "Osa 2", "osa  1"]),
        supplier=st.sampled_from(["Eka Oy", "Toka Oy"]),
        starts_on=st.sampled_from(["2024-01-01", "2025-01-01"]),
        estimated_value=st.sampled_from(["1.00", "2.00"]),
    ),
    max_size=8,
)


@given(lots, st.sampled_from(["A", None]), st.randoms())
def test_same_rows_in_any_order_find_the_contracts_they_made(
    said: list[dict[str, Any]], number: str | None, random: Random
) -> None:
    contracts = [known(place + 1, one, number=number) for place, one in enumerate(said)]
    order = list(range(len(said)))
    random.shuffle(order)
    rows = [wanted(place, said[source], number=number) for place, source in enumerate(order)]

    found = match(rows, contracts, set())

    assert sorted(found.values()) == [one.id for one in contracts]
    assert all(said[found[place] - 1] == said[source] for place, source in enumerate(order))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Oy Siivous Ab", "siivous"),
        ("Siivous Oy", "SIIVOUS AB"),
        ("Siivous, Oy", "Siivous Oy."),
        ("Åke's Bygg Ab", "åkes bygg"),
        ("A\u00a0B   Oy", "a b"),
        ("Tmi T:mi", "tmi tmi"),
    ],
)
def test_names_of_one_supplier(one: str, other: str) -> None:
    assert normalised_supplier(one) == normalised_supplier(other)


@pytest.mark.parametrize(("one", "other"), [("Siivous Oy", "Siivous Oyj"), ("Siivous Oy", "Siivous Ky"), ("Oy", "Ab")])
def test_names_of_different_suppliers(one: str, other: str) -> None:
    assert normalised_supplier(one) != normalised_supplier(other)


@pytest.mark.parametrize(
    ("text", "business_id"),
    [
        ("1234567-1", "1234567-1"),
        ("12345671", "1234567-1"),
        ("FI12345671", "1234567-1"),
        (" fi 1234567-1 ", "1234567-1"),
        ("SE556012345601", "SE556012345601"),
        ("n/a", None),
        ("-", None),
        ("", None),
        (None, None),
        ("0000000-0", None),
        ("1" * 30, None),
    ],
)
def test_business_id_tells_suppliers_apart_or_nothing(text: str | None, business_id: str | None) -> None:
    assert business_id_of(text) == business_id
