"""A look at what an import would do: its columns over its first rows, its counts, and what the clock would say."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from sqlmodel import Session

from ..calendar.milestones.news import ClockNews, news_of_import
from ..contracts.importing import service
from ..contracts.importing.cells import Cell, text_of
from ..contracts.importing.report import Report
from ..contracts.importing.values import Column, Field, ReadFile, ReadSheet, Row
from ..core import changes
from ..core.i18n import _, format_date, format_money
from ..people.queries import get_person
from .queries import held_by_import
from .site import writing
from .words import options_text

SHOWN_ROWS = 5
# Above this the clock is not derived for a look: it would take longer than people wait.
MOST_FOR_CLOCK = 5_000


class _Tried(Exception):
    """Leaves a transaction that was only a trial."""


@dataclass(frozen=True, slots=True)
class TrialColumn:
    """A column with what it was taken for."""

    name: str
    heading: str
    field: str
    sureness: str
    cells: Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class TrialSheet:
    """A sheet over its first rows."""

    name: str | None
    header_row: int | None
    rows: int
    columns: Sequence[TrialColumn]
    recognised: int
    shown: int
    notes: Sequence[str]
    skipped: int


@dataclass(frozen=True)
class Trial:
    """What an import would do."""

    report: Report
    sheets: Sequence[TrialSheet]
    ignored: Sequence[tuple[str | None, str]]
    news: ClockNews | None
    held: int


def try_out(file: ReadFile, person_id: int) -> Trial:
    """Take the file in, look at what came of it, and let the transaction go."""
    with suppress(_Tried), writing() as session:
        report = service.take_in(session, file, by=get_person(session, person_id))
        news, held = _news(session, report) if len(file.rows) <= MOST_FOR_CLOCK else (None, 0)
        raise _Tried
    ignored = [(one.sheet, one.ignored.text()) for one in file.sheets if one.ignored is not None]
    return Trial(report, [_sheet(number, one) for number, one in enumerate(file.registers)], ignored, news, held)


def _news(session: Session, report: Report) -> tuple[ClockNews, int]:
    changes.settle(session)
    assert report.import_id is not None
    return news_of_import(session, report.import_id), held_by_import(session, report.import_id)


def _sheet(number: int, sheet: ReadSheet) -> TrialSheet:
    shown = sorted(sheet.rows, key=lambda row: row.row)[:SHOWN_ROWS]
    columns = [_column(f"c{number}-{column.index}", column, shown) for column in sheet.facts.columns]
    return TrialSheet(
        name=sheet.sheet,
        header_row=sheet.header_row,
        rows=len(sheet.rows) + len(sheet.refused),
        columns=columns,
        recognised=sum(bool(column.field) for column in columns),
        shown=len(shown),
        notes=[note.text() for note in sheet.notes],
        skipped=len(sheet.skipped),
    )


def _column(name: str, column: Column, rows: Sequence[Row]) -> TrialColumn:
    cells = []
    for row in rows:
        shown = written(row.cells[column.index]) if column.index < len(row.cells) else ""
        read = _read(column.field, row)
        cells.append((shown, read if read and read != shown else ""))
    return TrialColumn(name, column.heading, column.field.value if column.field else "", column.sureness, cells)


def written(cell: Cell) -> str:
    """A cell as people see it in their sheet: a date cell is a date."""
    if isinstance(cell, datetime):
        return format_date(cell.date()) if cell.time() == time() else text_of(cell)
    return format_date(cell) if isinstance(cell, date) else text_of(cell)


def _read(field: Field | None, row: Row) -> str:
    """What was understood, for the kinds of cells that can be misunderstood."""
    values = row.values
    readers: Mapping[Field, Any] = {
        Field.STARTS_ON: values.starts_on,
        Field.ENDS_ON: values.ends_on or _("toistaiseksi") if values.term == "indefinite" else values.ends_on,
        Field.LAST_COMPETED_ON: values.last_competed_on,
        Field.OPTIONS: options_text([one.months for one in values.options if one.months]),
        Field.NOTICE: _("%(n)s kk") % {"n": values.notice_months} if values.notice_months is not None else "",
        Field.VALUE: format_money(values.estimated_value, values.currency or "EUR"),
        Field.MAXIMUM_VALUE: format_money(values.maximum_value, values.currency or "EUR"),
    }
    read = readers.get(field) if field else None
    return format_date(read) if isinstance(read, date) else str(read or "")


def field_name(field: Field) -> str:
    """Return the name of a field of the register, as the selects say it."""
    names = {
        Field.REFERENCE: _("Tunnus"),
        Field.CASE_NUMBER: _("Asiatunnus"),
        Field.TITLE: _("Nimi"),
        Field.DESCRIPTION: _("Kuvaus"),
        Field.SUPPLIER: _("Toimittaja"),
        Field.BUSINESS_ID: _("Y-tunnus"),
        Field.CATEGORY: _("Kategoria"),
        Field.CPV: _("CPV-koodi"),
        Field.UNIT: _("Yksikkö"),
        Field.OWNER: _("Vastuuhenkilö"),
        Field.OWNER_EMAIL: _("Vastuuhenkilön sähköposti"),
        Field.DEPUTY: _("Varahenkilö"),
        Field.DEPUTY_EMAIL: _("Varahenkilön sähköposti"),
        Field.KIND: _("Hankintalaji"),
        Field.PROCEDURE: _("Menettely"),
        Field.ARRANGEMENT: _("Järjestely"),
        Field.PARENT_REFERENCE: _("Puitejärjestely"),
        Field.PARENT_DPS_REFERENCE: _("Dynaaminen hankintajärjestelmä"),
        Field.GENERAL_TERMS: _("Sopimusehdot"),
        Field.TERM: _("Kesto"),
        Field.PERIOD: _("Sopimuskausi"),
        Field.STARTS_ON: _("Alkaa"),
        Field.ENDS_ON: _("Päättyy"),
        Field.MAX_EXTENT_ON: _("Päättyy optioineen"),
        Field.DURATION: _("Pituus"),
        Field.RENEWAL: _("Jatkuminen"),
        Field.OPTIONS: _("Optiot"),
        Field.OPTION_NOTICE: _("Option ilmoitusaika"),
        Field.NOTICE: _("Irtisanomisaika"),
        Field.SUPPLIER_NOTICE: _("Toimittajan irtisanomisaika"),
        Field.VALUE: _("Arvo"),
        Field.MAXIMUM_VALUE: _("Enimmäisarvo"),
        Field.CURRENCY: _("Valuutta"),
        Field.LAST_COMPETED_ON: _("Viimeksi kilpailutettu"),
        Field.PUBLICITY: _("Julkisuus"),
    }
    return names.get(field, field.value)


def chosen_mapping(sheets: Sequence[TrialSheet], chosen: Mapping[str, str]) -> dict[str, str]:
    """Return {FIELD: COLUMN} of what the person has changed; a field that lost its column is left out."""
    known = {field.value for field in Field} | {""}
    wanted: dict[str, str] = {}
    lost: set[str] = set()
    for sheet in sheets:
        for column in sheet.columns:
            now = chosen.get(column.name, column.field)
            if now == column.field or now not in known:
                continue
            if now:
                wanted[now] = column.heading
            if column.field:
                lost.add(column.field)
    return {field: "" for field in lost if field not in wanted} | wanted
