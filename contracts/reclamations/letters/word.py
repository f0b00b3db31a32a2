"""Fills templates: what docxtpl and python-docx do, held in a sandbox. Slow to load, so import it where it is used."""

from datetime import UTC, datetime, time
from io import BytesIO
from typing import Any

from docxtpl import DocxTemplate
from jinja2 import StrictUndefined, TemplateError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from ....core.errors import Invalid
from ....core.i18n import _
from .contents import contents
from .facts import Letter
from .shipped import shipped

_LANGUAGES = {"fi": "fi-FI", "sv": "sv-FI", "en": "en-GB"}
_MAIN = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def environment() -> ImmutableSandboxedEnvironment:
    """Return what templates are read by: nothing but the letter's fields is in reach."""
    made = ImmutableSandboxedEnvironment(autoescape=True, undefined=StrictUndefined)
    made.globals.clear()
    return made


def filled(letter: Letter, template: bytes | None) -> bytes:
    """Return the letter as a .docx; raises Invalid where the template cannot be filled."""
    document = DocxTemplate(BytesIO(template or shipped()))
    told = contents(letter)
    try:
        document.render(told, jinja_env=environment())
    except (TemplateError, ValueError, TypeError, KeyError, ArithmeticError, RecursionError) as error:
        raise Invalid(_("Reklamaation mallipohjaa ei voi täyttää. Tarkista mallipohja asetuksista.")) from error
    _describe(document, letter, told["aihe"])
    kept = BytesIO()
    document.save(kept)
    return kept.getvalue()


def _describe(document: Any, letter: Letter, title: str) -> None:
    """Say in the file what it is, whose, of which day and in which language: screen readers ask for that."""
    about = document.core_properties
    moment = datetime.combine(letter.dated, time(12), UTC)
    about.title, about.author, about.language = title, letter.buyer.name, _LANGUAGES[letter.language]
    about.last_modified_by, about.created, about.modified = letter.buyer.name, moment, moment
    for root in (document.styles.element, document.element):
        for mark in root.iter(f"{_MAIN}lang"):
            mark.set(f"{_MAIN}val", _LANGUAGES[letter.language])
