"""Findings and what becomes of them, in words."""

from ...contracts.deviations.words import severity_name, type_name
from ...core.i18n import _, format_money
from .models import Effect
from .rules import Finding, FindingKind


def effect_name(effect: Effect) -> str:
    """Return what a finding becomes."""
    return {
        Effect.REQUIREMENT: _("Vaatimus"),
        Effect.AWARD_CRITERION: _("Vertailuperuste"),
        Effect.CONTRACT_TERM: _("Sopimusehto"),
        Effect.NO_EFFECT: _("Ei vaikutusta"),
    }[effect]


def finding_name(one: Finding) -> str:
    """Return what the finding is, in a line."""
    if one.kind is FindingKind.DEVIATIONS and one.type is not None:
        said = _("%(type)s: poikkeamia %(n)s, vakavin %(severity)s")
        filled = {"type": type_name(one.type), "n": one.amount, "severity": severity_name(one.severity).lower()}
        return said % filled
    if one.kind is FindingKind.RECLAMATION:
        return _("Reklamaatio %(number)s") % {"number": one.number or "–"}
    told = {"planned": format_money(one.planned), "actual": format_money(one.actual)}
    return _("Arvo ylittyi: arvioitu %(planned)s, toteutunut %(actual)s") % told
