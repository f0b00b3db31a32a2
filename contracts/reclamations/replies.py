"""The supplier's page: an address without an account, whose secret is kept hashed."""

from collections.abc import Sequence

from sqlmodel import Session, col, select

from ...core.addressing import hash_of, new_secret
from ...core.database import now
from .models import Reclamation, ReplyLink, SupplierAnswer, SupplierFile


def make_link(session: Session, one: Reclamation) -> str:
    """Make an address at which the supplier answers; return its secret, which is told this once."""
    secret = new_secret()
    session.add(ReplyLink(reclamation_id=one.id or 0, secret_hash=hash_of(secret), made_at=now(session)))
    session.flush()
    return secret


def answers_of(session: Session, reclamation_id: int) -> list[tuple[SupplierAnswer, Sequence[SupplierFile]]]:
    """Return what the supplier has answered on its page, oldest first, each with its files; two statements."""
    rows = select(SupplierAnswer).where(col(SupplierAnswer.reclamation_id) == reclamation_id)
    answers = [*session.exec(rows.order_by(col(SupplierAnswer.id)))]
    files = select(SupplierFile).where(col(SupplierFile.answer_id).in_([one.id for one in answers]))
    found = [*session.exec(files.order_by(col(SupplierFile.id)))]
    return [(one, [file for file in found if file.answer_id == one.id]) for one in answers]
