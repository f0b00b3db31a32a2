"""Feedback is given by a link, without an account; what is kept of it does not say who gave it."""

from dataclasses import dataclass
from datetime import timedelta

import sqlalchemy as sa
from sqlmodel import Session, col

from ...core.database import now, today
from ...core.errors import Conflict, Invalid, NotFound
from ...core.i18n import _
from . import queries
from .models import FeedbackAnswer, FeedbackMinute, FeedbackRecipient, FeedbackRound
from .rules import state_of
from .values import Given, Question, RoundState

LONGEST = 4_000
MOST_A_MINUTE, MOST_A_DAY = 20, 500
_DAY = int(timedelta(days=1).total_seconds()) // 60


@dataclass(frozen=True, slots=True)
class Linked:
    """What a link opens: the round, and whose link it is; None: the round's open one."""

    round: FeedbackRound
    recipient: FeedbackRecipient | None

    @property
    def is_used(self) -> bool:
        """Whether the link has given its answer."""
        return self.recipient is not None and self.recipient.used


class TooMany(Conflict):
    """More answers than people write; *wait_s* until the next is taken."""

    def __init__(self, wait_s: int) -> None:
        self.wait_s = wait_s
        super().__init__(_("Vastauksia tulee juuri nyt liikaa. Teksti on tällä sivulla: lähetä se vähän myöhemmin."))


def linked(session: Session, secret: str, *, to_change: bool = False) -> Linked:
    """Return what the secret opens; raise NotFound."""
    recipient = queries.find_recipient(session, secret, to_change=to_change)
    if recipient is not None:
        return Linked(queries.get_round(session, recipient.round_id), recipient)
    round_ = queries.find_open_round(session, secret)
    if round_ is None:
        raise NotFound(_("Linkki ei ole käytössä. Pyydä uusi siltä, joka pyysi palautetta."))
    return Linked(round_, None)


def takes_answers(session: Session, one: FeedbackRound) -> bool:
    """Tell whether the round takes answers today."""
    return state_of(one, today(session)) is RoundState.OPEN


def take(session: Session, secret: str, given: Given) -> bool:
    """Keep the answer; return False where the link had given one, which stands.

    Raises Invalid with the field, Conflict where the round is over, TooMany by the open link.
    """
    of = linked(session, secret, to_change=True)
    if of.is_used:
        return False
    if not takes_answers(session, of.round):
        raise Conflict(_("Palautteen aika on päättynyt, eikä vastauksia enää oteta."))
    check(given)
    if of.recipient is not None:
        of.recipient.used = True
        session.add(of.recipient)
    else:
        _refuse_flood(session, of.round)
    grades = {one.value: getattr(given, one.value) for one in Question}
    session.add(FeedbackAnswer(round_id=of.round.id or 0, received_on=today(session), text=given.text, **grades))
    session.flush()
    return True


def check(given: Given) -> None:
    """Raise Invalid with the field for an answer that cannot be taken."""
    grades = {one: getattr(given, one.value) for one in Question}
    for question, grade in grades.items():
        if grade is not None and not 1 <= grade <= 5:
            raise Invalid(_("Valitse jokin tarjotuista."), field=question.value)
    if len(given.text or "") > LONGEST:
        raise Invalid(_("Enintään %(n)s merkkiä.") % {"n": LONGEST}, field="text")
    if not (given.text or "").strip() and all(grade is None for grade in grades.values()):
        raise Invalid(_("Vastaa ainakin yhteen kysymykseen, tai kirjoita palaute."), field=Question.QUALITY.value)


def _refuse_flood(session: Session, one: FeedbackRound) -> None:
    """Count the answer to its minute, unless the minute or the day is full; counts are exact."""
    session.get_one(FeedbackRound, one.id, with_for_update=True, populate_existing=True)
    minute = int(now(session).timestamp()) // 60
    of = (col(FeedbackMinute.round_id) == one.id, col(FeedbackMinute.minute) > minute - _DAY)
    rows = session.execute(sa.select(col(FeedbackMinute.minute), col(FeedbackMinute.count)).where(*of))
    counts: dict[int, int] = {at: count for at, count in rows}
    if counts.get(minute, 0) >= MOST_A_MINUTE:
        raise TooMany(60)
    if sum(counts.values()) >= MOST_A_DAY:
        raise TooMany(3600)
    row = session.get(FeedbackMinute, (one.id, minute)) or FeedbackMinute(round_id=one.id or 0, minute=minute, count=0)
    row.count += 1
    session.add(row)
    session.flush()
