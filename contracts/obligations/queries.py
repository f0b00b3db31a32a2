"""Reads tasks and the library."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from ...core.batches import batches
from ...core.database import today
from ...core.errors import NotFound
from ...core.i18n import _
from ...people.models import Person
from .. import log_lists
from ..log_lists import Condition
from ..models import Category, Contract, ContractState, Supplier
from .models import LibraryTask, Obligation, ObligationDone
from .values import Tab, TaskLine, Wanted

_Assignee = aliased(Person)


def get_obligation(session: Session, obligation_id: int, *, to_change: bool = False) -> Obligation:
    """Return the task, held against others where it is *to_change*; raise NotFound."""
    found = session.get(Obligation, obligation_id, with_for_update=True if to_change else None)
    if found is None:
        raise NotFound(_("Tehtävää ei löydy."))
    return found


def get_library_task(session: Session, task_id: int) -> LibraryTask:
    """Return the task of the library; raise NotFound."""
    found = session.get(LibraryTask, task_id)
    if found is None:
        raise NotFound(_("Tehtävää ei löydy."))
    return found


def next_number(session: Session, contract_id: int) -> int:
    """Return the number of the contract's next task."""
    highest = sa.select(sa.func.max(col(Obligation.number))).where(col(Obligation.contract_id) == contract_id)
    return (session.scalar(highest) or 0) + 1


def times_done(session: Session, obligation_id: int) -> list[ObligationDone]:
    """Return each time that the task was done, the newest first, undone ones too."""
    rows = select(ObligationDone).where(col(ObligationDone.obligation_id) == obligation_id)
    return [*session.exec(rows.order_by(col(ObligationDone.id).desc()))]


def last_done(session: Session, obligation_id: int) -> ObligationDone | None:
    """Return the newest time that stands."""
    return next((one for one in times_done(session, obligation_id) if one.undone_at is None), None)


def removed_of(session: Session, contract_id: int) -> list[Obligation]:
    """Return the contract's tasks that were taken out of its plan, the newest first."""
    rows = select(Obligation).where(col(Obligation.contract_id) == contract_id, col(Obligation.removed_at).is_not(None))
    return [*session.exec(rows.order_by(col(Obligation.removed_at).desc()))]


def due_of(session: Session, contract_ids: Collection[int]) -> list[Obligation]:
    """Return the tasks of these contracts that are to be done."""
    rows = select(Obligation).join(Contract, col(Contract.id) == col(Obligation.contract_id)).where(*waiting())
    return [
        one
        for batch in batches(contract_ids)
        for one in session.exec(rows.where(col(Obligation.contract_id).in_(batch)).order_by(col(Obligation.id)))
    ]


def waiting() -> list[Condition]:
    """Return the conditions that a task is to be done: what recurs ends with its contract."""
    ends = col(Contract.coverage_end)
    lasts = sa.or_(col(Obligation.every_months).is_(None), ends.is_(None), col(Obligation.due_on) <= ends)
    kept = col(Obligation.removed_at).is_(None)
    return [kept, col(Obligation.due_on).is_not(None), lasts, col(Contract.state) != ContractState.ARCHIVED]


def lines(session: Session, wanted: Wanted, *, limit: int | None = None, offset: int = 0) -> list[TaskLine]:
    """Return the list: what is due first comes first, then what was done last."""
    columns: Sequence[Any] = (
        col(Obligation.id),
        col(Obligation.number),
        col(Obligation.contract_id),
        col(Contract.reference),
        col(Contract.title),
        col(Supplier.name),
        col(Person.name),
        col(_Assignee.name),
        col(Obligation.kind),
        col(Obligation.level),
        col(Obligation.title),
        col(Obligation.due_on),
        col(Obligation.every_months),
        _last(ObligationDone.done_on),
        _last(ObligationDone.report_on),
    )
    ordered = (
        _joined(*columns)
        .where(*conditions(wanted, today(session)))
        .order_by(col(Obligation.due_on).asc().nulls_last(), col(Obligation.id).desc())
    )
    return [TaskLine(*row) for row in session.execute(ordered.limit(limit).offset(offset))]


def _last(column: Any) -> Any:
    stands = (col(ObligationDone.obligation_id) == col(Obligation.id), col(ObligationDone.undone_at).is_(None))
    return sa.select(sa.func.max(col(column))).where(*stands).correlate(Obligation).scalar_subquery()


def counts(session: Session, wanted: Wanted) -> Mapping[Tab, int]:
    """Return how many each part of the list holds under the other conditions, in one query."""
    day = today(session)
    narrowed = _joined(col(Obligation.id)).where(*conditions(replace(wanted, tab=Tab.ALL), day))
    return log_lists.counts(session, narrowed, {tab: _tab(tab, day) for tab in Tab})


def conditions(wanted: Wanted, day: date) -> list[Condition]:
    """Return what narrows the joined tables to what is wanted."""
    equal: Mapping[Any, object] = {
        col(Obligation.id): wanted.id,
        col(Obligation.kind): wanted.kind,
        col(Obligation.contract_id): wanted.contract_id,
        col(Contract.unit_id): wanted.unit_id,
    }
    kept = [] if wanted.id is not None else [col(Obligation.removed_at).is_(None)]
    found = [*kept, *_tab(wanted.tab, day), *log_lists.equal(equal)]
    if wanted.person_id is not None:
        owns = log_lists.in_charge(wanted.person_id)
        found.append(sa.or_(col(Obligation.assignee_id) == wanted.person_id, *owns))
    return [*found, col(Obligation.due_on) <= wanted.due_by] if wanted.due_by is not None else found


def _tab(tab: Tab, day: date) -> list[Condition]:
    parts: dict[Tab, list[Condition]] = {
        Tab.OPEN: waiting(),
        Tab.OVERDUE: [*waiting(), col(Obligation.due_on) < day],
        Tab.DONE: [sa.not_(sa.and_(*waiting()))],
        Tab.ALL: [],
    }
    return parts[tab]


def _joined(*columns: Any) -> sa.Select[Any]:
    found = log_lists.joined(Obligation, col(Obligation.contract_id), *columns)
    return found.outerjoin(_Assignee, col(_Assignee.id) == col(Obligation.assignee_id))


def library(session: Session, *, all_of_it: bool = False) -> list[tuple[LibraryTask, str | None]]:
    """Return the tasks of the library with the category of each, those of all contracts first."""
    rows = sa.select(LibraryTask, col(Category.name)).outerjoin(
        Category, col(Category.id) == col(LibraryTask.category_id)
    )
    found = rows if all_of_it else rows.where(col(LibraryTask.active))
    ordered = found.order_by(col(Category.name).asc().nulls_first(), col(LibraryTask.id))
    return [(one, name) for one, name in session.execute(ordered)]


def offered(session: Session, contract: Contract) -> list[LibraryTask]:
    """Return what the library has for the contract and its plan has not."""
    taken = set(
        session.scalars(
            sa.select(col(Obligation.library_id)).where(
                col(Obligation.contract_id) == contract.id, col(Obligation.removed_at).is_(None)
            )
        )
    )
    above = _above(session, contract.category_id)
    rows = [one for one, _name in library(session)]
    return [one for one in rows if one.id not in taken and (one.category_id is None or one.category_id in above)]


def _above(session: Session, category_id: int | None) -> set[int]:
    parents = dict(session.execute(sa.select(col(Category.id), col(Category.parent_id))).all()) if category_id else {}
    found: set[int] = set()
    while category_id is not None and category_id not in found:
        found.add(category_id)
        category_id = parents.get(category_id)
    return found


def categories(session: Session) -> list[tuple[int, str]]:
    """Return the categories by name."""
    rows = sa.select(col(Category.id), col(Category.name)).order_by(col(Category.name), col(Category.id))
    return [(id_, name) for id_, name in session.execute(rows)]


def contracts_with(session: Session, contract_ids: Collection[int]) -> set[int]:
    """Return those of the contracts that have tasks, removed ones too."""
    column = col(Obligation.contract_id)
    rows = sa.select(column).distinct()
    return {id_ for batch in batches(contract_ids) for id_ in session.scalars(rows.where(column.in_(batch)))}
