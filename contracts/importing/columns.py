"""The columns of a table with all that the table as a whole tells of them: field, dates, decimals, units, currency."""

import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from .cells import Cell
from .contents import Profile
from .date_columns import is_undecided, told_by_neighbours, way_of
from .dates import DateWay
from .headings import Header
from .identifiers import currency_of
from .money import decimal_comma_of
from .recognise import Match
from .values import Column, EndsAre, Field

DATED = (
    Field.STARTS_ON,
    Field.ENDS_ON,
    Field.PERIOD,
    Field.MAX_EXTENT_ON,
    Field.LAST_COMPETED_ON,
    Field.OPTION_NOTICE,
    Field.OPTIONS,
    Field.TERM,
)
_MONTHS = re.compile(r"\b(?:kk|kuukau\w*|months?|mån\w*)\b")
_YEARS = re.compile(r"\b(?:v|vuot\w*|vuosi\w*|vuodet|years?|år)\b")
_WITHOUT_OPTIONS = re.compile(
    r"(?:ilman|excl\w*|without|exkl\w*|utan|ei sis\w*|before|ennen)\W+(?:\w+ )?"
    r"(?:optio|option|extension|renewal|förläng)"
    r"|^(?:alkuper\w*|original|initial|ursprunglig\w*|initialt)\b"
)
_LOOKED_AT = 4000


def columns_of(
    header: Header,
    matches: Mapping[Field, Match],
    cells: Sequence[Sequence[Cell]],
    profiles: Sequence[Profile],
    *,
    date_1904: bool | None = False,
    day_order: str | None = None,
) -> tuple[Column, ...]:
    """Return the table's columns; *day_order* ("dmy" or "mdy") is what a person said of the dates in numbers."""
    fields = {match.column: (field, match.confidence) for field, match in matches.items()}
    ways = _ways(fields, cells, profiles, date_1904=date_1904, day_order=day_order)
    columns = []
    for index, heading in enumerate(header.names):
        field, confidence = fields.get(index, (None, 0.0))
        column = Column(index, heading, field, confidence, ways.get(index, DateWay(epoch_1904=date_1904)))
        columns.append(_with_units(column, header.plain[index], cells[index]))
    return tuple(columns)


def _ways(
    fields: Mapping[int, tuple[Field, float]],
    cells: Sequence[Sequence[Cell]],
    profiles: Sequence[Profile],
    *,
    date_1904: bool | None,
    day_order: str | None,
) -> dict[int, DateWay]:
    """How each date column is written; every date column of the sheet helps one that does not tell by itself."""
    ours = [index for index, (field, _) in fields.items() if field in DATED]
    others = [index for index, profile in enumerate(profiles) if index not in ours and profile.dates > 0.8]
    dated = ours + others
    distinct = {index: Counter(cells[index]) for index in dated}
    ways = [way_of(distinct[index], date_1904=date_1904) for index in dated]
    undecided = [is_undecided(distinct[index], way) for index, way in zip(dated, ways, strict=True)]
    if day_order:
        ways = [replace(way, order=day_order) if open_ else way for way, open_ in zip(ways, undecided, strict=True)]
    return dict(zip(dated, told_by_neighbours(ways, undecided), strict=True))


def _with_units(column: Column, heading: str, cells: Sequence[Cell]) -> Column:
    if column.field in (Field.VALUE, Field.MAXIMUM_VALUE):
        texts = [cell for cell in _some(cells) if isinstance(cell, str)]
        return replace(
            column, decimal_comma=decimal_comma_of(texts), currency=currency_of(heading.upper()) or currency_of(heading)
        )
    if column.field in (
        Field.OPTIONS,
        Field.NOTICE,
        Field.SUPPLIER_NOTICE,
        Field.RENEWAL,
        Field.DURATION,
        Field.OPTION_NOTICE,
    ):
        months, years = _MONTHS.search(heading), _YEARS.search(heading)
        return replace(column, unit_months=1 if months and not years else 12 if years and not months else None)
    if column.field is Field.ENDS_ON and _WITHOUT_OPTIONS.search(heading):
        return replace(column, ends_are=EndsAre.ORIGINAL)
    return column


def _some(cells: Sequence[Cell]) -> Collection[Cell]:
    return dict.fromkeys(cells[:: max(1, len(cells) // _LOOKED_AT)])
