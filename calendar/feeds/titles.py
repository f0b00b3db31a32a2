"""What a day is called in a calendar, in the language spoken now."""

from functools import cache

from ...core.i18n import _, current_language
from ..milestones.models import MilestoneKind
from ..why.names import kind_name, phase_name

PHASES = (
    "analysis",
    "need",
    "market",
    "prep",
    "request",
    "negot",
    "tender",
    "eval",
    "decision",
    "standstill",
    "contract",
    "mobil",
    "follow_up",
    "closing",
)


def what(kind: MilestoneKind, *, phase: str = "", with_options: bool = False) -> str:
    """Return what happens on the day, to stand before the contract's title."""
    return _what(current_language(), kind, phase, with_options)


def category(kind: MilestoneKind) -> str:
    """Return the name by which calendars group and colour days of this kind."""
    return _category(current_language(), kind)


@cache
def _what(language: str, kind: MilestoneKind, phase: str, with_options: bool) -> str:
    happens = _begins(language).get(phase) or phase_name(phase) if phase else kind_name(kind)
    return _("%(what)s, jos optiot käytetään") % {"what": happens} if with_options else happens


@cache
def _category(_language: str, kind: MilestoneKind) -> str:
    return _("Hankinnan vaihe") if kind is MilestoneKind.PHASE else kind_name(kind)


@cache
def _begins(_language: str) -> dict[str, str]:
    return {
        "analysis": _("Edellisen kauden analyysi alkaa"),
        "need": _("Tarvekartoitus alkaa"),
        "market": _("Markkinakartoitus alkaa"),
        "prep": _("Tarjouspyynnön valmistelu alkaa"),
        "request": _("Osallistumishakemusten aika alkaa"),
        "negot": _("Neuvottelut alkavat"),
        "tender": _("Tarjousaika alkaa"),
        "eval": _("Tarjousten vertailu alkaa"),
        "decision": _("Hankintapäätöksen teko alkaa"),
        "standstill": _("Odotusaika alkaa"),
        "contract": _("Sopimuksen teko alkaa"),
        "mobil": _("Käyttöönotto alkaa"),
        "follow_up": _("Sopimusseuranta alkaa"),
        "closing": _("Sopimuksen lopettaminen alkaa"),
    }
