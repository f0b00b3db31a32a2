"""Files attached, marked, removed and put back; each is logged with its contract."""

import sqlalchemy as sa
from sqlmodel import Session, col

from ...core import audit
from ...core.database import now
from ...core.errors import Conflict, Invalid
from ...core.i18n import _
from ...core.keeping.rows import enter
from ...core.keeping.store import Stored
from ...people.models import Person
from . import queries, rules
from .models import Attachment
from .values import Openness, Subject


def attach(
    session: Session, subject: Subject, stored: Stored, *, by: Person | None, added_by: str | None = None
) -> Attachment:
    """Attach a kept file; *added_by* names somebody without an account. Raises Conflict where there are too many."""
    if queries.count_of(session, subject) >= rules.MOST:
        raise Conflict(_("Liitteitä on jo %(n)s, enempää ei oteta. Poista tarpeettomia.") % {"n": rules.MOST})
    enter(session, stored)
    made = Attachment(
        **subject.ids,
        sha256=stored.sha256,
        name=stored.name,
        content_type=stored.content_type,
        size=stored.size,
        added_at=now(session),
        added_by_id=by.id if by else None,
        added_by=added_by or (by.name if by else "–"),
    )
    session.add(made)
    session.flush()
    if by is not None:
        _note(session, made, "attachment_added", by)
    return made


def mark(session: Session, attachment_id: int, openness: Openness, *, by: Person) -> Attachment:
    """Say who may see the file; raise Invalid where it is secret and no law is named."""
    ground = (openness.ground or "").strip() or None
    if rules.needs_ground(openness.publicity) and ground is None:
        raise Invalid(_("Kirjoita, minkä lainkohdan perusteella tiedosto on salassa pidettävä."), field="ground")
    one = queries.get_attachment(session, attachment_id, to_change=True)
    one.publicity, one.trade_secret = openness.publicity, openness.trade_secret
    one.ground = ground if rules.needs_ground(openness.publicity) else None
    _note(session, one, "attachment_marked", by)
    session.flush()
    return one


def remove(session: Session, attachment_id: int, *, by: Person) -> Attachment:
    """Take the file away from sight; it can be put back for a while."""
    one = queries.get_attachment(session, attachment_id, to_change=True)
    if one.removed_at is not None:
        raise Conflict(_("Liite on jo poistettu."))
    one.removed_at, one.removed_by = now(session), by.name
    _note(session, one, "attachment_removed", by)
    session.flush()
    return one


def restore(session: Session, attachment_id: int, *, by: Person) -> Attachment:
    """Put back a file that was removed."""
    one = queries.get_attachment(session, attachment_id, to_change=True)
    if one.removed_at is None:
        raise Conflict(_("Liite on jo palautettu."))
    one.removed_at = one.removed_by = None
    _note(session, one, "attachment_restored", by)
    session.flush()
    return one


def disclose(session: Session, one: Attachment, *, by: Person) -> None:
    """Log that the person has opened a secret file, once in an hour (906/2019 17 §)."""
    contract_id = queries.contract_of(session, one)
    if not queries.disclosed_since(session, contract_id, one, by.id or 0, now(session) - rules.TOLD_AGAIN):
        _note(session, one, "attachment_disclosed", by)
        session.flush()


def go_along(session: Session, *, report_id: int, deviation_id: int) -> None:
    """Let the files of a report become the deviation's."""
    session.execute(
        sa.update(Attachment)
        .where(col(Attachment.report_id) == report_id)
        .values(report_id=None, deviation_id=deviation_id)
    )


def forget_old(session: Session) -> int:
    """Drop what was removed, or came with a refused report, longer ago than it is kept; return how many."""
    at = now(session)
    limits = {"removed_before": at - rules.REMOVED_FOR, "refused_before": at - rules.REFUSED_FOR}
    gone = [*queries.past_keeping(session, **limits)]
    for one in gone:
        session.delete(one)
    session.flush()
    return len(gone)


def _note(session: Session, one: Attachment, action: str, by: Person) -> None:
    contract_id = queries.contract_of(session, one)
    audit.note(session, "contract", contract_id, action, actor=by.name, actor_id=by.id, why=one.name)
