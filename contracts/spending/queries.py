"""Reads what was used."""

from collections import defaultdict
from collections.abc import Collection

import sqlalchemy as sa
from sqlmodel import Session, col, select

from ...core.batches import batches
from ...core.errors import NotFound
from ...core.i18n import _
from .models import Spend
from .rules import Purchase


def get_spend(session: Session, contract_id: int, spend_id: int) -> Spend:
    """Return the contract's row of this id; raise NotFound."""
    found = session.get(Spend, spend_id)
    if found is None or found.contract_id != contract_id:
        raise NotFound(_("Riviä ei löydy."))
    return found


def spends_of(session: Session, contract_id: int, *, limit: int) -> list[Spend]:
    """Return the contract's newest rows."""
    rows = select(Spend).where(col(Spend.contract_id) == contract_id)
    return [*session.exec(rows.order_by(col(Spend.on).desc(), col(Spend.id).desc()).limit(limit))]


def count_of(session: Session, contract_id: int) -> int:
    """Return how many rows the contract has."""
    counting = sa.select(sa.func.count()).select_from(Spend).where(col(Spend.contract_id) == contract_id)
    return session.scalar(counting) or 0


def purchases_of(session: Session, contract_ids: Collection[int]) -> dict[int, list[Purchase]]:
    """Return what was bought under these contracts, a sum for each day or span."""
    found: dict[int, list[Purchase]] = defaultdict(list)
    for batch in batches(contract_ids):
        span = (col(Spend.contract_id), col(Spend.on), col(Spend.first_on))
        rows = sa.select(*span, sa.func.sum(col(Spend.amount), type_=_EUROS)).where(col(Spend.contract_id).in_(batch))
        for contract_id, on, first_on, amount in session.execute(rows.group_by(*span)):
            found[contract_id].append(Purchase(on, amount, first_on))
    return found


_EUROS = sa.inspect(Spend).local_table.c.amount.type
