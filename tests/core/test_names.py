"""Names are compared without regard to how they were typed, and clipped where a column ends."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hankintakello.core.names import clipped, folded


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Anna  Virtanen", " anna virtanen "),
        ("A\u00a0B", "a b"),
        ("Straße", "STRASSE"),
        ("Å", "A\u030a"),
        ("KUN\u2013001", "kun-001"),
        ("sii\u00advous", "Siivous"),
        ("\ufeffA", "a"),
    ],
)
def test_same_names(one: str, other: str) -> None:
    assert folded(one) == folded(other)


@given(st.text())
def test_folding_twice_is_folding_once(text: str) -> None:
    assert folded(folded(text)) == folded(text)


@given(st.text(), st.integers(min_value=1, max_value=20))
def test_clipped_fits_and_has_no_nul(text: str, length: int) -> None:
    assert len(clipped(text, length)) <= length
    assert "\0" not in clipped(text, length)


def test_clipped_tells_that_it_is() -> None:
    assert (clipped("siivous", 7), clipped("siivous", 6), clipped("a bcdef", 3)) == ("siivous", "siivo…", "a…")
