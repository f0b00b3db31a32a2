"""One row of a file of deviations, read: what it tells, or why it cannot be taken and what helps."""

from collections.abc import Mapping
from datetime import date

from ....core.said import Said, say
from ...deviations.models import DeviationType
from ...deviations.service import LONGEST
from ...deviations.values import NOTICE, Report
from ..dates import DateWay
from ..logs.cells import Cells, Fault
from ..logs.values import Head
from .values import DeviationField as Field
from .values import Told
from .words import is_closed, is_lawyers_word, severity_of, type_of

_FILL = say("Täydennä solu, tai poista rivi, jos se ei ole poikkeama.")
_CLASSES = say("Kirjoita luokka 1–4 tai huomio, vähäinen, merkittävä tai kriittinen.")
NO_SEVERITY = say("Vakavuus puuttuu: kirjattiin huomioksi, kunnes se vahvistetaan.")
NO_CLOSING = say("Sulkemispäivä puuttuu: suljettu tuontipäivänä.")
OTHER_TYPE = say("Laji %(word)s ei ole tuttu: kirjattiin muuksi.")


def read_row(head: Head, of: Cells, ways: Mapping[Field, DateWay], today: date) -> Told:
    """Return what the row tells; raise Fault at its first."""
    seen_on = of.day(Field.SEEN_ON, ways.get(Field.SEEN_ON), today)
    if seen_on is None:
        raise Fault(Field.SEEN_ON, say("Havaintopäivä puuttuu."), _FILL)
    severity, notes = _severity(of)
    type_, more = _type(of)
    closed_on, late = _closed(of, ways, seen_on, today)
    report = Report(
        what=_what(of),
        seen_on=seen_on,
        severity=severity,
        type=type_,
        seen_by=of.short(Field.SEEN_BY),
        effect=of.long(Field.EFFECT, LONGEST),
        own_share=of.long(Field.OWN_SHARE, LONGEST),
    )
    return Told(*head, report, closed_on, of.long(Field.LESSON, LONGEST), (*notes, *more, *late))


def _severity(of: Cells) -> tuple[int, tuple[Said, ...]]:
    text = of.text(Field.SEVERITY)
    if not text:
        return NOTICE, (NO_SEVERITY,)
    if is_lawyers_word(text):
        reason = say("Olennainen sopimusrikkomus on juristin tekemä ratkaisu eikä vakavuusluokka.")
        raise Fault(Field.SEVERITY, reason, _CLASSES)
    found = severity_of(text)
    if found is None:
        raise Fault(Field.SEVERITY, say("Vakavuus %(word)s ei ole tuttu.", word=text[:80]), _CLASSES)
    return found, ()


def _type(of: Cells) -> tuple[DeviationType, tuple[Said, ...]]:
    text = of.text(Field.TYPE)
    found = type_of(text) if text else DeviationType.OTHER
    return (found, ()) if found else (DeviationType.OTHER, (Said(OTHER_TYPE.msgid, {"word": text[:80]}),))


def _closed(
    of: Cells, ways: Mapping[Field, DateWay], seen_on: date, today: date
) -> tuple[date | None, tuple[Said, ...]]:
    """Return the day on which the deviation was closed, None for an open one, and what was left open."""
    closed_on = of.day(Field.CLOSED_ON, ways.get(Field.CLOSED_ON), today)
    if closed_on is not None and closed_on < seen_on:
        reason = say("Sulkemispäivä %(closed)s on ennen havaintoa %(seen)s.", closed=closed_on, seen=seen_on)
        raise Fault(Field.CLOSED_ON, reason, say("Korjaa päivä."))
    state = of.text(Field.STATE)
    if closed_on is not None or not is_closed(state):
        return (closed_on if not state or is_closed(state) else None), ()
    return today, (NO_CLOSING,)


def _what(of: Cells) -> str:
    text = of.long(Field.WHAT, LONGEST)
    if not text:
        raise Fault(Field.WHAT, say("Kuvaus puuttuu: rivi ei kerro, mitä tapahtui."), _FILL)
    return text
