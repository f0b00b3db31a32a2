"""The three-way merge of one contract: what the file said last, what it says now, and what the register holds.

Pure. Fields are compared as JSON words; those that name another thing (`LINKS`) by its id on the register's side.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from ..models import TermKind
from ..terms.models import OptionState
from .fields import DEFAULTS, LINKS, TOLD_BY
from .told import Words, plain
from .values import Field

BESIDE: Mapping[str, frozenset[str]] = {
    "term_text": frozenset({"term", "renewal_months"}),
    "option_text": frozenset({"options"}),
    "notice_text": frozenset({"notice_months", "supplier_notice_months"}),
}
"""Texts that are kept beside the fields that were read from them."""

IDS, COLUMNS, REFERENCE = "ids", "columns", "reference"
_BOOKKEEPING = frozenset({IDS, COLUMNS, REFERENCE})


@dataclass(frozen=True, slots=True)
class Conflict:
    """A field that the file and a person have both changed, each in their own way; the register's value stays."""

    field: str
    last: Any
    file: Any
    present: Any


def with_kept_extra(last: Words, words: Words, headings: Collection[str]) -> Words:
    """Return the words with the unknown columns that an earlier file had and this one lacks."""
    kept = {heading: text for heading, text in last.get("extra", {}).items() if heading not in headings}
    return {**words, "extra": {**kept, **words.get("extra", {})}} if kept else words


def without_stand_in(last: Words, words: Words, columns: Collection[Field], columns_last: Collection[Field]) -> Words:
    """Return the words without a value that only a maximum stands in for, once a file has told the value itself."""
    if Field.VALUE in columns or Field.VALUE not in columns_last or "estimated_value" not in last:
        return words
    return {name: word for name, word in words.items() if name not in ("estimated_value", "value_text")}


def differing(last: Words, words: Words, columns: Collection[Field], columns_last: Collection[Field]) -> set[str]:
    """Return the fields of which the file says something else than it did.

    An empty cell takes a word back only where its column is there: a file that lacks the column says nothing.
    """
    same_columns = set(columns) >= set(columns_last)
    found = {name for name, word in words.items() if last.get(name) != word}
    gone = {name for name in last if name not in words}
    told = {name for name in gone if same_columns or TOLD_BY.get(name, frozenset()) & set(columns)}
    different = (found | told) - _BOOKKEEPING
    return different - standing(words, different)


def standing(words: Words, changed: Collection[str]) -> set[str]:
    """Return the texts beside fields that stand though a file lacks them: it tells the same in its own words."""
    return {
        name for name, read in BESIDE.items() if name not in words and read & words.keys() and read.isdisjoint(changed)
    }


def carried(last: Words, words: Words, differences: Collection[str]) -> Words:
    """Return what files are known to have said: these words, and the last ones of columns that this file lacks."""
    kept = {name: word for name, word in last.items() if name not in words and name not in differences}
    return {name: word for name, word in {**kept, **words}.items() if name not in (IDS, COLUMNS)}


def merge(
    differences: Collection[str],
    *,
    last: Words,
    words: Words,
    held: Mapping[str, Any],
    ids: Mapping[str, int | None],
) -> tuple[list[str], list[Conflict]]:
    """Decide each differing field: those to be written, and the conflicts.

    *held* is what the register has, *ids* what the file's links mean by now (None: nobody known yet). The file's
    word is written where the register still holds what the file said last, or nothing; anything else is a conflict.
    """
    changes, conflicts = [], []
    for name in sorted(differences):
        new, before, present = _values(name, last, words, ids), _before(name, last), held.get(name)
        if _same(name, new, present):
            continue
        if name == "options" and _reopens(new, present):
            conflicts.append(Conflict(name, last.get(name), new, present))
        elif is_empty(name, present) or (name in last and _untouched(name, before, present)):
            changes.append(name)
        else:
            conflicts.append(Conflict(name, last.get(name), words.get(name), present))
    return changes, conflicts


_UNKNOWN = object()


def _values(name: str, last: Words, words: Words, ids: Mapping[str, int | None]) -> Any:
    if name not in LINKS:
        return words.get(name)
    return None if words.get(name) is None else ids.get(name) or _UNKNOWN


def _before(name: str, last: Words) -> Any:
    return last.get(IDS, {}).get(name) if name in LINKS else last.get(name)


def _same(name: str, new: Any, present: Any) -> bool:
    """Tell whether the register holds the new word already.

    Of a closed option its last day no longer matters, and a file that says nothing more of an option that has lapsed
    does not open it.
    """
    if name == "options":
        return _closed(new) == _closed(present) or _reopens(new, present, {OptionState.LAPSED.value})
    return bool(new == present) or (name not in LINKS and is_empty(name, new) and is_empty(name, present))


_CLOSED = frozenset({OptionState.EXERCISED.value, OptionState.DECLINED.value, OptionState.LAPSED.value})


def _reopens(new: Any, present: Any, closed: Collection[str] = _CLOSED) -> bool:
    """Tell whether all that the new word does is to call options open that are *closed*."""
    pairs = [*zip(new or [], present or [], strict=False)]
    different = [(one, other) for one, other in pairs if _closed([one]) != _closed([other])]
    return (
        len(new or []) == len(present or [])
        and bool(different)
        and all(
            one[0] == other[0] and one[1] == OptionState.OPEN.value and other[1] in closed for one, other in different
        )
    )


def _closed(options: Any) -> list[list[Any]]:
    open_ = OptionState.OPEN.value
    return [[months, state, *(rest if state == open_ else ())] for months, state, *rest in options or []]


def _untouched(name: str, before: Any, present: Any) -> bool:
    """Tell whether the register still holds the file's last word; what time alone has changed is still that word."""
    if name == "options":
        return _untimed(before) == _untimed(present)
    if name == "term" and before == TermKind.FIXED_THEN_INDEFINITE.value and present == TermKind.INDEFINITE.value:
        return True
    return is_empty(name, before) and is_empty(name, present) or bool(before == present)


def is_empty(name: str, word: Any) -> bool:
    """Tell whether a word says no more than a column that nobody filled."""
    return word in (None, "", [], {}) or word == plain(DEFAULTS.get(name))


def _untimed(options: Any) -> list[list[Any]]:
    lapsed, open_ = OptionState.LAPSED.value, OptionState.OPEN.value
    return [[months, open_ if state == lapsed else state, *rest] for months, state, *rest in options or []]
