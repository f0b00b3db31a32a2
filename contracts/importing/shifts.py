"""Rows whose cells stand in the wrong columns: told by how ill several of them fit what the columns hold otherwise.

A delimiter inside a text or a cell that was lost moves all that follows by one. The dates may still be dates then, only
not the right ones; so such a row is refused by name.
"""

import re
from collections import Counter
from collections.abc import Sequence
from datetime import date
from functools import cached_property, lru_cache
from operator import itemgetter

from .cells import Cache, Cell, text_of
from .contents import Profile
from .dates import DateWay, Day, Doubt, Wrong, read_cell
from .headings import Header
from .refusals import Fault, shifted, too_many_cells
from .terms_text import says_nothing, spoken
from .values import Field, SheetFacts

_SURELY = 0.9
_ENOUGH = 8
_MANY = 20
_FULL = 0.95
_FEW, _FEW_OF_MANY = 0.05, 0.02
_USUAL = 3
_LOOKED_AT = 1000
_SOFT, _HARD, _TOO_MUCH = 1, 2, 4
_WAY = DateWay(serials=True)
_FORMS = (
    ("email", re.compile(r"\S+@\S+\.\w+")),
    ("address", re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)),
    ("business id", re.compile(r"\d{6,7}-\d|FI\d{8}")),
    ("date", re.compile(r"\d{1,4}[./-]\d{1,2}[./-]\d{2,4}(?:[T ].*)?")),
    (
        "length",
        re.compile(r"(?:\d+[x+ ]*)*\d+\s?(?:v|kk|vuot|vuosi|kuuk|år|mån|year|month|yr|mo)\w*.{0,30}", re.IGNORECASE),
    ),
    ("number", re.compile(r"[-(]?(?:[€$£]|[A-Z]{3} ?)?\s?\d[\d\s.,']*\)?\s?(?:€|eur|euroa|sek|kr|%)?", re.IGNORECASE)),
)
_WORDED = frozenset({"words", "text"})
_OF_NAMES = frozenset({Field.TITLE, Field.SUPPLIER, Field.UNIT, Field.OWNER, Field.DEPUTY, Field.CATEGORY})


@lru_cache(maxsize=100_000)
def form_of(cell: Cell) -> str:
    """What kind of thing a cell is by its form; "" for nothing, "words" without a digit, "text" for all else."""
    if isinstance(cell, date):
        return "date"
    if isinstance(cell, float):
        return "number"
    text = cell.strip()
    if not text or says_nothing(text):
        return ""
    if len(text) > 60 or not ("@" in text or "/" in text or any(map(str.isdecimal, text))):
        return "words"
    return next((name for name, pattern in _FORMS if pattern.fullmatch(text)), "text")


class Shifts:
    """Looks for shifted rows in one table: cheaply at the columns of one form, closely where one of those is hurt."""

    def __init__(
        self, facts: SheetFacts, header: Header, columns: Sequence[Sequence[Cell]], profiles: Sequence[Profile]
    ) -> None:
        self.facts = facts
        self.columns = columns
        self.profiles = profiles
        self.forms = [_forms_of(column) for column in columns]
        found = [(index, self._check(index)) for index in range(len(profiles))]
        self.checks = [(index, check) for index, check in found if check is not None]
        self.checked = {index for index, _ in self.checks}
        self.counts: dict[int, Counter[Cell]] = {}
        self.full = [index for index in range(len(profiles)) if self._is_full(index)]
        self.overflow = self._overflow(header) if facts.sheet is None and header.row is not None else []

    @cached_property
    def lacking(self) -> Counter[tuple[bool, ...]]:
        """How many rows lack the same cells of the nearly full columns."""
        rows = zip(*(self.columns[index] for index in self.full), strict=True)
        return Counter(tuple(cell == "" for cell in row) for row in rows)

    def fault(self, cells: tuple[Cell, ...]) -> Fault | None:
        """Why the row's cells seem to stand in the wrong columns, None where they do not."""
        for index in self.overflow:
            if text_of(cells[index]):
                return too_many_cells(index)
        first = self._first_misfit(cells)
        if first is None:
            first = self._moved_to(cells)
        return None if first is None else shifted(self.facts.columns[first].heading, text_of(cells[first]), first)

    def _first_misfit(self, cells: tuple[Cell, ...]) -> int | None:
        """The first of the cells that do not fit their columns, where those are ill enough."""
        hurt = {index: weight for index, weigh in self.checks if (weight := weigh[cells[index]])}
        if not hurt:
            return None
        for index, cell in enumerate(cells):
            further = self._odd(index, cell) + (_HARD if index in hurt and self._is_from_beside(index, cell) else 0)
            hurt[index] = hurt.get(index, 0) + further
        misfits = {index: weight for index, weight in hurt.items() if weight and text_of(cells[index])}
        if all(weight < _HARD for weight in misfits.values()):
            return None
        told = sum(misfits.values())
        if told < _TOO_MUCH and told + self._told_by_blanks(sum(hurt.values()) - told, cells) < _TOO_MUCH:
            return None
        return min(misfits)

    def _moved_to(self, cells: tuple[Cell, ...]) -> int | None:
        """The column beside start and end into which one of them has moved, while the other stands in its place."""
        if self.term is None:
            return None
        first, last = self.term
        for beside, lost, kept in ((last + 1, first, last), (first - 1, last, first)):
            are_dates = self._is_no_date_column(beside) and form_of(cells[beside]) == form_of(cells[kept]) == "date"
            if are_dates and (not text_of(cells[lost]) or _ill_as_date(cells[lost])):
                return beside
        return None

    @cached_property
    def term(self) -> tuple[int, int] | None:
        """The columns of start and end, where they stand side by side."""
        ends = {column.field: column.index for column in self.facts.columns}
        first, last = ends.get(Field.STARTS_ON), ends.get(Field.ENDS_ON)
        return (first, last) if first is not None and last == first + 1 else None

    def _is_no_date_column(self, index: int) -> bool:
        if not 0 <= index < len(self.columns):
            return False
        named = self.facts.columns[index].field in _OF_NAMES
        return self.forms[index]["date"] <= (0.5 if named else _FEW) * max(_MANY, self.forms[index].total())

    def _told_by_blanks(self, weight: int, cells: tuple[Cell, ...]) -> int:
        """How much the row's empty cells add: little, and nothing where other rows lack the very same."""
        lacking = tuple(cells[index] == "" for index in self.full)
        return 0 if self.lacking[lacking] >= _USUAL else min(weight, _HARD)

    def _check(self, index: int) -> Cache[int] | None:
        """How ill a cell fits a column that holds things of one form."""
        profile, forms = self.profiles[index], self.forms[index]
        if forms.total() < _ENOUGH:
            return None
        if profile.dates + profile.terms >= _SURELY and profile.dates >= 0.5:
            is_full = self._is_full(index) and self.facts.columns[index].field in (Field.STARTS_ON, Field.ENDS_ON)
            return Cache(lambda cell: _ill_as_date(cell) or _SOFT * (is_full and not text_of(cell)))
        form, times = max(forms.items(), key=itemgetter(1), default=("", 0))
        if form in _WORDED or form == "date" or times < _SURELY * forms.total():
            return None
        return Cache(lambda cell: _ill(form_of(cell), form))

    def _odd(self, index: int, cell: Cell) -> int:
        """What else is odd: nothing where there is always something, a thing of another form, a lone value."""
        form = form_of(cell)
        if not form:
            return _SOFT * self._is_full(index)
        forms = self.forms[index]
        if index in self.checked or forms.total() < _ENOUGH:
            return 0
        if form not in _WORDED and forms[form] < _FEW * forms.total():
            return _HARD
        return _SOFT * self._is_lone(index, cell)

    def _is_full(self, index: int) -> bool:
        profile = self.profiles[index]
        return profile.filled >= _FULL and profile.total >= _MANY

    def _is_lone(self, index: int, cell: Cell) -> bool:
        """Is the cell alone in a column of few different values?"""
        counts = self._counts(index)
        return len(counts) <= 0.3 * counts.total() and counts.total() >= _MANY and counts[cell] == 1

    def _is_from_beside(self, index: int, cell: Cell) -> bool:
        """Does the cell belong to the column on its left or right?"""
        beside = [place for place in (index - 1, index + 1) if 0 <= place < len(self.columns)]
        return isinstance(cell, str) and any(self._counts(place)[cell] > 1 for place in beside)

    def _counts(self, index: int) -> Counter[Cell]:
        if index not in self.counts:
            self.counts[index] = Counter(cell for cell in self.columns[index] if cell != "")
        return self.counts[index]

    def _overflow(self, header: Header) -> list[int]:
        """Nameless columns of a text after the last named one, in which nearly no row has anything."""
        last = max((index for index, name in enumerate(header.own) if name), default=0)
        further = [(i, profile) for i, profile in enumerate(self.profiles) if i > last and profile.total >= _ENOUGH]
        return [i for i, profile in further if 0 < profile.filled <= max(_FEW_OF_MANY, 1.5 / profile.total)]


def _forms_of(column: Sequence[Cell]) -> Counter[str]:
    """How often each form stands in a column, of the cells that hold something."""
    forms = Counter(map(form_of, column[:: max(1, len(column) // _LOOKED_AT)]))
    del forms[""]
    return forms


def _ill(form: str, wanted: str) -> int:
    """How ill a form fits a column of another."""
    if not form or form == wanted or {form, wanted} == {"number", "length"}:
        return 0
    return _SOFT if form in _WORDED else _HARD


def _ill_as_date(cell: Cell) -> int:
    """How ill a cell fits a column of dates: words a little, unless they stand for a date; a number more."""
    if cell == "" or isinstance(cell, date) or isinstance(read_cell(cell, _WAY), Day | Doubt | Wrong):
        return 0
    text = text_of(cell)
    if not text or says_nothing(text):
        return 0
    said = spoken(text, _WAY)
    if said.starts or said.ends or said.term or said.options:
        return 0
    return _HARD if said.problem or said.base_months else _SOFT
