"""Takes feedback that was read into the register, and takes out again what an import brought."""

from collections import Counter
from collections.abc import Collection
from datetime import date

import sqlalchemy as sa
from sqlmodel import Session, col, select

from ....core.batches import batches
from ....core.database import now
from ....people.models import Person
from ....people.service import COMMAND
from ...feedback.models import FeedbackAnswer, FeedbackRound
from ...feedback.queries import next_number
from ..logs.taking import begun, ended, meant, taken_out
from ..logs.values import LogReport
from ..models import ImportBatch, ImportKind
from .values import FeedbackFile, FeedbackReport, Told

MADE = "feedback"
Key = tuple[int, date, int | None, int | None, int | None, str | None]


def take_in(session: Session, file: FeedbackFile, *, by: Person | None = None) -> FeedbackReport:
    """Keep the answers that the register has not, and the import; the caller commits, or rolls back.

    Answers of one contract and year are one round, in which nobody was asked. Answers may be alike: of those of the
    same contract, day, grades and words as many are kept as the file has. Doing it again changes nothing.
    """
    batch = begun(session, file, ImportKind.FEEDBACK, by)
    found, refused = meant(session, file)
    known = _known(session, {contract_id for contract_id, _row in found})
    made: list[int] = []
    for contract_id, row in found:
        key = _key(contract_id, row)
        if known[key]:
            known[key] -= 1
            continue
        made.append(_keep(session, contract_id, row, by))
    unchanged = len(found) - len(made)
    ended(session, batch, {MADE: made}, created=len(made), unchanged=unchanged, refused=refused)
    return LogReport(file, batch.id, len(made), 0, unchanged, tuple(refused))


def undo_feedback(session: Session, batch: ImportBatch, *, by: Person | None) -> int:
    """Undo the import and return how many answers went; a round that is left empty goes, too."""
    ids = batch.made.get(MADE, [])
    rounds: set[int] = set()
    for some in batches(ids):
        of = col(FeedbackAnswer.id).in_(some)
        rounds |= set(session.scalars(sa.select(col(FeedbackAnswer.round_id)).where(of)))
        session.execute(sa.delete(FeedbackAnswer).where(of))
    holds = sa.exists().where(col(FeedbackAnswer.round_id) == col(FeedbackRound.id))
    contracts: set[int] = set()
    for some in batches(rounds):
        emptied = (col(FeedbackRound.id).in_(some), ~holds, col(FeedbackRound.imported))
        contracts |= set(
            session.scalars(sa.select(col(FeedbackRound.contract_id)).where(col(FeedbackRound.id).in_(some)))
        )
        session.execute(sa.delete(FeedbackRound).where(*emptied))
    taken_out(session, batch, contracts, by)
    return len(ids)


def _key(contract_id: int, row: Told) -> Key:
    given = row.given
    return contract_id, row.on, given.quality, given.timeliness, given.cooperation, given.text


def _known(session: Session, contract_ids: Collection[int]) -> Counter[Key]:
    A, R = FeedbackAnswer, FeedbackRound  # noqa: N806
    grades = (col(A.quality), col(A.timeliness), col(A.cooperation))
    rows = sa.select(col(R.contract_id), col(A.received_on), *grades, col(A.text)).join(R, col(R.id) == col(A.round_id))
    return Counter(
        (contract_id, on, quality, timeliness, cooperation, text)
        for batch in batches(contract_ids)
        for contract_id, on, quality, timeliness, cooperation, text in session.execute(
            rows.where(col(R.contract_id).in_(batch), col(R.imported))
        )
    )


def _keep(session: Session, contract_id: int, row: Told, by: Person | None) -> int:
    one = _round_of(session, contract_id, row.on, by)
    one.sends_on, one.closes_on = min(one.sends_on, row.on), max(one.closes_on, row.on)
    given = row.given
    answer = FeedbackAnswer(
        round_id=one.id or 0,
        received_on=row.on,
        quality=given.quality,
        timeliness=given.timeliness,
        cooperation=given.cooperation,
        text=given.text,
        theme=row.theme,
        theme_by=(by.name if by else COMMAND) if row.theme else None,
        theme_at=now(session) if row.theme else None,
    )
    session.add(answer)
    session.flush()
    return answer.id or 0


def _round_of(session: Session, contract_id: int, on: date, by: Person | None) -> FeedbackRound:
    """Return the contract's round of imported answers of that year, a new one where there is none."""
    year = (col(FeedbackRound.sends_on) >= date(on.year, 1, 1), col(FeedbackRound.sends_on) <= date(on.year, 12, 31))
    of = (col(FeedbackRound.contract_id) == contract_id, col(FeedbackRound.imported))
    found = session.exec(select(FeedbackRound).where(*of, *year)).first()
    if found is not None:
        return found
    made = FeedbackRound(
        contract_id=contract_id,
        number=next_number(session, contract_id),
        sends_on=on,
        closes_on=on,
        imported=True,
        made_by_id=by.id if by else None,
        made_by=by.name if by else COMMAND,
        made_at=now(session),
    )
    session.add(made)
    session.flush()
    return made
