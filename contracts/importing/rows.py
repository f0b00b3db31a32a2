"""A row of cells as the facts of a contract, or as a refusal that says why not.

A register repeats itself, so every cell is read once: the parsers stand behind caches, one for each column.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import partial
from typing import Any

from ...core.said import Said, say
from ...people.addresses import trouble_of
from ..models import TermKind
from ..terms.models import OptionState
from .cell_readers import (
    OptionsCell,
    TimeCell,
    business_id_cell,
    day_cell,
    money_cell,
    notice_cell,
    option_notice_cell,
    options_cell,
    text_cell,
    time_cell,
)
from .cells import Cache, Cell, text_of
from .identifiers import cpv_of, currency_of, email_of
from .kinds import arrangement_of, kind_of
from .refusals import Fault, backwards, nameless, too_few_cells, too_long, without_names
from .terms_text import Spoken
from .times import OPTIONS_AS_TEXT, Times, options_after, times_of
from .values import Column, ContractValues, Field, OptionValues, Refusal, Row, SheetFacts, raw_of

KEY_LENGTH = 200
_LENGTHS = {
    Field.REFERENCE: ("reference", KEY_LENGTH + 1),
    Field.CASE_NUMBER: ("case_number", KEY_LENGTH + 1),
    Field.TITLE: ("title", 1000),
    Field.DESCRIPTION: ("description", 20_000),
    Field.SUPPLIER: ("supplier", 500),
    Field.CATEGORY: ("category", 200),
    Field.UNIT: ("unit", 200),
    Field.PROCEDURE: ("procedure_text", 500),
    Field.PARENT_REFERENCE: ("parent_reference", 200),
    Field.PARENT_DPS_REFERENCE: ("parent_dps_reference", 200),
    Field.GENERAL_TERMS: ("general_terms", 200),
    Field.PUBLICITY: ("publicity", 100),
}
"""Columns that are text as they stand: the value's name, and the most characters that are kept."""

_NAMING = (Field.TITLE, Field.REFERENCE, Field.CASE_NUMBER, Field.SUPPLIER)
_LOOKED_FOR = (*_NAMING, Field.STARTS_ON, Field.ENDS_ON, Field.PERIOD)

NOTICE_AS_TEXT = say("Irtisanomisaikaa ei voitu tulkita kuukausina: %(text)s.")
BAD_BUSINESS_ID = say("Y-tunnuksen tarkistusmerkki ei täsmää: %(value)s.")
OTHER_CURRENCY = say("Enimmäisarvo %(value)s ei ole sopimuksen valuutassa (%(currency)s): se säilytetään tekstinä.")
_NOTHING = TimeCell(Spoken(empty=True), None, "")


class RowReader:
    """Reads the rows of one sheet, one after another."""

    def __init__(self, facts: SheetFacts, today: date) -> None:
        self.facts = facts
        self.today = today
        self.columns: dict[Field, Column] = {one.field: one for one in facts.columns if one.field}
        self.places = {field: column.index for field, column in self.columns.items()}
        self.texts = [
            (name, self.places[field], Cache(partial(text_cell, most)))
            for field, (name, most) in _LENGTHS.items()
            if field in self.columns
        ]
        self.starts, self.ends = self._time(Field.STARTS_ON), self._time(Field.ENDS_ON)
        self.period, self.term = self._time(Field.PERIOD), self._time(Field.TERM)
        self.others = [
            (read, self.places[field], Cache(parse))
            for field, (read, parse) in self._others().items()
            if field in self.columns
        ]
        self.keys = [name for name in ("reference", "case_number") if any(name == text[0] for text in self.texts)]

    def read(self, row: int, cells: tuple[Cell, ...]) -> Row | Refusal:
        """Return the row's facts; *row* is its number as a spreadsheet shows it."""
        values: dict[str, Any] = {name: cache[cells[place]] for name, place, cache in self.texts}
        notes: list[Said] = []
        fault = self._times(values, notes, cells)
        for read, place, cache in self.others:
            found = cache[cells[place]]
            if found is not None:
                read(values, notes, found)
        fault = fault or self._identity(values)
        if fault:
            return self.refuse(row, cells, fault)
        return Row(self.facts.sheet, row, ContractValues(**values), self.facts, cells, tuple(notes))

    def sparse(self, row: int, cells: tuple[Cell, ...]) -> Refusal:
        """Return the refusal of a row that holds nearly nothing, with what it lacks."""
        lacking = [one for one in self._known(_LOOKED_FOR) if not text_of(cells[one.index])]
        lacking = lacking or [one for one in self.facts.columns if not text_of(cells[one.index])]
        return self.refuse(row, cells, too_few_cells(", ".join(one.heading for one in lacking), lacking[0].index))

    def _known(self, fields: Sequence[Field]) -> list[Column]:
        """Return the columns of those of the fields that the table has."""
        return [self.columns[field] for field in fields if field in self.columns]

    def refuse(self, row: int, cells: tuple[Cell, ...], fault: Fault) -> Refusal:
        """Return the refusal of a row for a fault in it."""
        column = value = None
        if fault.index is not None and fault.index < len(cells):
            column = self.facts.columns[fault.index].heading if fault.index < len(self.facts.columns) else None
            value = text_of(cells[fault.index])
        raw = raw_of(self.facts, cells)
        return Refusal(self.facts.sheet, row, column, value, fault.reason, fault.remedy, raw, fault.suggestion)

    def _time(self, field: Field) -> tuple[int, Cache[TimeCell]] | None:
        column = self.columns.get(field)
        return (column.index, Cache(lambda cell: time_cell(cell, column.way, column.unit_months))) if column else None

    def _times(self, values: dict[str, Any], notes: list[Said], cells: tuple[Cell, ...]) -> Fault | None:
        """Start, end, term and the options that stand with them."""
        start = self.starts[1][cells[self.starts[0]]] if self.starts else _NOTHING
        end = self.ends[1][cells[self.ends[0]]] if self.ends else _NOTHING
        term = self.term[1][cells[self.term[0]]] if self.term else _NOTHING
        if self.period is None and end.day and (start.day or start.said.empty) and _is_fixed(term.said):
            return self._plain(values, start, end, term)
        period = self.period[1][cells[self.period[0]]] if self.period else _NOTHING
        cells_of = {Field.STARTS_ON: start, Field.ENDS_ON: end, Field.PERIOD: period, Field.TERM: term}
        said = {field: cell.said for field, cell in cells_of.items()}
        texts = {field: cell.text for field, cell in cells_of.items()}
        times = times_of(said, texts, self.places, self.today)
        values.update(
            starts_on=times.starts_on,
            starts_precision=times.starts_precision,
            ends_on=times.ends_on,
            ends_precision=times.ends_precision,
            term=times.term,
            renewal_months=times.renewal_months,
            options=times.options,
            term_text=_words(times, start, end, term.text or period.text),
        )
        if times.options or end.said.options:
            values["option_text"] = (end.text if end.said.options else period.text or term.text)[:1000]
        if self.ends:
            values["ends_are"] = times.ends_are or self.columns[Field.ENDS_ON].ends_are
        notes.extend(times.notes)
        return times.fault

    def _plain(self, values: dict[str, Any], start: TimeCell, end: TimeCell, term: TimeCell) -> Fault | None:
        """The commonest row: a day for a start or nothing, a day for an end."""
        ends = end.day
        assert ends is not None
        assert self.ends is not None
        values["ends_on"], values["ends_precision"] = ends.last, ends.precision
        values["term"], values["ends_are"] = TermKind.FIXED, self.columns[Field.ENDS_ON].ends_are
        if term.text:
            values["term_text"] = term.text
        if start.day:
            values["starts_on"], values["starts_precision"] = start.day.first, start.day.precision
            if ends.last < start.day.first:
                return backwards(start.day.first, ends.last, self.ends[0])
        return None

    def _identity(self, values: dict[str, Any]) -> Fault | None:
        """A row without any name is no contract; a case number alone is the reference too (rule 11)."""
        for name in self.keys:
            if values[name] and len(values[name]) > KEY_LENGTH:
                column = self.columns[Field(name)]
                return too_long(column.heading, KEY_LENGTH, column.index)
        if "case_number" in values and "reference" not in values:
            values["reference"] = values["case_number"]
        if not (values.get("reference") or values.get("title") or values.get("supplier") or values.get("case_number")):
            columns = self._known(_NAMING)
            return nameless(columns[0].heading, columns[0].index) if columns else without_names()
        return None

    def _others(
        self,
    ) -> Mapping[Field, tuple[Callable[[dict[str, Any], list[Said], Any], None], Callable[[Cell], Any]]]:
        """For each further field how it enters the values, and how its cell is read."""
        way = {field: column.way for field, column in self.columns.items()}
        unit = {field: column.unit_months for field, column in self.columns.items()}
        value, most = self.columns.get(Field.VALUE), self.columns.get(Field.MAXIMUM_VALUE)
        return {
            Field.BUSINESS_ID: (_business_id, business_id_cell),
            Field.CPV: (_put("cpv"), lambda cell: cpv_of(text_of(cell)) or text_cell(200, cell)),
            Field.OWNER: (_person("owner"), partial(text_cell, 200)),
            Field.DEPUTY: (_person("deputy"), partial(text_cell, 200)),
            Field.OWNER_EMAIL: (_address("owner"), lambda cell: email_of(text_of(cell))),
            Field.DEPUTY_EMAIL: (_address("deputy"), lambda cell: email_of(text_of(cell))),
            Field.KIND: (_put("kind"), lambda cell: kind_of(text_of(cell))),
            Field.ARRANGEMENT: (_put("arrangement"), lambda cell: arrangement_of(text_of(cell))),
            Field.MAX_EXTENT_ON: (
                _put("max_extent_on"),
                lambda cell: day_cell(cell, way[Field.MAX_EXTENT_ON], last=True),
            ),
            Field.LAST_COMPETED_ON: (
                _put("last_competed_on"),
                lambda cell: day_cell(cell, replace(way[Field.LAST_COMPETED_ON], years=True), last=False),
            ),
            Field.RENEWAL: (_renewal, lambda cell: notice_cell(cell, unit[Field.RENEWAL])),
            Field.VALUE: (_value(value.currency if value else None), lambda cell: money_cell(cell, value)),
            Field.CURRENCY: (_put("currency"), lambda cell: currency_of(text_of(cell))),
            Field.MAXIMUM_VALUE: (
                _maximum(most.currency if most else None, stands_in=value is None and not self.facts.is_own),
                lambda cell: money_cell(cell, most),
            ),
            Field.OPTIONS: (_options, lambda cell: options_cell(cell, way[Field.OPTIONS], unit[Field.OPTIONS])),
            Field.OPTION_NOTICE: (
                _option_notice,
                lambda cell: option_notice_cell(cell, way[Field.OPTION_NOTICE], unit[Field.OPTION_NOTICE]),
            ),
            Field.NOTICE: (_notice, lambda cell: notice_cell(cell, unit[Field.NOTICE])),
            Field.SUPPLIER_NOTICE: (_supplier_notice, lambda cell: notice_cell(cell, unit[Field.SUPPLIER_NOTICE])),
        }


def _words(times: Times, start: TimeCell, end: TimeCell, term: str) -> str | None:
    """Return the row's own words of its time that days and months do not tell, to stand beside them."""
    told_more = end.said.options or end.said.term or (times.ends_on is None and not end.said.empty)
    unread = start.text if times.starts_on is None and not start.said.empty else ""
    words = dict.fromkeys(filter(None, (term, unread, end.text if told_more else "")))
    return "; ".join(words) or None


def _is_fixed(said: Spoken) -> bool:
    return said.term in (None, TermKind.FIXED) and not said.options


def _put(name: str) -> Callable[[dict[str, Any], list[Said], Any], None]:
    def put(values: dict[str, Any], notes: list[Said], found: Any) -> None:
        values[name] = found

    return put


def _person(role: str) -> Callable[[dict[str, Any], list[Said], str], None]:
    """A person's cell may hold the address too: "Anna Virtanen <anna.virtanen@esimerkki.fi>"."""

    def put(values: dict[str, Any], notes: list[Said], found: str) -> None:
        address = email_of(found) if "@" in found else None
        if address is None:
            values[f"{role}_name"] = found
            return
        name = " ".join(word for word in found.replace("<", " ").replace(">", " ").split() if "@" not in word)
        values[f"{role}_name"] = name.strip(" ,;()") or None
        _address(role)(values, notes, address)

    return put


def _address(role: str) -> Callable[[dict[str, Any], list[Said], str], None]:
    """An address is kept as it is; that no mail can reach it is told."""

    def put(values: dict[str, Any], notes: list[Said], found: str) -> None:
        values[f"{role}_email"] = found
        if trouble := trouble_of(found):
            notes.append(trouble)

    return put


def _business_id(values: dict[str, Any], notes: list[Said], found: tuple[str, bool]) -> None:
    values["business_id"], looks_wrong = found
    if looks_wrong:
        notes.append(Said(BAD_BUSINESS_ID.msgid, {"value": found[0]}))


def _renewal(values: dict[str, Any], notes: list[Said], found: Any) -> None:
    notice, _ = found
    if notice.months:
        values["renewal_months"] = notice.months
        if values.get("term") is TermKind.FIXED and not values.get("term_text"):
            values["term"] = TermKind.AUTO_RENEWING


def _value(heading: str | None) -> Callable[[dict[str, Any], list[Said], Any], None]:
    def put(values: dict[str, Any], notes: list[Said], found: Any) -> None:
        money, text = found
        values["estimated_value"] = money.amount
        values.setdefault("currency", money.currency or heading)
        if not money.exact:
            values["value_text"] = text[:500]

    return put


def _maximum(heading: str | None, *, stands_in: bool) -> Callable[[dict[str, Any], list[Said], Any], None]:
    """The most that may be bought; where the file has no other sum it is the value too.

    So the law estimates a framework: by all that may be bought under it (2014/24/EU art. 5(5)). A contract has one
    currency: a sum in another one than the row has told is kept as words alone.
    """

    def put(values: dict[str, Any], notes: list[Said], found: Any) -> None:
        money, text = found
        told = money.currency or heading
        values["currency"] = values.get("currency") or told
        is_other = told not in (None, values["currency"])
        values["maximum_value"] = None if is_other else money.amount
        if stands_in and not is_other:
            _value(heading)(values, notes, found)
        elif is_other or not money.exact:
            values["maximum_text"] = text or str(money.amount)
        if is_other:
            notes.append(Said(OTHER_CURRENCY.msgid, {"value": values["maximum_text"], "currency": values["currency"]}))

    return put


def _options(values: dict[str, Any], notes: list[Said], found: OptionsCell) -> None:
    if found.read is None:
        return
    values["option_text"], values["options"] = found.text, found.values
    if found.values:
        return
    times = Times(ends_on=values.get("ends_on"))
    values["options"] = options_after(times, found.read, found.text)
    if not values["options"] and not times.notes and times.ends_are is None:
        times.notes.append(Said(OPTIONS_AS_TEXT.msgid, {"text": found.text}))
    notes.extend(times.notes)
    if times.ends_are:
        values["ends_are"] = times.ends_are


def _option_notice(values: dict[str, Any], notes: list[Said], found: tuple[int | None, date | None]) -> None:
    months, by = found
    options: list[OptionValues] = list(values.get("options", ()))
    first = next((i for i, one in enumerate(options) if one.state is OptionState.OPEN), None)
    for index, one in enumerate(options):
        if one.state is OptionState.OPEN:
            last_day = by if index == first else None
            options[index] = replace(one, exercise_months_before=months, exercise_by=last_day or one.exercise_by)
    values["options"] = tuple(options)


def _notice(values: dict[str, Any], notes: list[Said], found: Any) -> None:
    notice, text = found
    values["notice_months"] = notice.months
    if notice.supplier_months is not None:
        values["supplier_notice_months"] = notice.supplier_months
    if not text.replace(".", "").isdecimal():
        values["notice_text"] = text[:500]
    if not notice.understood:
        notes.append(Said(NOTICE_AS_TEXT.msgid, {"text": text}))


def _supplier_notice(values: dict[str, Any], notes: list[Said], found: Any) -> None:
    notice, text = found
    months = notice.months if notice.months is not None else notice.supplier_months
    values["supplier_notice_months"] = months
    if not notice.understood:
        notes.append(Said(NOTICE_AS_TEXT.msgid, {"text": text}))
