"""Tasks of follow-up plans as a table for people: a .csv that a Finnish spreadsheet opens."""

from collections.abc import Iterable

from ...contracts.obligations.values import TaskLine
from ...contracts.obligations.words import obligation_kind_name, obligation_name, rhythm_words
from ...core.i18n import _
from .files import csv_table
from .tables import Cell


def tasks_csv(lines: Iterable[TaskLine]) -> bytes:
    """Return the tasks as a .csv, with a byte order mark, semicolons and Finnish days."""
    return csv_table(_headings(), map(_cells, lines))


def _headings() -> list[str]:
    return [
        _("Tunnus"),
        _("Sopimus"),
        _("Toimittaja"),
        _("Vastuuhenkilö"),
        _("Tekijä"),
        _("Tehtävä"),
        _("Laji"),
        _("Määräpäivä"),
        _("Toistuu"),
        _("Tehty viimeksi"),
        _("Selvitys päivätty"),
    ]


def _cells(line: TaskLine) -> list[Cell]:
    return [
        line.contract,
        line.contract_title,
        line.supplier,
        line.owner,
        line.assignee,
        obligation_name(line.kind, line.title, line.level),
        obligation_kind_name(line.kind),
        line.due_on,
        rhythm_words(line.every_months),
        line.last_done_on,
        line.last_report_on,
    ]
