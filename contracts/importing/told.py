"""What a row tells, field by field: as values of the contract's columns, and as JSON to compare the next import with.

A field of which the row says nothing is left out of both.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache
from operator import attrgetter
from typing import Any

from sqlmodel import AutoString

from ...core.bulk import table_of
from ...core.names import clipped, folded
from ...people.addresses import address_of
from ...people.values import Named
from ..models import Arrangement, Contract
from ..parties import NAME_LENGTH, Party, business_id_of
from ..terms.models import OptionState
from ..terms.procedures import recognise
from .cells import text_of
from .fields import DEFAULTS, TOLD_BY
from .own_columns import original
from .own_words import OptionWord, months_words, option_words, term_words
from .values import ContractValues, EndsAre, Field, Row, is_ours

Words = dict[str, Any]

LENGTHS: Mapping[str, int] = {
    column.name: column.type.length
    for column in table_of(Contract).columns
    if isinstance(column.type, AutoString) and column.type.length
}
LINK_LENGTH, KEY_LENGTH = 200, 250
NUMBER_KEY, TITLE_KEY = "number:", "title:"
CACHED = 10_000  # a register names the same suppliers, people and units again and again

_DIRECT = (
    "case_number",
    "title",
    "description",
    "cpv",
    "kind",
    "procedure_text",
    "arrangement",
    "general_terms",
    "term",
    "term_text",
    "starts_on",
    "starts_precision",
    "ends_on",
    "ends_precision",
    "renewal_months",
    "option_text",
    "notice_months",
    "supplier_notice_months",
    "notice_text",
    "estimated_value",
    "value_text",
    "maximum_value",
    "currency",
    "last_competed_on",
    "publicity",
)


@dataclass(frozen=True, slots=True)
class Told:
    """What one row tells: `columns` ready for the contract, `words` as JSON, and whom it names.

    `base` is its number as the file has it; *proper* says that this is a reference, not a case number alone.
    """

    columns: dict[str, Any]
    words: Words
    supplier: Party | None
    owner: Named | None
    deputy: Named | None
    category: str | None
    unit: str | None
    parent: tuple[str, Arrangement] | None
    key: str
    base: str | None
    proper: bool


def told_of(row: Row, key: str | None = None) -> Told:
    """Return what the row tells; *key* is what `key_of` makes of it, where that is known."""
    values = row.values
    columns, words, extra = _columns(row)
    if extra := {**extra, **_kept_beside(row)}:
        columns["extra"] = words["extra"] = {_clean(name): _clean(text) for name, text in extra.items() if text}
    if (procedure := _procedure(values.procedure_text)) is not None:
        columns["procedure"] = words["procedure"] = procedure
    links = {
        "supplier": _party(values.supplier, values.business_id),
        "owner": _named(values.owner_name, values.owner_email),
        "deputy": _named(values.deputy_name, values.deputy_email),
        "category": _short(values.category),
        "unit": _short(values.unit),
        "parent": _parent(values),
    }
    for name, one in links.items():
        if one is not None:
            words[name] = list(one) if isinstance(one, tuple) else one
    for name in _mere_words(values):
        columns.pop(name, None)
        words.pop(name, None)
    if values.ends_are is EndsAre.ORIGINAL:
        words["ends_are"] = values.ends_are.value
    if values.options and (options := _options(values)):
        words["options"] = options
    if base := values.reference or values.case_number:
        words["reference"] = base
    proper = values.reference is not None and values.reference != values.case_number
    key = key or row_key(row)
    return Told(columns=columns, words=words, key=key, base=base, proper=proper, **links)  # type: ignore[arg-type]


def key_of(reference: str | None, title: str | None = None) -> str:
    """Return what imports find a contract by: its folded number, or its folded title where it has none."""
    return clipped(NUMBER_KEY + folded(reference) if reference else TITLE_KEY + folded(title or ""), KEY_LENGTH)


_RUNNING = re.compile(r" \(\d+\)")


def row_key(row: Row) -> str:
    """Return what imports find the row's contract by; of a case on several rows of ours it is the case's number."""
    values = row.values
    number, case = values.reference or values.case_number, values.case_number
    if row.facts.is_own and number and case and _RUNNING.fullmatch(number.removeprefix(case)):
        number = case
    return key_of(number, values.title)


_values = attrgetter(*_DIRECT)
_DEFAULTS = tuple(DEFAULTS.get(name) for name in _DIRECT)
_LENGTHS = tuple(LENGTHS.get(name, 0) for name in _DIRECT)
_AS_THEY_ARE = frozenset({str, int})


def _columns(row: Row) -> tuple[dict[str, Any], Words, dict[str, str]]:
    """Return the values and the words of the fields that are columns as they stand, and cells to be kept beside."""
    columns: dict[str, Any] = {}
    words: Words = {}
    extra = _extra(row)
    for name, value, default, length in zip(_DIRECT, _values(row.values), _DEFAULTS, _LENGTHS, strict=True):
        if value is None or value == default:
            continue
        if length and type(value) is str and (len(value) > length or "\0" in value):
            extra |= _cell(row, name)
            columns[name] = words[name] = clipped(value, length)
        else:
            columns[name] = value
            words[name] = value if type(value) in _AS_THEY_ARE else plain(value)
    return columns, words, extra


def _mere_words(values: ContractValues) -> Iterator[str]:
    """Yield the texts that say no more than what was read from them: they are not kept beside it."""
    if values.term_text and _is(values.term_text, term_words(values.term, values.renewal_months)):
        yield "term_text"
    if values.notice_text and _is(values.notice_text, months_words(values.notice_months)):
        yield "notice_text"
    if values.option_text and all(one.months for one in values.options):
        options = [
            OptionWord(one.months or 0, one.state.value, one.exercise_by, one.exercise_months_before)
            for one in values.options
        ]
        if any(_is(values.option_text, option_words(options, with_days=told)) for told in (True, False)):
            yield "option_text"


def _is(text: str, words: str | None) -> bool:
    return words is not None and text.casefold() == words


def _extra(row: Row) -> dict[str, str]:
    """Return the cells of the unknown columns, under the names that a register gave them."""
    if not row.facts.is_own:
        return row.extra
    return {original(name): text for name, text in row.extra.items() if not is_ours(name)}


def _clean(text: str) -> str:
    return text.replace("\0", "")


@lru_cache(CACHED)
def _procedure(text: str | None) -> str | None:
    found = recognise(text)
    return None if found is None else found.value


def _kept_beside(row: Row) -> dict[str, str]:
    """Cells of known columns that no field of the contract can hold: kept as they are, shown and exported."""
    values = row.values
    kept = _cell(row, "max_extent_on") if values.max_extent_on is not None else {}
    if values.maximum_text:
        kept |= _cell(row, "maximum_value")
    if values.business_id and business_id_of(values.business_id) is None:
        kept |= _cell(row, "business_id")
    for name, text in (("owner_email", values.owner_email), ("deputy_email", values.deputy_email)):
        if text and address_of(text) is None:
            kept |= _cell(row, name)
    return kept


def _cell(row: Row, name: str) -> dict[str, str]:
    """{COLUMN: text} of the cell that holds this field, as the file has it."""
    fields = TOLD_BY.get(name) or {Field(name)}
    columns = [column for column in row.facts.columns if column.field in fields and column.index < len(row.cells)]
    return {column.heading: text_of(row.cells[column.index]) for column in columns[:1]}


@lru_cache(CACHED)
def _party(name: str | None, business_id: str | None) -> Party | None:
    party = Party(_short(name, NAME_LENGTH), business_id_of(business_id))
    return party if party.name or party.business_id else None


@lru_cache(CACHED)
def _named(name: str | None, email: str | None) -> Named | None:
    named = Named(_short(name), address_of(email))
    return named if named.name or named.email else None


def _parent(values: ContractValues) -> tuple[str, Arrangement] | None:
    if values.parent_dps_reference:
        return clipped(values.parent_dps_reference, LINK_LENGTH), Arrangement.DPS
    return (clipped(values.parent_reference, LINK_LENGTH), Arrangement.FRAMEWORK) if values.parent_reference else None


@lru_cache(CACHED)
def _short(text: str | None, length: int = LINK_LENGTH) -> str | None:
    return clipped(" ".join(text.split()), length) or None if text else None


def _options(values: ContractValues) -> list[list[Any]]:
    """[months, state, last day, months before] of the options whose length is told; the others stay as text."""
    return [
        [one.months, one.state.value, plain(one.exercise_by), one.exercise_months_before]
        for one in values.options
        if one.months
    ]


def plain(value: Any) -> Any:
    """Return a column's value as JSON: dates in ISO 8601, money as a decimal string."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, StrEnum):
        return value._value_
    return str(value) if isinstance(value, Decimal) else value


def option_columns(words: list[list[Any]]) -> list[dict[str, Any]]:
    """Return the columns of the options that `told_of` put into words."""
    return [
        {
            "number": number,
            "months": months,
            "state": OptionState(state),
            "exercise_by": date.fromisoformat(by) if by else None,
            "exercise_months_before": before,
        }
        for number, (months, state, by, before) in enumerate(words, 1)
    ]
