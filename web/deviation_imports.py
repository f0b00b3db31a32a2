"""Bring a file of deviations in."""

from collections.abc import Mapping

from ..contracts.importing.deviations import service
from ..contracts.importing.deviations.reading import read_deviations
from ..contracts.importing.deviations.values import DeviationField
from ..core.i18n import _, format_number, ngettext
from .log_imports import LogPages, log_pages


def field_name(field: DeviationField) -> str:
    """Return the name of a field, as the selects say it."""
    return {
        DeviationField.CONTRACT: _("Sopimuksen tunnus tai nimi"),
        DeviationField.TITLE: _("Sopimuksen nimi"),
        DeviationField.SUPPLIER: _("Toimittaja"),
        DeviationField.SEEN_ON: _("Havaittu"),
        DeviationField.WHAT: _("Mitä tapahtui?"),
        DeviationField.SEVERITY: _("Vakavuus"),
        DeviationField.TYPE: _("Laji"),
        DeviationField.SEEN_BY: _("Kuka havaitsi?"),
        DeviationField.EFFECT: _("Vaikutus"),
        DeviationField.OWN_SHARE: _("Tilaajan oma osuus"),
        DeviationField.STATE: _("Tila"),
        DeviationField.CLOSED_ON: _("Suljettu"),
        DeviationField.LESSON: _("Oppi"),
    }[field]


def _words() -> Mapping[str, str]:
    return {
        "title": _("Tuo poikkeamia"),
        "lead": _(
            "Valitse poikkeamaluettelo sellaisena kuin se on. Sopimus tunnistetaan tunnuksesta, nimestä tai "
            "toimittajasta. Seuraavalla sivulla näkyy, miten se ymmärrettiin; mitään ei tallenneta ennen sitä."
        ),
        "hint": _(
            "Muodot .xlsx, .xls, .ods, .csv ja .tsv. Rivillä on ainakin sopimus, havaintopäivä ja mitä tapahtui."
        ),
        "undo": _("Tuonnin voi kumota kokonaan, kunnes joku kirjaa sen poikkeamiin jotain."),
    }


def _took(count: int) -> str:
    return ngettext("Yksi poikkeama tuotiin.", "%(n)s poikkeamaa tuotiin.", count) % {"n": count}


def _offer(count: int) -> str:
    return ngettext("Tuo 1 poikkeama", "Tuo %(n)s poikkeamaa", count) % {"n": format_number(count)}


bp = log_pages(
    LogPages(
        "deviation_imports",
        "deviations",
        DeviationField,
        read_deviations,
        service.take_in,
        field_name,
        _words,
        _took,
        _offer,
    )
)
