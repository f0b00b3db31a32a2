"""A file of feedback, read: its columns by the words of their headings, its rows by grade, text and theme."""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache
from pathlib import Path

from ....core.i18n import LANGUAGES, use_language
from ....core.names import folded
from ....core.said import say
from ...feedback.answering import LONGEST
from ...feedback.models import Theme
from ...feedback.values import Given, Question
from ...feedback.words import question_name, question_text, theme_name
from ..dates import DateWay
from ..headings import plain
from ..logs.cells import Cells, Fault
from ..logs.reading import MOST_ROWS, Log, read_log
from ..logs.values import Head
from .values import FeedbackField as Field
from .values import FeedbackFile, Told

_SURE, _FAIR = 1.0, 0.8
_HEADINGS: Mapping[Field, Sequence[tuple[float, str]]] = {
    Field.CONTRACT: (
        (
            _SURE,
            r"(sopimuksen |sopimus ?)(numero|nro|tunnus|viite|tunniste)|(asia)?tunnus|contract (number|id|reference)",
        ),
        (_SURE, r"reference|avtals?(nummer| nummer|beteckning)|avtalets (nummer|beteckning)"),
        (_FAIR, r"sopimus|contract|avtal"),
    ),
    Field.TITLE: ((_SURE, r"sopimuksen (nimi|otsikko)|contract (name|title)|avtal(ets|s)? ?namn"),),
    Field.SUPPLIER: ((_SURE, r"toimittaja\w*|palvelun ?tuottaja|supplier( name)?|vendor|leverantör\w*"),),
    Field.ON: (
        (
            _SURE,
            r"(palautteen |vastaus|palaute)? ?(päivä(määrä)?|pvm)|vastattu|annettu|(answered|given|received)( on)?",
        ),
        (_FAIR, r"date|datum|ajankohta|aika|milloin|besvarad|tid|timestamp|aikaleima"),
    ),
    Field.QUALITY: (
        (_SURE, r"laatu\w*|quality|kvalitet\w*"),
        (_FAIR, r"arvosana|arvio|yleisarvosana|rating|grade|score|betyg"),
    ),
    Field.TIMELINESS: (
        (_SURE, r"saatavuus( ja aikataulu)?|aikataulu\w*|toimitusvarmuus|availability( and timing)?|timing|timeliness"),
        (_SURE, r"tillgång( och tidtabell)?|tidtabell"),
    ),
    Field.COOPERATION: ((_SURE, r"yhteistyö\w*|cooperation|samarbete\w*"),),
    Field.TEXT: (
        (_SURE, r"vapaa (palaute|teksti|sana)|palaute|kommentti|kommentit|avoin palaute|free text|comments?|feedback"),
        (_SURE, r"fri (respons|text)|respons|kommentar(er)?|återkoppling"),
        (_FAIR, r"teksti|text|mikä toimii.*"),
    ),
    Field.THEME: ((_SURE, r"teema|aihe|theme|topic|tema|ämne"),),
}
_GRADES = (Field.QUALITY, Field.TIMELINESS, Field.COOPERATION)
_FILL = say("Täydennä solu, tai poista rivi, jos se ei ole palaute.")
_ONE_TO_FIVE = say("Kirjoita arvosana 1–5, 5 on paras, tai jätä tyhjäksi.")


def likeness(heading: str, field: Field) -> float:
    """How surely a heading says the field, 0 … 1."""
    words = plain(heading).strip(" ?:*.")
    if words in _asked().get(field, ()):
        return _SURE
    return max((sure for sure, pattern in _HEADINGS[field] if re.fullmatch(pattern, words)), default=0.0)


def read_row(head: Head, of: Cells, ways: Mapping[Field, DateWay], today: date) -> Told:
    """Return the answer of the row; raise Fault at its first."""
    on = of.day(Field.ON, ways.get(Field.ON), today)
    if on is None:
        raise Fault(Field.ON, say("Palautteen päivä puuttuu."), _FILL)
    grades = {field.value: _grade(of, field) for field in _GRADES}
    given = Given(text=of.long(Field.TEXT, LONGEST), **grades)
    if given.text is None and not any(grades.values()):
        raise Fault(Field.TEXT, say("Rivillä ei ole arvosanaa eikä tekstiä."), _FILL)
    return Told(*head, on, given, _theme(of))


def _grade(of: Cells, field: Field) -> int | None:
    text = of.text(field)
    if not text:
        return None
    found = re.fullmatch(r"([1-5])(?:[.,]0+)?(?:\s*/\s*5)?(?:[ .:)=-]+\D*)?", text)
    if found is None:
        raise Fault(field, say("%(value)s ei ole arvosana 1–5.", value=text[:80]), _ONE_TO_FIVE)
    return int(found[1])


def _theme(of: Cells) -> Theme | None:
    text = of.text(Field.THEME)
    return (_themes().get(folded(text)) or Theme.OTHER) if text and of.text(Field.TEXT) else None


@cache
def _themes() -> Mapping[str, Theme]:
    own = {one.value: one for one in Theme}
    for language in LANGUAGES:
        with use_language(language):
            own |= {folded(theme_name(one)): one for one in Theme}
    return own


@cache
def _asked() -> Mapping[Field, frozenset[str]]:
    """The questions themselves, as an export of a survey has them for headings."""
    found: dict[Field, set[str]] = {Field(one.value): set() for one in Question}
    for language in LANGUAGES:
        with use_language(language):
            for one in Question:
                found[Field(one.value)] |= {
                    plain(text).strip(" ?:*.") for text in (question_name(one), question_text(one))
                }
    return {field: frozenset(texts) for field, texts in found.items()}


def _is_of_feedback(columns: Mapping[Field, int]) -> bool:
    return Field.ON in columns and any(field in columns for field in (*_GRADES, Field.TEXT))


FEEDBACK: Log[Field, Told] = Log(
    Field,
    (Field.ON,),
    likeness,
    _is_of_feedback,
    read_row,
    say("Tiedostossa ei ole yhtään palautetta."),
    say("Taulukosta ei tunnistettu sopimusta, päivää ja arvosanaa tai tekstiä."),
    say("Tiedostossa on yli %(n)s palautetta. Jaa se osiin.", n=MOST_ROWS),
)


def read_feedback(
    path: Path,
    *,
    today: date,
    mapping: Mapping[str, str] | None = None,
    sheets: Sequence[str] | None = None,
    name: str | None = None,
) -> FeedbackFile:
    """Read a file of feedback as `read_log` does."""
    return read_log(path, FEEDBACK, today=today, mapping=mapping, sheets=sheets, name=name)
