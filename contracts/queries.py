"""Reads the register: contracts, suppliers and categories."""

from collections.abc import Collection, Iterable

import sqlalchemy as sa
from sqlmodel import Session, col, select

from ..core.audit import AuditEvent
from ..core.batches import batches
from ..core.bulk import among
from ..core.errors import NotFound
from ..core.i18n import _
from .models import Category, Contract, Supplier
from .terms.models import ContractTerm, ExtensionOption


def get_contract(session: Session, contract_id: int) -> Contract:
    """Return the contract; raise NotFound."""
    found = session.get(Contract, contract_id)
    if found is None:
        raise NotFound(_("Sopimusta ei löydy."))
    return found


def contracts_by_id(session: Session, ids: Iterable[int]) -> dict[int, Contract]:
    """Return the contracts of these that exist."""
    rows = (session.exec(select(Contract).where(col(Contract.id).in_(batch))) for batch in batches(ids))
    return {one.id: one for some in rows for one in some if one.id is not None}


def get_contract_by_reference(session: Session, reference: str) -> Contract:
    """Return the contract that has this reference; raise NotFound."""
    found = find_contract_by_reference(session, reference)
    if found is None:
        raise NotFound(_("Sopimusta %(reference)s ei löydy.") % {"reference": reference})
    return found


def find_contract_by_reference(session: Session, reference: str) -> Contract | None:
    """Return the contract that has this reference, if any."""
    return session.exec(select(Contract).where(col(Contract.reference) == reference.strip())).first()


def terms_of(session: Session, contract_id: int) -> list[ContractTerm]:
    """Return the contract's term rows in their order."""
    rows = select(ContractTerm).where(col(ContractTerm.contract_id) == contract_id)
    return [*session.exec(rows.order_by(col(ContractTerm.number)))]


def options_of(session: Session, contract_id: int) -> list[ExtensionOption]:
    """Return the contract's options in their order."""
    rows = select(ExtensionOption).where(col(ExtensionOption.contract_id) == contract_id)
    return [*session.exec(rows.order_by(col(ExtensionOption.number)))]


def history_of(session: Session, contract_id: int) -> list[AuditEvent]:
    """Return what was done with the contract, newest first."""
    rows = select(AuditEvent).where(col(AuditEvent.subject) == "contract", col(AuditEvent.subject_id) == contract_id)
    return [*session.exec(rows.order_by(col(AuditEvent.id).desc()))]


def references_of(session: Session, ids: Iterable[int]) -> dict[int, str]:
    """Return id -> reference of the contracts that exist."""
    return {
        id_: reference
        for batch in batches(ids)
        for id_, reference in session.execute(
            sa.select(col(Contract.id), col(Contract.reference)).where(col(Contract.id).in_(batch))
        )
    }


def references_taken(session: Session, references: Collection[str]) -> set[str]:
    """Return those of the references that a contract has."""
    rows = sa.select(col(Contract.reference)).where(among(session, col(Contract.reference), references))
    return {*session.scalars(rows)}


def suppliers_like(
    session: Session, business_ids: Collection[str], names: Collection[str]
) -> list[tuple[int, str, str | None]]:
    """Return id, normalised name and business id of the suppliers that have one of these, oldest first."""
    columns = sa.select(col(Supplier.id), col(Supplier.normalised_name), col(Supplier.business_id))
    found: dict[int, tuple[int, str, str | None]] = {}
    for column, wanted in ((Supplier.business_id, business_ids), (Supplier.normalised_name, names)):
        rows = session.execute(columns.where(among(session, col(column), wanted)))
        found |= {id_: (id_, name, business_id) for id_, name, business_id in rows if id_ is not None}
    return [found[id_] for id_ in sorted(found)]


def known_categories(session: Session) -> list[tuple[int, str]]:
    """Return every category's id and name, oldest first."""
    return [*session.execute(sa.select(col(Category.id), col(Category.name)).order_by(col(Category.id)))]
