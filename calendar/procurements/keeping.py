"""Keeps a successor procurement ready for each live contract, or group of them (the 1+1 model)."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlmodel import Session

from ...core.batches import batches
from ...core.bulk import insert_rows, table_of, take_ids
from ...core.database import now
from .models import Procurement, ProcurementContract, ProcurementState

_PROCUREMENT = table_of(Procurement)
_LINK = table_of(ProcurementContract)
_FACTS = ("title", "procedure", "procedure_guessed", "template_id", "needed_on")


class Successor(NamedTuple):
    """What a successor procurement should be by now: which it is (None: still to be made) and what it replaces."""

    procurement_id: int | None
    contract_ids: tuple[int, ...]
    title: str
    procedure: str | None
    procedure_guessed: bool
    template_id: int | None
    needed_on: date | None


def keep(
    session: Session,
    successors: Sequence[Successor],
    *,
    held: Mapping[int, Any],
    links: Mapping[int, tuple[int, bool]],
) -> list[int]:
    """Make, change and link the procurements so that they are what they should be; return their ids in order.

    *held* are the present rows by id, *links* contract id -> (procurement id, by hand).
    """
    made = iter(_make(session, [one for one in successors if one.procurement_id is None]))
    ids = [one.procurement_id if one.procurement_id is not None else next(made) for one in successors]
    _change(session, [one for one in successors if one.procurement_id is not None], held)
    _link(session, zip(ids, successors, strict=True), links)
    _drop_empty(session, {id_ for id_, _ in links.values()} - set(ids), held)
    return ids


def _facts(one: Successor) -> dict[str, Any]:
    return {name: getattr(one, name) for name in _FACTS}


def _make(session: Session, fresh: Sequence[Successor]) -> list[int]:
    ids = take_ids(session, Procurement, len(fresh))
    common = {"state": ProcurementState.DRAFT, "created_at": now(session)}
    insert_rows(
        session, Procurement, [{"id": id_, **_facts(one), **common} for id_, one in zip(ids, fresh, strict=True)]
    )
    return ids


def _change(session: Session, kept: Sequence[Successor], held: Mapping[int, Any]) -> None:
    rows = [
        {"b_id": one.procurement_id, **{f"v_{name}": value for name, value in _facts(one).items()}}
        for one in kept
        if one.procurement_id is not None
        and any(getattr(held[one.procurement_id], name) != value for name, value in _facts(one).items())
    ]
    if rows:
        values: dict[str, Any] = {name: sa.bindparam(f"v_{name}") for name in _FACTS}
        session.execute(sa.update(_PROCUREMENT).where(_PROCUREMENT.c.id == sa.bindparam("b_id")).values(values), rows)


def _link(session: Session, pairs: Any, links: Mapping[int, tuple[int, bool]]) -> None:
    wanted = {contract_id: id_ for id_, one in pairs for contract_id in one.contract_ids}
    added = [
        {"contract_id": contract_id, "procurement_id": id_, "by_hand": False}
        for contract_id, id_ in wanted.items()
        if contract_id not in links
    ]
    moved = [
        {"b_contract": contract_id, "b_procurement": id_}
        for contract_id, id_ in wanted.items()
        if contract_id in links and links[contract_id][0] != id_
    ]
    insert_rows(session, ProcurementContract, added)
    if moved:
        where = _LINK.c.contract_id == sa.bindparam("b_contract")
        session.execute(sa.update(_LINK).where(where).values(procurement_id=sa.bindparam("b_procurement")), moved)


def _drop_empty(session: Session, left: set[int], held: Mapping[int, Any]) -> None:
    """Delete the drafts that no contract is left with; what was begun stays."""
    for id_ in sorted(left):
        used = sa.exists().where(_LINK.c.procurement_id == id_)
        if id_ in held and held[id_].state == ProcurementState.DRAFT:
            session.execute(sa.delete(_PROCUREMENT).where(_PROCUREMENT.c.id == id_, ~used))


def forget(session: Session, contract_ids: Collection[int]) -> None:
    """Delete the drafts that replace nothing but contracts that are about to be deleted; what was begun stays."""
    going = {id_ for batch in batches(contract_ids) for id_ in session.scalars(_linked(batch))}
    for batch in batches(going):
        others = sa.select(_LINK.c.procurement_id, _LINK.c.contract_id).where(_LINK.c.procurement_id.in_(batch))
        staying = {id_ for id_, contract_id in session.execute(others) if contract_id not in contract_ids}
        gone = [id_ for id_ in batch if id_ not in staying]
        draft = _PROCUREMENT.c.state == ProcurementState.DRAFT
        session.execute(sa.delete(_PROCUREMENT).where(_PROCUREMENT.c.id.in_(gone), draft))


def _linked(contract_ids: Collection[int]) -> sa.Select[int]:
    return sa.select(_LINK.c.procurement_id).where(_LINK.c.contract_id.in_(contract_ids)).distinct()
