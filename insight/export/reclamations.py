"""Reclamations as a table for people: a .csv that a Finnish spreadsheet opens."""

from collections.abc import Iterable

from ...contracts.reclamations.values import ReclamationLine
from ...contracts.reclamations.words import kind_name, reclamation_state_name
from ...core.clock import local
from ...core.i18n import _
from .files import csv_table
from .tables import Cell


def reclamations_csv(lines: Iterable[ReclamationLine]) -> bytes:
    """Return the reclamations as a .csv, with a byte order mark, semicolons and Finnish days."""
    return csv_table(_headings(), map(_cells, lines))


def _headings() -> list[str]:
    return [
        _("Reklamaatio"),
        _("Laji"),
        _("Tunnus"),
        _("Sopimus"),
        _("Toimittaja"),
        _("Vastuuhenkilö"),
        _("Tila"),
        _("Lähetetty"),
        _("Vastine viimeistään"),
        _("Määräpäivä"),
    ]


def _cells(line: ReclamationLine) -> list[Cell]:
    return [
        line.number,
        kind_name(line.kind),
        line.contract,
        line.title,
        line.supplier,
        line.owner,
        reclamation_state_name(line.state),
        local(line.sent_at).date() if line.sent_at else None,
        line.answer_due_on,
        line.next_deadline_on,
    ]
