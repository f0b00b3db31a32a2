"""What has happened lately in a scope: changes of contracts, one's own decisions of today, imports, one's calendar."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

import sqlalchemy as sa
from sqlmodel import Session, col

from ...contracts.importing.models import ImportBatch, ImportKind, RefusedRow
from ...contracts.models import Contract, ContractState
from ...core.audit import AuditEvent
from ...core.clock import HELSINKI
from ...core.database import today
from ..feeds.models import Feed
from ..procurements.models import ProcurementContract
from .models import Milestone, MilestoneKind
from .queries import scope_conditions
from .values import Scope

DECIDED = (
    "option_intended",
    "option_exercised",
    "option_declined",
    "not_renewed",
    "review_set",
    "replace_on",
    "successor",
    "closed",
    "need_continues",
)

TAKEN_BACK = ("option_intent_withdrawn", "option_reopened", "let_renew", "start_undone", "reopened")
# What an import or the clock itself writes is told as one line of its own, not contract by contract.
_IN_BULK = ("imported", "created", "import_undone", "state", "attachment_disclosed", "spend_imported")
LIVE = (ContractState.UPCOMING, ContractState.ACTIVE)


@dataclass(frozen=True, slots=True)
class Standing:
    """How the register stands: what is in it, what came in last, when the visitor's calendar was fetched."""

    contracts: int
    live: int
    last_import_id: int | None
    last_import_at: datetime | None
    last_import_by: str | None
    last_import_rows: int
    last_import_waiting: int
    feed_fetched_at: datetime | None
    feeds: int


def changes(session: Session, scope: Scope, *, since: datetime, limit: int) -> list[tuple[AuditEvent, str]]:
    """Return the latest changes of the scope's contracts, newest first, with the contract's title."""
    rows = session.execute(
        sa.select(AuditEvent, col(Contract.title))
        .join(Contract, col(Contract.id) == col(AuditEvent.subject_id))
        .where(
            col(AuditEvent.subject) == "contract",
            col(AuditEvent.at) >= since,
            col(AuditEvent.action).not_in(_IN_BULK),
            *scope_conditions(scope),
        )
        .order_by(col(AuditEvent.id).desc())
        .limit(limit)
    )
    return [(event, title) for event, title in rows]


def done_by(session: Session, person_id: int, *, since: date, limit: int = 10) -> list[tuple[AuditEvent, str, int]]:
    """Return what the person has decided since the day began, newest first: event, contract's title, contract's id;

    what they have taken back is left out.
    """
    morning = datetime.combine(since, time(), HELSINKI).astimezone(UTC)
    first = (
        sa.select(sa.func.min(col(ProcurementContract.contract_id)))
        .where(col(ProcurementContract.procurement_id) == col(AuditEvent.subject_id))
        .correlate(AuditEvent)
        .scalar_subquery()
    )
    of_contract = sa.and_(col(AuditEvent.subject) == "contract", col(AuditEvent.action).in_(DECIDED + TAKEN_BACK))
    planning = col(AuditEvent.action).in_(("started", *TAKEN_BACK))
    of_procurement = sa.and_(col(AuditEvent.subject) == "procurement", planning)
    contract_id = sa.case((of_contract, col(AuditEvent.subject_id)), else_=first)
    rows = session.execute(
        sa.select(AuditEvent, col(Contract.title), col(Contract.id))
        .join(Contract, col(Contract.id) == contract_id)
        .where(
            col(AuditEvent.actor_id) == person_id, col(AuditEvent.at) >= morning, sa.or_(of_contract, of_procurement)
        )
        .order_by(col(AuditEvent.id).desc())
        .limit(100)
    )
    seen: set[tuple[str, int, str | None]] = set()
    kept = []
    for event, title, id_ in rows:
        thing = (event.subject, event.subject_id, event.field)
        if thing not in seen and event.action not in TAKEN_BACK and id_ is not None:
            kept.append((event, title, id_))
        seen.add(thing)
    return kept[:limit]


def standing(session: Session, person_id: int) -> Standing:
    """Return how the register stands, in one query."""
    stands = (col(ImportBatch.undone_at).is_(None), col(ImportBatch.kind) == ImportKind.CONTRACTS)
    last = sa.select(sa.func.max(col(ImportBatch.id))).where(*stands).scalar_subquery()
    of_last = col(ImportBatch.id) == last
    mine = sa.and_(col(Feed.person_id) == person_id, col(Feed.revoked_at).is_(None))
    parts = (
        sa.select(sa.func.count()).select_from(Contract),
        sa.select(sa.func.count()).select_from(Contract).where(col(Contract.state).in_(LIVE)),
        sa.select(col(ImportBatch.id)).where(of_last),
        sa.select(col(ImportBatch.at)).where(of_last),
        sa.select(col(ImportBatch.by)).where(of_last),
        sa.select(sa.func.coalesce(sa.func.sum(col(ImportBatch.created)), 0)).where(of_last),
        sa.select(sa.func.count())
        .select_from(RefusedRow)
        .where(col(RefusedRow.import_id) == last, col(RefusedRow.taken_in_at).is_(None)),
        sa.select(sa.func.max(col(Feed.last_fetched_at))).where(mine),
        sa.select(sa.func.count()).select_from(Feed).where(mine),
    )
    return Standing(*session.execute(sa.select(*(part.scalar_subquery() for part in parts))).one())


@dataclass(frozen=True, slots=True)
class ClockNews:
    """What the clock says of an import's contracts: late starts, and what the next year asks."""

    late_starts: int
    options: int
    reviews: int
    renewals: int
    no_owner: int


def news_of_import(session: Session, import_id: int) -> ClockNews:
    """Return what the clock says of the contracts that came with the import, within the transaction that wrote them."""
    year = (today(session), today(session) + timedelta(days=365))
    kinds = {
        "options": (MilestoneKind.OPTION_DECISION,),
        "reviews": (MilestoneKind.REVIEW,),
        "renewals": (MilestoneKind.RENEWAL_DECISION,),
    }
    mine = sa.and_(col(Contract.import_id) == import_id, col(Milestone.gone_on).is_(None))
    late = sa.and_(
        col(Milestone.kind) == MilestoneKind.PLANNING_START,
        col(Milestone.scenario) == "a",
        col(Milestone.on) < today(session),
    )
    counted = {
        name: sa.func.count().filter(sa.and_(col(Milestone.kind).in_(wanted), col(Milestone.on).between(*year)))
        for name, wanted in kinds.items()
    }
    row = session.execute(
        sa.select(sa.func.count().filter(late), *counted.values())
        .select_from(Milestone)
        .join(Contract, col(Contract.id) == col(Milestone.contract_id))
        .where(mine)
    ).one()
    no_owner = session.scalar(
        sa.select(sa.func.count())
        .select_from(Contract)
        .where(col(Contract.import_id) == import_id, col(Contract.owner_id).is_(None), col(Contract.state).in_(LIVE))
    )
    late_starts, options, reviews, renewals = row
    return ClockNews(late_starts, options, reviews, renewals, no_owner or 0)
