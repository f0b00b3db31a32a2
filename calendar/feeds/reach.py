"""Whom a feed shows what: its scope as a condition on contracts.

Asked of a copy of the register that outlives the contracts, so that a cancelled day still finds its readers.
"""

from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, SQLModel

from ...contracts.models import Category, Contract
from ...core.i18n import LANGUAGES
from ...people.models import Unit
from ..procurements.models import Procurement, ProcurementContract
from .models import FeedAudience, FeedPiece, FeedScope
from .values import Subscription

_TABLE: Any = sa.inspect(FeedAudience).local_table
_HELD = _TABLE.c
_PEOPLE = ("owner_id", "deputy_id", "expert_id", "approver_id", "planner_id")
_PLACES = ("unit_id", "category_id")


def in_scope(feed: Subscription, contract_id: sa.ColumnElement[int]) -> sa.ColumnElement[bool]:
    """Return the condition that a contract is one of the feed's; units and categories with all that is under them."""
    if feed.scope is FeedScope.ALL:
        return sa.true()
    if feed.scope is FeedScope.UNIT:
        reached = _HELD.unit_id.in_(_under(Unit, feed.unit_id))
    elif feed.scope is FeedScope.CATEGORY:
        reached = _HELD.category_id.in_(_under(Category, feed.category_id))
    else:
        reached = sa.or_(*(_HELD[name] == feed.person_id for name in _PEOPLE))
    return contract_id.in_(sa.select(_HELD.contract_id).where(reached))


def _under(model: type[SQLModel], id_: int | None) -> sa.Select[tuple[int]]:
    table: Any = sa.inspect(model).local_table
    tree = sa.select(table.c.id).where(table.c.id == id_).cte(f"{table.name}_tree", recursive=True)
    tree = tree.union(sa.select(table.c.id).where(table.c.parent_id == tree.c.id))
    return sa.select(tree.c.id)


def bring_up_to_date(session: Session) -> None:
    """Copy from the register who may see what, where it differs; forget contracts that no piece is left of."""
    contract, procurement, link = (sa.inspect(m).local_table.c for m in (Contract, Procurement, ProcurementContract))
    present = {
        **{name: contract[name] for name in (*_PEOPLE[:-1], *_PLACES)},
        "planner_id": procurement.owner_id,
    }
    rows = (
        sa.select(contract.id, *(column.label(name) for name, column in present.items()))
        .select_from(Contract)
        .outerjoin(ProcurementContract, link.contract_id == contract.id)
        .outerjoin(Procurement, procurement.id == link.procurement_id)
    )
    differs = sa.or_(*(_HELD[name].is_distinct_from(column) for name, column in present.items()))
    news = rows.outerjoin(FeedAudience, _HELD.contract_id == contract.id)
    changed = session.execute(news.where(_HELD.contract_id.is_not(None), differs)).mappings().all()
    if changed:
        update = (
            sa.update(_TABLE)
            .where(_HELD.contract_id == sa.bindparam("contract"))
            .values({name: sa.bindparam(f"new_{name}") for name in present})
        )
        session.execute(update, [{"contract": row["id"], **{f"new_{n}": row[n] for n in present}} for row in changed])
    session.execute(sa.insert(_TABLE).from_select(["contract_id", *present], news.where(_HELD.contract_id.is_(None))))
    _forget(session)


def _forget(session: Session) -> None:
    piece = sa.inspect(FeedPiece).local_table.c
    contract = sa.inspect(Contract).local_table.c
    session.execute(
        sa.delete(_TABLE).where(
            ~sa.exists().where(contract.id == _HELD.contract_id),
            ~sa.exists().where(piece.language.in_(LANGUAGES), piece.contract_id == _HELD.contract_id),
        )
    )
