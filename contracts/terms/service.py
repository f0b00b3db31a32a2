"""What time alone changes in contracts, written down with its reason (in Finnish: kellon kierto)."""

from collections.abc import Collection, Iterable
from datetime import date

import sqlalchemy as sa
from sqlmodel import Session, col

from ...core.audit import note_many
from ...core.batches import batches
from ...core.bulk import table_of
from ...core.database import now
from ...core.said import Said, say
from ..models import Contract, ContractState, TermKind
from . import queries
from .models import ContractTerm, ExtensionOption, OptionState, TermRowKind
from .roll import applied, roll
from .rules import coverage_end, max_extent_on
from .values import Change, ChangeKind, ContractFacts, RollReason

ACTOR = say("kello").kept()


def roll_contracts(session: Session, ids: Iterable[int], *, today: date) -> dict[int, ContractFacts]:
    """Write what time has changed in the contracts by *today*, and their coverage as the rows tell it.

    Returns the facts of all of them as they are now. Doing it again changes nothing.
    """
    facts = queries.facts_of(session, ids)
    changes = {id_: made for id_, one in facts.items() if (made := roll(one, today))}
    for id_, made in changes.items():
        for change in made:
            facts[id_] = applied(facts[id_], change)
    if changes:
        _write(session, changes)
    _write_coverage(session, facts)
    return facts


def _write(session: Session, changes: dict[int, tuple[Change, ...]]) -> None:
    every = [(id_, change) for id_, made in changes.items() for change in made]
    rows = [_term_row(id_, one) for id_, one in every if one.kind in (ChangeKind.RENEWED, ChangeKind.BECAME_INDEFINITE)]
    if rows:
        session.execute(sa.insert(ContractTerm), rows)
    for id_, one in every:
        if one.kind == ChangeKind.OPTION_LAPSED:
            session.execute(
                sa.update(ExtensionOption)
                .where(col(ExtensionOption.contract_id) == id_, col(ExtensionOption.number) == one.number)
                .values(state=OptionState.LAPSED)
            )
    _write_contracts(session, changes)
    note_many(session, (_event(id_, one) for id_, one in every))
    _refresh(session, changes.keys())


def _write_contracts(session: Session, changes: dict[int, tuple[Change, ...]]) -> None:
    """One statement for each different outcome: thousands that end on one day are one update."""
    outcomes: dict[tuple[ContractState | None, bool], list[int]] = {}
    for id_, made in changes.items():
        state = next((one.state for one in made if one.kind == ChangeKind.STATE), None)
        endless = any(one.kind == ChangeKind.BECAME_INDEFINITE for one in made)
        outcomes.setdefault((state, endless), []).append(id_)
    table = table_of(Contract)
    for (state, endless), ids in outcomes.items():
        values: dict[str, object] = {"changed_at": now(session)}
        values |= {"state": state} if state is not None else {}
        values |= {"term": TermKind.INDEFINITE} if endless else {}
        session.execute(
            sa.update(table).where(table.c.id == sa.bindparam("b_id")).values(**values), [{"b_id": id_} for id_ in ids]
        )


def _refresh(session: Session, ids: Collection[int]) -> None:
    """Read anew what the session holds of these contracts, so that its caller sees the change."""
    for one in list(session.identity_map.values()):
        if isinstance(one, Contract) and one.id in ids or isinstance(one, ExtensionOption) and one.contract_id in ids:
            session.refresh(one)


def _term_row(contract_id: int, change: Change) -> dict[str, object]:
    renewed = change.kind == ChangeKind.RENEWED
    return {
        "contract_id": contract_id,
        "number": change.number,
        "kind": TermRowKind.RENEWAL if renewed else TermRowKind.INDEFINITE,
        "starts_on": change.starts_on,
        "ends_on": change.ends_on,
        "reason": reason_of(change).kept(),
    }


def _event(contract_id: int, change: Change) -> dict[str, object]:
    new = change.ends_on if change.kind == ChangeKind.RENEWED else change.state or change.number or None
    return {
        "actor": ACTOR,
        "actor_id": None,
        "subject": "contract",
        "subject_id": contract_id,
        "action": change.kind.value,
        "field": None,
        "old": None,
        "new": new,
        "why": reason_of(change).kept(),
    }


def reason_of(change: Change) -> Said:
    """Return why time changed it; the log and the term keep it apart from the language."""
    texts = {
        RollReason.EXERCISE_DAY_PAST: say("Option viimeinen käyttöpäivä %(day)s meni ohi."),
        RollReason.TERM_BEFORE_ENDED: say("Optiota edeltävä kausi päättyi %(day)s."),
        RollReason.NOTICE_DAY_PAST: say("Irtisanomisen takaraja %(day)s meni ohi ilman päätöstä."),
        RollReason.TERM_ENDED: say("Kausi päättyi %(day)s."),
        RollReason.STARTED: say("Sopimuskausi on alkanut."),
        RollReason.NOT_STARTED: say("Sopimuskausi ei ole vielä alkanut."),
        RollReason.ENDED_BEFORE_IMPORT: say("Päättyi %(day)s, yli vuosi ennen tuontia."),
    }
    return Said(texts[change.reason].msgid, {} if change.passed_on is None else {"day": change.passed_on})


def _write_coverage(session: Session, facts: dict[int, ContractFacts]) -> None:
    """Keep on the contract, for lists, how far it is certain and how far it can go."""
    kept = {id_: (covered, extent) for id_, covered, extent in _kept_coverage(session, facts)}
    told = {id_: (coverage_end(one), max_extent_on(one)) for id_, one in facts.items()}
    differ = {id_: one for id_, one in told.items() if kept[id_] != one}
    if differ:
        table = table_of(Contract)
        session.execute(
            sa.update(table)
            .where(table.c.id == sa.bindparam("b_id"))
            .values(coverage_end=sa.bindparam("coverage_end"), max_extent_on=sa.bindparam("max_extent_on")),
            [
                {"b_id": id_, "coverage_end": covered, "max_extent_on": extent}
                for id_, (covered, extent) in differ.items()
            ],
        )
        _refresh(session, set(differ))


def _kept_coverage(session: Session, facts: dict[int, ContractFacts]) -> Iterable[tuple[int, date | None, date | None]]:
    for batch in batches(facts):
        yield from session.execute(
            sa.select(col(Contract.id), col(Contract.coverage_end), col(Contract.max_extent_on)).where(
                col(Contract.id).in_(batch)
            )
        )
