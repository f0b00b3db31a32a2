"""Reads report codes, and what came in by them."""

from collections.abc import Collection
from datetime import date, datetime
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlmodel import Session, col, select

from ...core.addressing import hash_of, looks_like_one
from ...core.errors import NotFound
from ...core.i18n import _
from ..models import Contract
from .models import DeviationReport, ReportLink, ReportState


class Waiting(NamedTuple):
    """A report that waits for somebody to let it count."""

    id: int
    contract_id: int
    reference: str
    title: str
    owner_id: int | None
    deputy_id: int | None
    unit_id: int | None
    place: str
    what: str
    seen_on: date
    severity: int
    seen_by: str | None
    contact: str | None
    received_at: datetime


def find_link(session: Session, secret: str) -> ReportLink | None:
    """Return the code of this secret, None where there is none or it was ended."""
    if not looks_like_one(secret):
        return None
    rows = select(ReportLink).where(col(ReportLink.secret_hash) == hash_of(secret), col(ReportLink.ended_at).is_(None))
    return session.exec(rows).first()


def get_link(session: Session, link_id: int, contract_id: int) -> ReportLink:
    """Return the contract's code; raise NotFound."""
    found = session.get(ReportLink, link_id)
    if found is None or found.contract_id != contract_id:
        raise NotFound(_("Koodia ei löydy."))
    return found


def links_of(session: Session, contract_id: int) -> list[tuple[ReportLink, int]]:
    """Return the contract's codes that are in use, with how many reports came by each."""
    came = sa.func.count(col(DeviationReport.id))
    rows = session.execute(
        sa.select(ReportLink, came)
        .outerjoin(DeviationReport, col(DeviationReport.link_id) == col(ReportLink.id))
        .where(col(ReportLink.contract_id) == contract_id, col(ReportLink.ended_at).is_(None))
        .group_by(*ReportLink.__table__.c)  # type: ignore[attr-defined]
        .order_by(col(ReportLink.id))
    )
    return [(link, count) for link, count in rows]


def came_since(session: Session, link_id: int, moment: datetime) -> int:
    """Return how many reports came by the code since the moment."""
    came = (col(DeviationReport.link_id) == link_id, col(DeviationReport.received_at) >= moment)
    return session.scalar(sa.select(sa.func.count()).select_from(DeviationReport).where(*came)) or 0


def get_report(session: Session, report_id: int, *, to_change: bool = False) -> DeviationReport:
    """Return the report, held against others where it is *to_change*; raise NotFound."""
    found = session.get(DeviationReport, report_id, with_for_update=True if to_change else None)
    if found is None:
        raise NotFound(_("Ilmoitusta ei löydy."))
    return found


def waiting(session: Session, mine: "Mine", *, limit: int, offset: int = 0) -> list[Waiting]:
    """Return the reports that wait for these people, oldest first."""
    columns: Collection[Any] = (
        col(DeviationReport.id),
        col(Contract.id),
        col(Contract.reference),
        col(Contract.title),
        col(Contract.owner_id),
        col(Contract.deputy_id),
        col(Contract.unit_id),
        col(ReportLink.place),
        col(DeviationReport.what),
        col(DeviationReport.seen_on),
        col(DeviationReport.severity),
        col(DeviationReport.seen_by),
        col(DeviationReport.contact),
        col(DeviationReport.received_at),
    )
    statement = _joined(*columns).where(*_for(mine)).order_by(col(DeviationReport.id)).limit(limit).offset(offset)
    return [Waiting(*row) for row in session.execute(statement)]


def count_waiting(session: Session, mine: "Mine") -> int:
    """Return how many reports wait for these people."""
    return session.scalar(waiting_count(mine)) or 0


class Mine(NamedTuple):
    """Whose reports: everybody's, or those of contracts that are the person's or their unit's."""

    everything: bool
    person_id: int
    unit_id: int | None


def waiting_count(mine: Mine) -> sa.Select[Any]:
    """Return the statement that counts them."""
    return _joined(sa.func.count()).where(*_for(mine))


def _for(mine: Mine) -> list[sa.ColumnElement[bool]]:
    waits = col(DeviationReport.state) == ReportState.WAITING
    if mine.everything:
        return [waits]
    own = [col(Contract.owner_id) == mine.person_id, col(Contract.deputy_id) == mine.person_id]
    if mine.unit_id is not None:
        own.append(col(Contract.unit_id) == mine.unit_id)
    return [waits, sa.or_(*own)]


def _joined(*columns: Any) -> sa.Select[Any]:
    return (
        sa.select(*columns)
        .select_from(DeviationReport)
        .join(Contract, col(Contract.id) == col(DeviationReport.contract_id))
        .join(ReportLink, col(ReportLink.id) == col(DeviationReport.link_id))
    )
