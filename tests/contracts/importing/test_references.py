"""References are unique in the register, and are the file's own numbers as far as they can be."""

from hypothesis import given
from hypothesis import strategies as st
from sqlmodel import Session

from hankintakello.contracts.importing.references import references_for
from hankintakello.core.names import folded
from hankintakello.tests.build import make_contract


def test_repeated_number_gets_running_suffixes(session: Session) -> None:
    wanted = [(1, "A"), (2, "B"), (3, " A "), (4, "a"), (5, None)]

    assert references_for(session, wanted, []) == ["A", "B", "A (2)", "a (3)", "S-5"]


def test_references_of_the_register_are_passed_over(session: Session) -> None:
    make_contract(session, reference="A (2)")
    make_contract(session, reference="S-2")

    assert references_for(session, [(1, "A"), (2, None)], ["A"]) == ["A (3)", "S-2 (2)"]


def test_long_number_has_room_for_its_suffix(session: Session) -> None:
    first, second = references_for(session, [(1, "X" * 300), (2, "X" * 300)], [])

    assert (len(first), second.endswith("… (2)"), len(second) <= 200) == (190, True, True)


@given(numbers=st.lists(st.sampled_from(["A", "a", "A (2)", "B", "A  (2)", None]), max_size=12))
def test_references_are_never_twice(session: Session, numbers: list[str | None]) -> None:
    found = references_for(session, list(enumerate(numbers, 1)), ["b"])

    assert len({folded(one) for one in found} | {"b"}) == len(numbers) + 1
