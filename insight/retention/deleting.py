"""Takes records out for good, with all that belongs to them. Files are swept when no row names them any more."""

from collections.abc import Collection, Mapping

import sqlalchemy as sa
from sqlmodel import Session, SQLModel, col

from ...alerts.models import Alert, Message
from ...calendar.procurements.models import Procurement
from ...contracts.importing.models import ImportRow, RefusedRow
from ...contracts.models import Contract, Supplier
from ...contracts.reclamations.models import Reclamation
from ...contracts.reports.models import DeviationReport
from ...core import changes
from ...core.audit import AuditEvent
from ...core.batches import batches
from ...core.bulk import table_of
from ...core.pointing import pointing_at
from . import past

MODELS: Mapping[str, type[SQLModel]] = {
    past.CONTRACT: Contract,
    past.PLAN: Procurement,
    past.RECLAMATION: Reclamation,
    past.REPORT: DeviationReport,
    past.ALERT: Alert,
    past.MESSAGE: Message,
    past.EVENT: AuditEvent,
}
"""The table of each subject."""


def take_out(session: Session, subject: str, ids: Collection[int]) -> None:
    """Delete these records. Whatever the database hangs on them goes with them."""
    if subject == past.CONTRACT:
        _let_go(session, ids)
    suppliers = _suppliers(session, ids) if subject == past.CONTRACT else set()
    table = table_of(MODELS[subject])
    unnamed = _unnamed(table) if subject == past.MESSAGE else []
    for batch in batches(ids):
        session.execute(sa.delete(table).where(table.c.id.in_(batch), *unnamed))
    session.expire_all()
    _forget_suppliers(session, suppliers)


def _unnamed(table: sa.Table) -> list[sa.ColumnElement[bool]]:
    """The conditions that nothing but the table itself points at a row: a mail stays with an alert that does."""
    others = [other for other in pointing_at(table) if other.key != "reported_in_id"]
    return [~sa.exists().where(other == table.c.id) for other in others]


def _let_go(session: Session, ids: Collection[int]) -> None:
    """Let those who come after stand alone, and forget what imports have said of the contracts."""
    changes.leaving(session, contracts=ids)
    for batch in batches(ids):
        for column in (Contract.parent_id, Contract.successor_id):
            session.execute(sa.update(Contract).where(col(column).in_(batch)).values({col(column): None}))
        for model in (ImportRow, RefusedRow):
            session.execute(sa.delete(model).where(table_of(model).c.contract_id.in_(batch)))
    changes.changed(session, contracts=ids)


def _suppliers(session: Session, ids: Collection[int]) -> set[int]:
    column = col(Contract.supplier_id)
    found = (session.scalars(sa.select(column).where(col(Contract.id).in_(batch))) for batch in batches(ids))
    return {id_ for some in found for id_ in some if id_ is not None}


def _forget_suppliers(session: Session, ids: Collection[int]) -> None:
    table = table_of(Supplier)
    unnamed = _unnamed(table)
    for batch in batches(ids):
        session.execute(sa.delete(table).where(table.c.id.in_(batch), *unnamed))
