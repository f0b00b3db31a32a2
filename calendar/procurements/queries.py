"""Reads procurements and what they replace."""

from collections.abc import Iterable

import sqlalchemy as sa
from sqlmodel import Session, col

from ...core.batches import batches
from ..templates.models import ProcessTemplate
from .models import ProcurementContract


def contract_ids(session: Session, procurement_ids: Iterable[int]) -> list[int]:
    """Return the ids of the contracts that these procurements replace."""
    return [
        id_
        for batch in batches(procurement_ids)
        for id_ in session.scalars(
            sa.select(col(ProcurementContract.contract_id))
            .where(col(ProcurementContract.procurement_id).in_(batch))
            .order_by(col(ProcurementContract.contract_id))
        )
    ]


def links(session: Session, ids: Iterable[int]) -> dict[int, tuple[int, bool]]:
    """Return contract id -> (procurement id, linked by hand)."""
    return {
        contract_id: (procurement_id, by_hand)
        for batch in batches(ids)
        for contract_id, procurement_id, by_hand in session.execute(
            sa.select(
                col(ProcurementContract.contract_id),
                col(ProcurementContract.procurement_id),
                col(ProcurementContract.by_hand),
            ).where(col(ProcurementContract.contract_id).in_(batch))
        )
    }


def template_codes(session: Session) -> list[str]:
    """Return the codes of the process templates."""
    return list(session.scalars(sa.select(col(ProcessTemplate.code)).distinct().order_by(col(ProcessTemplate.code))))
