"""Why this date, in words: one line from a known day to the day on the clock, whose numbers recompute it."""

from functools import cache, lru_cache

from ...core.i18n import _, current_language, format_date, format_day
from ..clock.values import Derivation, Step, StepCode
from ..days.rules import DAY
from ..days.values import Stretch
from .names import phase_word
from .notes import note_text

KEPT = 65_536
WEEK = 7


def why(derivation: Derivation) -> str:
    """Return the words of a derivation, its notes after them: the same on the page, in the mail and in the calendar."""
    return " ".join([f"{chain(derivation)}.", *(note_text(note) for note in derivation.notes)])


def chain(derivation: Derivation) -> str:
    """Return the line alone: 31.12.2027 sopimus päättyy … − puskuri 6 vko = 26.2.2027."""
    language = current_language()
    first, *rest = derivation.steps
    way = "".join(_step(step, derivation.steps[place].code, language) for place, step in enumerate(rest))
    return _anchored(first, language) + (f"{way} = {format_date(derivation.on)}" if way else "")


def anchor_name(step: Step) -> str:
    """Return what the known day is, without the day: Sopimus päättyy."""
    said = (_anchors(current_language())[step.code] % {"day": ""}).strip()
    return said[:1].upper() + said[1:]


@lru_cache(maxsize=KEPT)
def _anchored(step: Step, language: str) -> str:
    return _anchors(language)[step.code] % {"day": format_date(step.on)}


@cache
def _anchors(language: str) -> dict[StepCode, str]:
    return {
        StepCode.COVERAGE_END: _("%(day)s sopimus päättyy"),
        StepCode.INTENDED_END: _("%(day)s sopimus päättyy aiotun option jälkeen"),
        StepCode.MAX_EXTENT: _("%(day)s sopimus päättyy, kun kaikki optiot käytetään"),
        StepCode.SHARED_END: _("%(day)s päättyy ensimmäinen sopimuksista, jotka sama hankinta korvaa"),
        StepCode.REPLACED: _("%(day)s uusi sopimus tarvitaan"),
        StepCode.USED_UP: _("%(day)s sopimuksen enimmäisarvo tulee täyteen"),
        StepCode.BEFORE_REPLACED: _("%(day)s on viimeinen päivä ennen uutta sopimusta"),
        StepCode.TERM_BEFORE_END: _("%(day)s optiota edeltävä kausi päättyy"),
        StepCode.OWN_DAY: _("%(day)s option viimeinen käyttöpäivä sopimuksen mukaan"),
        StepCode.LAST_COMPETED: _("%(day)s sopimus on viimeksi kilpailutettu"),
        StepCode.CONTRACT_START: _("%(day)s sopimus on alkanut"),
        StepCode.FIXED_END: _("%(day)s sopimus jatkuu toistaiseksi"),
        StepCode.REVIEW_ANSWER: _("%(day)s tarkastelu on sovittu"),
        StepCode.TERM_FIRST: _("%(day)s alkaen"),
    }


@lru_cache(maxsize=KEPT)
def _step(step: Step, before: StepCode, language: str) -> str:
    """What leads on from the step before; the numbers in it are all that is needed to go the same way."""
    if step.code == StepCode.NEEDED:
        return "" if before == StepCode.REPLACED else _(", uusi tarvitaan %(day)s") % {"day": format_date(step.on)}
    if step.code == StepCode.WORKING_DAY:
        return _(" − %(n)d pv edelliseen työpäivään") % {"n": step.moved_days} if step.moved_days else ""
    if step.code in (StepCode.REVIEW, StepCode.LAID):
        return _(" + %(n)d kk") % {"n": step.months} + (_(" − 1 pv") if step.days else "")
    if step.code in (StepCode.NOTICE_SAME_DAY, StepCode.NOTICE_DAY_BEFORE):
        return _notice(step, before)
    return f"{_reached(step)} − {_span_name(step)} {_length(step)}{_asides(step)}"


def _notice(step: Step, before: StepCode) -> str:
    option = before == StepCode.TERM_BEFORE_END
    months = (_(" − option ilmoitusaika %(n)d kk") if option else _(" − irtisanomisaika %(n)d kk")) % {"n": step.months}
    if step.code == StepCode.NOTICE_SAME_DAY:
        return months
    return _(" + 1 pv") + months + _(" − 1 pv")


def _reached(step: Step) -> str:
    """The days that people ask for on the way: the latest safe start, the planning start."""
    if step.until is None or step.code == StepCode.PHASE:
        return ""
    latest = step.code == StepCode.BUFFER
    text = _(" = %(day)s viimeistään aloitettava") if latest else _(" = %(day)s suunnittelu alkaa")
    return text % {"day": format_date(step.until + DAY)}


def _span_name(step: Step) -> str:
    if step.code == StepCode.PHASE:
        return phase_word(step.phase)
    return _("puskuri") if step.code == StepCode.BUFFER else _("ennakkotieto")


def _length(step: Step) -> str:
    weeks = _("%(n)d vko") % {"n": step.days // WEEK}
    return weeks + (_(" + %(n)d pv") % {"n": step.moved_days} if step.moved_days else "")


def _asides(step: Step) -> str:
    said = ""
    if step.phase == "standstill":
        said = _(" (tiedoksianto %(day)s)") % {"day": format_day(step.on - DAY)}
    return said + "".join(still_text(stretch) for stretch in step.still)


def still_text(stretch: Stretch) -> str:
    """Return which still days were passed over, and how many: whole weeks by their numbers, others by their days."""
    first, last = stretch
    filled = {"first": format_date(first), "last": format_date(last), "n": (last - first).days + 1}
    if first.weekday() == 0 and last.weekday() == WEEK - 1 and first.year == last.year:
        filled |= {"first": str(first.isocalendar().week), "last": str(last.isocalendar().week)}
        return _(", ohittaen viikot %(first)s–%(last)s (%(n)d pv)") % filled
    return _(", ohittaen %(first)s–%(last)s (%(n)d pv)") % filled
