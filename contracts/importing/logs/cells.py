"""The cells of one row of a log, read by field; what is wrong with one leaves the reading of the row."""

from collections.abc import Mapping, Sequence
from datetime import date

from ....core.said import Said, say
from ...models import Precision
from ..cells import Cell, text_of
from ..dates import DateWay, Day, Doubt, Wrong, read_cell
from ..refusals import bad_day

_SHORT = 200
_BLANK = frozenset({"", "-", "–", "—", "?", "n/a", "null", "none"})
_WRITE_DAY = say("Kirjoita päivä muodossa 31.12.2027.")


class Fault(Exception):
    """A fault at a field."""

    def __init__(self, field: str, reason: Said, remedy: Said, suggestion: str | None = None) -> None:
        self.field, self.reason, self.remedy, self.suggestion = field, reason, remedy, suggestion


class Cells:
    """The cells of a row by the fields of their columns."""

    def __init__(self, cells: Sequence[Cell], columns: Mapping[str, int]) -> None:
        self._cells, self._columns = cells, columns

    def cell(self, field: str) -> Cell:
        """Return what stands in the field's column."""
        index = self._columns.get(field)
        return "" if index is None or index >= len(self._cells) else self._cells[index]

    def text(self, field: str) -> str:
        """Return its text; empty for a dash and the like."""
        found = text_of(self.cell(field))
        return "" if found.casefold() in _BLANK else found

    def short(self, field: str) -> str | None:
        """Return its text in a line, cut to 200 characters."""
        return " ".join(self.text(field).split())[:_SHORT] or None

    def long(self, field: str, longest: int) -> str | None:
        """Return its text; raise Fault where that is too long."""
        text = self.text(field)
        if len(text) > longest:
            raise Fault(field, say("Tekstissä on yli %(n)s merkkiä.", n=longest), say("Lyhennä teksti."))
        return text or None

    def day(self, field: str, way: DateWay | None, today: date) -> date | None:
        """Return its day, not after *today*; raise Fault for what is none."""
        if not self.text(field):
            return None
        reading = read_cell(self.cell(field), way or DateWay())
        if isinstance(reading, Doubt | Wrong):
            fault = bad_day(reading, 0)
            raise Fault(field, fault.reason, fault.remedy, fault.suggestion)
        if not isinstance(reading, Day) or reading.precision is not Precision.DAY or reading.never:
            raise Fault(field, say("%(value)s ei ole päivä.", value=self.text(field)[:80]), _WRITE_DAY)
        if reading.first > today:
            raise Fault(field, say("Päivä %(day)s on tulevaisuudessa.", day=reading.first), say("Korjaa päivä."))
        return reading.first


def raw_of(cells: Sequence[Cell], headings: Sequence[str]) -> dict[str, str]:
    """Return {HEADING: TEXT} of the cells that hold something."""
    return {name: text for name, cell in zip(headings, cells, strict=False) if (text := text_of(cell))}
