"""Whom a name and an address in a register mean: pure, so that an import and a form decide alike."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from ..core.names import folded
from .values import KnownPerson, Named


@dataclass(frozen=True)
class Matched:
    """Who is meant: known people's ids, whose address became known, and who is new (several words, one person)."""

    known: Mapping[Named, int]
    addresses: Mapping[int, str]
    new: list[tuple[Named, list[Named]]] = field(default_factory=list)


def match_people(known: Iterable[KnownPerson], wanted: Collection[Named]) -> Matched:
    """Match by address, else by name.

    A name alone means the one person of that name, or the one without an address where there are several; two with
    one name and different addresses are two people. Somebody known without an address gets it with the name. Names in
    another order ("Virtanen Anna") are never taken for the same.
    """
    book = _Book(known)
    for one in sorted(dict.fromkeys(wanted), key=lambda one: one.email is None):  # addresses first, else in order
        book.take(one)
    return Matched(book.found, book.addresses, list(book.new.values()))


class _Book:
    def __init__(self, known: Iterable[KnownPerson]) -> None:
        self._by_email: dict[str, int] = {}
        self._by_name: dict[str, list[int]] = defaultdict(list)
        self._without: dict[str, int] = {}
        self.found: dict[Named, int] = {}
        self.addresses: dict[int, str] = {}
        self.new: dict[int, tuple[Named, list[Named]]] = {}
        everybody = list(known)
        present = {folded(person.name) for person in everybody if person.active}
        for person in everybody:
            by_name = person.active or folded(person.name) not in present  # of two with one name, who has not left
            self._enter(person.id, person.name if by_name else "", person.email)

    def _enter(self, id_: int, name: str, email: str | None) -> None:
        if name:
            self._by_name[folded(name)].append(id_)
        if email:
            self._by_email.setdefault(email.lower(), id_)
        elif name:
            self._without.setdefault(folded(name), id_)

    def take(self, one: Named) -> None:
        id_ = self._known(one)
        if id_ is None:
            id_ = -1 - len(self.new)  # stands for a person who is made afterwards
            self.new[id_] = (one, [])
            self._enter(id_, one.name or one.email or "", one.email)
        if id_ < 0:
            self.new[id_][1].append(one)
        else:
            self.found[one] = id_

    def _known(self, one: Named) -> int | None:
        if one.email is None:
            name = folded(one.name or "")
            same = self._by_name.get(name, [])
            return self._without.get(name, same[0] if len(same) == 1 else None)
        if (id_ := self._by_email.get(one.email)) is not None:
            return id_
        id_ = self._without.pop(folded(one.name), None) if one.name else None
        if id_ is not None:
            self.addresses[id_], self._by_email[one.email] = one.email, id_
        return id_
