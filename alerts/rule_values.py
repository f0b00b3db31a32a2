"""The alarm's rules as people see and change them: the steps of a kind, and those that are shipped; pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ..calendar.milestones.models import MilestoneKind
from ..core.errors import Invalid
from ..core.i18n import _, ngettext
from .recipients import ROLES, Way
from .rules import KINDS, UNRESTING

LONGEST_DELAY = 60
DELAY = 5


@dataclass(frozen=True, slots=True)
class Step:
    """At whom a step is aimed, and how many working days after the mail server took the step before; in order."""

    role: Way
    delay_working_days: int = 0
    active: bool = True


_LADDER = (Step(Way.OWNER), Step(Way.OWNER, DELAY), Step(Way.DEPUTY, DELAY), Step(Way.UNIT_MANAGER, DELAY))
STEPS = len(_LADDER)
SHIPPED: Mapping[MilestoneKind, tuple[Step, ...]] = {
    kind: tuple(
        Step(step.role, step.delay_working_days, number == 0 or kind is not MilestoneKind.HEADS_UP)
        for number, step in enumerate(_LADDER)
    )
    for kind in KINDS
}
"""The steps of each kind before anybody changes them; those that are not active are not there."""


def check(steps: Sequence[Step]) -> None:
    """Raise Invalid, naming the field, for steps that cannot be: the first can be redirected, never switched off."""
    if len(steps) != STEPS or not steps[0].active:
        raise Invalid(_("Ensimmäistä ilmoitusta ei voi poistaa käytöstä. Sen voi ohjata toiselle."), field="role_0")
    for number, step in enumerate(steps):
        if step.role not in ROLES:
            raise Invalid(_("Valitse jokin tarjotuista."), field=f"role_{number}")
        if not 0 <= step.delay_working_days <= LONGEST_DELAY:
            text = _("Työpäiviä on 0–%(n)s.") % {"n": LONGEST_DELAY}
            raise Invalid(text, field=f"delay_{number}")


def sentences(kind: MilestoneKind, steps: Sequence[Step]) -> str:
    """Return what the steps of a kind do, in plain words."""
    first = _first(kind) % {"whom": _to(steps[0].role)}
    later = [_after(step) for step in steps[1:] if step.active]
    if not later:
        return " ".join((first, _("Muistutuksia ei lähde.")))
    then = _("Jos asiaan ei vastata, siitä muistutetaan: %(steps)s.") % {"steps": _(", sitten ").join(later)}
    rest = "" if kind in UNRESTING else _("Hiljaiset viikot eivät kuluta aikaa.")
    return " ".join(filter(None, (first, then, rest)))


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
        Way.UNIT_MANAGER: _("yksikön johtajalle"),
        Way.MAILBOX: _("yksikön postilaatikkoon"),
        Way.MAIN_USER: _("pääkäyttäjälle"),
    }[role]
