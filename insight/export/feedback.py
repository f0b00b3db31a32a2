"""Rounds of feedback as a table for people: a .csv that a Finnish spreadsheet opens. What is hidden stays hidden."""

from collections.abc import Iterable

from ...contracts.feedback.values import Question, RoundLine
from ...contracts.feedback.words import question_name, round_state_name, theme_name
from ...core.i18n import _
from .files import csv_table
from .tables import Cell


def feedback_csv(lines: Iterable[RoundLine]) -> bytes:
    """Return the rounds as a .csv, with a byte order mark, semicolons and Finnish days."""
    return csv_table(_headings(), map(_cells, lines))


def _headings() -> list[str]:
    return [
        _("Tunnus"),
        _("Sopimus"),
        _("Toimittaja"),
        _("Kierros"),
        _("Lähetyspäivä"),
        _("Viimeinen vastauspäivä"),
        _("Tila"),
        _("Pyydetty"),
        _("Vastattu linkistä"),
        _("Vastausprosentti"),
        _("Vastauksia"),
        *(question_name(one) for one in Question),
        _("Teemat"),
    ]


def _cells(line: RoundLine) -> list[Cell]:
    return [
        line.reference,
        line.title,
        line.supplier,
        line.number,
        line.sends_on,
        line.closes_on,
        round_state_name(line.state),
        line.asked,
        line.used,
        line.rate,
        line.result.answers,
        *(line.result.averages.get(one) for one in Question),
        ", ".join(f"{theme_name(theme)} {n}" for theme, n in line.result.themes.items()),
    ]
