"""The register as a table for people: headings that an import recognises, and what the clock says beside them. Pure."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from ...contracts.importing.fields import UNNAMED
from ...contracts.importing.money import money_of
from ...contracts.importing.notice_text import notice_of
from ...contracts.importing.own_columns import BESIDE
from ...contracts.importing.own_words import KINDS, OptionWord, months_words, option_words, term_words
from ...contracts.importing.values import OWN_COLUMN
from ...contracts.models import Arrangement, ContractState, TermKind
from ...contracts.terms.models import OptionState
from .rows import PLANNED, parent_of

Cell = str | int | Decimal | date | None

_STATES = {
    ContractState.UPCOMING: "tulossa",
    ContractState.ACTIVE: "voimassa",
    ContractState.ENDED: "päättynyt",
    ContractState.ARCHIVED: "arkistoitu",
}

Line = Mapping[str, Any]


def _title(line: Line) -> Cell:
    return None if line["title"] == UNNAMED else str(line["title"])


def _term(line: Line) -> Cell:
    """Return the term; of a contract that has become indefinite, with its fixed time before, as its end tells."""
    was_fixed = line["term"] is TermKind.INDEFINITE and line["ends_on"]
    return term_words(TermKind.FIXED_THEN_INDEFINITE if was_fixed else line["term"], line["renewal_months"])


def _options(line: Line) -> Cell:
    """Return the options as a register writes them, each with its own last day where the column beside cannot tell."""
    options = [
        OptionWord(one["months"], one["decision"], one["decide_by"], one["months_before"]) for one in line["options"]
    ]
    return option_words(options, with_days=_option_notice(line) is None) or line["option_text"]


def _option_notice(line: Line) -> Cell:
    """Return the months before the end at which each open option must be used, where they are the same for all."""
    months = {one["months_before"] for one in line["options"] if one["decision"] is OptionState.OPEN}
    return months_words(months.pop()) if len(months) == 1 else None


def _notice(line: Line) -> Cell:
    """Return the register's own words of the notice, as long as they say what the register holds."""
    text, months = line["notice_text"], line["notice_months"]
    return text if text and notice_of(text).months == months else months_words(months)


def _value(line: Line) -> Cell:
    """Return the register's own words of the value, as long as they say what the register holds."""
    text: str | None = line["value_text"]
    value: Decimal | None = line["estimated_value"]
    return text if text and (value is None or money_of(text).amount == value) else value


def _end(line: Line) -> Cell:
    """Return the end, or the words that stood in its place and told neither a day nor a term.

    Of a fixed time it is that of its coverage, the options used and the changes recorded included: so it is read.
    """
    ends_on = line["coverage_end"] if line["term"] is TermKind.FIXED and line["ends_on"] else None
    return ends_on or line["ends_on"] or (line["term_text"] if line["term"] is None else None)


COLUMNS: tuple[tuple[str, Callable[[Line], Cell]], ...] = (
    ("Sopimuksen tunniste", lambda line: line["reference"]),
    ("Asianumero", lambda line: line["case_number"]),
    ("Sopimuksen nimi", _title),
    ("Toimittaja", lambda line: line["supplier"]),
    ("Y-tunnus", lambda line: line["business_id"]),
    ("Kategoria", lambda line: line["category"]),
    ("CPV-koodi", lambda line: line["cpv"]),
    ("Yksikkö", lambda line: line["unit"]),
    ("Vastuuhenkilö", lambda line: line["owner"]),
    ("Vastuuhenkilön sähköposti", lambda line: line["owner_email"]),
    ("Varahenkilö", lambda line: line["deputy"]),
    ("Varahenkilön sähköposti", lambda line: line["deputy_email"]),
    ("Hankintalaji", lambda line: KINDS.get(line["kind"] or "")),
    ("Hankintamenettely", lambda line: line["procedure_text"]),
    ("Kuuluu puitejärjestelyyn", lambda line: parent_of(line, Arrangement.FRAMEWORK)),
    ("Kuuluu dynaamiseen hankintajärjestelmään", lambda line: parent_of(line, Arrangement.DPS)),
    ("Sopimustyyppi", _term),
    ("Alkaa", lambda line: line["starts_on"]),
    ("Päättyy", _end),
    ("Optiot", _options),
    ("Option ilmoitusaika", _option_notice),
    ("Irtisanomisaika", _notice),
    ("Viimeksi kilpailutettu", lambda line: line["last_competed_on"]),
    ("Ennakoitu arvo (alv 0 %)", _value),
    ("Enimmäisarvo (alv 0 %)", lambda line: line["maximum_value"]),
    ("Valuutta", lambda line: line["currency"]),
    (OWN_COLUMN + "tila", lambda line: _STATES[line["state"]]),
    (OWN_COLUMN + "kattavuus päättyy", lambda line: line["coverage_end"]),
    (OWN_COLUMN + "enintään", lambda line: line["max_extent_on"]),
    (OWN_COLUMN + "seuraava menettely", lambda line: line["clock_procedure"]),
    (OWN_COLUMN + "suunnittelu alkaa", lambda line: _planned(line, "planning_start_on")),
    (OWN_COLUMN + "viimeistään aloitettava", lambda line: _planned(line, "latest_safe_start_on")),
    (OWN_COLUMN + "kausi sanoin", lambda line: line["term_text"]),
    (OWN_COLUMN + "lähde", lambda line: _source(line)),
)
"""Headings and what stands under them; the unknown columns of the register follow."""


def _planned(line: Line, name: str) -> Cell:
    return line[name] if line["state"] in PLANNED else None


def _source(line: Line) -> Cell:
    parts = (line["source_file"], line["source_sheet"], line["source_row"])
    return " / ".join(str(part) for part in parts if part is not None) or None


def headings(extra: Iterable[str]) -> list[str]:
    """Return the headings; an unknown column that has one of ours gets a mark of its own."""
    ours = [heading for heading, _cell in COLUMNS]
    return [*ours, *(heading if heading not in ours else f"{heading}{BESIDE}" for heading in extra)]


def cells(line: Line, extra: Iterable[str]) -> list[Cell]:
    """Return the cells of one contract."""
    kept: Mapping[str, Any] = line["extra"] or {}
    return [*(cell(line) for _heading, cell in COLUMNS), *(kept.get(heading) for heading in extra)]
