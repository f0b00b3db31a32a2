"""A row of a table that this register itself wrote, beside what the register holds by now.

What such a row repeats is nobody's new word: only what somebody has changed in it since is taken from it, and what
earlier files said stays known as it was. Pure.
"""

from collections.abc import Collection, Mapping
from typing import Any

from ..models import TermKind
from .told import Words

_START = frozenset({"starts_on", "starts_precision"})
_END = frozenset({"ends_on", "ends_precision", "ends_are"})
_VALUE = frozenset({"estimated_value", "value_text", "currency"})


def repeated(words: Words, held: Mapping[str, Any]) -> set[str]:
    """Return the fields in which a row of ours only repeats what the register holds, in its own way of writing.

    *held* is the contract in words, with its columns that stand for a link or a day under their own names.
    """
    found: set[str] = set()
    if words.get("starts_on") == held["starts_on"]:
        found |= _START
    if words.get("ends_on") in (held["register_end"], held["coverage_end"]):
        found |= _END
    if words.get("value_text") and words["value_text"] == held["value_text"]:
        found |= _VALUE
    if "value_text" not in words and words.get("estimated_value") == held["estimated_value"]:
        found.add("value_text")
    if "renewal_months" not in words and words.get("term") == held["term"]:
        found.add("renewal_months")
    if words.get("parent") and words["parent"][0] == held["parent_text"]:
        found.add("parent")
    if words.get("term") == TermKind.FIXED_THEN_INDEFINITE.value and held["term"] == TermKind.INDEFINITE.value:
        found.add("term")
    return found


def with_known_days(words: Words, held: Mapping[str, Any]) -> Words:
    """Return the words with the last days of options that the register knows and the row does not tell."""
    options, known = words.get("options"), held["options"]
    if not options or len(options) != len(known):
        return words
    return {**words, "options": [_told(one, other) for one, other in zip(options, known, strict=True)]}


def _told(option: list[Any], known: list[Any]) -> list[Any]:
    months, state, by, before = option
    if [months, state] != known[:2]:
        return option
    if by is None and before is None:
        return known
    return known if before is not None and before == known[3] else option


def taken(last: Words, words: Words, fields: Collection[str]) -> Words:
    """Return what files are known to have said once these *fields* of a row of ours are taken from it."""
    kept = {name: word for name, word in last.items() if name not in fields}
    return kept | {name: words[name] for name in fields if name in words} if last else words
