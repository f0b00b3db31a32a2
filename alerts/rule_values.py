"""The alarm's rules as people see and change them: for whom, the steps of a kind, and those that are shipped; pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from ..calendar.milestones.models import MilestoneKind
from ..core.errors import Invalid, NotFound
from ..core.i18n import _
from .ladders import Lead
from .models import LeadUnit
from .recipients import ROLES, Way
from .rules import KINDS

LONGEST_DELAY = 60
DELAY = 5
MOST_REMINDERS = 4
LONGEST_LEAD = {LeadUnit.DAYS: 365, LeadUnit.WEEKS: 104, LeadUnit.MONTHS: 36}


class Level(StrEnum):
    """How near a rule is to a contract, the nearest last."""

    ALL = "all"
    UNIT = "unit"
    CATEGORY = "category"
    CONTRACT = "contract"


@dataclass(frozen=True, slots=True)
class Whose:
    """Whose days a rule is for: everybody's, or those of a unit, a category or a contract."""

    level: Level = Level.ALL
    id: int = 0

    @property
    def key(self) -> str:
        """The word that stands for it in addresses: all, unit-5, category-3, contract-17."""
        return self.level.value if self.level is Level.ALL else f"{self.level.value}-{self.id}"


FOR_ALL = Whose()


def whose(key: str) -> Whose:
    """Read the word of an address; raise NotFound for what is none."""
    level, _dash, number = key.partition("-")
    if key == Level.ALL.value:
        return FOR_ALL
    if level not in set(Level) - {Level.ALL.value} or not (number.isascii() and number.isdigit()):
        raise NotFound(_("Sääntöä ei ole."))
    return Whose(Level(level), int(number))


@dataclass(frozen=True, slots=True)
class Step:
    """At whom a step is aimed, and how many working days after the mail server took the step before; in order."""

    role: Way
    delay_working_days: int = 0
    active: bool = True


@dataclass(frozen=True, slots=True)
class Reminder:
    """A reminder before the day: how long before, and at whom."""

    lead: Lead
    role: Way = Way.OWNER


@dataclass(frozen=True, slots=True)
class Rule:
    """All that a kind does: the steps from its day on, and the reminders before it, the earliest first."""

    steps: tuple[Step, ...]
    ahead: tuple[Reminder, ...] = ()


_LADDER = (Step(Way.OWNER), Step(Way.OWNER, DELAY), Step(Way.DEPUTY, DELAY), Step(Way.UNIT_MANAGER, DELAY))
STEPS = len(_LADDER)
_TELLS = (Step(Way.OWNER), Step(Way.UNIT_MANAGER, 0), *(replace(step, active=False) for step in _LADDER[2:]))
_OF_LOG = (Step(Way.OWNER), Step(Way.DEPUTY, 2), Step(Way.UNIT_MANAGER, 3), Step(Way.PROCUREMENT, DELAY))
_OF_PLAN = (Step(Way.OWNER), Step(Way.DEPUTY, DELAY), Step(Way.UNIT_MANAGER, DELAY), Step(Way.PROCUREMENT, DELAY))
_OWN = {
    MilestoneKind.DEVIATION_DEADLINE: _OF_LOG,
    MilestoneKind.APPEAL_DEADLINE: _OF_LOG,
    MilestoneKind.TASK_DUE: _OF_PLAN,
    MilestoneKind.DECISION_OVERDUE: _TELLS,
}
_AHEAD = {MilestoneKind.TASK_DUE: (Reminder(Lead(14, LeadUnit.DAYS)),)}
SHIPPED: Mapping[MilestoneKind, Rule] = {
    kind: Rule(_OWN[kind], _AHEAD.get(kind, ()))
    if kind in _OWN
    else Rule(
        tuple(
            Step(step.role, step.delay_working_days, number == 0 or kind is not MilestoneKind.HEADS_UP)
            for number, step in enumerate(_LADDER)
        )
    )
    for kind in KINDS
}
"""The rule of each kind before anybody changes it; steps that are not active are not there."""


def in_order(ahead: Sequence[Reminder]) -> tuple[Reminder, ...]:
    """Return reminders with the earliest first."""
    return tuple(sorted(ahead, key=lambda one: one.lead.step))


def check(rule: Rule) -> None:
    """Raise Invalid, naming the field, for what cannot be: the first step can be redirected, never switched off."""
    if len(rule.steps) != STEPS or not rule.steps[0].active:
        raise Invalid(_("Ensimmäistä ilmoitusta ei voi poistaa käytöstä. Sen voi ohjata toiselle."), field="role_0")
    for number, step in enumerate(rule.steps):
        _check_role(step.role, f"role_{number}")
        if not 0 <= step.delay_working_days <= LONGEST_DELAY:
            text = _("Työpäiviä on 0–%(n)s.") % {"n": LONGEST_DELAY}
            raise Invalid(text, field=f"delay_{number}")
    if len(rule.ahead) > MOST_REMINDERS:
        text = _("Ennakkomuistutuksia on enintään %(n)s.") % {"n": MOST_REMINDERS}
        raise Invalid(text, field=f"lead_{MOST_REMINDERS}")
    _check_ahead(rule.ahead)


def _check_ahead(ahead: Sequence[Reminder]) -> None:
    seen: set[int] = set()
    for number, one in enumerate(ahead):
        _check_role(one.role, f"ahead_role_{number}")
        most = LONGEST_LEAD[one.lead.unit]
        if not 1 <= one.lead.count <= most:
            raise Invalid(_("Ennakko on 1–%(n)s.") % {"n": most}, field=f"lead_{number}")
        if one.lead.step in seen:
            raise Invalid(_("Kaksi ennakkomuistutusta osuu samaan aikaan. Poista toinen."), field=f"lead_{number}")
        seen.add(one.lead.step)


def _check_role(role: Way, field: str) -> None:
    if role not in ROLES:
        raise Invalid(_("Valitse jokin tarjotuista."), field=field)
