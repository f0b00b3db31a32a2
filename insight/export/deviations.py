"""Deviations as a table for people: a .csv that a Finnish spreadsheet opens."""

import csv
from collections.abc import Iterable
from io import StringIO

from ...contracts.deviations.values import DeviationLine
from ...contracts.deviations.words import deadline_name, deviation_state_name, severity_name, type_name
from ...core.i18n import _
from .files import csv_cell
from .tables import Cell


def deviations_csv(lines: Iterable[DeviationLine]) -> bytes:
    """Return the deviations as a .csv, with a byte order mark, semicolons and Finnish days."""
    out = StringIO(newline="")
    writer = csv.writer(out, delimiter=";")
    writer.writerow(_headings())
    writer.writerows(map(csv_cell, _cells(line)) for line in lines)
    return out.getvalue().encode("utf-8-sig")


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
