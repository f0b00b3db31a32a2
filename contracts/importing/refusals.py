"""Why a row is not taken in, and what helps: the sentences of refused and skipped rows."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from ...core.said import Said, say
from .cells import Cell
from .dates import DateWay, Day, Doubt, Wrong, read_cell

_CHECK_DAYS = say("Tarkista alku- ja päättymispäivä.")
_WRITE_DAY = say("Kirjoita päivä muodossa 31.12.2027.")
_WRITE_COLUMN = say("Muuta sarakkeen päivät muotoon 31.12.2027 tai 2027-12-31.")
_MOVE = say("Siirrä rivin solut oikeisiin sarakkeisiin.")

TOTAL = say("Rivi on summa.")
FOOTER = say("Rivillä on pelkkä teksti.")
REPEATED_HEADER = say("Rivi toistaa otsikot.")
UNDER_HEADER = say("Rivi täsmentää otsikoita.")


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a row cannot be taken; *field_index* is the column where the fault is, None for the row as a whole."""

    reason: Said
    remedy: Said
    index: int | None = None
    suggestion: str | None = None


def bad_day(problem: Doubt | Wrong, index: int) -> Fault:
    """A date that is none, or that could be two."""
    if isinstance(problem, Wrong):
        return Fault(problem.why, _WRITE_DAY, index, problem.suggestion)
    one, other = problem.readings[:2]
    reason = say(
        "%(value)s on joko %(one)s tai %(other)s, eikä sarake kerro kumpi.", value=problem.text, one=one, other=other
    )
    return Fault(reason, _WRITE_COLUMN, index)


def unclear_cell(text: str, cell: Cell, way: DateWay) -> Wrong:
    """A number in a date's place; where it can be a spreadsheet's count of days, that day is proposed."""
    day = read_cell(cell, DateWay(serials=True, years=True, epoch_1904=way.epoch_1904))
    suggestion = f"{day.last.day}.{day.last.month}.{day.last.year}" if isinstance(day, Day) else None
    return Wrong(text, say("Päivän paikalla on luku %(value)s.", value=text), suggestion)


def backwards(starts_on: date, ends_on: date, index: int) -> Fault:
    """An end before its start."""
    return Fault(
        say("Päättymispäivä %(end)s on ennen alkamispäivää %(start)s.", end=ends_on, start=starts_on),
        _CHECK_DAYS,
        index,
    )


def unsure_century(starts_on: date, index: int) -> Fault:
    """A start of two-digit year that would lie far ahead, and no end to tell the century by."""
    reason = say("Alkuvuosi on kirjoitettu kahdella numerolla ja olisi %(year)s.", year=str(starts_on.year))
    return Fault(reason, say("Kirjoita vuosi neljällä numerolla."), index)


def shifted(heading: str, value: str, index: int) -> Fault:
    """Cells that stand in each other's columns."""
    return Fault(
        say("Rivin solut ovat siirtyneet: sarakkeessa %(column)s on %(value)s.", column=heading, value=value),
        _MOVE,
        index,
    )


def too_many_cells(index: int) -> Fault:
    """More cells than the header has: a delimiter inside a text has cut it."""
    return Fault(say("Rivillä on enemmän soluja kuin otsikoita."), _MOVE, index)


def nameless(heading: str, index: int) -> Fault:
    """A row that tells neither title, reference nor supplier; *heading* is the first column that could."""
    remedy = say("Täydennä sarake %(column)s, tai poista rivi, jos se ei ole sopimus.", column=heading)
    reason = say(
        "Sarake %(column)s on tyhjä, eikä rivillä ole muutakaan sopimuksen nimeä, tunnusta tai toimittajaa.",
        column=heading,
    )
    return Fault(reason, remedy, index)


def without_names() -> Fault:
    """A row of a table in which no column tells whose contract it is."""
    return Fault(
        say("Mikään sarake ei kerro sopimuksen nimeä, tunnusta tai toimittajaa."),
        say("Osoita sarake, jossa on sopimuksen nimi."),
    )


def too_few_cells(headings: str, index: int) -> Fault:
    """A row of which nearly nothing is filled, a note perhaps and perhaps a contract; *headings* are what it lacks."""
    remedy = say("Täydennä rivi, tai poista se, jos se ei ole sopimus.")
    reason = say(
        "Rivillä on vain pari täytettyä solua, joten se ei välttämättä ole sopimus. Tyhjiä ovat: %(columns)s.",
        columns=headings,
    )
    return Fault(reason, remedy, index)


def too_long(heading: str, most: int, index: int) -> Fault:
    """A key that does not fit."""
    return Fault(
        say("Sarakkeen %(column)s teksti on yli %(most)s merkkiä.", column=heading, most=most),
        say("Lyhennä teksti."),
        index,
    )


def first_of(faults: Sequence[Fault | None]) -> Fault | None:
    """The first fault, if any."""
    return next((fault for fault in faults if fault), None)
