"""The alarm's rules: what a moved date asks for, why a matter is no longer open, when mail is sent and tried again."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from ..calendar.days.rules import forward, is_working_day, working_days_after
from ..calendar.days.values import NO_STILL_DAYS, StillDays
from ..calendar.milestones.models import MilestoneKind
from ..calendar.procurements.models import ProcurementState
from ..contracts.models import ContractState
from ..contracts.terms.models import OptionState
from .models import AlertState, Answer

# What rings, in the order of a contract's life.
KINDS = (
    MilestoneKind.HEADS_UP,
    MilestoneKind.PLANNING_START,
    MilestoneKind.OPTION_DECISION,
    MilestoneKind.OPTION_EXERCISE,
    MilestoneKind.RENEWAL_DECISION,
    MilestoneKind.NOTICE,
    MilestoneKind.REVIEW,
    MilestoneKind.TERM_END,
    MilestoneKind.VALUE_USED_UP,
    MilestoneKind.DECISION_OVERDUE,
    MilestoneKind.PHASE_LATE,
    MilestoneKind.DEVIATION_DEADLINE,
    MilestoneKind.APPEAL_DEADLINE,
    MilestoneKind.TASK_DUE,
)
# What belongs to the successor procurement: it rings once for all contracts that share it.
PLANNING = (MilestoneKind.PLANNING_START, MilestoneKind.HEADS_UP)
# What is of the procurement, and so its own owner's before that of what it replaces.
OF_PROCUREMENT = (*PLANNING, MilestoneKind.PHASE_LATE)
# A small move of these is told in the next step; of all others at once.
PATIENT = (*OF_PROCUREMENT, MilestoneKind.REVIEW, MilestoneKind.VALUE_USED_UP, MilestoneKind.TASK_DUE)
OF_OPTIONS = (MilestoneKind.OPTION_DECISION, MilestoneKind.OPTION_EXERCISE)
# Who is asked for these decides what comes next, and is told how the term went.
TAUGHT = (*PLANNING, MilestoneKind.OPTION_DECISION, MilestoneKind.RENEWAL_DECISION, MilestoneKind.REVIEW)
OF_RENEWAL = (MilestoneKind.RENEWAL_DECISION, MilestoneKind.NOTICE)
# The steps of these do not pause in still days: the contract's own days do not, either, nor does a right that is lost.
UNRESTING = (
    *OF_OPTIONS,
    *OF_RENEWAL,
    MilestoneKind.TERM_END,
    MilestoneKind.DEVIATION_DEADLINE,
    MilestoneKind.DECISION_OVERDUE,
    MilestoneKind.APPEAL_DEADLINE,
)

LARGE_MOVE = timedelta(days=14)
OFFICE_OPENS, OFFICE_CLOSES = time(7), time(17)

FIRST_GAP, LONGEST_GAP = timedelta(minutes=5), timedelta(hours=4)
FIRST_SERVER_GAP, LONGEST_SERVER_GAP = timedelta(minutes=1), timedelta(minutes=15)
REFUSED_FOR = timedelta(days=3)
CUT_OFF_OFTEN = 5


class Reason(StrEnum):
    """Why an alert is no longer open; kept with it."""

    MOVED = "moved"
    REGROUPED = "regrouped"
    OVERTAKEN = "overtaken"
    STARTED = "started"
    SUCCESSOR = "successor"
    OPTION_USED = "option_used"
    OPTION_DECLINED = "option_declined"
    OPTION_LAPSED = "option_lapsed"
    ENDED = "ended"
    CONTRACT_CLOSED = "contract_closed"
    OFF_CLOCK = "off_clock"
    ESCALATED = "escalated"
    RENEWAL_AGREED = "renewal_agreed"
    DEALT_WITH = "dealt_with"
    TOLD = "told"


@dataclass(frozen=True, slots=True, kw_only=True)
class Stale:
    """An open alert that does not ring any more, with what may have ended it; `on` is its milestone's day now.

    `regrouped`: its contract has another successor procurement now, which rings for itself.
    """

    kind: str
    target_on: date
    on: date | None
    gone: bool
    regrouped: bool
    contract: ContractState
    closed: bool
    successor: bool
    renewal_agreed: bool
    procurement: ProcurementState | None
    option: OptionState | None


def fate(stale: Stale) -> tuple[AlertState, Reason]:
    """Return what becomes of an alert that does not ring any more, and why."""
    on_clock = stale.on is not None and not stale.gone
    if on_clock and stale.on != stale.target_on:
        return AlertState.SUPERSEDED, Reason.MOVED
    if on_clock and stale.regrouped:
        return AlertState.SUPERSEDED, Reason.REGROUPED
    return AlertState.CLOSED, _ending(stale, on_clock)


_BY_OPTION = {
    OptionState.EXERCISED: Reason.OPTION_USED,
    OptionState.DECLINED: Reason.OPTION_DECLINED,
    OptionState.LAPSED: Reason.OPTION_LAPSED,
}


def _ending(stale: Stale, on_clock: bool) -> Reason:
    if stale.kind == MilestoneKind.DECISION_OVERDUE:
        return Reason.TOLD
    if stale.kind == MilestoneKind.PHASE_LATE and not (stale.closed or stale.successor):
        return Reason.DEALT_WITH
    if (
        stale.kind in (MilestoneKind.DEVIATION_DEADLINE, MilestoneKind.APPEAL_DEADLINE, MilestoneKind.TASK_DUE)
        and stale.contract is not ContractState.ARCHIVED
    ):
        return Reason.OVERTAKEN if on_clock else Reason.DEALT_WITH
    if stale.renewal_agreed and stale.kind in OF_RENEWAL:
        return Reason.RENEWAL_AGREED
    if stale.closed:
        return Reason.CONTRACT_CLOSED
    if stale.kind in OF_OPTIONS and stale.option in _BY_OPTION:
        return _BY_OPTION[stale.option]
    if stale.successor:
        return Reason.SUCCESSOR
    if stale.kind in PLANNING and stale.procurement not in (None, ProcurementState.DRAFT):
        return Reason.STARTED
    if stale.contract in (ContractState.ENDED, ContractState.ARCHIVED):
        return Reason.ENDED
    return Reason.OVERTAKEN if on_clock else Reason.OFF_CLOCK


def fitting(kind: MilestoneKind, *, has_option: bool, goes_on: bool) -> tuple[Answer, ...]:
    """Return the answers that fit a matter, the likeliest first.

    *has_option*: an option is still open; *goes_on*: the contract renews by itself and nobody has stopped it.
    """
    option = (Answer.OPTION,) if has_option else ()
    renewal = (Answer.RENEW, Answer.NOT_RENEWED) if goes_on else (Answer.NOT_RENEWED,)
    own: dict[MilestoneKind, tuple[Answer, ...]] = {
        MilestoneKind.HEADS_UP: (Answer.STARTED, Answer.LATER, *option, Answer.NOT_RENEWED, Answer.COVERED),
        MilestoneKind.PLANNING_START: (Answer.STARTED, Answer.LATER, *option, Answer.NOT_RENEWED, Answer.COVERED),
        MilestoneKind.OPTION_DECISION: (Answer.OPTION, Answer.EXERCISED, Answer.NOT_RENEWED, Answer.LATER),
        MilestoneKind.OPTION_EXERCISE: (Answer.EXERCISED, Answer.NOT_RENEWED),
        MilestoneKind.RENEWAL_DECISION: renewal,
        MilestoneKind.NOTICE: renewal,
        MilestoneKind.REVIEW: (Answer.CONTINUE, Answer.NOT_RENEWED if goes_on else Answer.REPLACE),
        MilestoneKind.TERM_END: renewal if goes_on else (Answer.COVERED, Answer.NOT_RENEWED),
        MilestoneKind.VALUE_USED_UP: (Answer.COVERED, Answer.LATER, Answer.NOT_RENEWED),
        MilestoneKind.PHASE_LATE: (Answer.DONE, Answer.LATER),
        MilestoneKind.DECISION_OVERDUE: (Answer.DONE,),
        MilestoneKind.DEVIATION_DEADLINE: (Answer.DONE, Answer.LATER),
        MilestoneKind.APPEAL_DEADLINE: (Answer.DONE, Answer.LATER),
        MilestoneKind.TASK_DUE: (Answer.DONE, Answer.LATER),
    }
    return (*own[kind], Answer.WRONG_PERSON)


def tells_anew(kind: str, *, told_on: date, target_on: date) -> bool:
    """Tell whether a matter whose date moved from *told_on* to *target_on* is mailed again.

    It is when the new date is earlier, at least 14 days later, or an option's, a notice's, a renewal's or an end's.
    """
    return kind not in PATIENT or target_on < told_on or target_on - told_on >= LARGE_MOVE


def is_office_time(local: datetime) -> bool:
    """Tell whether routine mail is sent now: 7-17 on working days, by the clock of Finland."""
    return is_working_day(local.date()) and OFFICE_OPENS <= local.time() < OFFICE_CLOSES


def next_step_on(kind: str, accepted_on: date, delay: int, still: StillDays) -> date:
    """Return the day of a step that follows *delay* working days after the mail server took the step before.

    What was taken on a day off counts from the next working day, so that it is the same whether a mail leaves on
    Saturday or waits for Monday. The count pauses in still days, but for options, notices, renewals and ends.
    """
    return working_days_after(forward(accepted_on), delay, NO_STILL_DAYS if kind in UNRESTING else still)


def retry_gap(attempts: int) -> timedelta:
    """Return how long a recipient that was put off *attempts* times waits: 5 minutes, doubled up to 4 hours."""
    return _doubled(FIRST_GAP, attempts, LONGEST_GAP)


def server_gap(failures: int) -> timedelta:
    """Return how long the scheduler leaves a server that has failed *failures* times: 1 minute, doubled up to 15."""
    return _doubled(FIRST_SERVER_GAP, failures, LONGEST_SERVER_GAP)


def _doubled(first: timedelta, times: int, longest: timedelta) -> timedelta:
    doublings = min(max(times - 1, 0), 16)
    return min(first * (1 << doublings), longest)


def counts_as_refusal(attempts: int) -> bool:
    """Tell whether a mail at which the server hung up counts as put off: one cut line says nothing of the mail."""
    return attempts >= CUT_OFF_OFTEN


def gives_up(refused_since: datetime, now: datetime) -> bool:
    """Tell whether a recipient that is only ever put off counts as refused: after three days."""
    return now - refused_since >= REFUSED_FOR
