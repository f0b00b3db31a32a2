"""Suppliers as plain values: what a form says of a contact, what is asked of the list, and its lines."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

from ..models import ContractState


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What somebody tells of a contact."""

    name: str
    role: str | None = None
    email: str | None = None
    phone: str | None = None
    address: str | None = None
    takes_claims: bool = False


class ClaimsTo(NamedTuple):
    """Whom reclamations of a contract are sent to; None is not known."""

    name: str | None
    email: str | None
    address: str | None


class Order(StrEnum):
    """What the list is sorted by: what waits, the value of live contracts, or the name."""

    OPEN = "open"
    VALUE = "value"
    NAME = "name"


class SupplierLine(NamedTuple):
    """A supplier in the list: its live contracts and their value in euros, what was bought in a year, what is open."""

    id: int
    name: str
    business_id: str | None
    live: int
    contracts: int
    value: Decimal
    bought: Decimal
    deviations: int
    reclamations: int


class OfSupplier(NamedTuple):
    """A contract on its supplier's page; *used* is what has been bought under it."""

    id: int
    reference: str
    title: str
    state: ContractState
    coverage_end: date | None
    value: Decimal | None
    currency: str
    unit: str | None
    owner: str | None
    owner_id: int | None
    deputy_id: int | None
    unit_id: int | None
    used: Decimal | None
