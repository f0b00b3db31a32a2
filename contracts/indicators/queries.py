"""Reads indicators with their measurements; a fixed number of statements for any number of contracts."""

from collections import defaultdict
from collections.abc import Collection
from datetime import date

import sqlalchemy as sa
from sqlmodel import Session, col, select

from ...core.batches import batches
from ...core.errors import NotFound
from ...core.i18n import _
from ..models import Contract, ContractState, Supplier
from . import rules
from .models import Indicator, Measurement
from .values import IndicatorLine, Told

_OVER = (ContractState.ENDED, ContractState.ARCHIVED)
FROM_OTHERS = 8


def get_indicator(session: Session, contract_id: int, indicator_id: int) -> Indicator:
    """Return the contract's indicator of this id; raise NotFound."""
    found = session.get(Indicator, indicator_id)
    if found is None or found.contract_id != contract_id:
        raise NotFound(_("Mittaria ei löydy."))
    return found


def get_measurement(session: Session, indicator_id: int, measurement_id: int) -> Measurement:
    """Return the indicator's measurement of this id; raise NotFound."""
    found = session.get(Measurement, measurement_id)
    if found is None or found.indicator_id != indicator_id:
        raise NotFound(_("Mittausta ei löydy."))
    return found


def indicators(
    session: Session, today: date, *, contract_ids: Collection[int] | None = None, limit: int | None = None
) -> list[IndicatorLine]:
    """Return the indicators of these contracts, or of all, with how each stands; two statements."""
    rows = (
        sa.select(Indicator, col(Contract.reference), col(Contract.title), col(Contract.state), col(Supplier.name))
        .join(Contract, col(Contract.id) == col(Indicator.contract_id))
        .outerjoin(Supplier, col(Supplier.id) == col(Contract.supplier_id))
        .order_by(col(Contract.reference), col(Indicator.id))
        .limit(limit)
    )
    if contract_ids is not None:
        rows = rows.where(col(Indicator.contract_id).in_(contract_ids))
    found = session.execute(rows).all()
    measured = _measured(session, [one.id for one, *_rest in found])
    return [
        IndicatorLine(
            one.contract_id,
            reference,
            title,
            supplier,
            rules.told(one, measured.get(one.id, []), today, is_over=state in _OVER),
        )
        for one, reference, title, state, supplier in found
    ]


def told_by(session: Session, today: date, contract_ids: Collection[int]) -> dict[int, list[Told]]:
    """Return the indicators of each contract with how they stand."""
    found: dict[int, list[Told]] = defaultdict(list)
    for batch in batches(contract_ids):
        for line in indicators(session, today, contract_ids=batch):
            found[line.contract_id].append(line.told)
    return found


def undone_of(session: Session, indicator_ids: Collection[int]) -> dict[int, list[Measurement]]:
    """Return the measurements of each indicator that were taken back."""
    return _measured(session, indicator_ids, undone=True)


def like_ours(session: Session, contract: Contract) -> list[Indicator]:
    """Return indicators of other contracts of the category, each name once, the newest first."""
    if contract.category_id is None:
        return []
    of = sa.select(col(Contract.id)).where(
        col(Contract.category_id) == contract.category_id, col(Contract.id) != contract.id
    )
    newest = (
        sa.select(sa.func.max(col(Indicator.id)))
        .where(col(Indicator.contract_id).in_(of))
        .group_by(sa.func.lower(col(Indicator.name)))
    )
    rows = select(Indicator).where(col(Indicator.id).in_(newest)).order_by(col(Indicator.id).desc())
    return [*session.exec(rows.limit(FROM_OTHERS))]


def _measured(
    session: Session, indicator_ids: Collection[int], *, undone: bool = False
) -> dict[int, list[Measurement]]:
    found: dict[int, list[Measurement]] = defaultdict(list)
    for batch in batches(indicator_ids):
        taken_back = col(Measurement.undone_at).is_not(None)
        rows = select(Measurement).where(
            col(Measurement.indicator_id).in_(batch), taken_back if undone else ~taken_back
        )
        for one in session.exec(rows.order_by(col(Measurement.period_on), col(Measurement.id))):
            found[one.indicator_id].append(one)
    return found
