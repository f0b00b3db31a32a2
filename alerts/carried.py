"""What becomes of a reclamation with the mail that carries it: sent once the server has accepted it, or refused."""

from sqlmodel import Session, col, select

from ..contracts.reclamations.models import Reclamation, ReclamationState, SentHow
from ..contracts.reclamations.sending import MAIL_SERVER, note_refused, note_sent
from ..core.database import now, today
from .models import ReclamationMessage


def accepted(session: Session, message_id: int) -> None:
    """The mail server has accepted it: from this moment it is sent. Twice is once."""
    one = _carried(session, message_id)
    if one is not None:
        at, on = now(session), today(session)
        note_sent(session, one, sent_at=at, on=on, how=SentHow.MAIL, by=None, who=MAIL_SERVER)


def refused(session: Session, message_id: int, *, reply: str) -> None:
    """The mail server has refused it for good."""
    one = _carried(session, message_id)
    if one is not None:
        note_refused(session, one, reply)


def _carried(session: Session, message_id: int) -> Reclamation | None:
    """Return the reclamation that waits for this mail, None where it has gone on without it."""
    rows = (
        select(Reclamation)
        .join(ReclamationMessage, col(ReclamationMessage.reclamation_id) == col(Reclamation.id))
        .where(
            col(ReclamationMessage.message_id) == message_id,
            col(Reclamation.state) == ReclamationState.APPROVED,
            col(Reclamation.letter_sha256).is_not(None),
        )
        .with_for_update(of=Reclamation)
    )
    return session.exec(rows).first()
