"""Reads attachments."""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col, select

from ...core.audit import AuditEvent
from ...core.batches import batches
from ...core.errors import NotFound
from ...core.i18n import _
from ..deviations.models import Deviation
from ..meetings.models import Meeting
from ..obligations.models import Obligation
from ..reports.models import DeviationReport, ReportState
from .models import Attachment, Publicity
from .values import Subject


def get_attachment(session: Session, attachment_id: int, *, to_change: bool = False) -> Attachment:
    """Return the attachment, held against others where it is *to_change*; raise NotFound."""
    found = session.get(Attachment, attachment_id, with_for_update=True if to_change else None)
    if found is None:
        raise NotFound(_("Liitettä ei löydy."))
    return found


def attachments_of(session: Session, subject: Subject) -> list[Attachment]:
    """Return what is attached, oldest first, what was removed and can be put back too."""
    return [*session.exec(select(Attachment).where(*_of(subject)).order_by(col(Attachment.id)))]


def count_of(session: Session, subject: Subject) -> int:
    """Return how many files are attached."""
    rows = sa.select(sa.func.count()).select_from(Attachment)
    return session.scalar(rows.where(*_of(subject), col(Attachment.removed_at).is_(None))) or 0


def contract_of(session: Session, one: Attachment) -> int:
    """Return the id of the contract that the attachment has to do with."""
    if one.contract_id is not None:
        return one.contract_id
    if one.deviation_id is not None:
        return session.get_one(Deviation, one.deviation_id).contract_id
    if one.meeting_id is not None:
        return session.get_one(Meeting, one.meeting_id).contract_id
    if one.obligation_id is not None:
        return session.get_one(Obligation, one.obligation_id).contract_id
    return session.get_one(DeviationReport, one.report_id).contract_id


def open_names(session: Session, contract_ids: Collection[int]) -> set[tuple[int, str]]:
    """Return (contract, name) of the files that may go out and share their name with none that may not."""
    of = sa.func.coalesce(col(Attachment.contract_id), col(Deviation.contract_id))
    rows = (
        sa.select(of, col(Attachment.name), col(Attachment.publicity), col(Attachment.trade_secret))
        .join(Deviation, col(Deviation.id) == col(Attachment.deviation_id), isouter=True)
        .where(col(Attachment.report_id).is_(None))
    )
    found = [row for batch in batches(contract_ids) for row in session.execute(rows.where(of.in_(batch)))]
    secret = {(id_, name) for id_, name, publicity, trade in found if publicity is not Publicity.PUBLIC or trade}
    return {(id_, name) for id_, name, _publicity, _trade in found} - secret


def disclosed_since(session: Session, contract_id: int, one: Attachment, person_id: int, since: datetime) -> bool:
    """Tell whether the log says already that the person has opened the file since the moment."""
    event = AuditEvent
    rows = sa.select(col(event.id)).where(
        col(event.subject) == "contract",
        col(event.subject_id) == contract_id,
        col(event.action) == "attachment_disclosed",
        col(event.actor_id) == person_id,
        col(event.why) == one.name,
        col(event.at) >= since,
    )
    return session.scalars(rows.limit(1)).first() is not None


def bytes_by_link(session: Session, link_id: int, since: datetime) -> int:
    """Return how many bytes have come in by a report code since the moment."""
    rows = sa.select(sa.func.coalesce(sa.func.sum(col(Attachment.size)), 0)).join(
        DeviationReport, col(DeviationReport.id) == col(Attachment.report_id)
    )
    came = (col(DeviationReport.link_id) == link_id, col(DeviationReport.received_at) >= since)
    return int(session.scalar(rows.where(*came)) or 0)


def past_keeping(session: Session, *, removed_before: datetime, refused_before: datetime) -> Iterable[Attachment]:
    """Return what was removed, or belongs to a report that was refused, before these moments."""
    refused = sa.select(col(DeviationReport.id)).where(
        col(DeviationReport.state) == ReportState.REFUSED, col(DeviationReport.decided_at) < refused_before
    )
    gone = col(Attachment.removed_at) < removed_before
    return session.exec(select(Attachment).where(sa.or_(gone, col(Attachment.report_id).in_(refused)))).all()


def _of(subject: Subject) -> list[Any]:
    return [col(getattr(Attachment, name)) == id_ for name, id_ in subject.ids.items() if id_ is not None]
