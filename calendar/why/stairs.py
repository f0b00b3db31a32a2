"""Why this date, as a staircase: a row for each step, read from the end backward."""

from dataclasses import dataclass
from datetime import date

from ...core.i18n import _, format_day, ngettext
from ..clock.values import Derivation, Step, StepCode
from ..days.rules import DAY
from ..milestones.models import MilestoneKind
from .names import kind_name, phase_name
from .words import WEEK, anchor_name, still_text

_SPANS = frozenset({StepCode.PHASE, StepCode.BUFFER, StepCode.HEADS_UP})


@dataclass(frozen=True, slots=True)
class Stair:
    """A step: the day it begins (or the day itself), its name and note, its length, and whether people ask for it.

    `phase` is the phase's id, "buffer" or "heads_up" for a span of days; empty for a day. `days` is the whole length.
    """

    on: date
    name: str
    note: str
    weeks: int
    days: int
    phase: str
    last_on: date | None
    key: bool


def staircase(derivation: Derivation) -> tuple[Stair, ...]:
    """Return the steps of a derivation, the known day first and the day on the clock last."""
    first, *rest = (step for step in derivation.steps if step.code != StepCode.WORKING_DAY or step.moved_days)
    stairs = [_day(first, anchor_name(first), key=True)]
    for place, step in enumerate(rest, start=1):
        last = place == len(rest)
        safe = not last and rest[place].code == StepCode.BUFFER
        if step.code in _SPANS:
            stairs.append(_span(step, key=last or safe, safe=safe))
        else:
            stairs.append(_day(step, _name(step, derivation.kind), key=last))
    return tuple(stairs)


def _day(step: Step, name: str, *, key: bool) -> Stair:
    return Stair(step.on, name, _day_note(step), 0, 0, "", None, key)


def _span(step: Step, *, key: bool, safe: bool) -> Stair:
    notes = [*([_("viimeistään aloitettava")] if safe else []), *_span_notes(step)]
    last_on = step.until or step.on
    weeks, days = step.days // WEEK, (last_on - step.on).days + 1
    return Stair(step.on, _span_name(step), "; ".join(notes), weeks, days, step.phase or step.code.value, last_on, key)


def _span_name(step: Step) -> str:
    if step.code == StepCode.PHASE:
        return phase_name(step.phase)
    return kind_name(MilestoneKind.PLANNING_START if step.code == StepCode.BUFFER else MilestoneKind.HEADS_UP)


def _span_notes(step: Step) -> list[str]:
    notes = []
    if step.code == StepCode.BUFFER:
        notes.append(_("puskuri ennen päivää, jona on viimeistään aloitettava"))
    if step.phase == "standstill":
        notes.append(_("tiedoksianto %(day)s") % {"day": format_day(step.on - DAY)})
    elif step.moved_days:
        notes.append(_moved(step))
    return notes + [still_text(stretch).removeprefix(", ") for stretch in step.still]


def _moved(step: Step) -> str:
    text = ngettext("+ %(n)d pv, alkaa työpäivänä", "+ %(n)d pv, alkaa työpäivänä", step.moved_days)
    return text % {"n": step.moved_days}


def _name(step: Step, kind: MilestoneKind) -> str:
    if step.code == StepCode.NEEDED:
        return _("Uusi sopimus tarvitaan")
    if step.code == StepCode.WORKING_DAY:
        return _("Edellinen työpäivä")
    return {
        StepCode.NOTICE_SAME_DAY: _("Sopimuksen oma viimeinen päivä"),
        StepCode.NOTICE_DAY_BEFORE: _("Sopimuksen oma viimeinen päivä"),
    }.get(step.code, kind_name(kind))


def _day_note(step: Step) -> str:
    if step.code == StepCode.WORKING_DAY:
        return _("− %(n)d pv") % {"n": step.moved_days}
    if step.code == StepCode.NOTICE_DAY_BEFORE:
        return _("%(n)d kk ennen, kahdesta laskutavasta aikaisempi") % {"n": step.months}
    if step.code == StepCode.NOTICE_SAME_DAY:
        return _("%(n)d kk ennen") % {"n": step.months}
    return _("+ %(n)d kk") % {"n": step.months} if step.months else ""
