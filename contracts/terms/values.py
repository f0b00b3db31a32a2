"""The facts of a contract that the rules of time read: plain frozen values, one for one with the register's columns."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from ..models import Arrangement, ContractKind, ContractState, TermKind
from .models import OptionState, TermRowKind


@dataclass(frozen=True, slots=True)
class TermFacts:
    """A certain span of a contract (in Finnish: sopimuskausi); both days are in it."""

    number: int
    kind: TermRowKind
    starts_on: date | None
    ends_on: date | None


@dataclass(frozen=True, slots=True)
class OptionFacts:
    """An extension option (in Finnish: optiokausi); `exercise_by` is the contract's own last day, not yet moved."""

    number: int
    months: int
    exercise_by: date | None = None
    exercise_months_before: int | None = None
    state: OptionState = OptionState.OPEN
    intent: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ContractFacts:
    """What the register knows of one contract; None is unknown. Only *id* has no default.

    The terms and the options stand in the order of their numbers.
    """

    id: int
    reference: str = ""
    case_number: str | None = None
    title: str = ""
    unit_id: int | None = None
    category_id: int | None = None
    kind: ContractKind | None = None
    procedure: str | None = None
    parent_id: int | None = None
    arrangement: Arrangement = Arrangement.CONTRACT
    term: TermKind | None = None
    starts_on: date | None = None
    ends_on: date | None = None
    renewal_months: int | None = None
    notice_months: int | None = None
    last_competed_on: date | None = None
    review_on: date | None = None
    replace_on: date | None = None
    not_renewed_on: date | None = None
    state: ContractState = ContractState.ACTIVE
    estimated_value: Decimal | None = None
    value_lasts_until: date | None = None
    successor_id: int | None = None
    closed_on: date | None = None
    came_in_on: date | None = None
    terms: tuple[TermFacts, ...] = ()
    options: tuple[OptionFacts, ...] = ()


@dataclass(frozen=True, slots=True)
class LaidOption:
    """An option laid after what is certain: the term before it, its own end and its own last day to be used.

    `reachable` is false for what stands after a declined or lapsed option, and for those themselves.
    """

    option: OptionFacts
    before_ends_on: date | None
    ends_on: date | None
    exercise_on: date | None
    reachable: bool


class ChangeKind(StrEnum):
    """What time alone can change in a contract."""

    OPTION_LAPSED = "option_lapsed"
    RENEWED = "renewed"
    BECAME_INDEFINITE = "became_indefinite"
    STATE = "state"


class RollReason(StrEnum):
    """Why time changed it: what it was that passed on `Change.passed_on`."""

    EXERCISE_DAY_PAST = "exercise_day_past"
    TERM_BEFORE_ENDED = "term_before_ended"
    NOTICE_DAY_PAST = "notice_day_past"
    TERM_ENDED = "term_ended"
    STARTED = "started"
    NOT_STARTED = "not_started"
    ENDED_BEFORE_IMPORT = "ended_before_import"


@dataclass(frozen=True, slots=True)
class Change:
    """A change that time alone makes, in force from *on*; *passed_on* is the day that passed.

    `number` is the option's, or the new term's; `starts_on` and `ends_on` are the new term's; `state` the new state.
    """

    kind: ChangeKind
    on: date
    reason: RollReason
    passed_on: date
    number: int = 0
    starts_on: date | None = None
    ends_on: date | None = None
    state: ContractState | None = None
