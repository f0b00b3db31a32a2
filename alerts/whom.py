"""Reads whom each alert reaches on a day."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlmodel import Session, col

from ..core.batches import batches
from ..people.addresses import trouble_of
from . import directory
from .models import AlertMessage, Message, MessageState
from .recipients import Directory, Holders, Recipient, Way, reach
from .rules import OF_PROCUREMENT


def recipients(
    session: Session, alerts: Sequence[Any], everybody: Directory, *, role: Way | None = None
) -> dict[int, Recipient | None]:
    """Return, by id, whom these alerts (rows of the table) reach; None where nobody is at home.

    Each is aimed at its own role, or all at *role*.
    """
    shared = directory.sharing(session, {one.procurement_id for one in alerts if one.procurement_id and _plans(one)})
    groups = {one.id: group(one, shared) for one in alerts}
    held = directory.holders(session, {id_ for ids in groups.values() for id_ in ids})
    planners = directory.planners(session, shared)
    refused = _refused(session, groups)
    return {
        one.id: reach(
            everybody,
            _holders(planners.get(one.procurement_id or 0), [held[id_] for id_ in groups[one.id] if id_ in held]),
            refused.get(one.id, ()),
            role=role or Way(one.role),
        )
        for one in alerts
    }


def group(alert: Any, shared: Mapping[int, Sequence[int]]) -> list[int]:
    """Return the alert's contract first, then those that share its procurement."""
    others = shared.get(alert.procurement_id or 0, ()) if _plans(alert) else ()
    return [alert.contract_id, *(id_ for id_ in others if id_ != alert.contract_id)]


def contract_ids(session: Session, alert: Any) -> list[int]:
    """Return the contracts that the alert's matter is about, its own first."""
    procurement_ids = {alert.procurement_id} if alert.procurement_id and _plans(alert) else set()
    return group(alert, directory.sharing(session, procurement_ids))


def holders_of(session: Session, alert: Any) -> list[Holders]:
    """Return who holds the alert's matter, those of the procurement itself first."""
    held = directory.holders(session, contract_ids(session, alert))
    planners = directory.planners(session, {alert.procurement_id} if alert.procurement_id else set())
    return _holders(planners.get(alert.procurement_id or 0), held.values())


def _plans(alert: Any) -> bool:
    return alert.kind in OF_PROCUREMENT


def _holders(planner_id: int | None, held: Iterable[Holders]) -> list[Holders]:
    """A procurement's own owner comes before the owners of what it replaces."""
    return [*([Holders(owner_id=planner_id)] if planner_id else []), *held]


def _refused(session: Session, alert_ids: Collection[int]) -> dict[int, list[str]]:
    """Return, by alert, the addresses that the mail server has turned down for it."""
    found: dict[int, list[str]] = {}
    for batch in batches(alert_ids):
        for alert_id, address in session.execute(
            sa.select(col(AlertMessage.alert_id), col(Message.recipient))
            .join(Message, col(Message.id) == col(AlertMessage.message_id))
            .where(col(AlertMessage.alert_id).in_(batch), col(Message.state) == MessageState.FAILED)
        ):
            found.setdefault(alert_id, []).append(address)
    return found


class Proof(NamedTuple):
    """The ids of the live contracts from which an alarm would reach nobody, or nobody but a main user."""

    lost: list[int]
    main_users_only: list[int]


def proof(session: Session, everybody: Directory) -> Proof:
    """Prove of each live contract whom an alarm would reach."""
    found = Proof([], [])
    for id_, way in ways(session, everybody, directory.live_holders(session)).items():
        if way is None:
            found.lost.append(id_)
        elif way == Way.MAIN_USER:
            found.main_users_only.append(id_)
    return found


def ways(session: Session, everybody: Directory, held: Mapping[int, Holders]) -> dict[int, Way | None]:
    """Return as what the one is reached whom an alarm of each of these contracts reaches first; None: nobody."""
    broken = _broken(session)
    reached: dict[Holders, Way | None] = {}
    for holders in held.values():
        if holders not in reached:
            one = reach(everybody, [holders], broken)
            reached[holders] = one.way if one else None
    return {id_: reached[holders] for id_, holders in held.items()}


def unmanaged(session: Session, everybody: Directory) -> dict[int | None, int]:
    """Return how many live contracts each unit has whose manager's step would reach nobody, or only a main user.

    None: contracts without a unit, whose owner has none, either.
    """
    broken, counts = _broken(session), Counter[int | None]()
    last_resort: dict[Holders, bool] = {}
    for holders in directory.live_holders(session).values():
        if holders not in last_resort:
            one = reach(everybody, [holders], broken, role=Way.UNIT_MANAGER)
            last_resort[holders] = one is None or one.way == Way.MAIN_USER
        if last_resort[holders]:
            owner = everybody.people.get(holders.owner_id or 0)
            counts[holders.unit_id or (owner.unit_id if owner else None)] += 1
    return dict(counts)


def unreachable(session: Session, everybody: Directory) -> list[int]:
    """Return the ids of the live contracts from which an alarm would reach nobody."""
    return proof(session, everybody).lost


class Diverted(NamedTuple):
    """An owner whose address no mail reaches: of how many live contracts, and who gets theirs (None: nobody)."""

    owner: str
    address: str
    contracts: int
    instead: str | None


def diverted(session: Session, everybody: Directory) -> list[Diverted]:
    """Return the owners of live contracts whose address no mail reaches, with whom the alarm reaches instead."""
    broken, counts = _broken(session), Counter[tuple[str, str, str | None]]()
    for holders in directory.live_holders(session).values():
        owner = everybody.people.get(holders.owner_id or 0)
        if owner is not None and owner.email and trouble_of(owner.email):
            reached = reach(everybody, [holders], broken)
            counts[owner.name, owner.email, reached.address if reached else None] += 1
    return [
        Diverted(owner, address, count, instead)
        for (owner, address, instead), count in sorted(counts.items(), key=lambda one: (one[0][0], one[0][1], -one[1]))
    ]


def _broken(session: Session) -> list[str]:
    """Return the addresses whose last mail the server turned down."""
    over = (MessageState.SENT, MessageState.FAILED)
    last = (
        sa.select(sa.func.max(col(Message.id)).label("id"))
        .where(col(Message.state).in_(over))
        .group_by(col(Message.recipient))
        .subquery()
    )
    failed = sa.select(col(Message.recipient)).join(last, last.c.id == col(Message.id))
    return list(session.scalars(failed.where(col(Message.state) == MessageState.FAILED)))
