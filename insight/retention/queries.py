"""Reads the rules of retention, the lists of what went, and which contracts nothing is going on about."""

from collections.abc import Collection
from datetime import date

import sqlalchemy as sa
from sqlmodel import Session, SQLModel, col, select

from ...calendar.appeals.models import Appeal
from ...calendar.procurements.models import ProcurementContract
from ...contracts.attachments.models import Attachment
from ...contracts.deviations.models import Deviation
from ...contracts.holds.queries import held
from ...contracts.models import Contract
from ...contracts.modifications.models import Modification
from ...contracts.reclamations.models import Reclamation
from ...contracts.reclamations.rules import OVER as RECLAMATION_OVER
from ...contracts.reports.models import DeviationReport
from ...contracts.spending.models import Spend
from ...core.batches import batches
from ...core.bulk import table_of
from ...core.errors import NotFound
from ...core.i18n import _
from .models import DeletionItem, DeletionList, Record, RetentionRule
from .rules import OVER, Kept, is_over

_BELONGS: tuple[type[SQLModel], ...] = (Deviation, Reclamation, Attachment, Modification, Spend, DeviationReport)
"""What is counted with a contract; all that hangs on it goes."""


def rules(session: Session) -> dict[Record, RetentionRule]:
    """Return the rule of each class."""
    found = {one.record: one for one in session.exec(select(RetentionRule))}
    return {record: found[record] for record in Record}


def get_list(session: Session, list_id: int, *, to_change: bool = False) -> DeletionList:
    """Return the list, held against others where it is *to_change*; raise NotFound."""
    found = session.get(DeletionList, list_id, with_for_update=True if to_change else None)
    if found is None:
        raise NotFound(_("Hävitysluetteloa %(id)s ei löydy.") % {"id": list_id})
    return found


def lists(session: Session) -> list[DeletionList]:
    """Return every list, the newest first."""
    return [*session.exec(select(DeletionList).order_by(col(DeletionList.id).desc()))]


def items_of(session: Session, list_id: int) -> list[DeletionItem]:
    """Return the list's lines as they were found."""
    return [
        *session.exec(select(DeletionItem).where(col(DeletionItem.list_id) == list_id).order_by(col(DeletionItem.id)))
    ]


def over(session: Session, today: date) -> dict[int, tuple[str, date]]:
    """Return the contracts that nothing is going on about: their numbers and last days, by id."""
    rows = session.execute(
        sa.select(
            col(Contract.id),
            col(Contract.reference),
            col(Contract.state),
            col(Contract.coverage_end),
            col(Contract.parent_id),
        )
    ).all()
    live = {row.id for row in rows if row.state not in OVER or row.coverage_end is None or row.coverage_end >= today}
    marks = {
        "is_held": held(session),
        "has_open_reclamation": _reclaimed(session),
        "has_open_appeal": _appealed(session),
        "is_needed": {row.parent_id for row in rows if row.id in live} | _planned_with(session, live),
    }
    found = {}
    for row in rows:
        facts = Kept(state=row.state, ends_on=row.coverage_end, **{name: row.id in ids for name, ids in marks.items()})
        if is_over(facts, today):
            found[row.id] = (row.reference, row.coverage_end)
    return found


def count_belonging(session: Session, contract_ids: Collection[int]) -> dict[int, int]:
    """Return how many records each contract has, itself among them."""
    counts = dict.fromkeys(contract_ids, 1)
    for model in _BELONGS:
        of = table_of(model).c.contract_id
        for batch in batches(contract_ids):
            for id_, count in session.execute(sa.select(of, sa.func.count()).where(of.in_(batch)).group_by(of)):
                counts[id_] += count
    for batch in batches(contract_ids):
        rows = sa.select(col(Deviation.contract_id), sa.func.count()).join(
            Attachment, col(Attachment.deviation_id) == col(Deviation.id)
        )
        for id_, count in session.execute(
            rows.where(col(Deviation.contract_id).in_(batch)).group_by(col(Deviation.contract_id))
        ):
            counts[id_] += count
    return counts


def _reclaimed(session: Session) -> set[int]:
    """Contracts with a reclamation that is not over, one in dispute too."""
    rows = sa.select(col(Reclamation.contract_id)).where(col(Reclamation.state).not_in(RECLAMATION_OVER))
    return {*session.scalars(rows)}


def _appealed(session: Session) -> set[int]:
    """Contracts of a procurement against which an appeal is pending."""
    link = ProcurementContract
    rows = sa.select(col(link.contract_id)).join(Appeal, col(Appeal.procurement_id) == col(link.procurement_id))
    return {*session.scalars(rows.where(col(Appeal.decided_on).is_(None)))}


def _planned_with(session: Session, live: Collection[int]) -> set[int]:
    """Contracts that share their successor procurement with a live one."""
    pairs = session.execute(sa.select(col(ProcurementContract.contract_id), col(ProcurementContract.procurement_id)))
    held_by = {contract_id: procurement_id for contract_id, procurement_id in pairs}
    kept = {procurement_id for contract_id, procurement_id in held_by.items() if contract_id in live}
    return {contract_id for contract_id, procurement_id in held_by.items() if procurement_id in kept}
