"""Reads the register for an export: thousands of rows with a few statements, a part at a time."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from ...calendar.milestones.models import ContractClock
from ...contracts.models import Category, Contract, Supplier
from ...contracts.terms.models import ExtensionOption
from ...contracts.terms.queries import facts_of
from ...contracts.terms.rules import laid_options
from ...people.models import Person, Unit

CHUNK = 2_000

Line = dict[str, Any]
"""One contract: its own columns under their names, and those beside it as `selected` names them."""


def lines(session: Session) -> Iterator[Line]:
    """Yield every contract in the order in which they came, with its options under "options"."""
    owner, deputy, parent = aliased(Person), aliased(Person), aliased(Contract)
    rows = (
        sa.select(
            *(column for column in sa.inspect(Contract).columns),
            col(Supplier.name).label("supplier"),
            col(Supplier.business_id).label("business_id"),
            col(Category.name).label("category"),
            col(Unit.name).label("unit"),
            col(owner.name).label("owner"),
            col(owner.email).label("owner_email"),
            col(deputy.name).label("deputy"),
            col(deputy.email).label("deputy_email"),
            col(parent.arrangement).label("parent_arrangement"),
            col(ContractClock.procedure).label("clock_procedure"),
            col(ContractClock.procedure_guessed),
            col(ContractClock.latest_safe_start_on),
            col(ContractClock.planning_start_on),
        )
        .select_from(Contract)
        .join(Supplier, col(Supplier.id) == col(Contract.supplier_id), isouter=True)
        .join(Category, col(Category.id) == col(Contract.category_id), isouter=True)
        .join(Unit, col(Unit.id) == col(Contract.unit_id), isouter=True)
        .join(owner, col(owner.id) == col(Contract.owner_id), isouter=True)
        .join(deputy, col(deputy.id) == col(Contract.deputy_id), isouter=True)
        .join(parent, col(parent.id) == col(Contract.parent_id), isouter=True)
        .join(ContractClock, col(ContractClock.contract_id) == col(Contract.id), isouter=True)
        .order_by(col(Contract.id))
        .limit(CHUNK)
    )
    last = 0
    while part := session.execute(rows.where(col(Contract.id) > last)).mappings().all():
        last = part[-1]["id"]
        options = _options(session, [row["id"] for row in part])
        yield from ({**row, "options": options.get(row["id"], [])} for row in part)


def extra_headings(session: Session) -> list[str]:
    """Return the headings of the unknown columns that contracts keep, in the order in which they first came."""
    kept = sa.select(col(Contract.extra)).order_by(col(Contract.id)).execution_options(yield_per=CHUNK)
    return list(dict.fromkeys(heading for extra in session.scalars(kept) for heading in extra or ()))


def _options(session: Session, ids: Sequence[int]) -> dict[int, list[Line]]:
    """Return each contract's options in their order, with the contract's own last day to use them."""
    rows = session.execute(
        sa.select(
            col(ExtensionOption.contract_id),
            col(ExtensionOption.number),
            col(ExtensionOption.months),
            col(ExtensionOption.state),
            col(ExtensionOption.exercise_by),
            col(ExtensionOption.exercise_months_before),
        )
        .where(col(ExtensionOption.contract_id).in_(ids))
        .order_by(col(ExtensionOption.contract_id), col(ExtensionOption.number))
    ).all()
    days = _exercise_days(session, {row[0] for row in rows if row.exercise_months_before is not None})
    found: dict[int, list[Line]] = {}
    for contract_id, number, months, state, by, before in rows:
        day = by if before is None else days.get((contract_id, number))
        found.setdefault(contract_id, []).append(
            {"months": months, "decide_by": day, "decision": state, "months_before": before}
        )
    return found


def _exercise_days(session: Session, ids: set[int]) -> dict[tuple[int, int], date | None]:
    return {
        (id_, laid.option.number): laid.exercise_on
        for id_, facts in facts_of(session, ids).items()
        for laid in laid_options(facts)
    }
