"""Indicators as a table for people: a .csv that a Finnish spreadsheet opens."""

from collections.abc import Iterable
from decimal import Decimal

from ...contracts.indicators.rules import period_of
from ...contracts.indicators.values import IndicatorLine
from ...contracts.indicators.words import course_name, direction_name, period_name, rhythm_name, standing_name
from ...core.i18n import _
from .files import csv_table
from .tables import Cell


def indicators_csv(lines: Iterable[IndicatorLine]) -> bytes:
    """Return the indicators as a .csv, with a byte order mark, semicolons and Finnish days."""
    return csv_table(_headings(), map(_cells, lines))


def _headings() -> list[str]:
    return [
        _("Tunnus"),
        _("Sopimus"),
        _("Toimittaja"),
        _("Mittari"),
        _("Suunta"),
        _("Tavoite"),
        _("Yksikkö"),
        _("Mittausväli"),
        _("Lähde"),
        _("Mittaaja"),
        _("Viimeisin jakso"),
        _("Viimeisin tulos"),
        _("Tila"),
        _("Kehitys"),
        _("Tavoite jäi täyttymättä, kertaa"),
    ]


def _cells(line: IndicatorLine) -> list[Cell]:
    told = line.told
    one, last = told.indicator, told.measurements[-1] if told.measurements else None
    return [
        line.reference,
        line.title,
        line.supplier,
        one.name,
        direction_name(one.direction),
        _short(one.target),
        one.unit,
        rhythm_name(one.rhythm),
        one.source,
        one.measured_by,
        period_name(period_of(last.period_on, one.rhythm), one.rhythm) if last else None,
        _short(last.value) if last else None,
        _("päätetty") if one.ended_on else standing_name(told.standing),
        course_name(told.course) if told.course else None,
        told.missed,
    ]


def _short(value: Decimal) -> Decimal:
    """Return the number without the zeros at its end."""
    return Decimal(f"{value.normalize():f}")
