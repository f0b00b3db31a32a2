"""Alerts as a table for people: a .csv that a Finnish spreadsheet opens."""

from collections.abc import Iterable

from ...alerts.ledger_words import reason_words, state_name
from ...alerts.queries import AlertLine
from ...alerts.recipients import Way
from ...alerts.words import answer_name, role_name
from ...calendar.why.names import kind_name
from ...core.clock import local
from ...core.i18n import _
from .files import csv_table
from .tables import Cell


def alerts_csv(lines: Iterable[AlertLine]) -> bytes:
    """Return the alerts as a .csv, with a byte order mark, semicolons and Finnish days; moments are Helsinki's."""
    return csv_table(_headings(), map(_cells, lines))


def _headings() -> list[str]:
    return [
        _("Hälytys"),
        _("Tunnus"),
        _("Sopimus"),
        _("Asia"),
        _("Päivä"),
        _("Hälytyspäivä"),
        _("Vastuuhenkilö"),
        _("Askel"),
        _("Kenelle"),
        _("Tila"),
        _("Vastaus"),
        _("Syy"),
        _("Vastaanottaja"),
        _("Lähetetty"),
        _("Viestin tunniste"),
    ]


def _cells(line: AlertLine) -> list[Cell]:
    return [
        line.id,
        line.contract,
        line.title,
        kind_name(line.kind),
        line.target_on,
        line.due_on,
        line.owner,
        line.step + 1 if line.step >= 0 else _("ennakkoon"),
        role_name(Way(line.role)),
        state_name(line.state),
        answer_name(line.answer, line.kind) if line.answer else None,
        reason_words(line.reason),
        line.to,
        f"{local(line.sent_at):%d.%m.%Y %H.%M}" if line.sent_at else None,
        line.message_id,
    ]
