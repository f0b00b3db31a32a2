"""Whom a name and an address mean: by address, else by name, and never by a guess."""

import pytest

from hankintakello.people.addresses import address_of
from hankintakello.people.matching import match_people
from hankintakello.people.values import KnownPerson, Named

ANNA = KnownPerson(1, "Anna Virtanen", "anna@mallila.example", True)
BARE = KnownPerson(2, "Anna Virtanen", None, True)
PEKKA = KnownPerson(3, "Pekka Öster", None, True)


def test_address_decides_whatever_the_name() -> None:
    wanted = Named("A. Lehtonen", "anna@mallila.example")

    assert match_people([ANNA, BARE], [wanted]).known == {wanted: 1}


def test_name_alone_means_the_only_one_of_that_name() -> None:
    wanted = Named(" anna  VIRTANEN", None)

    assert match_people([ANNA], [wanted]).known == {wanted: 1}


def test_name_alone_means_the_one_without_address_where_there_are_two() -> None:
    wanted = Named("Anna Virtanen", None)

    assert match_people([ANNA, BARE], [wanted]).known == {wanted: 2}


def test_name_alone_of_two_with_addresses_is_somebody_new() -> None:
    other = KnownPerson(4, "Anna Virtanen", "anna2@mallila.example", True)
    wanted = Named("Anna Virtanen", None)

    matched = match_people([ANNA, other], [wanted])

    assert (matched.known, matched.new) == ({}, [(wanted, [wanted])])


def test_of_two_with_one_name_who_has_not_left_is_meant() -> None:
    left = KnownPerson(4, "Anna Virtanen", "anna2@mallila.example", False)
    wanted = Named("Anna Virtanen", None)

    assert match_people([left, ANNA], [wanted]).known == {wanted: 1}
    assert match_people([left], [wanted]).known == {wanted: 4}


def test_name_in_another_order_is_another() -> None:
    wanted = Named("Virtanen Anna", None)

    assert match_people([ANNA], [wanted]).new == [(wanted, [wanted])]


def test_address_of_somebody_known_by_name_is_learned_once() -> None:
    first, second = Named("Pekka Öster", "pekka@mallila.example"), Named("Pekka Öster", "toinen@mallila.example")

    matched = match_people([PEKKA], [first, second])

    assert (matched.known, matched.addresses) == ({first: 3}, {3: "pekka@mallila.example"})
    assert matched.new == [(second, [second])]


def test_same_new_name_twice_without_address_is_one_person() -> None:
    first, second = Named("Uusi Ihminen", None), Named("uusi ihminen", None)

    assert match_people([], [first, second]).new == [(first, [first, second])]


def test_addresses_come_before_names_whatever_their_order() -> None:
    bare, whole = Named("Uusi Ihminen", None), Named("Uusi Ihminen", "uusi@mallila.example")

    assert match_people([], [bare, whole]).new == [(whole, [whole, bare])]


@pytest.mark.parametrize(
    ("text", "address"),
    [
        (" Anna.Virtanen@Mallila.FI ", "anna.virtanen@mallila.fi"),
        ("anna+hankinta@mallila.fi", "anna+hankinta@mallila.fi"),
        ("päivi@mallila.fi", "päivi@mallila.fi"),
        ("", None),
        (None, None),
        ("ei ole", None),
        ("a@b", None),
        ("a@b@c.fi", None),
        ("a b@c.fi", None),
        ("a@c.fi, b@c.fi", None),
        ("Anna <a@c.fi>", None),
        ("a@c..fi", None),
        ("a@c.fi\nBcc: x@y.fi", None),
        ("x" * 65 + "@c.fi", None),
        ("a@" + "x" * 250 + ".fi", None),
    ],
)
def test_address_of_takes_single_addresses_only(text: str | None, address: str | None) -> None:
    assert address_of(text) == address
