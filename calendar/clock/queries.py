"""Reads what the clock is derived from, and what is kept of it."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from typing import Any, NamedTuple
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session, col

from ...contracts.models import Contract, Supplier
from ...core.batches import batches
from ...core.bulk import table_of
from ...people.models import BuyerKind, Organisation, Person
from ..law.models import LegalParameter
from ..law.rules import Law
from ..law.values import Buyer, LawRow
from ..milestones.models import ContractClock, Milestone
from ..milestones.rules import ALARM_ALONE
from ..procurements.models import Procurement, ProcurementContract
from ..templates import models as tables
from ..templates.values import Template, TemplatePhase
from .values import Parameters


def parameters(session: Session) -> Parameters:
    """Return the law, the newest version of each template and the kind of buyer, as the rules want them."""
    rows = session.execute(
        sa.select(
            col(LegalParameter.key),
            col(LegalParameter.value),
            col(LegalParameter.valid_from),
            col(LegalParameter.valid_to),
        )
    )
    kind = session.scalar(sa.select(col(Organisation.kind)).limit(1))
    buyer = Buyer.CENTRAL if kind == BuyerKind.CENTRAL else Buyer.SUBCENTRAL
    return Parameters.of(Law(LawRow(*row) for row in rows), templates(session), buyer)


def templates(session: Session) -> dict[str, Template]:
    """Return the newest version of each process template by its code."""
    phases: dict[int, list[TemplatePhase]] = defaultdict(list)
    for template_id, *phase in session.execute(_PHASES):
        phases[template_id].append(TemplatePhase(*phase))
    return {
        code: Template(code, version, heads_up_weeks, standstill_days, tuple(phases[id_]))
        for id_, code, version, heads_up_weeks, standstill_days in session.execute(_TEMPLATES)
    }


_PHASE, _TEMPLATE = table_of(tables.TemplatePhase).c, table_of(tables.ProcessTemplate).c
_PHASES = sa.select(_PHASE.template_id, _PHASE.phase, _PHASE.weeks, _PHASE.own_work, _PHASE.least_days).order_by(
    _PHASE.template_id, _PHASE.number
)
_TEMPLATES = sa.select(
    _TEMPLATE.id, _TEMPLATE.code, _TEMPLATE.version, _TEMPLATE.heads_up_weeks, _TEMPLATE.standstill_days
).order_by(_TEMPLATE.code, _TEMPLATE.version)


def template_ids(session: Session) -> dict[str, int]:
    """Return the id of the newest version of each template by its code."""
    rows = session.execute(
        sa.select(col(tables.ProcessTemplate.code), col(tables.ProcessTemplate.id)).order_by(
            col(tables.ProcessTemplate.version)
        )
    )
    return {code: id_ for code, id_ in rows if id_ is not None}


def all_ids(session: Session) -> list[int]:
    """Return the ids of all contracts."""
    return [id_ for id_ in session.scalars(sa.select(col(Contract.id)).order_by(col(Contract.id))) if id_ is not None]


def dependants(session: Session, ids: Collection[int]) -> set[int]:
    """Return those whose dates hang on these: what stands under them, or under what they follow, and their mates."""
    found = set(_follow(session, ids, Contract.parent_id, Contract.id))
    predecessors = set(_follow(session, ids, Contract.successor_id, Contract.id))
    found |= set(_follow(session, predecessors, Contract.parent_id, Contract.id))
    links = ProcurementContract
    procurements = set(_follow(session, {*ids, *found}, links.contract_id, links.procurement_id))
    return found | set(_follow(session, procurements, links.procurement_id, links.contract_id))


def relatives(session: Session, parents: Collection[int]) -> set[int]:
    """Return, of the parents, the contracts that follow them: their coverage counts as the parents' own."""
    return set(_follow(session, parents, Contract.id, Contract.successor_id))


def _follow(session: Session, ids: Iterable[int], source: Any, target: Any) -> Iterator[int]:
    for batch in batches(ids):
        statement = sa.select(col(target)).where(col(source).in_(batch))
        yield from (id_ for id_ in session.scalars(statement) if id_ is not None)


def ids_by_case(session: Session, cases: Collection[str]) -> set[int]:
    """Return the ids of the contracts with one of these case numbers."""
    found: set[int] = set()
    ordered = sorted(cases)
    for start in range(0, len(ordered), 5_000):
        statement = sa.select(col(Contract.id)).where(col(Contract.case_number).in_(ordered[start : start + 5_000]))
        found |= {id_ for id_ in session.scalars(statement) if id_ is not None}
    return found


class Shown(NamedTuple):
    """What of a contract is shown with its days."""

    title: str
    reference: str
    supplier: str | None
    owner: str | None
    owner_id: int | None
    closed: bool


def shown_of(session: Session, ids: Iterable[int]) -> dict[int, Shown]:
    """Return what is shown of contracts with their days, by id."""
    return {
        id_: Shown(title, reference, supplier, owner, owner_id, closed_on is not None)
        for batch in batches(ids)
        for id_, title, reference, supplier, owner, owner_id, closed_on in session.execute(
            sa.select(
                col(Contract.id),
                col(Contract.title),
                col(Contract.reference),
                col(Supplier.name),
                col(Person.name),
                col(Contract.owner_id),
                col(Contract.closed_on),
            )
            .outerjoin(Supplier, col(Supplier.id) == col(Contract.supplier_id))
            .outerjoin(Person, col(Person.id) == col(Contract.owner_id))
            .where(col(Contract.id).in_(batch))
        )
    }


def kept_milestones(session: Session, ids: Iterable[int]) -> Iterator[Any]:
    """Yield the kept days of contracts, gone ones too, as rows of the table."""
    table = sa.inspect(Milestone).local_table
    for batch in batches(ids):
        mine = sa.and_(table.c.contract_id.in_(batch), table.c.kind.not_in(ALARM_ALONE))
        yield from session.execute(sa.select(table).where(mine))


def kept_clocks(session: Session, ids: Iterable[int]) -> dict[int, Any]:
    """Return the kept summaries of contracts."""
    table = sa.inspect(ContractClock).local_table
    return {
        row.contract_id: row
        for batch in batches(ids)
        for row in session.execute(sa.select(table).where(table.c.contract_id.in_(batch)))
    }


def kept_procurements(session: Session, ids: Iterable[int]) -> dict[int, Any]:
    """Return procurements by id, as rows of the table."""
    table = sa.inspect(Procurement).local_table
    return {
        row.id: row for batch in batches(ids) for row in session.execute(sa.select(table).where(table.c.id.in_(batch)))
    }


def installation(session: Session) -> UUID:
    """Return what makes this installation's calendar identities its own."""
    found = session.scalar(sa.select(col(Organisation.installation)).limit(1))
    if found is None:
        raise LookupError("the organisation's row is missing: run `hankintakello db upgrade`")
    return found


def keys_of(session: Session, ids: Iterable[int]) -> dict[int, tuple[int, str, str, str, int]]:
    """Return the identity of each kept day by its id."""
    table = sa.inspect(Milestone).local_table
    return {
        row[0]: tuple(row[1:])
        for batch in batches(ids)
        for row in session.execute(
            sa.select(
                table.c.id, table.c.contract_id, table.c.kind, table.c.phase, table.c.scenario, table.c.number
            ).where(table.c.id.in_(batch))
        )
    }


def count_milestones(session: Session) -> int:
    """Return how many days the clock shows."""
    table = sa.inspect(Milestone).local_table
    shown = sa.and_(table.c.gone_on.is_(None), table.c.kind.not_in(ALARM_ALONE))
    return session.scalar(sa.select(sa.func.count()).select_from(table).where(shown)) or 0
