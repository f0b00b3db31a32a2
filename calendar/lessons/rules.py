"""What counts as a finding, and when the gate stands open. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from ...contracts.deviations.models import DeviationType
from ...contracts.deviations.past import Finding as Worst
from ...contracts.feedback.models import Theme
from ...contracts.feedback.rules import Weak, recurring_themes, weak_questions
from ...contracts.feedback.values import Result
from ...contracts.indicators.values import Told

OVERRUN = Decimal("1.1")  # a tenth above the value is told
LEAST_SEVERITY = 2  # a mere note is a finding where somebody has learnt from it
Key = tuple[int, str]


class FindingKind(StrEnum):
    """What a finding is about."""

    DEVIATIONS = "deviations"
    RECLAMATION = "reclamation"
    OVERRUN = "overrun"
    FEEDBACK = "feedback"
    THEME = "theme"
    INDICATOR = "indicator"


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that the period showed: `amount` grows when there is more of it, and asks for a new mark then."""

    contract_id: int
    key: str
    kind: FindingKind
    amount: int
    type: DeviationType | None = None
    severity: int = 0
    worst: tuple[Worst, ...] = ()
    number: str | None = None
    reclamation_id: int | None = None
    planned: Decimal | None = None
    actual: Decimal | None = None
    weak: Weak | None = None
    theme: Theme | None = None
    indicator: Told | None = None

    @property
    def of(self) -> Key:
        """What a mark is found by."""
        return self.contract_id, self.key


@dataclass(frozen=True, slots=True)
class Group:
    """The deviations of one type of a contract: how many of each class, and the worst."""

    type: DeviationType
    counts: Mapping[int, int]
    worst: tuple[Worst, ...]

    @property
    def teaches(self) -> bool:
        """Whether it is a finding: something worse than a note, or a lesson was learnt."""
        return max(self.counts) >= LEAST_SEVERITY or any(one.lesson for one in self.worst)


def deviation_finding(contract_id: int, group: Group) -> Finding:
    """Return the deviations of a type as one finding."""
    key, amount = f"deviations:{group.type.value}", sum(group.counts.values())
    worst = max(group.counts)
    return Finding(contract_id, key, FindingKind.DEVIATIONS, amount, group.type, worst, group.worst)


def overrun(contract_id: int, planned: Decimal | None, actual: Decimal) -> Finding | None:
    """Return that the contract cost more than a tenth above its value; None where it did not, or has no value."""
    if not planned or actual < planned * OVERRUN:
        return None
    share = int(actual * 100 / planned)
    return Finding(contract_id, "overrun", FindingKind.OVERRUN, share // 10, planned=planned, actual=actual)


def heard(contract_id: int, results: Sequence[Result]) -> list[Finding]:
    """Return what the feedback of a contract asks for: questions that fared ill, and themes that recur."""
    weak = [
        Finding(contract_id, f"feedback:{one.question.value}", FindingKind.FEEDBACK, one.rounds, weak=one)
        for one in weak_questions(results)
    ]
    themes = [
        Finding(contract_id, f"theme:{theme.value}", FindingKind.THEME, count, theme=theme)
        for theme, count in recurring_themes(results).items()
    ]
    return [*weak, *themes]


def missed(contract_id: int, indicators: Sequence[Told]) -> list[Finding]:
    """Return the indicators that have missed their target."""
    return [
        Finding(contract_id, f"indicator:{one.indicator.id}", FindingKind.INDICATOR, one.missed, indicator=one)
        for one in indicators
        if one.missed
    ]


def unmarked(findings: Sequence[Finding], marks: Mapping[Key, int]) -> list[Finding]:
    """Return the findings that nobody has marked, or that have grown since; *marks* is how much each was then."""
    return [one for one in findings if marks.get(one.of, 0) < one.amount]


def is_open(findings: Sequence[Finding], marks: Mapping[Key, int], *, approved: bool) -> bool:
    """Tell whether the documents may be marked published without a manager's reason: with no finding, always."""
    return not findings or (approved and not unmarked(findings, marks))
