"""Sorts the rows of a file: those that are new, those that say something else than they did, and the rest."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from sqlmodel import Session

from . import queries
from .alike import Repeat, repeats_in
from .editing import Edit
from .matching import Wanted, match
from .merge import differing, with_kept_extra, without_stand_in
from .queries import LastSaid
from .told import Told, row_key, told_of
from .values import Row

CHUNK = 2_000
NOTHING_SAID = LastSaid({}, frozenset())


@dataclass
class Sorted:
    """New rows in the order of the file, edits, how many rows there were, references that are taken, and repeats.

    A row that repeats another wholly is in none of the others.
    """

    new: list[tuple[Row, Told]]
    edits: list[Edit]
    rows: int
    references: set[str]
    repeats: list[Repeat]


def sort_rows(session: Session, rows: Sequence[Row]) -> Sorted:
    """Match the rows with the register, thousands at a time; only rows that say something new are kept in memory."""
    found = Sorted([], [], len(rows), set(), [])
    new: dict[int, tuple[Row, Told]] = {}
    taken: set[int] = set()
    for numbered in _by_number(rows):
        told = {place: told_of(row, key) for place, row, key in numbered}
        repeats = repeats_in(numbered, told)
        part = [one for one in numbered if one[0] not in repeats or not repeats[one[0]].is_whole]
        known = queries.candidates(
            session, {one.key for one in told.values()}, {one.base for one in told.values() if one.base}
        )
        found.references |= {one.reference for one in known.values()}
        said = queries.last_said(session, known)
        contracts = [replace(one, words=said[id_].plain) if id_ in said else one for id_, one in known.items()]
        wanted = [
            Wanted(place, one.key, one.base, one.proper, one.words, own=row.facts.is_own)
            for place, row, _key in part
            for one in (told[place],)
        ]
        meant = match(wanted, contracts, taken)
        for place, row, _key in part:
            if place not in meant:
                new[place] = row, told[place]
            elif edit := edit_of(row, told[place], meant[place], said.get(meant[place], NOTHING_SAID)):
                found.edits.append(edit)
        found.repeats += [one for place, one in repeats.items() if one.is_whole or place in new]
    found.new = [new[place] for place in sorted(new)]
    return found


def _by_number(rows: Sequence[Row]) -> Iterator[list[tuple[int, Row, str]]]:
    """Yield the rows in parts, each with its place and key; rows with one number are never parted."""
    groups: dict[str, list[tuple[int, Row, str]]] = {}
    for place, row in enumerate(rows):
        key = row_key(row)
        groups.setdefault(key, []).append((place, row, key))
    part: list[tuple[int, Row, str]] = []
    for group in groups.values():
        part += group
        if len(part) >= CHUNK:
            yield part
            part = []
    if part:
        yield part


def edit_of(row: Row, told: Told, contract_id: int, last: LastSaid) -> Edit | None:
    """Return what the row says otherwise than files did; None where it says the same."""
    last = last.before_disputes()
    if last.plain == told.words:
        return None
    words = with_kept_extra(last.words, told.words, {column.heading for column in row.facts.columns})
    fields = [column.field for column in row.facts.columns if column.field]
    words = without_stand_in(last.words, words, fields, last.columns)
    differences = differing(last.words, words, fields, last.columns)
    if not differences and last.words:
        return None
    return Edit(contract_id, row, told, last, words, differences)
