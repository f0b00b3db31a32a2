"""Suppliers and categories that a register names: found, or made where they are new, thousands at a time."""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from functools import lru_cache
from typing import NamedTuple

import sqlalchemy as sa
from sqlmodel import Session, col

from ..core.bulk import insert_rows, take_ids
from ..core.changes import rearranged
from ..core.names import clipped, folded
from . import queries
from .models import Category, Supplier

NAME_LENGTH, BUSINESS_ID_LENGTH = 500, 20
_COMPANY = {"oy", "ab", "osakeyhtiö", "aktiebolag"}


class Party(NamedTuple):
    """A supplier as a register names it; at least one of the two is there."""

    name: str | None
    business_id: str | None


@lru_cache(10_000)
def normalised_supplier(name: str) -> str:
    """Return the name for matching: without case, punctuation and the words for a limited company at its ends.

    "Oy Siivous Ab", "Siivous Oy" and "SIIVOUS" are one; "Siivous Oyj" and "Siivous Ky" are others.
    """
    words = re.sub(r"[.,:;'’´`\"”“()]", "", folded(name).replace("/", " ")).split()
    kept = words[:]
    while kept and kept[-1] in _COMPANY:
        kept.pop()
    while kept and kept[0] in _COMPANY:
        kept.pop(0)
    return clipped(" ".join(kept or words) or folded(name), NAME_LENGTH)


@lru_cache(10_000)
def business_id_of(text: str | None) -> str | None:
    """Return a business id for matching: 1234567-8, 12345678 and FI12345678 are one.

    None for what tells nobody apart: "n/a", "-", "0000000-0".
    """
    plain = re.sub(r"[\s.-]", "", folded(text or "")).upper()
    digits = re.sub(r"\D", "", plain)
    if len(digits) < 5 or len(set(digits)) == 1 or len(plain) > BUSINESS_ID_LENGTH:
        return None
    finnish = plain.removeprefix("FI")
    return f"{finnish[:7]}-{finnish[7]}" if re.fullmatch(r"\d{8}", finnish) else plain


def find_or_make_suppliers(session: Session, wanted: Collection[Party]) -> tuple[Mapping[Party, int], list[int]]:
    """Return the id of each supplier named, and the ids of those that were made.

    Matched by business id, else by normalised name; a name alone that several suppliers have means the one without a
    business id. A supplier known by name alone gets the id with which its name comes.
    """
    book = _Book(queries.suppliers_like(session, *_keys(wanted)))
    found = {one: book.take(one) for one in sorted(dict.fromkeys(wanted), key=lambda one: one.business_id is None)}
    made = take_ids(session, Supplier, len(book.new))
    rows = [
        {"id": id_, "name": name, "normalised_name": normalised_supplier(name), "business_id": business_id}
        for id_, (name, business_id) in zip(made, book.new, strict=True)
    ]
    insert_rows(session, Supplier, rows)
    for id_, business_id in book.ids_learned.items():
        session.execute(sa.update(Supplier).where(col(Supplier.id) == id_).values(business_id=business_id))
    return {one: id_ if id_ > 0 else made[-1 - id_] for one, id_ in found.items()}, made


def _keys(wanted: Iterable[Party]) -> tuple[set[str], set[str]]:
    ids = {id_ for one in wanted if (id_ := business_id_of(one.business_id))}
    return ids, {normalised_supplier(one.name) for one in wanted if one.name}


class _Book:
    """Who is known; those that are new have the ids -1, -2, … until they are made."""

    def __init__(self, known: Iterable[tuple[int, str, str | None]]) -> None:
        self._by_id: dict[str, int] = {}
        self._by_name: dict[str, list[int]] = defaultdict(list)
        self._without: dict[str, int] = {}
        self.new: list[tuple[str, str | None]] = []
        self.ids_learned: dict[int, str] = {}
        for id_, normalised_name, business_id in known:
            self._enter(id_, normalised_name, business_id)

    def _enter(self, id_: int, normalised_name: str, business_id: str | None) -> None:
        self._by_name[normalised_name].append(id_)
        if business_id:
            self._by_id[business_id] = id_
        else:
            self._without.setdefault(normalised_name, id_)

    def take(self, one: Party) -> int:
        name = normalised_supplier(one.name) if one.name else ""
        business_id = business_id_of(one.business_id)
        id_ = self._known(name, business_id)
        if id_ is None:
            shown = clipped(" ".join((one.name or one.business_id or "").split()), NAME_LENGTH)
            self.new.append((shown, business_id))
            id_ = -len(self.new)
            self._enter(id_, name or normalised_supplier(shown), business_id)
        return id_

    def _known(self, name: str, business_id: str | None) -> int | None:
        if business_id is None:
            same = self._by_name.get(name, [])
            return self._without.get(name, same[0] if len(same) == 1 else None)
        if (id_ := self._by_id.get(business_id)) is None and (id_ := self._without.pop(name, None)) is not None:
            self._by_id[business_id] = id_
            self.ids_learned[id_] = business_id
        return id_


def find_or_make_categories(session: Session, names: Collection[str]) -> tuple[Mapping[str, int], list[int]]:
    """Return the id of each category named, and the ids of those that were made."""
    known = {folded(name): id_ for id_, name in reversed(queries.known_categories(session))} if names else {}
    new = {folded(name): name for name in reversed(list(names)) if folded(name) not in known}
    made = take_ids(session, Category, len(new))
    known |= dict(zip(new, made, strict=True))
    insert_rows(session, Category, [{"id": known[key], "name": name} for key, name in new.items()])
    if made:
        rearranged(session)
    return {name: known[folded(name)] for name in names}, made
