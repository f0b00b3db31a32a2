"""The assignment of columns to fields is the best there is."""

from itertools import permutations

from hypothesis import given
from hypothesis import strategies as st

from hankintakello.contracts.importing.assignment import assign


def best(gains: dict[tuple[int, int], float]) -> float:
    """The greatest sum, by trying everything."""
    lefts, rights = sorted({left for left, _ in gains}), sorted({right for _, right in gains})
    places = [*rights, *([None] * len(lefts))]
    return max(
        (
            sum(gains.get((left, right), 0.0) for left, right in zip(lefts, order, strict=False) if right is not None)
            for order in permutations(places, len(lefts))
        ),
        default=0.0,
    )


def test_a_greedy_choice_is_not_made() -> None:
    assert assign({("a", 1): 1.0, ("a", 2): 0.9, ("b", 1): 0.9}) == {"a": 2, "b": 1}


def test_nobody_must_be_paired() -> None:
    assert assign({}) == {}
    assert assign({("a", 1): 1.0, ("b", 1): 0.4}) == {"a": 1}


@given(st.dictionaries(st.tuples(st.integers(0, 3), st.integers(0, 3)), st.integers(1, 9).map(lambda n: n / 10)))
def test_the_sum_is_the_greatest(gains: dict[tuple[int, int], float]) -> None:
    taken = assign(gains)

    assert len(set(taken.values())) == len(taken)
    assert all(pair in gains for pair in taken.items())
    assert abs(sum(gains[pair] for pair in taken.items()) - best(gains)) < 1e-9
