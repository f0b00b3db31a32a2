"""Long lists of ids or names in pieces that every database takes as parameters of one statement."""

from collections.abc import Iterable, Iterator
from typing import TypeVar

SIZE = 5_000

Id = TypeVar("Id", int, str)


def batches(ids: Iterable[Id], size: int = SIZE) -> Iterator[list[Id]]:
    """Yield the ids, sorted and once each, in lists of at most *size*."""
    ordered = sorted(set(ids))
    for start in range(0, len(ordered), size):
        yield ordered[start : start + size]
