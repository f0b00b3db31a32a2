"""Findings and what becomes of them, in words."""

from ...contracts.deviations.words import severity_name, type_name
from ...contracts.feedback.rules import POOR, Weak
from ...contracts.feedback.words import question_name, theme_name
from ...contracts.indicators.words import target_words
from ...core.i18n import _, format_money, format_number, ngettext
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
    if one.weak is not None:
        return _feedback_name(one.weak)
    if one.theme is not None:
        return _("Palautteessa toistuu: %(theme)s (%(n)s)") % {"theme": theme_name(one.theme), "n": one.amount}
    if one.indicator is not None:
        words = {"name": one.indicator.indicator.name, "target": target_words(one.indicator.indicator), "n": one.amount}
        return _missed_text(one.amount) % words
    told = {"planned": format_money(one.planned), "actual": format_money(one.actual)}
    return _("Arvo ylittyi: arvioitu %(planned)s, toteutunut %(actual)s") % told


def _missed_text(count: int) -> str:
    return ngettext(
        "Mittari %(name)s ei täyttynyt kerran, tavoite %(target)s",
        "Mittari %(name)s ei täyttynyt %(n)s kertaa, tavoite %(target)s",
        count,
    )


def _feedback_name(weak: Weak) -> str:
    words = {"question": question_name(weak.question), "average": format_number(weak.average)}
    if weak.average < POOR or weak.before is None:
        return _("Palaute: %(question)s %(average)s / 5") % words
    words["before"] = format_number(weak.before)
    return _("Palaute heikkeni: %(question)s %(before)s → %(average)s") % words
