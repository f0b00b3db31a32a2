"""Derives the clock from the register, set-based, and keeps it true: before each commit, each night, and anew."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import timedelta
from itertools import islice
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlmodel import Session, col

from ...contracts.models import Contract
from ...contracts.terms.procedures import Procedure
from ...contracts.terms.queries import due_ids, facts_of
from ...contracts.terms.roll import roll as time_changes
from ...contracts.terms.rules import coverage_end
from ...contracts.terms.service import roll_contracts
from ...contracts.terms.values import ContractFacts
from ...core.bulk import refresh_statistics, uncollected
from ...core.changes import changed
from ...core.database import today
from ..deadlines import queries as deadlines
from ..feeds.service import raise_version, turn_day
from ..milestones.keeping import end_old
from ..milestones.models import ContractClock, Milestone, MilestoneKind
from ..phases import queries as phases
from ..procurements import queries as procurements
from ..procurements.keeping import Successor
from ..procurements.keeping import keep as keep_procurements
from ..procurements.models import Procurement, ProcurementContract
from . import queries, store
from .rules import derive as derive_group
from .sharing import Group, awaits_procurement, groups_of
from .values import Derivation, DerivedClock, Parameters

CHUNK = 1_000
MANY = 5_000
GONE_FOR = timedelta(days=90)
TOLD_FOR = timedelta(days=30)  # that time has decided something is open no longer

Derived = tuple[DerivedClock, int | None]


class Outcome(NamedTuple):
    """How many days the clock shows, and how many of them differed."""

    milestones: int
    changed: int


def derive(session: Session, ids: Collection[int]) -> int:
    """Roll these contracts and what hangs on them, and derive their days anew; returns how many days differed."""
    every = {*ids, *queries.dependants(session, ids)}
    facts = roll_contracts(session, every, today=today(session))
    mates = _mates(session, facts)
    if mates:
        facts |= roll_contracts(session, mates, today=today(session))
    differed = _rederive(session, facts)
    raise_version(session)
    return differed


def roll(session: Session) -> Outcome:
    """Write what time alone has changed by the session's day; doing it again changes nothing."""
    facts = facts_of(session, due_ids(session))
    due = [id_ for id_, one in facts.items() if time_changes(one, today(session))]
    changed(session, contracts=[*due, *deadlines.unkept(session), *phases.unkept(session)])
    _forget_gone(session)
    end_old(session, MilestoneKind.DECISION_OVERDUE, until=today(session) - TOLD_FOR)
    turn_day(session)
    return Outcome(queries.count_milestones(session), len(due))


def rebuild(session: Session) -> Outcome:
    """Derive every day anew and mend those that differ: after a roll none does, unless a row was spoilt."""
    differed = _rederive(session, facts_of(session, queries.all_ids(session)))
    if differed:
        raise_version(session)
    return Outcome(queries.count_milestones(session), differed)


def derivations(session: Session, contract_ids: Iterable[int]) -> Iterator[tuple[store.Key, Derivation]]:
    """Yield how each day of these contracts came to be, derived from what is recorded now; writes nothing."""
    wanted = set(contract_ids)
    facts = facts_of(session, wanted)
    facts |= facts_of(session, _mates(session, facts))
    for clock, _ in _clocks(session, facts, keep=False):
        if clock.contract_id in wanted:
            for one in clock.milestones:
                yield store.key_of(clock.contract_id, one), one.derivation


def explain(session: Session, milestone_ids: Iterable[int]) -> dict[int, Derivation]:
    """Return how kept days came to be, by their ids; those that are gone are left out."""
    keys = {store.Key(*key): id_ for id_, key in queries.keys_of(session, milestone_ids).items()}
    contracts = {key.contract_id for key in keys}
    return {keys[key]: way for key, way in derivations(session, contracts) if key in keys}


def clocks_of(session: Session, contract_ids: Iterable[int]) -> dict[int, DerivedClock]:
    """Return the whole clock of contracts, derived from what is recorded now; writes nothing."""
    wanted = set(contract_ids)
    facts = facts_of(session, wanted)
    facts |= facts_of(session, _mates(session, facts))
    return {clock.contract_id: clock for clock, _ in _clocks(session, facts, keep=False) if clock.contract_id in wanted}


def _mates(session: Session, facts: dict[int, ContractFacts]) -> set[int]:
    """Return those, not among *facts*, that may share a successor with one of them."""
    cases = {one.case_number for one in facts.values() if one.case_number and coverage_end(one) is not None}
    return queries.ids_by_case(session, cases) - facts.keys()


def _rederive(session: Session, facts: dict[int, ContractFacts]) -> int:
    made, differed = store.frame(session), 0
    with uncollected():
        derived = _clocks(session, facts, keep=True)
        while chunk := list(islice(derived, CHUNK)):
            differed += _keep(session, chunk, made)
            del chunk  # thousands of days, before the next are made
    if differed >= MANY:
        refresh_statistics(session, Contract, Milestone, ContractClock, Procurement, ProcurementContract)
    return differed


def _keep(session: Session, chunk: Sequence[Derived], made: store.Frame) -> int:
    """Write what differs from the clocks; return how many days did."""
    shown = queries.shown_of(session, (clock.contract_id for clock, _ in chunk))
    found = store.compare(session, chunk, shown, made)
    store.write(session, found)
    store.write_clocks(session, chunk)
    return len(found)


def _clocks(session: Session, facts: dict[int, ContractFacts], *, keep: bool) -> Iterator[Derived]:
    """Yield the clock of each contract with its procurement, made and linked before where *keep* says so."""
    parameters = queries.parameters(session)
    parents = _parents(session, facts)
    links = procurements.links(session, facts)
    groups = groups_of(facts.values(), links)
    held = queries.kept_procurements(session, {id_ for id_, _ in links.values()})
    made = [_derive(group, parents, parameters, held) for group in groups]
    ids = [group.procurement_id for group in groups]
    if keep:
        awaiting = [place for place, group in enumerate(groups) if group.awaits]
        templates = queries.template_ids(session)
        successors = [_successor(groups[place], made[place], templates) for place in awaiting]
        for place, id_ in zip(awaiting, keep_procurements(session, successors, held=held, links=links), strict=True):
            ids[place] = id_
    for clocks, procurement_id in zip(made, ids, strict=True):
        yield from ((clock, procurement_id) for clock in clocks)


def _successor(group: Group, clocks: Sequence[DerivedClock], templates: Mapping[str, int]) -> Successor:
    members = [one for one in group.members if awaits_procurement(one)]
    clock = next(one for one in clocks if one.contract_id == members[0].id)
    return Successor(
        procurement_id=group.procurement_id,
        contract_ids=tuple(one.id for one in members),
        title=members[0].title,
        procedure=clock.procedure.value if clock.procedure is not None else None,
        procedure_guessed=clock.procedure_guessed,
        template_id=templates.get(clock.procedure.value) if clock.procedure is not None else None,
        needed_on=clock.needed_on,
    )


def _derive(
    group: Group, parents: dict[int, ContractFacts], parameters: Parameters, held: Mapping[int, Any]
) -> tuple[DerivedClock, ...]:
    choice = held[group.procurement_id].chosen_procedure if group.procurement_id is not None else None
    return derive_group(group.members, parents, parameters, Procedure(choice) if choice else None)


def _parents(session: Session, facts: dict[int, ContractFacts]) -> dict[int, ContractFacts]:
    """Return what the contracts stand under, and what follows that."""
    wanted = {one.parent_id for one in facts.values() if one.parent_id is not None}
    parents = facts_of(session, wanted)
    following = {one.successor_id for one in parents.values() if one.successor_id is not None}
    return parents | facts_of(session, following)


def _forget_gone(session: Session) -> None:
    """Take out what has been gone for 90 days."""
    session.execute(sa.delete(Milestone).where(col(Milestone.gone_on) <= today(session) - GONE_FOR))
