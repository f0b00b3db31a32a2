"""Reads what a supplier's health is made of; a fixed number of statements for any number of suppliers."""

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import sqlalchemy as sa
from sqlmodel import Session, col

from ...contracts.deviations.models import Deviation, DeviationState, DeviationStep, DeviationType, StepKind
from ...contracts.deviations.values import MAJOR, MINOR
from ...contracts.feedback.models import FeedbackRound
from ...contracts.feedback.queries import results_by
from ...contracts.indicators.models import Indicator
from ...contracts.indicators.queries import told_by
from ...contracts.indicators.values import Standing as MeasuredAs
from ...contracts.indicators.values import Told
from ...contracts.models import Contract
from ...contracts.reclamations.models import ReclamationKind, ReclamationState
from ...contracts.terms.months import add_months
from ...core.database import today
from ..reclamations import Tally, rows_of, tallied
from .rules import Blemish, Health, supplier_health

MONTHS = 12
OURS = (DeviationType.BUYER_SIDE, DeviationType.PROCESS)
"""Deviations that are the buyer's own doing: they say nothing of the supplier."""
WEAK_BELOW = 3  # of 1–5
DEMANDING = (ReclamationKind.B, ReclamationKind.C)


@dataclass(frozen=True, slots=True)
class Standing:
    """How a supplier is: its health (None: nothing is known), and its reclamations of the time counted."""

    health: Health | None
    claims: Tally


def standings(session: Session, supplier_ids: Collection[int]) -> Mapping[int, Standing]:
    """Return how each of these suppliers is, over the last twelve months."""
    since = add_months(today(session), -MONTHS)
    counts: dict[int, Counter[Blemish]] = defaultdict(Counter)
    observed: Counter[int] = Counter()
    for id_, seen, grave, every in session.execute(_deviations(supplier_ids, since)):
        counts[id_].update({Blemish.SEEN: seen, Blemish.GRAVE_OPEN: grave})
        observed[id_] += every
    for id_, failed in session.execute(_failed(supplier_ids, since)):
        counts[id_][Blemish.FAILED] = failed
    sent = [row for row in rows_of(session, supplier_ids) if row.sent_on is not None and row.sent_on >= since]
    for row in sent:
        id_ = row.supplier_id or 0
        observed[id_] += 1
        if row.kind in DEMANDING and row.state is not ReclamationState.WITHDRAWN:
            counts[id_][Blemish.CLAIMS] += 1
    claims = {one.supplier_id or 0: one for one in tallied(sent, today(session)).suppliers}
    for id_, tally in claims.items():
        counts[id_][Blemish.LATE_ANSWERS] = tally.late
    for id_, found in _feedback(session, supplier_ids, since).items():
        counts[id_][Blemish.WEAK_FEEDBACK] = sum(mean < WEAK_BELOW for mean in found)
        observed[id_] += len(found)
    for id_, told in _indicators(session, supplier_ids).items():
        counts[id_][Blemish.MISSED_TARGETS] = sum(one.standing is MeasuredAs.MISSED for one in told)
        observed[id_] += sum(one.standing in (MeasuredAs.MISSED, MeasuredAs.MET) for one in told)
    return {
        id_: Standing(supplier_health(counts[id_], observed=observed[id_]), claims.get(id_, Tally(id_, None)))
        for id_ in supplier_ids
    }


def _feedback(session: Session, supplier_ids: Collection[int], since: date) -> dict[int, list[Decimal]]:
    """Return the mean that each contract's last round with enough answers showed, by supplier."""
    rows = sa.select(col(Contract.id), col(Contract.supplier_id)).join(
        FeedbackRound, col(FeedbackRound.contract_id) == col(Contract.id)
    )
    asked = rows.where(col(Contract.supplier_id).in_(supplier_ids), col(FeedbackRound.closes_on) >= since).distinct()
    owners = {id_: supplier_id for id_, supplier_id in session.execute(asked) if id_ is not None}
    found: dict[int, list[Decimal]] = defaultdict(list)
    for id_, results in results_by(session, today(session), owners).items():
        shown = [one for one in results if one.shown and one.averages]
        if shown:
            averages = shown[-1].averages.values()
            found[owners[id_] or 0].append(sum(averages, Decimal(0)) / len(averages))
    return found


def _indicators(session: Session, supplier_ids: Collection[int]) -> dict[int, list[Told]]:
    """Return the indicators that are measured still, by supplier."""
    rows = sa.select(col(Contract.id), col(Contract.supplier_id)).join(
        Indicator, col(Indicator.contract_id) == col(Contract.id)
    )
    kept = rows.where(col(Contract.supplier_id).in_(supplier_ids), col(Indicator.ended_on).is_(None)).distinct()
    owners = {id_: supplier_id for id_, supplier_id in session.execute(kept) if id_ is not None}
    found: dict[int, list[Told]] = defaultdict(list)
    for id_, told in told_by(session, today(session), owners).items():
        found[owners[id_] or 0] += [one for one in told if one.indicator.ended_on is None]
    return found


def _deviations(supplier_ids: Collection[int], since: date) -> sa.Select[int | None, int, int, int]:
    """Of each supplier: worse than a note and new, grave and open, and all that was seen."""
    new = col(Deviation.seen_on) >= since
    seen = sa.func.count().filter(new, col(Deviation.severity) >= MINOR)
    grave = sa.func.count().filter(col(Deviation.severity) >= MAJOR, col(Deviation.state) != DeviationState.CLOSED)
    return (
        sa.select(col(Contract.supplier_id), seen, grave, sa.func.count())
        .join(Contract, col(Contract.id) == col(Deviation.contract_id))
        .where(
            col(Contract.supplier_id).in_(supplier_ids),
            col(Deviation.type).not_in(OURS),
            sa.or_(new, col(Deviation.state) != DeviationState.CLOSED),
        )
        .group_by(col(Contract.supplier_id))
    )


def _failed(supplier_ids: Collection[int], since: date) -> sa.Select[int | None, int]:
    """How many corrections of each supplier did not hold."""
    return (
        sa.select(col(Contract.supplier_id), sa.func.count())
        .select_from(DeviationStep)
        .join(Deviation, col(Deviation.id) == col(DeviationStep.deviation_id))
        .join(Contract, col(Contract.id) == col(Deviation.contract_id))
        .where(
            col(Contract.supplier_id).in_(supplier_ids),
            col(Deviation.type).not_in(OURS),
            col(DeviationStep.kind) == StepKind.FAILED,
            col(DeviationStep.undone_at).is_(None),
            col(DeviationStep.on) >= since,
        )
        .group_by(col(Contract.supplier_id))
    )
