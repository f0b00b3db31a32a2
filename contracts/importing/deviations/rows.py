"""One row of a file of deviations, read: what it tells, or why it cannot be taken and what helps."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple

from ....core.said import Said, say
from ...deviations.models import DeviationType
from ...deviations.service import LONGEST
from ...deviations.values import NOTICE, Report
from ...models import Precision
from ..cells import Cell, text_of
from ..dates import DateWay, Day, Doubt, Wrong, read_cell
from ..refusals import bad_day
from ..values import Refusal
from .values import DeviationField as Field
from .values import Told
from .words import is_closed, is_lawyers_word, severity_of, type_of

_SHORT = 200
_BLANK = frozenset({"", "-", "–", "—", "?", "n/a", "null", "none"})
_FILL = say("Täydennä solu, tai poista rivi, jos se ei ole poikkeama.")
_WRITE_DAY = say("Kirjoita päivä muodossa 31.12.2027.")
_CLASSES = say("Kirjoita luokka 1–4 tai huomio, vähäinen, merkittävä tai kriittinen.")
NO_SEVERITY = say("Vakavuus puuttuu: kirjattiin huomioksi, kunnes se vahvistetaan.")
NO_CLOSING = say("Sulkemispäivä puuttuu: suljettu tuontipäivänä.")
OTHER_TYPE = say("Laji %(word)s ei ole tuttu: kirjattiin muuksi.")


class _Refused(Exception):
    """A fault at a field; it leaves the reading of the row."""

    def __init__(self, field: Field, reason: Said, remedy: Said, suggestion: str | None = None) -> None:
        self.field, self.reason, self.remedy, self.suggestion = field, reason, remedy, suggestion


class _Cells(NamedTuple):
    cells: Sequence[Cell]
    columns: Mapping[Field, int]

    def cell(self, field: Field) -> Cell:
        index = self.columns.get(field)
        return "" if index is None or index >= len(self.cells) else self.cells[index]

    def text(self, field: Field) -> str:
        found = text_of(self.cell(field))
        return "" if found.casefold() in _BLANK else found


def read_row(
    sheet: str | None,
    row: int,
    cells: Sequence[Cell],
    headings: Sequence[str],
    columns: Mapping[Field, int],
    ways: Mapping[Field, DateWay],
    *,
    today: date,
) -> Told | Refusal:
    """Return what the row tells, or the row refused at its first fault."""
    of = _Cells(cells, columns)
    raw = {name: text for name, cell in zip(headings, cells, strict=False) if (text := text_of(cell))}
    place = {field: headings[index] for field, index in columns.items()}
    try:
        seen_on = _day(of, Field.SEEN_ON, ways, today)
        if seen_on is None:
            raise _Refused(Field.SEEN_ON, say("Havaintopäivä puuttuu."), _FILL)
        severity, notes = _severity(of)
        type_, more = _type(of)
        closed_on, late = _closed(of, ways, seen_on, today)
        report = Report(
            what=_long(of, Field.WHAT, needed=True) or "",
            seen_on=seen_on,
            severity=severity,
            type=type_,
            seen_by=_short(of, Field.SEEN_BY),
            effect=_long(of, Field.EFFECT),
            own_share=_long(of, Field.OWN_SHARE),
        )
        names = [of.text(field) for field in (Field.CONTRACT, Field.TITLE, Field.SUPPLIER)]
        lesson = _long(of, Field.LESSON)
    except _Refused as fault:
        value = of.text(fault.field) or None
        reason, remedy = fault.reason, fault.remedy
        return Refusal(sheet, row, place.get(fault.field), value, reason, remedy, raw, fault.suggestion)
    return Told(sheet, row, names[0], names[1], names[2], report, closed_on, lesson, raw, place, (*notes, *more, *late))


def _day(of: _Cells, field: Field, ways: Mapping[Field, DateWay], today: date) -> date | None:
    cell = of.cell(field)
    if not of.text(field):
        return None
    reading = read_cell(cell, ways.get(field, DateWay()))
    if isinstance(reading, Doubt | Wrong):
        fault = bad_day(reading, 0)
        raise _Refused(field, fault.reason, fault.remedy, fault.suggestion)
    if not isinstance(reading, Day) or reading.precision is not Precision.DAY or reading.never:
        raise _Refused(field, say("%(value)s ei ole päivä.", value=of.text(field)[:80]), _WRITE_DAY)
    if reading.first > today:
        raise _Refused(field, say("Päivä %(day)s on tulevaisuudessa.", day=reading.first), say("Korjaa päivä."))
    return reading.first


def _severity(of: _Cells) -> tuple[int, tuple[Said, ...]]:
    text = of.text(Field.SEVERITY)
    if not text:
        return NOTICE, (NO_SEVERITY,)
    if is_lawyers_word(text):
        reason = say("Olennainen sopimusrikkomus on juristin tekemä ratkaisu eikä vakavuusluokka.")
        raise _Refused(Field.SEVERITY, reason, _CLASSES)
    found = severity_of(text)
    if found is None:
        raise _Refused(Field.SEVERITY, say("Vakavuus %(word)s ei ole tuttu.", word=text[:80]), _CLASSES)
    return found, ()


def _type(of: _Cells) -> tuple[DeviationType, tuple[Said, ...]]:
    text = of.text(Field.TYPE)
    found = type_of(text) if text else DeviationType.OTHER
    return (found, ()) if found else (DeviationType.OTHER, (Said(OTHER_TYPE.msgid, {"word": text[:80]}),))


def _closed(
    of: _Cells, ways: Mapping[Field, DateWay], seen_on: date, today: date
) -> tuple[date | None, tuple[Said, ...]]:
    """Return the day on which the deviation was closed, None for an open one, and what was left open."""
    closed_on = _day(of, Field.CLOSED_ON, ways, today)
    if closed_on is not None and closed_on < seen_on:
        reason = say("Sulkemispäivä %(closed)s on ennen havaintoa %(seen)s.", closed=closed_on, seen=seen_on)
        raise _Refused(Field.CLOSED_ON, reason, say("Korjaa päivä."))
    state = of.text(Field.STATE)
    if closed_on is not None or not is_closed(state):
        return (closed_on if not state or is_closed(state) else None), ()
    return today, (NO_CLOSING,)


def _long(of: _Cells, field: Field, *, needed: bool = False) -> str | None:
    text = of.text(field)
    if needed and not text:
        raise _Refused(field, say("Kuvaus puuttuu: rivi ei kerro, mitä tapahtui."), _FILL)
    if len(text) > LONGEST:
        raise _Refused(field, say("Tekstissä on yli %(n)s merkkiä.", n=LONGEST), say("Lyhennä teksti."))
    return text or None


def _short(of: _Cells, field: Field) -> str | None:
    text = " ".join(of.text(field).split())
    return text[:_SHORT] or None
