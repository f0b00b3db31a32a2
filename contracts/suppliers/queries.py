"""Reads suppliers: the list in one statement, one's contracts and contacts, whom a reclamation is sent to."""

from datetime import date
from decimal import Decimal
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col, select

from ...core.audit import AuditEvent
from ...core.errors import NotFound
from ...core.i18n import _
from ...core.names import folded
from ...people.models import Person, Unit
from ..deviations.models import Deviation, DeviationState
from ..models import Contract, ContractState, Supplier
from ..reclamations.models import Reclamation
from ..reclamations.rules import OVER
from ..remedies.models import RemedyTerms
from ..spending.models import Spend
from .models import SupplierContact
from .values import ClaimsTo, OfSupplier, Order, SupplierLine

LIVE = (ContractState.UPCOMING, ContractState.ACTIVE)
EURO = "EUR"
_EUROS = sa.inspect(Contract).local_table.c.estimated_value.type
_NONE = sa.literal(Decimal(0), _EUROS)


def get_supplier(session: Session, supplier_id: int, *, to_change: bool = False) -> Supplier:
    """Return the supplier, held against others where it is *to_change*; raise NotFound."""
    found = session.get(Supplier, supplier_id, with_for_update=True if to_change else None)
    if found is None:
        raise NotFound(_("Toimittajaa ei löydy."))
    return found


def get_contact(session: Session, supplier_id: int, contact_id: int) -> SupplierContact:
    """Return the supplier's contact of this id; raise NotFound."""
    found = session.get(SupplierContact, contact_id, with_for_update=True)
    if found is None or found.supplier_id != supplier_id:
        raise NotFound(_("Yhteyshenkilöä ei löydy."))
    return found


def contacts_of(session: Session, supplier_id: int) -> list[SupplierContact]:
    """Return the supplier's contacts: those who take reclamations first, those who have ended last."""
    rows = select(SupplierContact).where(col(SupplierContact.supplier_id) == supplier_id)
    order = (
        col(SupplierContact.ended_on).is_not(None),
        col(SupplierContact.takes_claims).desc(),
        sa.func.lower(col(SupplierContact.name)),
        col(SupplierContact.id),
    )
    return [*session.exec(rows.order_by(*order))]


def claims_to(session: Session, contract: Contract) -> ClaimsTo:
    """Return whom the contract's own terms name for reclamations, else whom its supplier has for them."""
    terms = session.get(RemedyTerms, contract.id) if contract.id else None
    if terms is not None and (terms.claim_name or terms.claim_email or terms.claim_address):
        return ClaimsTo(terms.claim_name, terms.claim_email, terms.claim_address)
    rows = select(SupplierContact).where(
        col(SupplierContact.supplier_id) == contract.supplier_id,
        col(SupplierContact.takes_claims),
        col(SupplierContact.ended_on).is_(None),
    )
    found = session.exec(rows.order_by(col(SupplierContact.id)).limit(1)).first()
    return ClaimsTo(found.name, found.email, found.address) if found else ClaimsTo(None, None, None)


def count(session: Session, text: str) -> int:
    """Return how many suppliers the words find."""
    return session.scalar(sa.select(sa.func.count()).select_from(Supplier).where(*_found_by(text))) or 0


def named(session: Session, text: str, *, only: int | None = None, limit: int) -> list[tuple[int, str]]:
    """Return the suppliers that the words find, or the *only* one, by name; none for no words."""
    if only is None and not text.strip():
        return []
    asked = [col(Supplier.id) == only] if only is not None else _found_by(text)
    rows = sa.select(col(Supplier.id), col(Supplier.name)).where(*asked)
    found = session.execute(rows.order_by(sa.func.lower(col(Supplier.name)), col(Supplier.id)).limit(limit))
    return [(id_, name) for id_, name in found if id_ is not None]


def lines(
    session: Session, text: str, *, order: Order, bought_since: date, limit: int, offset: int = 0
) -> list[SupplierLine]:
    """Return a page of the list; equal ones by name."""
    made, bought, faults, claims = _contracts(), _bought(bought_since), _open_deviations(), _open_reclamations()
    of = col(Supplier.id)
    columns: dict[str, Any] = {
        "live": sa.func.coalesce(made.c.live, 0),
        "contracts": sa.func.coalesce(made.c.every, 0),
        "value": sa.func.coalesce(made.c.value, _NONE, type_=_EUROS),
        "bought": sa.func.coalesce(bought.c.amount, _NONE, type_=_EUROS),
        "deviations": sa.func.coalesce(faults.c.n, 0),
        "reclamations": sa.func.coalesce(claims.c.n, 0),
    }
    name = sa.func.lower(col(Supplier.name))
    first: dict[Order, tuple[Any, ...]] = {
        Order.OPEN: ((columns["deviations"] + columns["reclamations"]).desc(), columns["value"].desc()),
        Order.VALUE: (columns["value"].desc(),),
        Order.NAME: (),
    }
    statement = sa.select(of, col(Supplier.name), col(Supplier.business_id), *columns.values()).select_from(Supplier)
    for part in (made, bought, faults, claims):
        statement = statement.outerjoin(part, part.c.supplier_id == of)
    ordered = statement.where(*_found_by(text)).order_by(*first[order], name, of)
    return [SupplierLine(*row) for row in session.execute(ordered.limit(limit).offset(offset))]


def contracts_of(session: Session, supplier_id: int) -> list[OfSupplier]:
    """Return the supplier's contracts, the soonest end first, those without an end last."""
    used = (
        sa.select(col(Spend.contract_id), sa.func.sum(col(Spend.amount)).label("amount"))
        .group_by(col(Spend.contract_id))
        .subquery()
    )
    columns: tuple[Any, ...] = (
        col(Contract.id),
        col(Contract.reference),
        col(Contract.title),
        col(Contract.state),
        col(Contract.coverage_end),
        col(Contract.estimated_value),
        col(Contract.currency),
        col(Unit.name),
        col(Person.name),
        col(Contract.owner_id),
        col(Contract.deputy_id),
        col(Contract.unit_id),
        sa.type_coerce(used.c.amount, _EUROS),
    )
    rows = session.execute(
        sa.select(*columns)
        .select_from(Contract)
        .outerjoin(Unit, col(Unit.id) == col(Contract.unit_id))
        .outerjoin(Person, col(Person.id) == col(Contract.owner_id))
        .outerjoin(used, used.c.contract_id == col(Contract.id))
        .where(col(Contract.supplier_id) == supplier_id)
        .order_by(col(Contract.coverage_end).asc().nulls_last(), col(Contract.id))
    )
    return [OfSupplier(*row) for row in rows]


def bought_since(session: Session, supplier_id: int, day: date) -> Decimal:
    """Return what was bought of the supplier on *day* or later, in euros."""
    part = _bought(day)
    amount = session.scalar(sa.select(sa.type_coerce(part.c.amount, _EUROS)).where(part.c.supplier_id == supplier_id))
    return amount or Decimal(0)


def history_of(session: Session, supplier_id: int, *, limit: int) -> list[AuditEvent]:
    """Return what was done with the supplier's own data, newest first."""
    rows = select(AuditEvent).where(col(AuditEvent.subject) == "supplier", col(AuditEvent.subject_id) == supplier_id)
    return [*session.exec(rows.order_by(col(AuditEvent.id).desc()).limit(limit))]


def _found_by(text: str) -> list[sa.ColumnElement[bool]]:
    """Each word is in the name as it is matched, or in the business id."""
    found: list[sa.ColumnElement[bool]] = []
    for word in folded(text).split():
        like = "%" + word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"
        columns = (col(Supplier.normalised_name), sa.func.lower(col(Supplier.name)), col(Supplier.business_id))
        found.append(sa.or_(*(column.like(like, escape="\\") for column in columns)))
    return found


def _contracts() -> sa.Subquery:
    live = col(Contract.state).in_(LIVE)
    in_euros = sa.and_(live, col(Contract.currency) == EURO)
    return (
        sa.select(
            col(Contract.supplier_id),
            sa.func.count().label("every"),
            sa.func.count().filter(live).label("live"),
            sa.func.sum(col(Contract.estimated_value)).filter(in_euros).label("value"),
        )
        .group_by(col(Contract.supplier_id))
        .subquery()
    )


def _bought(since: date) -> sa.Subquery:
    return (
        sa.select(col(Contract.supplier_id), sa.func.sum(col(Spend.amount)).label("amount"))
        .join(Contract, col(Contract.id) == col(Spend.contract_id))
        .where(col(Spend.on) >= since, col(Contract.currency) == EURO)
        .group_by(col(Contract.supplier_id))
        .subquery()
    )


def _open_deviations() -> sa.Subquery:
    rows = sa.select(col(Contract.supplier_id), sa.func.count().label("n")).join(
        Deviation, col(Deviation.contract_id) == col(Contract.id)
    )
    return rows.where(col(Deviation.state) != DeviationState.CLOSED).group_by(col(Contract.supplier_id)).subquery()


def _open_reclamations() -> sa.Subquery:
    rows = sa.select(col(Contract.supplier_id), sa.func.count().label("n")).join(
        Reclamation, col(Reclamation.contract_id) == col(Contract.id)
    )
    return rows.where(col(Reclamation.state).not_in(OVER)).group_by(col(Contract.supplier_id)).subquery()
