"""Reads rounds of feedback; nothing here tells who answered what."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col, select

from ...core.addressing import hash_of, looks_like_one
from ...core.batches import batches
from ...core.errors import NotFound
from ...core.i18n import _
from ..models import Contract, Supplier
from .models import FeedbackAnswer, FeedbackRecipient, FeedbackRound, Theme
from .rules import result_of, state_of
from .values import Question, Result, RoundLine, Tally

A, R = FeedbackAnswer, FeedbackRecipient


def get_round(session: Session, round_id: int) -> FeedbackRound:
    """Return the round; raise NotFound."""
    found = session.get(FeedbackRound, round_id)
    if found is None:
        raise NotFound(_("Palautekierrosta ei löydy."))
    return found


def recipients_of(session: Session, round_id: int) -> list[FeedbackRecipient]:
    """Return whom the round asks, by address."""
    rows = select(R).where(col(R.round_id) == round_id)
    return [*session.exec(rows.order_by(col(R.address)))]


def next_number(session: Session, contract_id: int) -> int:
    """Return the number of the contract's next round."""
    last = sa.select(sa.func.max(col(FeedbackRound.number))).where(col(FeedbackRound.contract_id) == contract_id)
    return (session.scalar(last) or 0) + 1


def find_recipient(session: Session, secret: str, *, to_change: bool = False) -> FeedbackRecipient | None:
    """Return whose link this secret opens."""
    if not looks_like_one(secret):
        return None
    kept = hash_of(secret)
    rows = select(R).where(sa.or_(col(R.secret_hash) == kept, col(R.reminder_hash) == kept))
    return session.exec(rows.with_for_update() if to_change else rows).first()


def find_open_round(session: Session, secret: str) -> FeedbackRound | None:
    """Return the round whose open link this secret is."""
    if not looks_like_one(secret):
        return None
    return session.exec(select(FeedbackRound).where(col(FeedbackRound.open_hash) == hash_of(secret))).first()


def rounds(
    session: Session, today: date, *, contract_ids: Collection[int] | None = None, limit: int | None = None
) -> list[RoundLine]:
    """Return the rounds of these contracts, or of all, the newest first; four statements for any number of them."""
    statement = (
        sa.select(FeedbackRound, col(Contract.reference), col(Contract.title), col(Supplier.name))
        .join(Contract, col(Contract.id) == col(FeedbackRound.contract_id))
        .outerjoin(Supplier, col(Supplier.id) == col(Contract.supplier_id))
        .order_by(col(FeedbackRound.sends_on).desc(), col(FeedbackRound.id).desc())
        .limit(limit)
    )
    if contract_ids is not None:
        statement = statement.where(col(FeedbackRound.contract_id).in_(contract_ids))
    found = session.execute(statement).all()
    ids = [one.id for one, *_rest in found]
    asked, tallies = _asked(session, ids), tallies_of(session, ids)
    return [_line(row, today, asked, tallies) for row in found]


def _line(row: Any, today: date, asked: Mapping[int, tuple[int, int]], tallies: Mapping[int, Tally]) -> RoundLine:
    one, reference, title, supplier = row
    state = state_of(one, today)
    sent, used = asked.get(one.id, (0, 0))
    return RoundLine(
        one.id,
        one.contract_id,
        reference,
        title,
        supplier,
        one.number,
        one.sends_on,
        one.closes_on,
        one.every_months,
        one.imported,
        state,
        sent,
        used,
        result_of(tallies.get(one.id, Tally()), state),
    )


def results_by(session: Session, today: date, contract_ids: Collection[int]) -> dict[int, list[Result]]:
    """Return what the rounds of each contract showed, oldest first."""
    found: dict[int, list[Result]] = defaultdict(list)
    for batch in batches(contract_ids):
        for line in reversed(rounds(session, today, contract_ids=batch)):
            found[line.contract_id].append(line.result)
    return found


def tallies_of(session: Session, round_ids: Collection[int]) -> dict[int, Tally]:
    """Return the counts and sums of these rounds, unhidden: `result_of` says what of them may be shown."""
    counts: dict[int, list[int]] = {}
    themes: dict[int, dict[Theme, int]] = defaultdict(dict)
    columns = [getattr(A, one.value) for one in Question]
    sums = [each for one in columns for each in (sa.func.coalesce(sa.func.sum(one), 0), sa.func.count(one))]
    for batch in batches(round_ids):
        of = col(A.round_id)
        for round_id, *numbers in session.execute(
            sa.select(of, sa.func.count(), *sums).where(of.in_(batch)).group_by(of)
        ):
            counts[round_id] = [int(number) for number in numbers]
        themed = sa.select(of, col(A.theme), sa.func.count()).where(of.in_(batch), col(A.theme).is_not(None))
        for round_id, theme, count in session.execute(themed.group_by(of, col(A.theme))):
            themes[round_id][theme] = count
    return {
        round_id: Tally(
            numbers[0],
            {one: (numbers[1 + 2 * i], numbers[2 + 2 * i]) for i, one in enumerate(Question)},
            themes.get(round_id, {}),
        )
        for round_id, numbers in counts.items()
    }


def texts_of(session: Session, round_id: int) -> Sequence[FeedbackAnswer]:
    """Return the answers of the round that have a text, in the order of their words: that of coming tells too much."""
    rows = select(A).where(col(A.round_id) == round_id, col(A.text).is_not(None))
    return [*session.exec(rows.order_by(col(A.text), col(A.id)))]


def _asked(session: Session, round_ids: Collection[int]) -> dict[int, tuple[int, int]]:
    """Return how many have been sent a link in each round, and how many links were used."""
    found: dict[int, tuple[int, int]] = {}
    used = sa.func.count().filter(col(R.used))
    for batch in batches(round_ids):
        rows = sa.select(col(R.round_id), sa.func.count(col(R.secret_hash)), used).where(col(R.round_id).in_(batch))
        found |= {id_: (asked, n) for id_, asked, n in session.execute(rows.group_by(col(R.round_id)))}
    return found
