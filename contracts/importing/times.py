"""A row's cells about time put together: start, end, how the contract goes on, and its options."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from ...core.said import Said, say
from ..models import Precision, TermKind
from ..terms.models import OptionState
from ..terms.months import DAY, lay, months_laid
from .dates import Day
from .options_text import OptionsRead, values_of
from .refusals import Fault, backwards, bad_day, unsure_century
from .terms_text import Spoken
from .values import EndsAre, Field, OptionValues

_YEARS_AHEAD = 30
_NOTHING = Spoken(empty=True)

ENDS_DERIVED = say("Päättymispäivä on laskettu alusta ja kestosta: %(end)s.")
LENGTH_WITHOUT_START = say("Kesto on %(months)s kk, mutta alkupäivää ei ole, joten päättymispäivä jää auki.")
NO_DAY = say("Päivän paikalla on teksti: %(text)s.")
BOTH_TERMS = say("Sopimus on merkitty toistaiseksi voimassa olevaksi, mutta sillä on päättymispäivä.")
FAR_END = say("Päättymispäivä %(end)s on luettu: toistaiseksi voimassa.")
OPTIONS_AS_TEXT = say("Optioita ei voitu tulkita: %(text)s.")


@dataclass(slots=True)
class Times:
    """What a row says of time; `fault` where it cannot be taken in."""

    starts_on: date | None = None
    starts_precision: Precision = Precision.DAY
    ends_on: date | None = None
    ends_precision: Precision = Precision.DAY
    term: TermKind | None = None
    renewal_months: int | None = None
    options: tuple[OptionValues, ...] = ()
    ends_are: EndsAre | None = None  # where the options' words tell it, whatever the end's heading says
    fault: Fault | None = None
    notes: list[Said] = field(default_factory=list)


def plain_times(starts: Day | None, ends: Day | None, term: TermKind | None) -> Times:
    """The commonest row: days that are days, and nothing else said."""
    times = Times(term=term or (TermKind.FIXED if ends else None))
    if starts:
        times.starts_on, times.starts_precision = starts.first, starts.precision
    if ends:
        times.ends_on, times.ends_precision = ends.last, ends.precision
    return times


def times_of(
    said: Mapping[Field, Spoken], texts: Mapping[Field, str], places: Mapping[Field, int], today: date
) -> Times:
    """Put together what the cells of a row say; *texts* are the cells' own words, *places* their columns."""
    start, end = said.get(Field.STARTS_ON, _NOTHING), said.get(Field.ENDS_ON, _NOTHING)
    period, term = said.get(Field.PERIOD, _NOTHING), said.get(Field.TERM, _NOTHING)
    for name, one in ((Field.STARTS_ON, start), (Field.ENDS_ON, end), (Field.PERIOD, period)):
        if one.problem:
            return Times(fault=bad_day(one.problem, places[name]))
    starts = start.starts or start.ends or period.starts or end.starts
    ends = end.ends or period.ends
    kind = end.term or period.term or term.term
    times = plain_times(starts, ends, kind)
    times.renewal_months = end.renewal_months or period.renewal_months or term.renewal_months
    _note_words(times, said, texts)
    if ends is None and Field.ENDS_ON in places and end.base_months:
        _lay_end(times, end.base_months)
    elif ends is None and Field.ENDS_ON not in places and period.base_months:
        _lay_end(times, period.base_months)
    _mend_century(times, starts, ends)
    _settle_term(times, ends, told_by_end=bool(end.term or period.term))
    times.fault = _fault(times, starts, places, today)
    options = end.options or period.options or term.options
    if options:
        source = Field.ENDS_ON if end.options else Field.PERIOD if period.options else Field.TERM
        times.options = options_after(times, options, texts.get(source, ""))
    return times


def options_after(times: Times, read: OptionsRead, text: str) -> tuple[OptionValues, ...]:
    """The options as values; lengths told by last days are counted from the end of the coverage."""
    if not read.understood:
        times.notes.append(Said(OPTIONS_AS_TEXT.msgid, {"text": text}))
        return ()
    if read.until and not read.items:
        return _options_until(times, read, text)
    if read.until and not _is_told_until(times, read):
        times.notes.append(Said(OPTIONS_AS_TEXT.msgid, {"text": text}))
    return values_of(read, text)


def _is_told_until(times: Times, read: OptionsRead) -> bool:
    """Tell whether the day that stands with used options fits them: as the present end, or as what they make of it."""
    used = sum(item.months or 0 for item in read.items if item.state is OptionState.EXERCISED)
    if not used:
        return True
    last = max(until.day for until in read.until)
    if times.ends_on is None or last <= times.ends_on:
        return times.ends_on is not None
    rest = sum(item.months or 0 for item in read.items if item.state in (None, OptionState.OPEN))
    if last == lay(times.ends_on + DAY, used):
        times.ends_are = EndsAre.ORIGINAL
    return times.ends_are is EndsAre.ORIGINAL or bool(rest) and last == lay(times.ends_on + DAY, rest)


def _options_until(times: Times, read: OptionsRead, text: str) -> tuple[OptionValues, ...]:
    """Options told by their last days: each from the day after what stands before it.

    One that is used up to a day after the register's end shows that the end is that of before it; one that is used
    up to the end or before it is in the end already.
    """
    values: list[OptionValues] = []
    before = times.ends_on
    for until in sorted(read.until, key=lambda one: one.day):
        is_used = until.state is OptionState.EXERCISED
        if before and is_used and not values and until.day <= before:
            times.ends_are = EndsAre.COVERAGE
            continue
        months = months_laid(before + DAY, until.day) if before and until.day > before else None
        if months is None or (is_used and values and values[-1].state is not OptionState.EXERCISED):
            times.notes.append(Said(OPTIONS_AS_TEXT.msgid, {"text": text}))
            return ()
        state = until.state or OptionState.OPEN
        told = read.exercise_months_before if state is OptionState.OPEN else None
        values.append(OptionValues(months, state, exercise_months_before=told, text=text))
        before = until.day
    first = next((index for index, one in enumerate(values) if one.state is OptionState.OPEN), None)
    if first is not None and read.exercise_by:
        values[first] = replace(values[first], exercise_by=read.exercise_by)
    if any(one.state is OptionState.EXERCISED for one in values):
        times.ends_are = EndsAre.ORIGINAL
    return tuple(values)


def _lay_end(times: Times, months: int) -> None:
    """A length instead of an end: with a start the end can be worked out, and is said to be."""
    if times.starts_on is None:
        times.notes.append(Said(LENGTH_WITHOUT_START.msgid, {"months": months}))
        return
    times.ends_on, times.ends_precision = lay(times.starts_on, months), times.starts_precision
    times.notes.append(Said(ENDS_DERIVED.msgid, {"end": times.ends_on}))


def _mend_century(times: Times, starts: Day | None, ends: Day | None) -> None:
    """Rule 14: two-digit years are 20xx, but 19xx for a start that would else lie after its end."""
    if starts and starts.short_year and ends and times.starts_on and times.ends_on and times.starts_on > times.ends_on:
        times.starts_on = _century_before(times.starts_on)


def _century_before(day: date) -> date:
    try:
        return day.replace(year=day.year - 100)
    except ValueError:  # 29.2.2000, and 1900 was no leap year
        return day


def _settle_term(times: Times, ends: Day | None, *, told_by_end: bool) -> None:
    if ends and ends.never:
        times.notes.append(Said(FAR_END.msgid, {"end": f"{ends.last.day}.{ends.last.month}.{ends.last.year}"}))
        times.ends_on, times.term = None, TermKind.INDEFINITE
    elif times.ends_on and times.term is TermKind.INDEFINITE and not told_by_end:
        times.term = TermKind.FIXED_THEN_INDEFINITE
        times.notes.append(BOTH_TERMS)
    elif times.ends_on and times.term is None:
        times.term = TermKind.FIXED


def _fault(times: Times, starts: Day | None, places: Mapping[Field, int], today: date) -> Fault | None:
    start_place = places.get(Field.STARTS_ON, places.get(Field.PERIOD, places.get(Field.ENDS_ON, 0)))
    if times.starts_on and times.ends_on and times.ends_on < times.starts_on:
        place = places.get(Field.ENDS_ON, places.get(Field.PERIOD, 0))
        return backwards(times.starts_on, times.ends_on, place)
    if (
        starts
        and starts.short_year
        and times.starts_on
        and not times.ends_on
        and times.starts_on.year > today.year + _YEARS_AHEAD
    ):
        return unsure_century(times.starts_on, start_place)
    return None


def _note_words(times: Times, said: Mapping[Field, Spoken], texts: Mapping[Field, str]) -> None:
    """Words where a day should stand are told, not lost."""
    for name in (Field.STARTS_ON, Field.ENDS_ON):
        one = said.get(name, _NOTHING)
        silent = not (one.starts or one.ends or one.term or one.base_months or one.empty)
        if silent and texts.get(name):
            times.notes.append(Said(NO_DAY.msgid, {"text": texts[name]}))
