"""A rule of the alarm as its form has it: the steps from the day on, and lines for reminders before it."""

from typing import Annotated, Any

from pydantic import Field

from ..alerts.ladders import Lead
from ..alerts.models import LeadUnit
from ..alerts.recipients import Way
from ..alerts.rule_values import LONGEST_DELAY, MOST_REMINDERS, Reminder, Rule, Step
from .forms import Form

LONGEST_COUNT = 365

Delay = Annotated[int, Field(ge=0, le=LONGEST_DELAY)]
Count = Annotated[int, Field(ge=1, le=LONGEST_COUNT)]


class RuleForm(Form):
    """The rule of a kind. The first step is always there, and goes on the day itself; an empty lead is no reminder."""

    role_0: Way
    role_1: Way
    delay_1: Delay
    active_1: bool = False
    role_2: Way
    delay_2: Delay
    active_2: bool = False
    role_3: Way
    delay_3: Delay
    active_3: bool = False
    lead_0: Count | None = None
    lead_unit_0: LeadUnit = LeadUnit.MONTHS
    ahead_role_0: Way = Way.OWNER
    lead_1: Count | None = None
    lead_unit_1: LeadUnit = LeadUnit.MONTHS
    ahead_role_1: Way = Way.OWNER
    lead_2: Count | None = None
    lead_unit_2: LeadUnit = LeadUnit.MONTHS
    ahead_role_2: Way = Way.OWNER
    lead_3: Count | None = None
    lead_unit_3: LeadUnit = LeadUnit.MONTHS
    ahead_role_3: Way = Way.OWNER

    def field(self, name: str) -> str:
        """Return the field that a fault of the rule stands at: empty lines are no reminders, and not counted."""
        start, _underscore, number = name.rpartition("_")
        filled = [n for n, one in enumerate((self.lead_0, self.lead_1, self.lead_2, self.lead_3)) if one is not None]
        return f"{start}_{filled[int(number)]}" if start in ("lead", "ahead_role") else name

    @property
    def rule(self) -> Rule:
        """Return the rule."""
        later = (
            (self.role_1, self.delay_1, self.active_1),
            (self.role_2, self.delay_2, self.active_2),
            (self.role_3, self.delay_3, self.active_3),
        )
        lines = (
            (self.lead_0, self.lead_unit_0, self.ahead_role_0),
            (self.lead_1, self.lead_unit_1, self.ahead_role_1),
            (self.lead_2, self.lead_unit_2, self.ahead_role_2),
            (self.lead_3, self.lead_unit_3, self.ahead_role_3),
        )
        ahead = tuple(Reminder(Lead(count, unit), role) for count, unit, role in lines if count is not None)
        return Rule((Step(self.role_0), *(Step(*step) for step in later)), ahead)


def given(rule: Rule) -> dict[str, Any]:
    """Return a rule as its form is filled with it."""
    found: dict[str, Any] = {}
    for number, step in enumerate(rule.steps):
        found |= {f"role_{number}": step.role.value, f"delay_{number}": step.delay_working_days}
        found |= {f"active_{number}": "1"} if step.active else {}
    for number in range(MOST_REMINDERS):
        one = rule.ahead[number] if number < len(rule.ahead) else None
        found[f"lead_{number}"] = one.lead.count if one else ""
        found[f"lead_unit_{number}"] = one.lead.unit.value if one else LeadUnit.MONTHS.value
        found[f"ahead_role_{number}"] = one.role.value if one else Way.OWNER.value
    return found
