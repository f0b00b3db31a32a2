"""Reads legal holds."""

from sqlmodel import Session, col, select

from .models import LegalHold


def holds_of(session: Session, contract_id: int) -> list[LegalHold]:
    """Return the contract's holds, the newest first."""
    rows = select(LegalHold).where(col(LegalHold.contract_id) == contract_id)
    return [*session.exec(rows.order_by(col(LegalHold.id).desc()))]


def hold_of(session: Session, contract_id: int) -> LegalHold | None:
    """Return the hold that stands, None where there is none."""
    rows = select(LegalHold).where(col(LegalHold.contract_id) == contract_id, col(LegalHold.ended_at).is_(None))
    return session.exec(rows).first()


def held(session: Session) -> set[int]:
    """Return the ids of the contracts that are held."""
    return {*session.exec(select(LegalHold.contract_id).where(col(LegalHold.ended_at).is_(None)))}
