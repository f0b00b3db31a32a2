"""The best way to share columns among fields: each field at most one column, each column at most one field."""

from collections.abc import Hashable, Mapping
from typing import TypeVar

Left = TypeVar("Left", bound=Hashable)
Right = TypeVar("Right", bound=Hashable)


def assign(gains: Mapping[tuple[Left, Right], float]) -> dict[Left, Right]:
    """The pairs of the greatest sum of gains; nobody has to be paired (Kuhn and Munkres, by shortest paths)."""
    lefts = list(dict.fromkeys(left for left, _ in gains))
    rights: list[Right | None] = [*dict.fromkeys(right for _, right in gains), *([None] * len(lefts))]
    cost = [[-gains.get((left, right), 0.0) if right is not None else 0.0 for right in rights] for left in lefts]
    paired = _cheapest(cost, len(lefts), len(rights))
    found = {}
    for right_place, left_place in paired.items():
        right = rights[right_place]
        if right is not None and (lefts[left_place], right) in gains:
            found[lefts[left_place]] = right
    return found


def _cheapest(cost: list[list[float]], rows: int, columns: int) -> dict[int, int]:
    """Column to row of the cheapest full pairing of the rows; rows are not more than columns."""
    infinite = float("inf")
    row_price, column_price = [0.0] * (rows + 1), [0.0] * (columns + 1)
    owner, way = [0] * (columns + 1), [0] * (columns + 1)
    for row in range(1, rows + 1):
        owner[0], column = row, 0
        least, used = [infinite] * (columns + 1), [False] * (columns + 1)
        while owner[column]:
            used[column] = True
            current, delta, following = owner[column], infinite, 0
            for other in range(1, columns + 1):
                if used[other]:
                    continue
                price = cost[current - 1][other - 1] - row_price[current] - column_price[other]
                if price < least[other]:
                    least[other], way[other] = price, column
                if least[other] < delta:
                    delta, following = least[other], other
            for other in range(columns + 1):
                if used[other]:
                    row_price[owner[other]] += delta
                    column_price[other] -= delta
                else:
                    least[other] -= delta
            column = following
        while column:
            owner[column] = owner[way[column]]
            column = way[column]
    return {column - 1: owner[column] - 1 for column in range(1, columns + 1) if owner[column]}
