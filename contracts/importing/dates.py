"""Days as registers write them: as cells, in numbers, in words, as months and quarters, as stamps and serial numbers.

A text whose day and month could change places is a Doubt with both readings; which one holds is told by the column.
"""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from ...core.said import Said, say
from ..models import Precision
from .cells import Cell
from .months import MONTH_WORDS, last_day, month_of

EARLIEST, LATEST = 1950, 2200
NEVER = frozenset({2900, 2999, 3000, 3999, 4000, *range(9000, 10_000)})  # 3027 is none of them but a slip
_HELSINKI = ZoneInfo("Europe/Helsinki")
_EXCEL_DAY_0 = date(1899, 12, 30)
_SHIFT_1904 = 1462
_SERIALS = range(18_264, 80_000)  # 1950 … 2119
_ROUND = 500  # a lone multiple of it is rather a sum


@dataclass(frozen=True, slots=True)
class DateWay:
    """How the dates of one column are written, as far as its own values tell."""

    order: str | None = None  # what 1/2/2027 means: "dmy", "mdy" or (two-digit years first) "ymd"; None: not told
    dots: str = "dmy"  # what 1.2.2027 means
    helsinki: bool = False  # UTC stamps that are midnights of Helsinki: the day is Helsinki's
    serials: bool = False  # plain numbers count days
    years: bool = False  # a year alone is a date
    lengths: bool = False  # a length alone stands for an end
    epoch_1904: bool | None = False  # counts of days begin in 1904; None: the file does not tell
    lone_from: int = 0  # a count of days that stands alone among dates is read from this one, by the 1900 system,
    lone_to: int = 0  # up to this one
    swapped: bool = False  # date cells that a spreadsheet may have read with day and month in each other's place


@dataclass(frozen=True, slots=True)
class Day:
    """A day, month or quarter that was read: as a start it is its first day, as an end its last."""

    first: date
    last: date
    precision: Precision = Precision.DAY
    short_year: bool = False  # the century was not written

    @property
    def never(self) -> bool:
        """A far-off year such as 9999, by which systems say: no end."""
        return self.last.year in NEVER


@dataclass(frozen=True, slots=True)
class Doubt:
    """A date of which day and month could change places."""

    text: str
    readings: tuple[date, ...]


@dataclass(frozen=True, slots=True)
class Wrong:
    """Something that looks like a date and cannot be one."""

    text: str
    why: Said
    suggestion: str | None = None


Reading = Day | Doubt | Wrong

_TIME = (
    r"(?:[T\s,]\s*(?:klo\.?\s*|kl\.?\s*)?\d{1,2}[:.]\d{2}(?:[:.]\d{2}(?:[.,]\d+)?)?(?:\s?[ap]\.?m\.?)?)?"
    r"(?:\s?(?:Z|UTC|GMT)\b|\s?[+-]\d{2}:?\d{2}(?!\d))?"
)
_WEEKDAY = (
    r"(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?|maanantai|tiistai|keskiviikko|torstai|"
    r"perjantai|lauantai|sunnuntai|måndag|tisdag|onsdag|torsdag|fredag|lördag|söndag|ma|ti|ke|pe|la|su)\.?,?\s+"
)
_TH = r"(?:st|nd|rd|th|:e|:a|\.)?"
_YEAR = r"(?:\d{4}|'?\d{2})"
_QUARTER = r"(?:q|kv(?:art(?:aali|al|er)?)?|neljännes|qtr|quarter)"
_FORMS = {
    "same_year": r"\d{1,2}\.\d{1,2}\.?\s*[-–]\s*\d{1,2}\.\d{1,2}\.\d{4}",
    "iso": r"\d{4}\s?[-/.]\s?\d{1,2}\s?[-/.]\s?\d{1,2}(?!\d)" + _TIME,
    "numbers": r"\d{1,2}\s?[./-]\s?\d{1,2}\s?[./-]\s?(?:\d{4}|\d{2})(?!\d)" + _TIME,
    "day_name": rf"\d{{1,2}}\s?{_TH}[\s-]*(?:of\s+)?(?:{MONTH_WORDS})[.,]?[\s/-]*{_YEAR}(?!\d)",
    "name_day": rf"(?:{MONTH_WORDS})\.?[\s-]*\d{{1,2}}{_TH}(?:,\s*|[\s-]+){_YEAR}(?![\d:])" + _TIME,
    "quarter": rf"{_QUARTER}\.?\s*[1-4]\s*[\s/.'-]\s*\d{{2,4}}(?!\d)|[1-4]\.?\s?{_QUARTER}\w*\.?\s*[/.'-]?\s*\d{{4}}"
    rf"|\d{{4}}\s?[\s/.-]?\s?{_QUARTER}\.?\s*[1-4](?!\d)",
    "month_year": r"(?:0?[1-9]|1[0-2])\s?[/.-]\s?\d{4}(?!\d)",
    "year_month": r"\d{4}\s?[/-]\s?(?:0?[1-9]|1[0-2])(?!\d)",
    "name_year": rf"(?:{MONTH_WORDS})[\s.,/-]*\d{{4}}(?!\d)|(?:{MONTH_WORDS})[-']\d{{2}}(?!\d)",
    "year_end": r"(?:vuoden\s+)?\d{4}\s+lop\w+|(?:slutet|utgången|end)\s+(?:av|of)\s+(?:år\s+)?\d{4}(?!\d)",
    "eight": r"\d{8}(?!\d)",
}
_ANY = re.compile(
    r"(?<![\d])(?:" + _WEEKDAY + ")?(?:" + "|".join(f"(?P<{name}>{form})" for name, form in _FORMS.items()) + ")",
    re.IGNORECASE,
)
_NUMBERS = re.compile(r"(?<!\d)(?<!\d[./-])(\d{1,2})\s?([./-])\s?(\d{1,2})\s?[./-]\s?(\d{4}|\d{2})(?!\d)")
_ISO = re.compile(r"(\d{4})\s?[-/.]\s?(\d{1,2})\s?[-/.]\s?(\d{1,2})")
_STAMP = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?\s?(?:Z|UTC|\+00:?00)$", re.IGNORECASE)
_MONTH_NAME = re.compile(MONTH_WORDS, re.IGNORECASE)
_UNSURE = say("Päivä on epäselvä: %(value)s.")


def read_cell(cell: Cell, way: DateWay) -> Reading | None:
    """The day that the whole cell is; None where it is no date at all, or a text that holds more than a date."""
    if isinstance(cell, date):
        return _date_cell(date(cell.year, cell.month, cell.day), way)
    if isinstance(cell, float):
        return _number(cell, way) or _lone(cell, way, epoch_told=way.epoch_1904 is not None)
    pieces = [piece for piece in read_text(cell, way) if not isinstance(piece, str) or piece.strip(" \t\r\n.,;")]
    return pieces[0] if len(pieces) == 1 and not isinstance(pieces[0], str) else None


def _date_cell(day: date, way: DateWay) -> Reading:
    if way.swapped and day.day <= 12 and day.day != day.month:
        return Doubt(day.isoformat(), (day, date(day.year, day.day, day.month)))
    return _plausible(day, day.isoformat())


def read_text(text: str, way: DateWay) -> list[str | Reading]:
    """The text with every date in it read: the pieces between stay as they are."""
    text = text.replace("\xa0", " ").strip()
    if text.isdecimal():
        number = _number(float(text), way) or _lone(float(text), way, epoch_told=False)
        if number is not None:
            return [number]
    pieces: list[str | Reading] = []
    done = 0
    for match in _ANY.finditer(text):
        if match.start() > done:
            pieces.append(text[done : match.start()])
        pieces += _readings(str(match.lastgroup), match.group(str(match.lastgroup)).strip(), way)
        done = match.end()
    if done < len(text):
        pieces.append(text[done:])
    return pieces


def orders_in(text: str) -> list[tuple[str, frozenset[str]]]:
    """Of each date in numbers: its separator, and the orders in which it could be read; none where all say the same."""
    return [(match[2], _telling(match)) for match in _NUMBERS.finditer(text)]


def _telling(match: re.Match[str]) -> frozenset[str]:
    readings = {order: day.first for order in _orders_for(match) if (day := _in_order(match, order))}
    return frozenset(readings) if len(readings) == 1 or len(set(readings.values())) > 1 else frozenset()


def is_helsinki_midnight(text: str) -> bool | None:
    """Is the UTC stamp a midnight of Helsinki? None where the text is no UTC stamp."""
    if not _STAMP.match(text.strip()):
        return None
    moment = _moment(text.strip())
    return moment is not None and moment.astimezone(_HELSINKI).strftime("%H:%M:%S") == "00:00:00"


def is_serial(cell: Cell) -> bool:
    """Could the number be a spreadsheet's count of days?"""
    if isinstance(cell, str):
        return cell.strip().isdecimal() and int(cell) in _SERIALS if len(cell) < 12 else False
    return isinstance(cell, float) and _SERIALS.start <= cell < _SERIALS.stop


def is_year(cell: Cell) -> bool:
    """Is the cell a year alone?"""
    text = f"{cell:g}" if isinstance(cell, float) else str(cell).strip()
    return len(text) == 4 and text.isdecimal() and 1990 <= int(text) <= 2100


def _readings(form: str, text: str, way: DateWay) -> list[str | Reading]:
    if form == "same_year":
        start, end = re.split(r"\s*[-–]\s*", text, maxsplit=1)
        year = end.rsplit(".", 1)[1]
        return [_numbers(f"{start.rstrip('.')}.{year}", way), " - ", _numbers(end, way)]
    return [_READERS[form](text, way)]


def _iso(text: str, way: DateWay) -> Reading:
    if way.helsinki and _STAMP.match(text) and (moment := _moment(text)):
        return _day_of(moment.astimezone(_HELSINKI).date())
    match = _ISO.match(text)
    return _made(text, int(match[1]), int(match[2]), int(match[3])) if match else _unclear(text)


def _moment(text: str) -> datetime | None:
    plain = re.sub(r"\s?(?:Z|UTC|\+00:?00)$", "", text, flags=re.IGNORECASE)
    try:
        return datetime.fromisoformat(plain).replace(tzinfo=UTC)
    except ValueError:
        return None


def _numbers(text: str, way: DateWay) -> Reading:
    match = _NUMBERS.match(text)
    if not match:
        return _unclear(text)
    if match[2] == ".":
        return _in_order(match, way.dots) or _no_such_day(match, way.dots)
    if way.order:
        return _in_order(match, way.order) or _not_so_here(match, way.order)
    found = {day.first: day for order in _orders_for(match) if (day := _in_order(match, order))}
    if len(found) == 1:
        return next(iter(found.values()))
    return Doubt(text, tuple(found)) if found else _no_such_day(match, "dmy")


def _orders_for(match: re.Match[str]) -> tuple[str, ...]:
    short_with_dashes = match[2] == "-" and len(match[4]) == 2
    return ("dmy", "mdy", "ymd") if short_with_dashes else ("dmy", "mdy")


def _parts(match: re.Match[str], order: str) -> tuple[int, int, int]:
    parts = dict(zip(order, (match[1], match[3], match[4]), strict=True))
    year = int(parts["y"]) + (2000 if len(parts["y"]) < 3 else 0)
    return year, int(parts["m"]), int(parts["d"])


def _in_order(match: re.Match[str], order: str) -> Day | None:
    try:
        day = date(*_parts(match, order))
    except ValueError:
        return None
    return _day_of(day, short=len(match[4]) == 2) if EARLIEST <= day.year <= LATEST or day.year in NEVER else None


def _not_so_here(match: re.Match[str], order: str) -> Wrong:
    """A date that is none in the column's own order, though it may be one in the other."""
    if not any(_in_order(match, other) for other in _orders_for(match)):
        return _no_such_day(match, order)
    orders = {"dmy": say("päivä ensin"), "mdy": say("kuukausi ensin"), "ymd": say("vuosi ensin")}
    why = say(
        "%(value)s on kirjoitettu eri järjestyksessä kuin sarakkeen muut (%(order)s).",
        value=match[0].strip(),
        order=orders[order],
    )
    return Wrong(match[0].strip(), why)


def _no_such_day(match: re.Match[str], order: str) -> Wrong:
    return _made_wrong(match[0].strip(), *_parts(match, order))


def _named(text: str, way: DateWay) -> Reading:
    month, rest = month_of(text), [int(number) for number in re.findall(r"\d+", _MONTH_NAME.sub(" ", text, count=1))]
    if month is None or len(rest) < 2:
        return _unclear(text)
    number, year = rest[0], rest[1]
    reading = _made(text, year + (2000 if year < 100 else 0), month, number)
    return Day(reading.first, reading.last, short_year=year < 100) if isinstance(reading, Day) else reading


def _quarter(text: str, way: DateWay) -> Reading:
    numbers = re.findall(r"\d+", text)
    year = next((number for number in numbers if len(number) == 4), numbers[-1])
    quarter = next((number for number in numbers if len(number) == 1), numbers[0])
    return _span(text, int(year), int(quarter) * 3 - 2, 3, Precision.QUARTER, short=len(year) == 2)


def _month(text: str, way: DateWay) -> Reading:
    month = month_of(text)
    numbers = re.findall(r"\d+", text)
    year = next((number for number in numbers if len(number) == 4), numbers[-1])
    if month is None:
        month = int(next(number for number in numbers if len(number) < 4))
    return _span(text, int(year), month, 1, Precision.MONTH, short=len(year) == 2)


def _year_end(text: str, way: DateWay) -> Reading:
    return _span(text, int(re.findall(r"\d{4}", text)[0]), 1, 12, Precision.YEAR, short=False)


def _span(text: str, year: int, month: int, months: int, precision: Precision, *, short: bool) -> Reading:
    year += 2000 if short else 0
    if not EARLIEST <= year <= LATEST:
        return _made_wrong(text, year, month, 1)
    return Day(date(year, month, 1), last_day(year, month + months - 1), precision, short)


def _eight(text: str, way: DateWay) -> Reading:
    year = int(text[:4])
    if EARLIEST <= year <= LATEST and int(text[4:6]) <= 12:
        return _made(text, year, int(text[4:6]), int(text[6:]))
    return _numbers(f"{text[:2]}/{text[2:4]}/{text[4:]}", way)


def _number(number: float, way: DateWay) -> Reading | None:
    """A plain number: 20271231, a count of days, or a year, where the column shows that it may be one."""
    if not 0 < number < 100_000_000:
        return None
    whole = int(number)
    if number == whole and whole > 999_999:
        return _eight(f"{whole:08d}", way)
    if way.serials and whole in _SERIALS:
        return _day_of(_EXCEL_DAY_0 + timedelta(days=whole + (_SHIFT_1904 if way.epoch_1904 else 0)))
    if way.years and is_year(float(whole)):
        return Day(date(whole, 1, 1), date(whole, 12, 31), Precision.YEAR)
    return None


def _lone(number: float, way: DateWay, *, epoch_told: bool) -> Day | None:
    """A count of days that stands alone in a column of dates: read where its day lies among theirs, else None.

    Where nobody tells from which year it counts, the other system's day must not lie among them, too.
    """
    if not number.is_integer() or not number % _ROUND:
        return None
    near = range(way.lone_from, way.lone_to)
    by_1900, by_1904 = int(number), int(number) + _SHIFT_1904
    if not epoch_told and by_1900 in near and by_1904 in near:
        return None
    serial = by_1904 if way.epoch_1904 else by_1900
    return _day_of(_EXCEL_DAY_0 + timedelta(days=serial)) if serial in near and serial in _SERIALS else None


def serial_of(day: date) -> int:
    """Return the day as a count of days by the 1900 system."""
    return (day - _EXCEL_DAY_0).days


def _made(text: str, year: int, month: int, day: int) -> Reading:
    try:
        return _plausible(date(year, month, day), text)
    except ValueError:
        return _made_wrong(text, year, month, day)


def _plausible(day: date, text: str) -> Reading:
    if EARLIEST <= day.year <= LATEST or day.year in NEVER:
        return _day_of(day)
    return Wrong(text, say("Vuosi %(year)s ei voi pitää paikkaansa.", year=day.year))


def _day_of(day: date, *, short: bool = False) -> Day:
    return Day(day, day, Precision.DAY, short)


def _made_wrong(text: str, year: int, month: int, day: int) -> Wrong:
    if not 1 <= month <= 12 or not 1 <= day <= 31:
        return Wrong(text, say("%(value)s ei ole päivä.", value=text))
    if not (EARLIEST <= year <= LATEST):
        return Wrong(text, say("Vuosi %(year)s ei voi pitää paikkaansa.", year=year))
    last = last_day(year, month)
    why = say("%(value)s ei ole päivä: kuussa on %(days)s päivää.", value=text, days=last.day)
    return Wrong(text, why, f"{last.day}.{last.month}.{last.year}")


def _unclear(text: str) -> Wrong:
    return Wrong(text, Said(_UNSURE.msgid, {"value": text}))


_READERS = {
    "iso": _iso,
    "numbers": _numbers,
    "day_name": _named,
    "name_day": _named,
    "quarter": _quarter,
    "month_year": _month,
    "year_month": _month,
    "name_year": _month,
    "year_end": _year_end,
    "eight": _eight,
}
