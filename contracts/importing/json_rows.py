"""A list of contracts in JSON as the rows of a table, its keys as headings. Runs in the child process.

Of what the export writes, all that the clock made of a contract is under a heading of ours, and nobody's word.
"""

import json
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from .own_words import KINDS, OPEN, OptionWord, months_words, option_words, term_words
from .sniff import Unreadable

Cell = str | float
_MADE = frozenset(
    {
        "procedure",
        "procedure_guessed",
        "coverage_end",
        "max_extent_on",
        "latest_safe_start_on",
        "planning_start_on",
        "state",
    }
)
_MARK = "latest_safe_start_on"
_APART = frozenset({"extra", "words", "source", "renewal_months"})
_LONGEST = 16
_OWN_COLUMN, _BESIDE = "Kello: ", " (rekisterin)"


def rows_of(text: str, *, most: int) -> list[list[Cell]]:
    """Return the headings and a row for each contract; raises Unreadable for anything but a list of objects."""
    try:
        kept = json.loads(text, parse_int=_whole, parse_constant=str)
    except (ValueError, RecursionError):
        raise Unreadable("not_contracts") from None
    if not isinstance(kept, list) or not kept or not all(isinstance(one, dict) for one in kept):
        raise Unreadable("not_contracts")
    contracts = [dict(_cells(one)) for one in kept]
    headings = list(dict.fromkeys(heading for one in contracts for heading in one))
    if len(headings) * (len(contracts) + 1) > most:
        raise Unreadable("too_large")
    return [[*headings], *([one.get(heading, "") for heading in headings] for one in contracts)]


def _cells(one: Mapping[str, Any]) -> Iterator[tuple[str, Cell]]:
    is_own = _MARK in one
    values = {**one, **_in_words(one)} if is_own else one
    for key, value in values.items():
        if key not in _APART:
            yield (_OWN_COLUMN + key if is_own and key in _MADE else key), _cell(value)
    extra = one.get("extra")
    for heading, value in extra.items() if isinstance(extra, dict) else ():
        yield (heading + _BESIDE if heading in values else heading), _cell(value)


def _cell(value: Any) -> Cell:
    if value is None:
        return ""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return json.dumps(value, ensure_ascii=False)
    return value if isinstance(value, str) else float(value)


def _in_words(one: Mapping[str, Any]) -> dict[str, Any]:
    """Return what our export keeps in figures as our tables write it."""
    words = one.get("words") or {}
    term, end = one.get("term"), one.get("ends_on")
    was_fixed = term == "indefinite" and end
    said = term_words("fixed_then_indefinite" if was_fixed else term, _number(one.get("renewal_months")))
    months, value = _number(one.get("notice_months")), _money(one.get("value"))
    most = _money(one.get("maximum_value"))
    return {
        "term": said,
        "ends_on": _end(one) or (words.get("term") if term is None else None),
        "options": _options(one.get("options")) or words.get("option"),
        "notice_months": months_words(months) if months is not None else words.get("notice"),
        "value": words.get("value") if value is None else value,
        **({} if most is None else {"maximum_value": most}),
        "kind": KINDS.get(one.get("kind") or "", one.get("kind")),
    }


def _end(one: Mapping[str, Any]) -> Any:
    """Return the end of a fixed time's coverage, else the register's own end."""
    end = one.get("ends_on")
    return (one.get("coverage_end") if one.get("term") == "fixed" and end else None) or end


def _whole(digits: str) -> int | str:
    """Return a whole number; one that no register can mean stays as it is written."""
    return int(digits) if len(digits) < _LONGEST else digits


def _number(value: Any) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def _money(value: Any) -> float | None:
    try:
        return None if value is None else float(value)
    except (TypeError, ValueError):
        return None


def _options(options: Any) -> str | None:
    if not isinstance(options, list):
        return None
    try:
        told = [
            OptionWord(
                int(one["months"]),
                str(one.get("decision") or OPEN),
                date.fromisoformat(one["decide_by"]) if one.get("decide_by") else None,
                _number(one.get("months_before")),
            )
            for one in options
        ]
        return option_words(told, with_days=True)
    except (KeyError, TypeError, ValueError, AttributeError):
        return json.dumps(options, ensure_ascii=False)
