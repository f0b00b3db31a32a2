"""One cell of a recognised column, read: each function is asked once for each distinct cell."""

import re
from dataclasses import dataclass
from datetime import date

from .cells import Cell, text_of
from .dates import DateWay, Day, read_cell, read_text
from .identifiers import business_id_of
from .money import Money, exact_of, money_of
from .notice_text import Notice, notice_of
from .options_text import OptionsRead, options_of, values_of
from .refusals import unclear_cell
from .terms_text import Spoken, says_no_options, says_nothing, spoken
from .tokens import tokens_of
from .values import Column, OptionValues

_BLANK = frozenset({"", "-", "–", "—", "--", "n/a", "#n/a", "null", "none", "nan", "nil", "#ref!", "#value!", "?", "."})
_LONGEST_BLANK = 8
_FINNISH_FORM = re.compile(r"\d{6,7}-\d")


@dataclass(frozen=True, slots=True)
class TimeCell:
    """A cell about time; `day` where it is a whole day with its century and nothing else."""

    said: Spoken
    day: Day | None
    text: str


@dataclass(frozen=True, slots=True)
class OptionsCell:
    """A cell about options; `read` is None where it says that there are none.

    `values` are the options, where nothing else of the row is needed to know them.
    """

    read: OptionsRead | None
    text: str
    values: tuple[OptionValues, ...] = ()


def text_cell(most: int, cell: Cell) -> str | None:
    """The text in one line, cut at *most* characters; None for nothing."""
    text = " ".join((cell if isinstance(cell, str) else text_of(cell)).split())
    if len(text) < _LONGEST_BLANK and text.casefold() in _BLANK:
        return None
    return text if len(text) <= most else text[: most - 1] + "…"


def time_cell(cell: Cell, way: DateWay, unit_months: int | None) -> TimeCell:
    """What the cell says of time; a number that is no date is a problem, words without one are not."""
    text = text_of(cell)
    if not text:
        return TimeCell(Spoken(empty=True), None, "")
    reading = read_cell(cell, way)
    if isinstance(reading, Day):
        is_plain = not reading.short_year and not reading.never
        return TimeCell(Spoken(ends=reading), reading if is_plain else None, text)
    if reading is not None:
        return TimeCell(Spoken(problem=reading), None, text)
    if not isinstance(cell, str) or text.isdecimal():
        return TimeCell(Spoken(problem=unclear_cell(text, cell, way)), None, text)
    return TimeCell(spoken(text, way, unit_months), None, " ".join(text.split())[:1000])


def day_cell(cell: Cell, way: DateWay, *, last: bool) -> date | None:
    """A day that is not the contract's own start or end: None where it is unclear."""
    reading = read_cell(cell, way)
    if not isinstance(reading, Day) or reading.never:
        return None
    return reading.last if last else reading.first


def money_cell(cell: Cell, column: Column | None) -> tuple[Money, str] | None:
    """The sum and the cell's own words; None for an empty cell."""
    if isinstance(cell, float):
        money = exact_of(cell)
        return money, "" if money.exact else text_of(cell)
    text = text_of(cell)
    if not text or text.casefold() in _BLANK:
        return None
    return money_of(text, column.decimal_comma if column else None), text


def business_id_cell(cell: Cell) -> tuple[str, bool] | None:
    """The business id in its own form, else the text; and whether it looks Finnish but is none."""
    text = text_of(cell)
    if text.casefold() in _BLANK:
        return None
    found = business_id_of(text)
    return (found, False) if found else (text[:20], bool(_FINNISH_FORM.fullmatch(text)))


def notice_cell(cell: Cell, unit_months: int | None) -> tuple[Notice, str] | None:
    """A period and the cell's own words; None where the cell says nothing."""
    text = " ".join(text_of(cell).split())
    return None if not text or says_nothing(text) else (notice_of(text, unit_months), text)


def options_cell(cell: Cell, way: DateWay, unit_months: int | None) -> OptionsCell | None:
    """What the cell says of options; None for an empty cell."""
    text = " ".join(text_of(cell).split())
    if not text:
        return None
    if says_no_options(text) or says_nothing(text):
        return OptionsCell(None, text)
    read = options_of(tokens_of(read_text(text, way)), unit_months)
    return OptionsCell(read, text[:1000], () if read.until else values_of(read, text))


def option_notice_cell(cell: Cell, way: DateWay, unit_months: int | None) -> tuple[int | None, date | None] | None:
    """How many months before, or by which day, an option must be used."""
    text = " ".join(text_of(cell).split())
    if not text or says_nothing(text):
        return None
    day = day_cell(cell, way, last=True)
    return (None, day) if day else (notice_of(text, unit_months).months, None)
