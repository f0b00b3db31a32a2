"""Which rows of a table are contracts: totals, footers and repeated headers are passed over."""

import re
from collections.abc import Sequence
from datetime import date

from ...core.said import Said
from .cells import Cache, Cell, text_of
from .contents import Profile
from .dates import DateWay, Day, Doubt, read_cell
from .headings import Header, is_numbering, plain
from .money import money_of
from .refusals import FOOTER, REPEATED_HEADER, TOTAL, UNDER_HEADER
from .values import Field, SheetFacts

_SURELY = 0.95
_ENOUGH = 8
_SOFT, _HARD, _TOO_MUCH = 1, 2, 3
_LONGEST_DATE = 40
_FULL = 4  # cells of a usual row from which two are few
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

    def __init__(self, facts: SheetFacts, header: Header, profiles: Sequence[Profile]) -> None:
        self.facts = facts
        self.names = [(index, name) for index, name in enumerate(header.own) if name]
        field_at = {column.index: column.field for column in facts.columns}
        self.keys = {index for index, field in field_at.items() if field in _NAMING}
        self.times = [
            (i, Cache(_is_date)) for i, field in field_at.items() if field in (Field.STARTS_ON, Field.ENDS_ON)
        ]
        self.usual = sum(profile.filled for profile in profiles)

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
        if len(filled) <= 2 and self.usual > _FULL and _FOOT.match(text_of(cells[filled[0]])):
            return FOOTER
        return None

    def is_sparse(self, cells: tuple[Cell, ...]) -> bool:
        """Does the row hold nearly nothing where the others hold much, so that it may be no contract at all?"""
        return self.usual > _FULL and len(cells) - cells.count("") <= 2

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


_NAMING = frozenset({Field.TITLE, Field.SUPPLIER, Field.REFERENCE, Field.CASE_NUMBER})


def _is_under_header(cells: Sequence[Cell], filled: Sequence[int]) -> bool:
    """Units and forms below the headings: (€), (pvm), pp.kk.vvvv."""
    texts = [cells[index] for index in filled]
    return len(texts) > 1 and all(isinstance(text, str) and _UNIT.fullmatch(text.strip()) for text in texts)


def _is_date(cell: Cell) -> bool:
    if isinstance(cell, date):
        return True
    if not isinstance(cell, str) or len(cell) > _LONGEST_DATE:
        return False
    return (
        not cell.isdecimal() and any(map(str.isdecimal, cell)) and isinstance(read_cell(cell, DateWay()), Day | Doubt)
    )
