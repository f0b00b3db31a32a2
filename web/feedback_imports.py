"""Bring a file of feedback in."""

from collections.abc import Mapping

from ..contracts.feedback.values import Question
from ..contracts.feedback.words import question_name
from ..contracts.importing.feedback import service
from ..contracts.importing.feedback.reading import read_feedback
from ..contracts.importing.feedback.values import FeedbackField
from ..core.i18n import _, format_number, ngettext
from .log_imports import LogPages, log_pages


def field_name(field: FeedbackField) -> str:
    """Return the name of a field, as the selects say it."""
    names = {
        FeedbackField.CONTRACT: _("Sopimuksen tunnus tai nimi"),
        FeedbackField.TITLE: _("Sopimuksen nimi"),
        FeedbackField.SUPPLIER: _("Toimittaja"),
        FeedbackField.ON: _("Palautteen päivä"),
        FeedbackField.TEXT: _("Vapaa palaute"),
        FeedbackField.THEME: _("Teema"),
    }
    return names[field] if field in names else question_name(Question(field.value))


def _words() -> Mapping[str, str]:
    return {
        "title": _("Tuo palautetta"),
        "lead": _(
            "Valitse palautteet sellaisina kuin ne ovat. Yhden sopimuksen ja vuoden palautteet ovat yksi kierros, "
            "eikä alle viiden tuloksia näytetä. Poista tiedostosta ensin vastaajien nimet."
        ),
        "hint": _(
            "Muodot .xlsx, .xls, .ods, .csv ja .tsv. Rivillä on ainakin sopimus, päivä ja arvosana 1–5 tai teksti."
        ),
        "undo": _("Tuonnin voi kumota kokonaan."),
    }


def _took(count: int) -> str:
    return ngettext("Yksi palaute tuotiin.", "%(n)s palautetta tuotiin.", count) % {"n": count}


def _offer(count: int) -> str:
    return ngettext("Tuo 1 palaute", "Tuo %(n)s palautetta", count) % {"n": format_number(count)}


bp = log_pages(
    LogPages(
        "feedback_imports",
        "feedback",
        FeedbackField,
        read_feedback,
        service.take_in,
        field_name,
        _words,
        _took,
        _offer,
    )
)
