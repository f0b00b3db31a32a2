"""Reads the library; two statements for any number of criteria."""

from collections import defaultdict
from collections.abc import Collection
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from ...contracts.models import Category, Contract
from ...core.errors import NotFound
from ...core.i18n import _
from ...core.names import folded
from ..procurements.models import Procurement, ProcurementContract
from .models import Criterion, CriterionUse
from .values import Place, Shown, Wanted


def get_criterion(session: Session, criterion_id: int, *, to_change: bool = False) -> Criterion:
    """Return the criterion, held against others where it is *to_change*; raise NotFound."""
    found = session.get(Criterion, criterion_id, with_for_update=True if to_change else None)
    if found is None:
        raise NotFound(_("Kriteeriä ei löydy."))
    return found


def criteria(session: Session, wanted: Wanted) -> list[Shown]:
    """Return what is wanted of the library, the newest first."""
    gone = col(Criterion.removed_at).is_not(None)
    conditions: list[sa.ColumnElement[bool]] = [gone if wanted.removed else sa.not_(gone)]
    if wanted.category_id is not None:
        conditions.append(col(Criterion.category_id) == wanted.category_id)
    if wanted.effect is not None:
        conditions.append(col(Criterion.effect) == wanted.effect)
    words = folded(wanted.text).split()
    return [one for one in _shown(session, conditions) if all(word in _words(one) for word in words)]


def offered(session: Session, procurement_id: int) -> list[Shown]:
    """Return the criteria of the procurement's categories and of those above them, and all that it has taken.

    What was removed from the library stays with the procurement that took it, and is offered to no other.
    """
    own = (
        sa.select(col(Contract.category_id))
        .join(ProcurementContract, col(ProcurementContract.contract_id) == col(Contract.id))
        .where(col(ProcurementContract.procurement_id) == procurement_id, col(Contract.category_id).is_not(None))
    )
    tree: sa.Select[Any, Any] = sa.select(col(Category.id).label("id"), col(Category.parent_id).label("above")).where(
        col(Category.id).in_(own)
    )
    above = tree.cte("category_tree", recursive=True)
    above = above.union(
        sa.select(col(Category.id), col(Category.parent_id)).join(above, col(Category.id) == above.c.above)
    )
    mine = sa.and_(col(Criterion.removed_at).is_(None), col(Criterion.category_id).in_(sa.select(above.c.id)))
    taken = sa.select(col(CriterionUse.criterion_id)).where(col(CriterionUse.procurement_id) == procurement_id)
    return _shown(session, [sa.or_(mine, col(Criterion.id).in_(taken))])


def same(session: Session, sentence: str, contract_id: int | None) -> bool:
    """Tell whether the sentence stands in the library already for the contract."""
    asked = (col(Criterion.sentence) == sentence, col(Criterion.removed_at).is_(None))
    of = col(Criterion.contract_id).is_not_distinct_from(contract_id)
    return session.scalar(sa.select(sa.func.count()).select_from(Criterion).where(*asked, of)) != 0


def _shown(session: Session, conditions: Collection[sa.ColumnElement[bool]]) -> list[Shown]:
    rows = session.execute(
        sa.select(Criterion, col(Category.name), col(Contract.title), col(Contract.reference))
        .outerjoin(Category, col(Category.id) == col(Criterion.category_id))
        .outerjoin(Contract, col(Contract.id) == col(Criterion.contract_id))
        .where(*conditions)
        .order_by(col(Criterion.id).desc())
    ).all()
    places: dict[int, list[Place]] = defaultdict(list)
    uses = sa.select(col(CriterionUse.criterion_id), col(Procurement.id), col(Procurement.title)).join(
        Procurement, col(Procurement.id) == col(CriterionUse.procurement_id)
    )
    asked = sa.select(col(Criterion.id)).where(*conditions)
    for id_, *rest in session.execute(
        uses.where(col(CriterionUse.criterion_id).in_(asked)).order_by(col(CriterionUse.at))
    ):
        places[id_].append(Place(*rest))
    return [Shown(one, category, title, reference, places[one.id]) for one, category, title, reference in rows]


def _words(shown: Shown) -> str:
    parts = (shown.one.sentence, shown.one.worked, shown.category, shown.contract, shown.reference)
    return folded(" ".join([*filter(None, parts), *(place.title for place in shown.places)]))
