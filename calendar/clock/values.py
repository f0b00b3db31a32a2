"""What the clock is derived from, and what comes out: days, each with its derivation, and a summary for lists."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from ...contracts.terms.procedures import Procedure
from ..days.values import StillDays, Stretch
from ..law.rules import Law
from ..law.values import Buyer
from ..milestones.models import MilestoneKind
from ..templates.values import Template

SCENARIO_A = "a"
SCENARIO_B = "b"


@dataclass(frozen=True, slots=True)
class Parameters:
    """What holds for every contract: the law, the templates by their code, the still days, who buys."""

    law: Law
    templates: Mapping[str, Template]
    still: StillDays
    buyer: Buyer
    buffer_percent: int
    review_months: int

    @classmethod
    def of(cls, law: Law, templates: Mapping[str, Template], buyer: Buyer | None = None) -> "Parameters":
        """Return the parameters by the law's own rows; a buyer whose kind is unknown is sub-central."""
        return cls(
            law=law,
            templates=templates,
            still=law.still_days(),
            buyer=buyer or Buyer.SUBCENTRAL,
            buffer_percent=law.number("planning_buffer_pct"),
            review_months=law.number("review_months"),
        )


class StepCode(StrEnum):
    """What a step of a derivation is: first what it starts from, then what leads on from there."""

    COVERAGE_END = "coverage_end"
    INTENDED_END = "intended_end"
    MAX_EXTENT = "max_extent"
    SHARED_END = "shared_end"
    REPLACED = "replaced"
    USED_UP = "used_up"
    BEFORE_REPLACED = "before_replaced"
    TERM_BEFORE_END = "term_before_end"
    OWN_DAY = "own_day"
    LAST_COMPETED = "last_competed"
    CONTRACT_START = "contract_start"
    FIXED_END = "fixed_end"
    REVIEW_ANSWER = "review_answer"
    TERM_FIRST = "term_first"
    LAID = "laid"
    NEEDED = "needed"
    PHASE = "phase"
    BUFFER = "buffer"
    HEADS_UP = "heads_up"
    NOTICE_SAME_DAY = "notice_same_day"
    NOTICE_DAY_BEFORE = "notice_day_before"
    REVIEW = "review"
    WORKING_DAY = "working_day"


@dataclass(frozen=True, slots=True)
class Step:
    """One step: the day it reaches, and the numbers by which it reaches it from the step before.

    Backward by days, the still stretches and moved_days; or by months (forward for a review and for terms laid) in
    the reading that `code` names. `until` is the last day of a phase or buffer.
    """

    code: StepCode
    on: date
    days: int = 0
    still: tuple[Stretch, ...] = ()
    moved_days: int = 0
    months: int = 0
    phase: str = ""
    until: date | None = None


class NoteCode(StrEnum):
    """What a person should know beside a date."""

    GUESSED = "guessed"
    DIRECT_AWARD_ANEW = "direct_award_anew"
    VALUE_UNKNOWN = "value_unknown"
    CONTEST_OF_PARENT = "contest_of_parent"
    PARENT_ENDS_BEFORE = "parent_ends_before"
    SHARED = "shared"
    PLANNING_BEFORE_START = "planning_before_start"
    HEADS_UP_LEFT_OUT = "heads_up_left_out"
    RENEWS_BY_ITSELF = "renews_by_itself"
    RENEWED_BY_ITSELF = "renewed_by_itself"
    NOTICE_UNKNOWN = "notice_unknown"
    NOTICE_BINDS_AHEAD = "notice_binds_ahead"
    DECIDED_BY_NOTICE = "decided_by_notice"
    DECIDED_BY_PLANNING = "decided_by_planning"
    DECIDED_BY_END = "decided_by_end"
    DECIDED_BY_EXERCISE = "decided_by_exercise"
    OPTION_DAY_UNKNOWN = "option_day_unknown"
    COMPETED_UNKNOWN = "competed_unknown"
    TERM_UNKNOWN = "term_unknown"
    END_UNKNOWN = "end_unknown"
    RENEWAL_UNKNOWN = "renewal_unknown"


@dataclass(frozen=True, slots=True)
class Note:
    """A note with its facts: a procedure, a day, a number, a name."""

    code: NoteCode
    procedure: Procedure | None = None
    on: date | None = None
    number: int = 0
    name: str = ""


@dataclass(frozen=True, slots=True)
class Derivation:
    """How a day came to be: the steps that recompute it, in order, and the notes beside it."""

    kind: MilestoneKind
    steps: tuple[Step, ...]
    notes: tuple[Note, ...] = ()

    @property
    def on(self) -> date:
        """The day that the steps reach."""
        return self.steps[-1].on


@dataclass(frozen=True, slots=True)
class DerivedMilestone:
    """A day on the clock. Its identity in its contract is (kind, phase, scenario, number), never its date.

    `number` is the option's for option_exercise and option_decision, else 0. Slack is counted to `slack_from`.
    """

    kind: MilestoneKind
    on: date
    slack_from: date
    derivation: Derivation
    phase: str = ""
    scenario: str = ""
    number: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class DerivedClock:
    """What the clock says of one contract: its days, and the summary that lists and the export show."""

    contract_id: int
    milestones: tuple[DerivedMilestone, ...] = ()
    coverage_end: date | None = None
    max_extent_on: date | None = None
    needed_on: date | None = None
    needed_on_with_options: date | None = None
    procedure: Procedure | None = None
    procedure_guessed: bool = False
    procedure_with_options: Procedure | None = None
    latest_safe_start_on: date | None = None
    planning_start_on: date | None = None
    too_late_after: date | None = None
    notes: tuple[Note, ...] = field(default=())
