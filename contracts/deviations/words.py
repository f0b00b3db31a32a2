"""Deviations in words: classes, types, states, steps and deadlines in the reader's language."""

from collections.abc import Callable, Mapping
from datetime import date
from textwrap import shorten
from typing import Any

from ...core.i18n import _, format_date
from .models import Deadline, DeviationState, DeviationType, StepKind
from .past import Finding, Past

_TOLD = 160  # characters of what was seen or learnt that a mail tells


def severity_name(severity: int) -> str:
    """Return the class; never "olennainen", which is a lawyer's word and a condition of cancelling."""
    return {1: _("Huomio"), 2: _("Vähäinen"), 3: _("Merkittävä"), 4: _("Kriittinen")}[severity]


def severity_meaning(severity: int) -> str:
    """Return what the class means, in a few words."""
    return {
        1: _("toive tai riski, ei vielä rikkomus"),
        2: _("pieni puute, ei haittaa käyttäjille"),
        3: _("haittaa käyttäjille tai kustannuksille, tai toistuu"),
        4: _("vaara, tietovuoto tai palvelun katkos"),
    }[severity]


def type_name(type_: DeviationType) -> str:
    """Return what the deviation is about."""
    return {
        DeviationType.QUALITY: _("Laatu"),
        DeviationType.DELAY: _("Viivästys"),
        DeviationType.QUANTITY: _("Määrä"),
        DeviationType.PRICE_INVOICING: _("Hinta tai laskutus"),
        DeviationType.REPORTING: _("Raportointi"),
        DeviationType.STAFF: _("Henkilöstö tai pätevyys"),
        DeviationType.INFORMATION_SECURITY: _("Tietoturva tai tietosuoja"),
        DeviationType.SAFETY: _("Turvallisuus"),
        DeviationType.CONTRACTOR_LIABILITY: _("Tilaajavastuu tai harmaa talous"),
        DeviationType.SUBCONTRACTING: _("Alihankinta"),
        DeviationType.RESPONSIBILITY: _("Vastuullisuus"),
        DeviationType.BUYER_SIDE: _("Tilaajan oma toiminta"),
        DeviationType.PROCESS: _("Oma hankintaprosessi"),
        DeviationType.OTHER: _("Muu"),
    }[type_]


def deviation_state_name(state: DeviationState) -> str:
    """Return how far the work has come."""
    return {
        DeviationState.RECORDED: _("kirjattu"),
        DeviationState.ASSESSED: _("vakavuus vahvistettu"),
        DeviationState.CONTACTED: _("toimittajaan oltu yhteydessä"),
        DeviationState.PLANNED: _("korjaussuunnitelma"),
        DeviationState.VERIFIED: _("korjaus todennettu"),
        DeviationState.CLOSED: _("suljettu"),
    }[state]


def deadline_name(deadline: Deadline) -> str:
    """Return what has to be done next."""
    return {
        Deadline.FIRST_MEASURE: _("ensitoimi"),
        Deadline.CONTACT: _("yhteys toimittajaan"),
        Deadline.RECLAMATION: _("reklamaatio toimittajalle"),
        Deadline.ANSWER: _("toimittajan vastine reklamaatioon"),
        Deadline.PLAN: _("toimittajan korjaussuunnitelma"),
        Deadline.VERIFICATION: _("korjauksen todentaminen"),
        Deadline.CLOSING: _("sulkeminen ja oppi"),
        Deadline.RECLAMATION_LAST: _("reklamaation viimeinen päivä"),
        Deadline.WORSENED: _("vakavuus nousi"),
    }[deadline]


def step_name(kind: StepKind) -> str:
    """Return what a step did, as a button and a heading say it."""
    return {
        StepKind.RECORDED: _("Kirjaa poikkeama"),
        StepKind.SEEN_AGAIN: _("Kirjaa uusi havainto"),
        StepKind.ASSESSED: _("Vahvista vakavuus"),
        StepKind.CONTACTED: _("Kirjaa yhteys toimittajaan"),
        StepKind.PLANNED: _("Kirjaa korjaussuunnitelma"),
        StepKind.FAILED: _("Kirjaa, ettei korjaus pitänyt"),
        StepKind.VERIFIED: _("Todenna korjaus"),
        StepKind.CLOSED: _("Sulje ja kirjaa oppi"),
        StepKind.REOPENED: _("Avaa uudelleen"),
        StepKind.RAISED: _("Nosta vakavuutta"),
        StepKind.CHANGED: _("Korjaa tietoja"),
        StepKind.NOTED: _("Lisää merkintä"),
    }[kind]


def before_words(before: Mapping[str, Any]) -> str:
    """Return what a step found and changed: "Ennen: Vakavuus Vähäinen; Laji Laatu", empty where it changed no facts."""
    names = {
        "what": _("Havainto"),
        "seen_on": _("Havaittu"),
        "severity": _("Vakavuus"),
        "type": _("Laji"),
        "seen_by": _("Kuka havaitsi?"),
        "effect": _("Vaikutus"),
        "own_share": _("Tilaajan oma osuus"),
    }
    found = [f"{names[key]} {_shown(key, value)}" for key, value in before.items() if key in names]
    return _("Ennen: %(facts)s") % {"facts": "; ".join(found)} if found else ""


def _shown(key: str, value: Any) -> str:
    if value is None:
        return _("(tyhjä)")
    shown: Mapping[str, Callable[[Any], str]] = {
        "severity": severity_name,
        "type": lambda held: type_name(DeviationType(held)),
        "seen_on": lambda held: format_date(date.fromisoformat(held)),
    }
    return shown.get(key, str)(value)


def step_told(kind: StepKind) -> str:
    """Return what was done, as it follows a name."""
    return {
        StepKind.RECORDED: _("kirjasi poikkeaman."),
        StepKind.SEEN_AGAIN: _("kirjasi uuden havainnon samasta asiasta:"),
        StepKind.ASSESSED: _("vahvisti vakavuuden."),
        StepKind.CONTACTED: _("oli yhteydessä toimittajaan."),
        StepKind.PLANNED: _("kirjasi toimittajan korjaussuunnitelman:"),
        StepKind.FAILED: _("kirjasi, ettei korjaus pitänyt; vakavuus nousi:"),
        StepKind.VERIFIED: _("totesi korjauksen tehdyksi:"),
        StepKind.CLOSED: _("sulki poikkeaman ja kirjasi opin:"),
        StepKind.REOPENED: _("avasi poikkeaman uudelleen:"),
        StepKind.RAISED: _("nosti vakavuuden, koska asia toistuu tai pahenee:"),
        StepKind.CHANGED: _("korjasi tietoja."),
        StepKind.NOTED: _("kirjasi merkinnän:"),
    }[kind]


def past_words(past: Past) -> list[str]:
    """Return how the term went: how many deviations of each class, and the worst with what was learnt."""
    classes = [f"{severity_name(one).lower()} {past.counts[one]}" for one in sorted(past.counts, reverse=True)]
    filled = {"n": past.counts.total(), "classes": ", ".join(classes), "open": past.open_}
    return [_("Poikkeamia %(n)d: %(classes)s. Avoinna %(open)d.") % filled, *(_finding(one) for one in past.worst)]


def _finding(one: Finding) -> str:
    text = f"{severity_name(one.severity)}: {shorten(one.what, _TOLD, placeholder=' …')}"
    if not one.lesson:
        return text
    lesson = shorten(one.lesson, _TOLD, placeholder=" …").rstrip(".")
    return text.rstrip(".") + ". " + _("Oppi: %(lesson)s.") % {"lesson": lesson}
