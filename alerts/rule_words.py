"""What a rule of the alarm does, in plain words; pure."""

from collections.abc import Sequence
from datetime import date

from ..calendar.milestones.models import MilestoneKind
from ..contracts.terms.months import add_months
from ..core.i18n import _, format_date, format_day, ngettext
from .ladders import Lead
from .models import LeadUnit
from .recipients import Way
from .rule_values import Level, Reminder, Rule, Step
from .rules import UNRESTING

_WEEK = 7


def sentences(kind: MilestoneKind, rule: Rule) -> str:
    """Return what the rule of a kind does."""
    said = [_first(kind) % {"whom": _to(rule.steps[0].role)}]
    if rule.ahead:
        said.append(_("Ennakkoon muistutetaan: %(reminders)s.") % {"reminders": _listed(rule.ahead)})
    later = [_after(step) for step in rule.steps[1:] if step.active]
    if not later:
        return " ".join((*said, _("Muistutuksia ei lähde.")))
    said.append(_("Jos asiaan ei vastata, siitä muistutetaan: %(steps)s.") % {"steps": _(", sitten ").join(later)})
    if kind is MilestoneKind.DEVIATION_DEADLINE:
        said.append(_("Kriittisestä poikkeamasta ja reklamaation viimeisenä päivänä kaikki saavat tiedon heti."))
    if kind not in UNRESTING:
        said.append(_("Hiljaiset viikot eivät kuluta aikaa."))
    return " ".join(said)


def _listed(ahead: Sequence[Reminder]) -> str:
    return ", ".join(
        _("%(whom)s %(lead)s ennen") % {"whom": _to(one.role), "lead": lead_words(one.lead)} for one in ahead
    )


def lead_words(lead: Lead) -> str:
    """Return how long before: 12 kk, 2 vk, 10 pv."""
    return {
        LeadUnit.DAYS: _("%(n)s pv"),
        LeadUnit.WEEKS: _("%(n)s vko"),
        LeadUnit.MONTHS: _("%(n)s kk"),
    }[lead.unit] % {"n": lead.count}


def distance(day: date, end: date) -> str:
    """Return how long before *end* a day is, in whole months and weeks: 12 kk 2 vko; in days where it is less."""
    months = max((end.year - day.year) * 12 + end.month - day.month, 0)
    months -= months > 0 and add_months(end, -months) < day
    weeks, days = divmod((add_months(end, -months) - day).days, _WEEK)
    parts = [Lead(months, LeadUnit.MONTHS)] * (months > 0) + [Lead(weeks, LeadUnit.WEEKS)] * (weeks > 0)
    return " ".join(lead_words(one) for one in parts or [Lead(days, LeadUnit.DAYS)])


def _first(kind: MilestoneKind) -> str:
    return {
        MilestoneKind.HEADS_UP: _("Ennakkotieto lähtee %(whom)s ennen kuin suunnittelu alkaa."),
        MilestoneKind.PLANNING_START: _(
            "Ilmoitus suunnittelun alkamisesta lähtee %(whom)s sinä päivänä, jona suunnittelu alkaa."
        ),
        MilestoneKind.OPTION_DECISION: _("Ilmoitus lähtee %(whom)s sinä päivänä, jona optiosta on päätettävä."),
        MilestoneKind.OPTION_EXERCISE: _("Ilmoitus lähtee %(whom)s option viimeisenä käyttöpäivänä."),
        MilestoneKind.RENEWAL_DECISION: _("Ilmoitus lähtee %(whom)s sinä päivänä, jona jatkumisesta on päätettävä."),
        MilestoneKind.NOTICE: _("Ilmoitus lähtee %(whom)s viimeisenä päivänä irtisanoa sopimus."),
        MilestoneKind.REVIEW: _("Ilmoitus lähtee %(whom)s sinä päivänä, jona sopimusta on tarkasteltava."),
        MilestoneKind.TERM_END: _("Ilmoitus lähtee %(whom)s sinä päivänä, jona sopimuskausi päättyy."),
        MilestoneKind.VALUE_USED_UP: _(
            "Ilmoitus lähtee %(whom)s sinä päivänä, jona sopimuksen enimmäisarvo tulee täyteen ennen sen loppua."
        ),
        MilestoneKind.DECISION_OVERDUE: _(
            "Ilmoitus lähtee %(whom)s, kun sopimus on jatkunut itsestään tai optio rauennut, vaikka päätöstä "
            "pyydettiin."
        ),
        MilestoneKind.PHASE_LATE: _(
            "Ilmoitus lähtee %(whom)s, kun aloitetun hankinnan vaihe on suunnitelmasta jäljessä eikä sitä ole merkitty "
            "tehdyksi."
        ),
        MilestoneKind.DEVIATION_DEADLINE: _(
            "Ilmoitus lähtee %(whom)s sinä päivänä, johon mennessä poikkeaman seuraava vaihe on tehtävä, tai kun "
            "vakavuus nousee."
        ),
        MilestoneKind.APPEAL_DEADLINE: _(
            "Ilmoitus lähtee %(whom)s sinä päivänä, jona hankintapäätöksen muutoksenhakuaika päättyy tai muutoksenhaun "
            "tavoitepäivä tulee."
        ),
        MilestoneKind.TASK_DUE: _(
            "Ilmoitus lähtee %(whom)s sinä päivänä, jona seurantasuunnitelman tehtävä on tehtävä."
        ),
    }[kind]


def _after(step: Step) -> str:
    n = step.delay_working_days
    if n == 0:
        return _("%(whom)s samana päivänä") % {"whom": _to(step.role)}
    text = ngettext("%(whom)s %(n)s työpäivän kuluttua", "%(whom)s %(n)s työpäivän kuluttua", n)
    return text % {"whom": _to(step.role), "n": n}


def _to(role: Way) -> str:
    return {
        Way.OWNER: _("vastuuhenkilölle"),
        Way.DEPUTY: _("varahenkilölle"),
        Way.EXPERT: _("substanssiosaajalle"),
        Way.UNIT_MANAGER: _("yksikön johtajalle"),
        Way.MAILBOX: _("yksikön postilaatikkoon"),
        Way.CATEGORY_LEAD: _("kategoriavastaavalle"),
        Way.PROCUREMENT: _("hankinta-asiantuntijalle"),
        Way.MAIN_USER: _("pääkäyttäjälle"),
    }[role]


def next_words(rule: Rule, today: date, on: date, coverage_end: date | None) -> str:
    """Return when the day of one contract is, how long before its end, and when its reminders are still to go out."""
    said = _("Tällä sopimuksella päivä on %(day)s.") % {"day": format_day(on)}
    if coverage_end is not None and on < coverage_end:
        lead = distance(on, coverage_end)
        said = _("Tällä sopimuksella päivä on %(day)s, %(lead)s ennen kuin sopimuskausi päättyy %(end)s.") % {
            "day": format_day(on),
            "lead": lead,
            "end": format_date(coverage_end),
        }
    days = [format_day(day) for one in rule.ahead if (day := one.lead.before(on)) >= today]
    told = [_("Ennakkomuistutusten päivät: %(days)s.") % {"days": ", ".join(days)}] if days else []
    return " ".join((said, *told))


def unit_name(unit: LeadUnit) -> str:
    """Return in what a lead is counted."""
    return {LeadUnit.DAYS: _("päivää"), LeadUnit.WEEKS: _("viikkoa"), LeadUnit.MONTHS: _("kuukautta")}[unit]


def level_name(level: Level) -> str:
    """Return for whom a rule is."""
    return {
        Level.ALL: _("Kaikki"),
        Level.UNIT: _("Yksikkö"),
        Level.CATEGORY: _("Kategoria"),
        Level.CONTRACT: _("Sopimus"),
    }[level]
