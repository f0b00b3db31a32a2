"""Reads reclamations: one with its steps, a page of the list and its counts, who has written and who reads it."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col, select

from ...core.batches import batches
from ...core.database import today
from ...core.errors import NotFound
from ...core.i18n import _
from ...people.models import Person
from .. import log_lists
from ..deviations.models import Deviation
from ..log_lists import Condition
from ..models import Contract, Supplier
from ..remedies.models import RemedyTerms
from .models import (
    Reclamation,
    ReclamationDeviation,
    ReclamationReviewer,
    ReclamationState,
    ReclamationStep,
    StepKind,
)
from .rules import OVER, UNSENT
from .values import Claim, ReclamationLine, Tab, Wanted

_WROTE = (StepKind.ACCEPTED, StepKind.DRAFTED, StepKind.CHANGED)


def get_reclamation(session: Session, reclamation_id: int, *, to_change: bool = False) -> Reclamation:
    """Return the reclamation, held against others where it is *to_change*; raise NotFound."""
    found = session.get(Reclamation, reclamation_id, with_for_update=True if to_change else None)
    if found is None:
        raise NotFound(_("Reklamaatiota ei löydy."))
    return found


def deviations_of(session: Session, reclamation_id: int) -> list[Deviation]:
    """Return the deviations that the reclamation is about, oldest first."""
    rows = (
        select(Deviation)
        .join(ReclamationDeviation, col(ReclamationDeviation.deviation_id) == col(Deviation.id))
        .where(col(ReclamationDeviation.reclamation_id) == reclamation_id)
    )
    return [*session.exec(rows.order_by(col(Deviation.seen_on), col(Deviation.id)))]


def steps_of(session: Session, reclamation_id: int) -> list[ReclamationStep]:
    """Return what was done about the reclamation, oldest first, undone steps too."""
    rows = select(ReclamationStep).where(col(ReclamationStep.reclamation_id) == reclamation_id)
    return [*session.exec(rows.order_by(col(ReclamationStep.id)))]


def last_step(session: Session, reclamation_id: int, kinds: Collection[StepKind]) -> ReclamationStep | None:
    """Return the newest step of these kinds that stands."""
    rows = select(ReclamationStep).where(
        col(ReclamationStep.reclamation_id) == reclamation_id,
        col(ReclamationStep.kind).in_(kinds),
        col(ReclamationStep.undone_at).is_(None),
    )
    return session.exec(rows.order_by(col(ReclamationStep.id).desc()).limit(1)).first()


def drafters_of(session: Session, reclamation_id: int) -> set[int | None]:
    """Return everybody who has written what the reclamation says."""
    rows = sa.select(col(ReclamationStep.by_id)).distinct()
    return set(
        session.scalars(
            rows.where(col(ReclamationStep.reclamation_id) == reclamation_id, col(ReclamationStep.kind).in_(_WROTE))
        )
    )


def reviewers_of(session: Session, reclamation_id: int) -> list[tuple[ReclamationReviewer, str]]:
    """Return who was asked to read the draft, with their names, first asked first."""
    rows = session.execute(
        sa.select(ReclamationReviewer, col(Person.name))
        .join(Person, col(Person.id) == col(ReclamationReviewer.person_id))
        .where(col(ReclamationReviewer.reclamation_id) == reclamation_id)
        .order_by(col(ReclamationReviewer.id))
    )
    return [(one, name) for one, name in rows]


def terms_of(session: Session, contract_id: int) -> RemedyTerms:
    """Return what the contract says of penalties and the like; empty where nothing was written down."""
    return session.get(RemedyTerms, contract_id) or RemedyTerms(contract_id=contract_id)


def next_ordinal(session: Session, year: int) -> int:
    """Return the number of the year's next reclamation."""
    highest = session.scalar(sa.select(sa.func.max(col(Reclamation.ordinal))).where(col(Reclamation.year) == year))
    return (highest or 0) + 1


def unsent_of(session: Session, deviation_ids: Collection[int]) -> Reclamation | None:
    """Return a reclamation of one of these deviations that is being made, if any."""
    rows = (
        select(Reclamation)
        .join(ReclamationDeviation, col(ReclamationDeviation.reclamation_id) == col(Reclamation.id))
        .where(col(ReclamationDeviation.deviation_id).in_(deviation_ids), col(Reclamation.state).in_(UNSENT))
    )
    return session.exec(rows.order_by(col(Reclamation.id)).limit(1)).first()


def earlier_of(session: Session, contract_id: int, before_id: int) -> list[Reclamation]:
    """Return the contract's reclamations that were sent before this one, oldest first."""
    rows = select(Reclamation).where(
        col(Reclamation.contract_id) == contract_id,
        col(Reclamation.id) < before_id,
        col(Reclamation.sent_at).is_not(None),
        col(Reclamation.state) != ReclamationState.WITHDRAWN,
    )
    return [*session.exec(rows.order_by(col(Reclamation.id)))]


def of_contracts(session: Session, contract_ids: Collection[int]) -> list[Reclamation]:
    """Return the reclamations of these contracts."""
    rows = select(Reclamation)
    return [
        one
        for batch in batches(contract_ids)
        for one in session.exec(rows.where(col(Reclamation.contract_id).in_(batch)).order_by(col(Reclamation.id)))
    ]


def claims_of(session: Session, contract_ids: Collection[int]) -> list[tuple[int, Claim]]:
    """Return each reclamation of these contracts with each deviation that it is about: its id and what counts."""
    columns = (col(ReclamationDeviation.deviation_id), col(Reclamation.state), col(Reclamation.answer_due_on))
    rows = sa.select(col(Reclamation.id), *columns).join(
        ReclamationDeviation, col(ReclamationDeviation.reclamation_id) == col(Reclamation.id)
    )
    return [
        (row[0], Claim(*row[1:]))
        for batch in batches(contract_ids)
        for row in session.execute(rows.where(col(Reclamation.contract_id).in_(batch)).order_by(col(Reclamation.id)))
    ]


def lines(session: Session, wanted: Wanted, *, limit: int | None = None, offset: int = 0) -> list[ReclamationLine]:
    """Return the list: what is due first comes first, then the newest; two statements."""
    columns: Sequence[Any] = (
        col(Reclamation.id),
        col(Reclamation.year),
        col(Reclamation.ordinal),
        col(Reclamation.contract_id),
        col(Contract.reference),
        col(Contract.title),
        col(Supplier.name),
        col(Person.name),
        col(Reclamation.kind),
        col(Reclamation.state),
        col(Reclamation.sent_at),
        col(Reclamation.answer_due_on),
        col(Reclamation.next_deadline_on),
    )
    statement = (
        _joined(*columns)
        .where(*conditions(wanted, today(session)))
        .order_by(col(Reclamation.next_deadline_on).asc().nulls_last(), col(Reclamation.id).desc())
    )
    found = [ReclamationLine(*row) for row in session.execute(statement.limit(limit).offset(offset))]
    about = _deviations(session, [one.id for one in found])
    return [one._replace(deviations=about[one.id]) for one in found]


def counts(session: Session, wanted: Wanted) -> Mapping[Tab, int]:
    """Return how many each part of the list holds under the other conditions, in one query."""
    day = today(session)
    narrowed = _joined(col(Reclamation.id)).where(*conditions(replace(wanted, tab=Tab.ALL), day))
    return log_lists.counts(session, narrowed, {tab: _tab(tab, day) for tab in Tab})


def conditions(wanted: Wanted, day: date) -> list[Condition]:
    """Return what narrows the joined tables to what is wanted."""
    equal: Mapping[Any, object] = {
        col(Reclamation.id): wanted.id,
        col(Reclamation.state): wanted.state,
        col(Reclamation.kind): wanted.kind,
        col(Reclamation.contract_id): wanted.contract_id,
        col(Contract.unit_id): wanted.unit_id,
        col(Contract.supplier_id): wanted.supplier_id,
    }
    found = [*_tab(wanted.tab, day), *log_lists.equal(equal), *log_lists.in_charge(wanted.person_id)]
    if wanted.deviation_id is not None:
        about = sa.select(col(ReclamationDeviation.reclamation_id))
        found.append(
            col(Reclamation.id).in_(about.where(col(ReclamationDeviation.deviation_id) == wanted.deviation_id))
        )
    return found


def _deviations(session: Session, ids: Collection[int]) -> Mapping[int, list[int]]:
    found: dict[int, list[int]] = defaultdict(list)
    rows = sa.select(col(ReclamationDeviation.reclamation_id), col(ReclamationDeviation.deviation_id))
    for batch in batches(ids):
        of = rows.where(col(ReclamationDeviation.reclamation_id).in_(batch))
        for reclamation_id, deviation_id in session.execute(of.order_by(col(ReclamationDeviation.deviation_id))):
            found[reclamation_id].append(deviation_id)
    return found


def _tab(tab: Tab, day: date) -> list[Condition]:
    is_open = col(Reclamation.state).not_in(OVER)
    parts: dict[Tab, list[Condition]] = {
        Tab.OPEN: [is_open],
        Tab.WAITING: [col(Reclamation.state).in_(UNSENT)],
        Tab.OVERDUE: [is_open, col(Reclamation.next_deadline_on) < day],
        Tab.CLOSED: [col(Reclamation.state).in_(OVER)],
        Tab.ALL: [],
    }
    return parts[tab]


def _joined(*columns: Any) -> sa.Select[Any]:
    return log_lists.joined(Reclamation, col(Reclamation.contract_id), *columns)
