"""Purchases are written down and taken back; how long the maximum value lasts follows in the same transaction."""

from collections.abc import Collection
from datetime import date
from decimal import Decimal

import sqlalchemy as sa
from sqlmodel import Session, col

from ...core import audit
from ...core.batches import batches
from ...core.changes import changed
from ...core.database import now, today
from ...core.errors import Invalid
from ...core.i18n import _, format_date, format_money
from ...people.models import Person
from ..models import Contract
from ..queries import get_contract
from . import queries
from .models import Spend
from .rules import forecast


def record(
    session: Session,
    contract_id: int,
    *,
    on: date,
    amount: Decimal,
    first_on: date | None = None,
    note: str | None = None,
    by: Person,
) -> Spend:
    """Write down what was used on a day, or from *first_on* to it. Raises NotFound, and Invalid with the field."""
    get_contract(session, contract_id)
    if on > today(session):
        raise Invalid(_("Päivä on tulevaisuudessa."), field="on")
    if first_on is not None and first_on > on:
        raise Invalid(_("Jakso päättyy ennen kuin se alkaa."), field="first_on")
    if amount == 0:
        raise Invalid(_("Kirjoita summa, joka ei ole nolla."), field="amount")
    row = Spend(
        contract_id=contract_id,
        first_on=first_on,
        on=on,
        amount=amount,
        note=note,
        recorded_by_id=by.id,
        recorded_by=by.name,
        recorded_at=now(session),
    )
    session.add(row)
    _note(session, row, "spend_recorded", by)
    return row


def remove(session: Session, contract_id: int, spend_id: int, *, by: Person) -> Spend:
    """Take a row back; the log keeps it."""
    row = queries.get_spend(session, contract_id, spend_id)
    session.delete(row)
    _note(session, row, "spend_removed", by)
    return row


def derive(session: Session, contract_ids: Collection[int]) -> None:
    """Keep on each of these contracts until when its maximum value lasts; listens to changes, before the clock."""
    for batch in batches(contract_ids):
        bought = queries.purchases_of(session, batch)
        known = sa.or_(col(Contract.id).in_(bought.keys()), col(Contract.value_lasts_until).is_not(None))
        for contract in session.scalars(sa.select(Contract).where(col(Contract.id).in_(batch), known)):
            told = forecast(bought.get(contract.id or 0, []), contract.maximum_value, contract.starts_on)
            contract.value_lasts_until = told.lasts_until
    session.flush()


def _note(session: Session, row: Spend, action: str, by: Person) -> None:
    why = f"{format_money(row.amount)} ({format_date(row.on)})"
    audit.note(session, "contract", row.contract_id, action, actor=by.name, actor_id=by.id, why=why)
    changed(session, contracts=[row.contract_id])
    session.flush()
