"""Deviations as a table for people: a .csv that a Finnish spreadsheet opens."""

from collections.abc import Iterable

from ...contracts.deviations.values import DeviationLine
from ...contracts.deviations.words import deadline_name, deviation_state_name, severity_name, type_name
from ...core.i18n import _
from .files import csv_table
from .tables import Cell


def deviations_csv(lines: Iterable[DeviationLine]) -> bytes:
    """Return the deviations as a .csv, with a byte order mark, semicolons and Finnish days."""
    return csv_table(_headings(), map(_cells, lines))


def _headings() -> list[str]:
    return [
        _("Tunnus"),
        _("Poikkeama"),
        _("Sopimus"),
        _("Toimittaja"),
        _("Vastuuhenkilö"),
        _("Havaittu"),
        _("Vakavuus"),
        _("Laji"),
        _("Mitä tapahtui?"),
        _("Tila"),
        _("Seuraavaksi"),
        _("Määräpäivä"),
    ]


def _cells(line: DeviationLine) -> list[Cell]:
    return [
        line.contract,
        line.number,
        line.title,
        line.supplier,
        line.owner,
        line.seen_on,
        severity_name(line.severity),
        type_name(line.type),
        line.what,
        deviation_state_name(line.state),
        deadline_name(line.next_deadline) if line.next_deadline else None,
        line.next_deadline_on,
    ]
