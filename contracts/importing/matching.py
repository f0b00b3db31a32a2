"""Which contract of the register a row of a file means. Pure, and linear in rows and contracts."""

import json
from collections import defaultdict, deque
from collections.abc import Callable, Collection, Hashable, Sequence
from dataclasses import dataclass

from ...core.names import folded
from ..parties import Party, normalised_supplier
from .told import TITLE_KEY, Words


@dataclass(frozen=True, slots=True)
class Marks:
    """What tells two contracts with one number apart; `words` is all that the file says, or said last, of it."""

    supplier: str
    title: str
    starts_on: str
    words: Words | None = None

    def compare(self, other: "Marks") -> tuple[int, int]:
        """Count, of supplier, title and start, those that agree and those that differ; what one lacks is neither."""
        mine, theirs = (self.supplier, self.title, self.starts_on), (other.supplier, other.title, other.starts_on)
        both = [(one, two) for one, two in zip(mine, theirs, strict=True) if one and two]
        agreeing = sum(one == two for one, two in both)
        return agreeing, len(both) - agreeing


@dataclass(frozen=True, slots=True)
class Wanted:
    """A row that looks for its contract; *proper* says that it has a reference of its own, not only a case number.

    *own*: the register wrote the row, so that its reference names its contract.
    """

    place: int
    key: str
    reference: str | None
    proper: bool
    words: Words
    own: bool = False

    @property
    def marks(self) -> Marks:
        """What tells it apart from others with its number."""
        return marks_of(self.words)


@dataclass(frozen=True, slots=True)
class Known:
    """A contract of the register: as it is, and what files have last said of it."""

    id: int
    key: str | None
    reference: str
    title: str
    starts_on: str | None
    supplier: Party
    words: Words | None = None

    @property
    def marks(self) -> Marks:
        """The marks that the last file gave it, else its own."""
        return marks(self.supplier, self.title, self.starts_on) if self.words is None else marks_of(self.words)


def marks_of(words: Words) -> Marks:
    """Return the marks of what a file says, or said last."""
    party = Party(*words["supplier"]) if words.get("supplier") else None
    return marks(party, words.get("title"), words.get("starts_on"), words)


def marks(party: Party | None, title: str | None, starts_on: str | None, words: Words | None = None) -> Marks:
    """Return marks that do not depend on how names were typed."""
    supplier = party.business_id or normalised_supplier(party.name or "") if party else ""
    return Marks(supplier, folded(title or ""), starts_on or "", words)


def match(rows: Sequence[Wanted], known: Sequence[Known], taken: set[int]) -> dict[int, int]:
    """Return row's place -> contract id for the rows that mean a known contract.

    By the number where one row and one contract have it; but a case number alone does not say which contract of the
    case is meant, so that where two of supplier, title and start differ and none agrees it is another. Otherwise by
    number, supplier, title and start. No contract is meant twice: *taken* are those found before, and grows.
    """
    if not known:
        return {}
    by_key, by_reference = defaultdict(list), {one.reference: one for one in known}
    for one in known:
        by_key[one.key].append(one)
    groups: dict[str, list[Wanted]] = defaultdict(list)
    found: dict[int, int] = {}
    for row in rows:
        exact = by_reference.get(row.reference or "") if row.own else None
        if exact is not None and exact.id not in taken:
            found[row.place] = exact.id
            taken.add(exact.id)
        else:
            groups[row.key].append(row)
    for key, group in groups.items():
        candidates = {one.id: one for one in by_key.get(key, ())}
        exact = by_reference.get(group[0].reference or "")
        if exact is not None:
            candidates[exact.id] = exact
        free = [candidates[id_] for id_ in sorted(candidates.keys() - taken)]
        pairs = _pair(group, free) if free else {}
        found |= pairs
        taken |= set(pairs.values())
    return found


def _pair(rows: list[Wanted], candidates: list[Known]) -> dict[int, int]:
    if len(rows) == 1 and len(candidates) == 1:
        return {rows[0].place: candidates[0].id} if _is_sure(rows[0], candidates[0]) else {}
    mine = {row.place: row.marks for row in rows}
    theirs = {one.id: one.marks for one in candidates}
    found: dict[int, int] = {}
    for mark in (_whole, _three, _supplier_and_title):
        found |= _by(_without(mine, found), _without(theirs, found.values()), mark)
    left, free = _without(mine, found), _without(theirs, found.values())
    if len(mine) == len(theirs) and len(left) == 1:  # none came, none went: one of them was edited
        (place, own), (id_, other) = *left.items(), *free.items()
        if own.supplier == other.supplier and own.compare(other)[0] > 1:
            found[place] = id_
    return found


def _is_sure(row: Wanted, one: Known) -> bool:
    if row.proper or row.words == one.words:
        return True
    agreeing, differing = row.marks.compare(one.marks)
    return differing == 0 or agreeing > row.key.startswith(TITLE_KEY) or (differing == 1 and agreeing == 0)


def _whole(one: Marks) -> Hashable:
    return None if one.words is None else json.dumps(one.words, sort_keys=True)


def _three(one: Marks) -> Hashable:
    return one.supplier, one.title, one.starts_on


def _supplier_and_title(one: Marks) -> Hashable:
    return (one.supplier, one.title) if one.title else None


def _without(marked: dict[int, Marks], gone: Collection[int]) -> dict[int, Marks]:
    taken = set(gone)
    return {id_: one for id_, one in marked.items() if id_ not in taken}


def _by(rows: dict[int, Marks], candidates: dict[int, Marks], mark: Callable[[Marks], Hashable]) -> dict[int, int]:
    """Pair rows and contracts that have the same mark, in the order of the file and of the register."""
    waiting: dict[Hashable, deque[int]] = defaultdict(deque)
    for id_, one in candidates.items():
        if (marked := mark(one)) is not None:
            waiting[marked].append(id_)
    return {place: ids.popleft() for place, one in rows.items() if (ids := waiting.get(mark(one)))}
