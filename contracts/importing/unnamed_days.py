"""Start and end where no heading says which they are: two columns of dates, the first before the other."""

from collections import Counter
from collections.abc import Mapping, Sequence

from .cells import Cell
from .contents import Profile
from .date_columns import way_of
from .dates import Day, read_cell
from .headings import Header
from .recognise import Match, says_what_it_is
from .values import Field

_TIMES = (Field.STARTS_ON, Field.ENDS_ON, Field.PERIOD, Field.MAX_EXTENT_ON)
_MOSTLY, _IN_ORDER = 0.8, 0.95
_FEWEST, _LOOKED_AT = 2, 500
_CONFIDENCE = 0.45


def days_by_content(
    header: Header, matches: Mapping[Field, Match], cells: Sequence[Sequence[Cell]], profiles: Sequence[Profile]
) -> dict[Field, Match]:
    """Return start and end, where no heading names either and just two columns without a meaning hold dates."""
    if any(field in matches for field in _TIMES):
        return {}
    taken = {match.column for match in matches.values()}
    dated = [
        index
        for index, profile in enumerate(profiles)
        if index not in taken and profile.dates >= _MOSTLY and not says_what_it_is(header, index)
    ]
    if len(dated) != 2 or not _are_in_order(cells[dated[0]], cells[dated[1]]):
        return {}
    return {
        Field.STARTS_ON: Match(dated[0], _CONFIDENCE),
        Field.ENDS_ON: Match(dated[1], _CONFIDENCE),
    }


def _are_in_order(first: Sequence[Cell], last: Sequence[Cell]) -> bool:
    ways = way_of(Counter(first)), way_of(Counter(last))
    orders = []
    for one, other in zip(first[:_LOOKED_AT], last[:_LOOKED_AT], strict=False):
        start, end = read_cell(one, ways[0]), read_cell(other, ways[1])
        if isinstance(start, Day) and isinstance(end, Day):
            orders.append(start.first < end.last)
    return len(orders) >= _FEWEST and sum(orders) >= _IN_ORDER * len(orders)
