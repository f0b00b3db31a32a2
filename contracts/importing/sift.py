"""Which rows of a table are contracts: totals, footers, repeated headers are passed over, shifted rows are named."""

import re
from collections.abc import Callable, Sequence
from datetime import date
from functools import partial

from .cells import Cache, Cell, text_of
from .contents import Profile
from .dates import DateWay, Day, Doubt, Wrong, read_cell
from .headings import Header, is_numbering, plain
from .identifiers import business_id_of, email_of
from .messages import Said
from .money import money_of
from .refusals import FOOTER, REPEATED_HEADER, TOTAL, UNDER_HEADER, Fault, shifted, too_many_cells
from .terms_text import says_nothing, spoken
from .values import Field, SheetFacts

_SURELY = 0.95
_ENOUGH = 8
_FEW_OF_MANY = 0.02
_TOTAL = re.compile(
    r"(?:yhteensä|yht\.?|summa|loppusumma|välisumma|kokonaissumma|kaikki yhteensä|totalt|summa|delsumma|(?:grand "
    r"|sub)?-?\s?totals?|sum|subtotal)\b[\s:]*[\w\s()%€]{0,40}",
    re.IGNORECASE,
)
_UNIT = re.compile(
    r"\(.{1,40}\)|€|eur(?:oa)?|pvm|kk|v|pp\.kk\.v+|dd[./-]mm[./-]y+|yyyy-mm-dd|mm/dd/y+|alv 0 ?%|teksti|text"
    r"|kyllä/ei|ja/nej|yes/no",
    re.IGNORECASE,
)
_FOOT = re.compile(
    r"(?:päivitetty|laatinut|laadittu|huom|lähde|selite|tulostettu|sivu|uppdaterad|källa|anm|utskriven|sida"
    r"|upprättad|updated|last updated|source|notes?|printed"
    r"|page|prepared by|generated|report|as of|disclaimer|\*|\(\*|tietosuoja|luottamuksellinen)\b",
    re.IGNORECASE,
)


class Sieve:
    """Tells contracts from other rows, by what the columns of the table hold otherwise."""

    def __init__(self, facts: SheetFacts, header: Header, profiles: Sequence[Profile], *, delimited: bool) -> None:
        self.facts = facts
        self.names = [(index, name) for index, name in enumerate(header.own) if name]
        field_at = {column.index: column.field for column in facts.columns}
        self.keys = {index for index, field in field_at.items() if field in _NAMING}
        self.times = [
            (i, Cache(_is_date)) for i, field in field_at.items() if field in (Field.STARTS_ON, Field.ENDS_ON)
        ]
        self.usual = sum(profile.filled for profile in profiles)
        self.checks = [(i, check) for i, profile in enumerate(profiles) if (check := _check(profile))]
        self.overflow = _overflow(self.names, profiles) if delimited and header.row is not None else []

    def is_plain(self, cells: tuple[Cell, ...]) -> bool:
        """A cheap question: has the row a day, and enough else, so that nobody need ask whether it is a contract?"""
        for index, is_date in self.times:
            if is_date[cells[index]]:
                return len(cells) - cells.count("") > 3
        return False

    def passed_over(self, cells: tuple[Cell, ...], place: int) -> Said | None:
        """Why the row is no contract and needs no word; *place* counts from the header. None for a contract."""
        filled = [index for index, cell in enumerate(cells) if cell != "" and text_of(cell)]
        if len(filled) <= 1:
            return TOTAL if filled and isinstance(cells[filled[0]], float) else FOOTER
        if self._repeats_header(cells, filled):
            return REPEATED_HEADER
        if place <= 3 and (is_numbering(cells) or _is_under_header(cells, filled)):
            return UNDER_HEADER
        if self._is_total(cells, filled):
            return TOTAL
        if len(filled) <= 2 and self.usual > 4 and _FOOT.match(text_of(cells[filled[0]])):
            return FOOTER
        return None

    def shift(self, cells: tuple[Cell, ...]) -> Fault | None:
        """Why the row's cells seem to stand in the wrong columns, None where they do not."""
        for index in self.overflow:
            if text_of(cells[index]):
                return too_many_cells(index)
        misfits = [index for index, misses in self.checks if misses[cells[index]]]
        if len(misfits) < 2:
            return None
        return shifted(self.facts.columns[misfits[0]].heading, text_of(cells[misfits[0]]), misfits[0])

    def _repeats_header(self, cells: tuple[Cell, ...], filled: Sequence[int]) -> bool:
        same = sum(
            1 for index, name in self.names if isinstance(cells[index], str) and plain(text_of(cells[index])) == name
        )
        return same >= 2 and same >= 0.6 * len(filled)

    def _is_total(self, cells: tuple[Cell, ...], filled: Sequence[int]) -> bool:
        if any(is_date[cells[index]] for index, is_date in self.times):
            return False
        texts = [text_of(cells[index]) for index in filled if isinstance(cells[index], str)]
        worded = [text for text in texts if not money_of(text).exact]
        if any(_TOTAL.fullmatch(text) for text in worded):
            return len(filled) <= max(3.0, self.usual / 2)
        return not worded and not any(index in self.keys for index in filled)


def _check(profile: Profile) -> Cache[bool] | None:
    """What a column of one kind of cells would not hold, unless the row were shifted."""
    if len(profile.cells) < _ENOUGH:
        return None
    if profile.dates >= _SURELY:
        return Cache(_is_no_date)
    if profile.numbers >= _SURELY:
        return Cache(lambda cell: _is_date(cell) or _is_words(cell))
    for share, test in ((profile.emails, email_of), (profile.business_ids, business_id_of)):
        if share >= _SURELY:
            return Cache(partial(_misses, test))
    return None


def _overflow(names: Sequence[tuple[int, str]], profiles: Sequence[Profile]) -> list[int]:
    """Nameless columns after the last named one, in which nearly no row has anything."""
    last = max((index for index, _ in names), default=0)
    return [i for i, profile in enumerate(profiles) if i > last and 0 < profile.filled < _FEW_OF_MANY]


_NAMING = frozenset({Field.TITLE, Field.SUPPLIER, Field.REFERENCE, Field.CASE_NUMBER})


def _is_under_header(cells: Sequence[Cell], filled: Sequence[int]) -> bool:
    """Units and forms below the headings: (€), (pvm), pp.kk.vvvv."""
    texts = [cells[index] for index in filled]
    return len(texts) > 1 and all(isinstance(text, str) and _UNIT.fullmatch(text.strip()) for text in texts)


def _is_no_date(cell: Cell) -> bool:
    """A cell in a column of dates that is neither a date nor words that stand for one."""
    if cell == "" or isinstance(cell, date) or isinstance(read_cell(cell, _WAY), Day | Doubt | Wrong):
        return False
    text = text_of(cell)
    if not text or says_nothing(text):
        return False
    said = spoken(text, _WAY)
    return not (said.starts or said.ends or said.term or said.base_months)


_WAY = DateWay(serials=True)


def _is_date(cell: Cell) -> bool:
    if isinstance(cell, date):
        return True
    return isinstance(cell, str) and not cell.isdigit() and isinstance(read_cell(cell, DateWay()), Day | Doubt)


def _is_words(cell: Cell) -> bool:
    return (
        isinstance(cell, str)
        and len(cell) > 3
        and cell.strip() != ""
        and not any(char.isdigit() for char in cell)
        and not says_nothing(cell)
    )


def _misses(test: Callable[[str], object], cell: Cell) -> bool:
    text = text_of(cell)
    return bool(text) and not says_nothing(text) and not test(text)
