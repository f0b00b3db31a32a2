"""What a whole column tells of how its dates are written: the order of day and month, serial numbers, stamps."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date

from .cells import Cell
from .dates import DateWay, Day, is_helsinki_midnight, is_serial, is_year, orders_in, read_cell, serial_of

_LENGTH = re.compile(r"\s*\d{1,3}\s*(?:v|kk|vuo\w*|kuuk\w*|år\w*|mån\w*|years?|months?|yrs?)\.?\s*", re.IGNORECASE)
_FEWEST_DATES, _SHARE_OF_DATES = 3, 0.9  # that make a column one of dates to a lone number in it
_AROUND_DAYS = 730  # how far from the other dates the day of a lone number may lie
_MONTH_FIRST = frozenset({"mdy"})  # with dots it takes several dates to say so: one is a slip of the pen
_CLEAR_MAJORITY = 50  # times as many dates that only one order reads as dates that only the other does


def way_of(cells: Mapping[Cell, int], *, date_1904: bool | None = False) -> DateWay:
    """How the dates of a column are written, told by its own cells and how often each stands there."""
    texts = [cell for cell in cells if isinstance(cell, str)]
    numeric = [found for text in texts for found in orders_in(text)]
    order = order_told(orders for separator, orders in numeric if separator != ".")
    dotted = [orders for separator, orders in numeric if separator == "."]
    way = DateWay(
        order=order,
        dots="mdy" if order_told(dotted) == "mdy" and dotted.count(_MONTH_FIRST) >= _FEWEST_DATES else "dmy",
        helsinki=_helsinki(texts),
        serials=_share(cells, is_serial) >= (0.5 if len(texts) == len(cells) else 0.1),
        years=_share(cells, is_year) >= 0.5,
        lengths=_lengths(cells) >= 0.1,
        epoch_1904=date_1904,
        swapped=_swapped(cells, order, numeric),
    )
    return way if way.serials else _with_lone(way, cells)


def _with_lone(way: DateWay, cells: Mapping[Cell, int]) -> DateWay:
    """Let a number that stands alone among dates be a count of days, where its day lies near theirs."""
    numbers = [cell for cell in cells if is_serial(cell)]
    if not numbers:
        return way
    told = {cell: read_cell(cell, way) for cell in cells if _holds_digits(cell) and cell not in numbers}
    days = {cell: one.first for cell, one in told.items() if isinstance(one, Day) and not one.never}
    count, of = (sum(cells[cell] for cell in some) for some in (days, told))
    if count < max(_FEWEST_DATES, _SHARE_OF_DATES * of, sum(cells[cell] for cell in numbers)):
        return way
    serials = [serial_of(day) for day in days.values()]
    return replace(way, lone_from=min(serials) - _AROUND_DAYS, lone_to=max(serials) + _AROUND_DAYS)


def _holds_digits(cell: Cell) -> bool:
    return not isinstance(cell, str) or any(map(str.isdecimal, cell))


def order_told(found: Iterable[frozenset[str]]) -> str | None:
    """The one order in which all dates can be read; None where more than one can, or where they contradict."""
    seen = [orders for orders in found if orders]
    if not seen:
        return None
    shared = frozenset.intersection(*seen)
    if shared:
        return next(iter(shared)) if len(shared) == 1 else None
    votes = Counter(next(iter(orders)) for orders in seen if len(orders) == 1)
    (first, most), *others = votes.most_common()
    return first if most >= _CLEAR_MAJORITY * sum(count for _, count in others) else None


def is_undecided(cells: Iterable[Cell], way: DateWay) -> bool:
    """Does the column hold dates of which day and month can change places?"""
    if way.order is not None:
        return False
    return any(
        separator != "." and len(orders) > 1
        for cell in cells
        if isinstance(cell, str)
        for separator, orders in orders_in(cell)
    )


def told_by_neighbours(ways: Sequence[DateWay], undecided: Sequence[bool]) -> list[DateWay]:
    """Columns that do not tell take the order that every other date column of the sheet tells, if they agree."""
    told = {way.order for way in ways if way.order}
    order = next(iter(told)) if len(told) == 1 else None
    return [replace(way, order=order) if open_ and order else way for way, open_ in zip(ways, undecided, strict=True)]


def _share(cells: Mapping[Cell, int], test: Callable[[Cell], bool]) -> float:
    """Of the cells that hold a number, the share that passes."""
    told = {cell: times for cell, times in cells.items() if _holds_digits(cell)}
    return sum(times for cell, times in told.items() if test(cell)) / sum(told.values()) if told else 0.0


def _lengths(cells: Mapping[Cell, int]) -> float:
    """The share of the cells that are a length alone."""
    total = sum(times for cell, times in cells.items() if cell != "")
    told = sum(times for cell, times in cells.items() if isinstance(cell, str) and _LENGTH.fullmatch(cell))
    return told / total if total else 0.0


def _helsinki(texts: Iterable[str]) -> bool:
    """Are there UTC stamps, and is every one of them a midnight of Helsinki?"""
    stamps = [is_midnight for text in texts if (is_midnight := is_helsinki_midnight(text)) is not None]
    return len(stamps) > 1 and all(stamps)


def _swapped(cells: Iterable[Cell], order: str | None, numeric: Sequence[tuple[str, frozenset[str]]]) -> bool:
    """Has a spreadsheet of month-first habits read a day-first text, and made date cells of what it could?

    Then every date left as text has a day above 12, and no date cell has one.
    """
    texts = [orders for separator, orders in numeric if separator in "/-"]
    days = [cell for cell in cells if isinstance(cell, date)]
    if order != "dmy" or len(texts) < 3 or len(days) < 3:
        return False
    return (
        all(len(orders) == 1 for orders in texts)
        and all(day.day <= 12 for day in days)
        and any(day.day > 1 for day in days)
    )
