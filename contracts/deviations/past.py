"""What a contract's deviations tell whoever plans the next contract (in Finnish: mitä sopimuskausi opetti)."""

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass

import sqlalchemy as sa
from sqlmodel import Session, col

from ...core.batches import batches
from .models import Deviation, DeviationState

WORST = 3


@dataclass(frozen=True, slots=True)
class Finding:
    """One of the worst: its class, what was seen, and what was learnt once it was closed."""

    severity: int
    what: str
    lesson: str | None


@dataclass(frozen=True, slots=True)
class Past:
    """How many deviations of each class there were, how many of all are open, and the worst, the worst first."""

    counts: Counter[int]
    open_: int
    worst: tuple[Finding, ...]


def past_of(session: Session, contract_ids: Collection[int]) -> dict[int, Past]:
    """Return the past of those of the contracts that have deviations, by id; two statements."""
    counts: dict[int, Counter[int]] = {}
    open_: Counter[int] = Counter()
    worst: dict[int, list[Finding]] = {}
    for batch in batches(contract_ids):
        for contract_id, severity, all_, still in session.execute(
            sa.select(
                col(Deviation.contract_id),
                col(Deviation.severity),
                sa.func.count(),
                sa.func.count().filter(col(Deviation.state) != DeviationState.CLOSED),
            )
            .where(col(Deviation.contract_id).in_(batch))
            .group_by(col(Deviation.contract_id), col(Deviation.severity))
        ):
            counts.setdefault(contract_id, Counter())[severity] = all_
            open_[contract_id] += still
        for contract_id, *finding in session.execute(_worst(batch)):
            worst.setdefault(contract_id, []).append(Finding(*finding))
    return {id_: Past(counts[id_], open_[id_], tuple(worst[id_])) for id_ in counts}


def together(pasts: Iterable[Past]) -> Past | None:
    """Return the past of contracts that are planned as one; None where there is none."""
    found = list(pasts)
    if not found:
        return None
    worst = sorted((finding for one in found for finding in one.worst), key=lambda finding: -finding.severity)
    return Past(sum((one.counts for one in found), Counter()), sum(one.open_ for one in found), tuple(worst[:WORST]))


def _worst(contract_ids: Collection[int]) -> sa.Select[tuple[int, int, str, str | None]]:
    order = (col(Deviation.severity).desc(), col(Deviation.seen_on).desc(), col(Deviation.id).desc())
    place = sa.func.row_number().over(partition_by=col(Deviation.contract_id), order_by=order)
    ranked = (
        sa.select(
            col(Deviation.contract_id),
            col(Deviation.severity),
            col(Deviation.what),
            col(Deviation.lesson),
            place.label("place"),
        )
        .where(col(Deviation.contract_id).in_(contract_ids))
        .subquery()
    )
    told = (ranked.c.contract_id, ranked.c.severity, ranked.c.what, ranked.c.lesson)
    return sa.select(*told).where(ranked.c.place <= WORST).order_by(ranked.c.contract_id, ranked.c.place)
