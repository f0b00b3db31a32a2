"""The supplier's page: an address without an account, whose secret is kept hashed."""

from sqlmodel import Session

from ...core.addressing import hash_of, new_secret
from ...core.database import now
from .models import Reclamation, ReplyLink


def make_link(session: Session, one: Reclamation) -> str:
    """Make an address at which the supplier answers; return its secret, which is told this once."""
    secret = new_secret()
    session.add(ReplyLink(reclamation_id=one.id or 0, secret_hash=hash_of(secret), made_at=now(session)))
    session.flush()
    return secret
