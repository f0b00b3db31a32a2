"""What a day is called in a calendar, in the language spoken now."""

from functools import cache

from ...core.i18n import _, current_language
from ..milestones.models import MilestoneKind


def what(kind: MilestoneKind, *, phase: str = "", with_options: bool = False) -> str:
    """Return what happens on the day, to stand before the contract's title."""
    return _what(current_language(), kind, phase, with_options)


def category(kind: MilestoneKind) -> str:
    """Return the kind's name, by which calendars group and colour."""
    return _category(current_language(), kind)


@cache
def _what(_language: str, kind: MilestoneKind, phase: str, with_options: bool) -> str:
    if kind is MilestoneKind.PHASE:
        text = _("%(phase)s alkaa, jos optiot käytetään") if with_options else _("%(phase)s alkaa")
        return text % {"phase": _phase(phase)}
    if with_options and kind is MilestoneKind.PLANNING_START:
        return _("Suunnittelu alkaa, jos optiot käytetään")
    return category(kind)


@cache
def _category(_language: str, kind: MilestoneKind) -> str:
    names = {
        MilestoneKind.HEADS_UP: _("Ennakkotieto hankinnasta"),
        MilestoneKind.PLANNING_START: _("Suunnittelu alkaa"),
        MilestoneKind.OPTION_DECISION: _("Optiosta päätettävä"),
        MilestoneKind.OPTION_EXERCISE: _("Option viimeinen käyttöpäivä"),
        MilestoneKind.RENEWAL_DECISION: _("Jatkumisesta päätettävä"),
        MilestoneKind.NOTICE: _("Irtisanomisen takaraja"),
        MilestoneKind.REVIEW: _("Sopimuksen arviointi"),
        MilestoneKind.TERM_END: _("Sopimus päättyy"),
        MilestoneKind.PHASE: _("Hankinnan vaihe"),
        MilestoneKind.SECURITY_END: _("Vakuus päättyy"),
        MilestoneKind.OBLIGATION: _("Velvoite"),
        MilestoneKind.DEVIATION_DEADLINE: _("Poikkeaman määräaika"),
        MilestoneKind.APPEAL_DEADLINE: _("Muutoksenhaun määräaika"),
        MilestoneKind.ORGANISATION_TASK: _("Organisaation vuosi"),
    }
    return names[kind]


def _phase(phase: str) -> str:
    names = {
        "need": _("Tarvekartoitus"),
        "market": _("Markkinakartoitus"),
        "prep": _("Hankinnan valmistelu"),
        "request": _("Osallistumishakemusten aika"),
        "negot": _("Neuvottelut"),
        "tender": _("Tarjousaika"),
        "eval": _("Vertailu"),
        "decision": _("Päätöksenteko"),
        "standstill": _("Odotusaika"),
        "contract": _("Sopimuksen teko"),
        "mobil": _("Käyttöönotto"),
    }
    return names.get(phase, phase)
