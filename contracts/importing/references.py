"""References that are unique in the register: a file's own number, with a running suffix where rows repeat it."""

from collections.abc import Collection, Sequence

from sqlmodel import Session

from ...core.names import clipped, folded
from .. import queries

LENGTH = 190  # leaves room for the suffix in a reference's 200 characters


def references_for(session: Session, wanted: Sequence[tuple[int, str | None]], taken: Collection[str]) -> list[str]:
    """Return a reference for each new contract, given its id and its number in the file (None: it has none).

    *taken* are references that stand under the same numbers in the register, however they are typed there.
    """
    bases = [clipped(" ".join(number.split()), LENGTH) if number else f"S-{id_}" for id_, number in wanted]
    used = {folded(one) for one in taken}
    counters: dict[str, int] = {}
    found = [_free(base, used, counters) for base in bases]
    while clashing := queries.references_taken(session, found):
        used |= {folded(one) for one in clashing}
        found = [_free(bases[at], used, counters) if one in clashing else one for at, one in enumerate(found)]
    return found


def _free(base: str, used: set[str], counters: dict[str, int]) -> str:
    """Return the base, or the base with the first suffix that nobody has."""
    proposed, key = base, folded(base)
    mark = key
    while mark in used:
        counters[key] = counters.get(key, 1) + 1
        proposed = f"{base} ({counters[key]})"
        mark = folded(proposed)
    used.add(mark)
    return proposed
