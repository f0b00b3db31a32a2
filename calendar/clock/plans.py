"""The successor of a contract, or of those that share one: its procedure and its plan, for one scenario."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from ...contracts.models import Arrangement
from ...contracts.terms.procedures import Procedure
from ...contracts.terms.rules import coverage_end
from ...contracts.terms.values import ContractFacts
from ..law.procedures import CONTESTS, Case, Choice, choose, guess
from ..schedule.rules import schedule, too_late_after
from ..schedule.values import Schedule
from .values import Note, NoteCode, Parameters


@dataclass(frozen=True, slots=True)
class Plan:
    """The procurement that takes over, in one scenario; without a schedule where nothing says when it is needed."""

    scenario: str
    procedure: Procedure
    guessed: bool
    needed_on: date | None
    starts_on: date | None
    schedule: Schedule | None
    too_late_after: date | None
    notes: tuple[Note, ...]


@dataclass(frozen=True, slots=True)
class Need:
    """What is to be replaced and when, in which scenario, and what a person has chosen for it."""

    members: Sequence[ContractFacts]
    scenario: str
    needed_on: date | None
    chosen: Procedure | None = None


def plan(need: Need, parents: Mapping[int, ContractFacts], parameters: Parameters) -> Plan:
    """Return the plan: of the members' procedures the one with the most weeks, by their value together (rule 11)."""
    value = together(need.members)
    found = [_choice(facts, value, need, parents, parameters) for facts in need.members]
    choice, notes = max(found, key=lambda one: (parameters.templates[one[0].procedure].weeks, not one[0].guessed))
    template = parameters.templates[choice.procedure]
    on = need.needed_on
    return Plan(
        scenario=need.scenario,
        procedure=choice.procedure,
        guessed=choice.guessed,
        needed_on=on,
        starts_on=min((one.starts_on for one in need.members if one.starts_on is not None), default=None),
        schedule=None if on is None else schedule(on, template, parameters.buffer_percent, parameters.still),
        too_late_after=None if on is None else too_late_after(on, template),
        notes=(Note(NoteCode.SHARED, number=len(need.members)), *notes) if len(need.members) > 1 else notes,
    )


def together(members: Sequence[ContractFacts]) -> Decimal | None:
    """Return the value of the members together; unknown for all where it is for one."""
    values = [one.estimated_value for one in members]
    known = [value for value in values if value is not None]
    return sum(known, Decimal(0)) if len(known) == len(values) else None


def _choice(
    facts: ContractFacts,
    value: Decimal | None,
    need: Need,
    parents: Mapping[int, ContractFacts],
    parameters: Parameters,
) -> tuple[Choice, tuple[Note, ...]]:
    if need.chosen is not None:
        return Choice(need.chosen, guessed=False), ()
    case = Case(facts.kind, value, need.needed_on, parameters.buyer)
    parent = parents.get(facts.parent_id) if facts.parent_id is not None else None
    choice = choose(facts.procedure, _arrangement(parent), case, parameters.law)
    notes = []
    if parent is not None and choice.procedure in CONTESTS:
        if _reaches(parent, parents, choice.procedure, need.needed_on, parameters):
            notes = [Note(NoteCode.CONTEST_OF_PARENT, name=parent.reference)]
        else:
            notes = [Note(NoteCode.PARENT_ENDS_BEFORE, choice.procedure, coverage_end(parent), name=parent.reference)]
            choice = guess(None, case, parameters.law)
    return choice, (*notes, *_about_guess(facts, choice, value))


def _about_guess(facts: ContractFacts, choice: Choice, value: Decimal | None) -> list[Note]:
    if not choice.guessed:
        return []
    notes = [Note(NoteCode.GUESSED, choice.procedure)]
    if facts.procedure == Procedure.DIRECT_AWARD:
        notes.append(Note(NoteCode.DIRECT_AWARD_ANEW))
    if value is None and choice.procedure not in CONTESTS:
        notes.append(Note(NoteCode.VALUE_UNKNOWN))
    return notes


def _arrangement(parent: ContractFacts | None) -> Arrangement | None:
    """Whatever a contract is said to stand under is a framework, unless it is a dynamic purchasing system."""
    if parent is None:
        return None
    return Arrangement.DPS if parent.arrangement == Arrangement.DPS else Arrangement.FRAMEWORK


def _reaches(
    parent: ContractFacts,
    parents: Mapping[int, ContractFacts],
    procedure: Procedure,
    needed_on: date | None,
    parameters: Parameters,
) -> bool:
    """Tell whether the parent, or its linked successor, is in force on the decision's last day (rule 9)."""
    if needed_on is None:
        return True
    laid = schedule(needed_on, parameters.templates[procedure], parameters.buffer_percent, parameters.still)
    successor = parents.get(parent.successor_id) if parent.successor_id is not None else None
    ends = [coverage_end(one) for one in (parent, successor) if one is not None]
    decided_on = laid.decision_ends_on or needed_on
    return any(end is None or end >= decided_on for end in ends)
