"""Reads the facts of contracts that the rules of time need, many at once."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import fields
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from ...core.batches import batches
from ...core.errors import NotFound
from ...core.i18n import _
from ..models import Contract
from .models import ContractTerm, ExtensionOption
from .values import ContractFacts, OptionFacts, TermFacts

_ROWS = ("terms", "options")
_COLUMNS = [getattr(Contract, field.name) for field in fields(ContractFacts) if field.name not in _ROWS]
_NAMES = [field.name for field in fields(ContractFacts) if field.name not in _ROWS]
_TERM: list[Any] = [ContractTerm.contract_id, *(getattr(ContractTerm, field.name) for field in fields(TermFacts))]
_OPTION: list[Any] = [
    ExtensionOption.contract_id,
    *(getattr(ExtensionOption, field.name) for field in fields(OptionFacts)),
]


def facts_of(session: Session, ids: Iterable[int]) -> dict[int, ContractFacts]:
    """Return the facts of the contracts that exist, by id and in its order; three statements per 5,000."""
    found: dict[int, ContractFacts] = {}
    for batch in batches(ids):
        terms: dict[int, list[TermFacts]] = defaultdict(list)
        options: dict[int, list[OptionFacts]] = defaultdict(list)
        for contract_id, *rest in session.execute(
            sa.select(*_TERM)
            .where(col(ContractTerm.contract_id).in_(batch))
            .order_by(col(ContractTerm.contract_id), col(ContractTerm.number))
        ):
            terms[contract_id].append(TermFacts(*rest))
        for contract_id, *rest in session.execute(
            sa.select(*_OPTION)
            .where(col(ExtensionOption.contract_id).in_(batch))
            .order_by(col(ExtensionOption.contract_id), col(ExtensionOption.number))
        ):
            options[contract_id].append(OptionFacts(*rest))
        for row in session.execute(sa.select(*_COLUMNS).where(col(Contract.id).in_(batch)).order_by(col(Contract.id))):
            known = dict(zip(_NAMES, row, strict=True))
            found[known["id"]] = ContractFacts(
                **known, terms=tuple(terms[known["id"]]), options=tuple(options[known["id"]])
            )
    return found


def get_option(session: Session, contract_id: int, number: int) -> ExtensionOption:
    """Return the contract's option of that number; raise NotFound."""
    option = session.scalars(
        sa.select(ExtensionOption).where(
            col(ExtensionOption.contract_id) == contract_id, col(ExtensionOption.number) == number
        )
    ).first()
    if option is None:
        raise NotFound(_("Sopimuksella ei ole optiota numero %(number)s.") % {"number": number})
    return option


def last_term(session: Session, contract_id: int) -> ContractTerm | None:
    """Return the contract's last term row."""
    return session.scalars(
        sa.select(ContractTerm)
        .where(col(ContractTerm.contract_id) == contract_id)
        .order_by(col(ContractTerm.number).desc())
        .limit(1)
    ).first()


def due_ids(session: Session) -> list[int]:
    """Return the ids of the contracts that time can still change: all but those that ended or are archived."""
    return list(
        session.scalars(
            sa.select(col(Contract.id))
            .where(col(Contract.state).in_(("upcoming", "active")))
            .order_by(col(Contract.id))
        )
    )
