"""Reads modifications."""

from sqlalchemy import func
from sqlmodel import Session, col, select

from ...core.errors import NotFound
from ...core.i18n import _
from .models import Modification


def get_modification(session: Session, contract_id: int, modification_id: int) -> Modification:
    """Return the contract's modification of this id; raise NotFound."""
    found = session.get(Modification, modification_id)
    if found is None or found.contract_id != contract_id:
        raise NotFound(_("Sopimusmuutosta ei löydy."))
    return found


def modifications_of(session: Session, contract_id: int) -> list[Modification]:
    """Return the contract's modifications, oldest first, undone ones too."""
    rows = select(Modification).where(col(Modification.contract_id) == contract_id)
    return [*session.exec(rows.order_by(col(Modification.number)))]


def next_number(session: Session, contract_id: int) -> int:
    """Return the number of the contract's next modification."""
    last = session.scalar(
        select(func.max(col(Modification.number))).where(col(Modification.contract_id) == contract_id)
    )
    return (last or 0) + 1
