"""Long lists of ids in pieces that every database takes as parameters of one statement."""

from collections.abc import Iterable, Iterator

SIZE = 5_000


def batches(ids: Iterable[int], size: int = SIZE) -> Iterator[list[int]]:
    """Yield the ids, sorted and once each, in lists of at most *size*."""
    ordered = sorted(set(ids))
    for start in range(0, len(ordered), size):
        yield ordered[start : start + size]
