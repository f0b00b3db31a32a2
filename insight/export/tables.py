"""The register as a table for people: headings that an import recognises, and what the clock says beside them. Pure."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from ...contracts.importing.fields import UNNAMED
from ...contracts.importing.values import OWN_COLUMN
from ...contracts.models import Arrangement, ContractKind, ContractState, TermKind
from ...contracts.terms.models import OptionState
from .rows import PLANNED

Cell = str | int | Decimal | date | None

_KINDS = {
    ContractKind.GOODS: "tavarat",
    ContractKind.SERVICES: "palvelut",
    ContractKind.WORKS: "rakennusurakka",
    ContractKind.SOCIAL_HEALTH: "sosiaali- ja terveyspalvelut",
    ContractKind.OTHER_SPECIAL: "muut erityiset palvelut",
    ContractKind.CONCESSION: "käyttöoikeussopimus",
}
_TERMS = {
    TermKind.FIXED: "määräaikainen",
    TermKind.INDEFINITE: "toistaiseksi voimassa oleva",
    TermKind.FIXED_THEN_INDEFINITE: "määräaikainen, sen jälkeen toistaiseksi voimassa oleva",
}
_OPTION_STATES = {
    OptionState.OPEN: "",
    OptionState.EXERCISED: " (käytetty)",
    OptionState.DECLINED: " (ei käytetä)",
    OptionState.LAPSED: " (rauennut)",
}
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
    if line["term"] is not TermKind.AUTO_RENEWING:
        return _TERMS.get(line["term"])
    months = line["renewal_months"]
    return f"jatkuu automaattisesti {months} kk kerrallaan" if months else "jatkuu automaattisesti"


def _options(line: Line) -> Cell:
    """Return the options as a register writes them, each with its own last day where the column beside cannot tell."""
    open_ones = [one for one in line["options"] if one["decision"] is OptionState.OPEN]
    alone = _option_notice(line) is None and all(one["decide_by"] for one in open_ones)
    said = " + ".join(f"{one['months']} kk{_behind(one, alone)}" for one in line["options"])
    return said or line["option_text"]


def _behind(option: Line, told: bool) -> str:
    """Return what stands behind an option; one word for some of them only would be read as said of all."""
    if option["decision"] is not OptionState.OPEN or not told:
        return _OPTION_STATES[option["decision"]]
    months = option["months_before"]
    return f" ({months} kk ennen)" if months is not None else f" (viimeistään {day_text(option['decide_by'])})"


def _option_notice(line: Line) -> Cell:
    """Return the months before the end at which each open option must be used, where they are the same for all."""
    months = {one["months_before"] for one in line["options"] if one["decision"] is OptionState.OPEN}
    return f"{months.pop()} kk" if len(months) == 1 and None not in months else None


def _notice(line: Line) -> Cell:
    months = line["notice_months"]
    return line["notice_text"] or (f"{months} kk" if months is not None else None)


def _end(line: Line) -> Cell:
    """Return the end, or the words that stood in its place and told neither a day nor a term."""
    return line["ends_on"] or (line["term_text"] if line["term"] is None else None)


def day_text(day: date) -> str:
    """Return the day as Finland writes it, whatever language is spoken."""
    return f"{day.day}.{day.month}.{day.year}"


def _parent(line: Line, arrangement: Arrangement) -> Cell:
    stands_under = line["parent_arrangement"] or Arrangement.FRAMEWORK
    return line["parent_text"] if stands_under is arrangement else None


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
    ("Hankintalaji", lambda line: _KINDS.get(line["kind"])),
    ("Hankintamenettely", lambda line: line["procedure_text"]),
    ("Kuuluu puitejärjestelyyn", lambda line: _parent(line, Arrangement.FRAMEWORK)),
    ("Kuuluu dynaamiseen hankintajärjestelmään", lambda line: _parent(line, Arrangement.DPS)),
    ("Sopimustyyppi", _term),
    ("Alkaa", lambda line: line["starts_on"]),
    ("Päättyy", _end),
    ("Optiot", _options),
    ("Option ilmoitusaika", _option_notice),
    ("Irtisanomisaika", _notice),
    ("Viimeksi kilpailutettu", lambda line: line["last_competed_on"]),
    ("Ennakoitu arvo (alv 0 %)", lambda line: line["value_text"] or line["estimated_value"]),
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
    return [*ours, *(heading if heading not in ours else f"{heading} (rekisterin)" for heading in extra)]


def cells(line: Line, extra: Iterable[str]) -> list[Cell]:
    """Return the cells of one contract."""
    kept: Mapping[str, Any] = line["extra"] or {}
    return [*(cell(line) for _heading, cell in COLUMNS), *(kept.get(heading) for heading in extra)]
