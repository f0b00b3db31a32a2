"""Reads who is told what next: a mail for each reader with all that is theirs, and what is told beside it.

Beside it: an owner who is away gets a copy of what their substitute gets, and an owner who has just taken over a
matter that has climbed past them gets it as it stands.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session

from ..core.bulk import table_of
from ..core.database import today
from .deviating import is_critical
from .directory import directory
from .models import AlertMessage, AlertState, Message, MessageState
from .recipients import Directory, Recipient, Way
from .ringing import OF_PROCUREMENT_WORDS, A, C, P
from .whom import recipients

COPY = "copy"
"""The kind of a mail that is told beside another: what becomes of it changes nothing, until it tells a matter alone."""

LINKED = table_of(AlertMessage)
MAIL = table_of(Message)
ON_ITS_WAY = (MessageState.QUEUED, MessageState.DEFERRED, MessageState.SENDING)


@dataclass(frozen=True)
class Bundle:
    """One mail to be: its reader, and as whom they get each alert, by id."""

    recipient: Recipient
    as_whom: dict[int, Recipient]
    is_copy: bool = False


def holder() -> sa.ColumnElement[int | None]:
    """Select who is in charge of an alert's matter: of planning the procurement's own owner, else the contract's."""
    of_contract = sa.select(C.c.owner_id).where(C.c.id == A.c.contract_id).scalar_subquery()
    of_procurement = sa.select(P.c.owner_id).where(P.c.id == A.c.procurement_id).scalar_subquery()
    planner = sa.case((A.c.kind.in_(OF_PROCUREMENT_WORDS), of_procurement), else_=None)
    return sa.func.coalesce(planner, of_contract)


def readers_of(
    session: Session, *, late_only: bool = False, readers: int | None = None
) -> tuple[list[Any], list[Bundle]]:
    """Return the alerts (rows of the table) that the first so many readers are told next, and their mails."""
    rows = _untold(session, late_only=late_only)
    handed = [] if late_only else _handed_over(session)
    if not rows and not handed:
        return [], []
    everybody = directory(session, today(session))
    reached = recipients(session, rows, everybody)
    known = _by_copies(session, rows, reached)
    rows = [row for row in rows if row.id not in known]
    bundles: dict[str, Bundle] = {}
    for row in rows:
        found = reached[row.id]
        if found is not None and (found.address in bundles or readers is None or len(bundles) < readers):
            bundles.setdefault(found.address, Bundle(found, {})).as_whom[row.id] = found
    copies = _copies(one for bundle in bundles.values() for one in bundle.as_whom.items())
    every = [*bundles.values(), *copies.values(), *_take_overs(session, handed, everybody)]
    ids = {id_ for one in every for id_ in one.as_whom}
    return [row for row in (*rows, *handed) if row.id in ids], every


def _by_copies(session: Session, rows: Sequence[Any], reached: Mapping[int, Recipient | None]) -> set[int]:
    """Let a new owner's copy that is on its way, or went today, tell the matter itself where it has come to them now.

    Whom a step is aimed at may fall away while the owner changes, and the owner stand in: one mail says it. Returns
    the alerts that are told so.
    """
    beside = [row.id for row in rows if row.role != Way.OWNER]
    if not beside:
        return set()
    fresh = sa.or_(MAIL.c.state.in_(ON_ITS_WAY), MAIL.c.sent_on == today(session))
    copies = session.execute(
        sa.select(LINKED.c.alert_id, MAIL.c.recipient, MAIL.c.id)
        .join(MAIL, MAIL.c.id == LINKED.c.message_id)
        .where(LINKED.c.alert_id.in_(beside), MAIL.c.kind == COPY, fresh)
        .order_by(MAIL.c.id)
    )
    by_copy = {id_: mail for id_, address, mail in copies if (one := reached[id_]) and one.address == address}
    for id_, mail in by_copy.items():
        told = {"message_id": mail, "told_target_on": A.c.target_on, "told_owner_id": holder()}
        session.execute(sa.update(A).where(A.c.id == id_).values(**told))
    return set(by_copy)


def lost(session: Session) -> list[Any]:
    """Return the untold alerts (rows of the table) that reach nobody today."""
    rows = _untold(session)
    if not rows:
        return []
    reached = recipients(session, rows, directory(session, today(session)))
    return [row for row in rows if reached[row.id] is None]


def _untold(session: Session, *, late_only: bool = False) -> list[Any]:
    """Return what has come and has no mail, or has one to who was in charge before."""
    due = sa.or_(A.c.due_on < today(session), is_critical()) if late_only else A.c.due_on <= today(session)
    unsaid = sa.and_(A.c.message_id.is_(None), due)
    moved_on = sa.and_(A.c.message_id.is_not(None), A.c.role == Way.OWNER, A.c.told_owner_id.is_distinct_from(holder()))
    chosen = unsaid if late_only else sa.or_(unsaid, moved_on)
    return list(session.execute(sa.select(A).where(A.c.state == AlertState.OPEN, chosen).order_by(A.c.id)))


def _handed_over(session: Session) -> list[Any]:
    """Return what somebody behind the owner was told, and has another owner since."""
    moved_on = sa.and_(A.c.message_id.is_not(None), A.c.role != Way.OWNER, A.c.told_owner_id.is_distinct_from(holder()))
    return list(session.execute(sa.select(A).where(A.c.state == AlertState.OPEN, moved_on).order_by(A.c.id)))


def _copies(told: Iterable[tuple[int, Recipient]]) -> dict[str, Bundle]:
    found: dict[str, Bundle] = {}
    for id_, one in told:
        if one.absent is not None:
            found.setdefault(one.absent.address, Bundle(one.absent, {}, is_copy=True)).as_whom[id_] = one.absent
    return found


def _take_overs(session: Session, handed: Sequence[Any], everybody: Directory) -> list[Bundle]:
    found: dict[str, Bundle] = {}
    for id_, one in recipients(session, handed, everybody, role=Way.OWNER).items() if handed else ():
        if one is not None:
            found.setdefault(one.address, Bundle(one, {}, is_copy=True)).as_whom[id_] = one
    return list(found.values())


def tell(session: Session, message_id: int, bundle: Bundle) -> None:
    """Note that this mail tells these alerts, each with the date and the owner that it has now."""
    ids = list(bundle.as_whom)
    told: dict[str, Any] = {"told_owner_id": holder()}
    if not bundle.is_copy:
        told |= {"message_id": message_id, "told_target_on": A.c.target_on}
    session.execute(sa.update(A).where(A.c.id.in_(ids)).values(**told))
    session.execute(sa.insert(LINKED), [{"alert_id": id_, "message_id": message_id} for id_ in ids])
