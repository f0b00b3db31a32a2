"""What can be asked of the list of contracts, and its rows."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

from ...contracts.models import ContractState, Precision, TermKind
from ...contracts.terms.models import OptionState


class View(StrEnum):
    """A part of the register that people look at again and again."""

    TODO = "todo"
    MINE = "mine"
    LIVE = "live"
    MISSING = "missing"
    RENEWING = "renewing"
    ENDED = "ended"
    ALL = "all"


class Fact(StrEnum):
    """A fact without which the clock or an alarm is weaker."""

    OWNER = "owner"
    ADDRESS = "address"
    DEPUTY = "deputy"
    END = "end"
    NOTICE = "notice"
    RENEWAL = "renewal"
    OPTION_DAY = "option_day"
    VALUE = "value"
    UNIT = "unit"
    CATEGORY = "category"
    SUPPLIER = "supplier"


class Order(StrEnum):
    """What the list is sorted by."""

    SLACK = "slack"
    TITLE = "title"
    END = "ends_on"
    OWNER = "owner"
    VALUE = "value"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which contracts, in which order; *person_id* is whose the view `mine` is."""

    view: View = View.ALL
    text: str = ""
    unit_id: int | None = None
    owner_id: int | None = None
    category_id: int | None = None
    supplier_id: int | None = None
    import_id: int | None = None
    missing: Fact | None = None
    order: Order = Order.SLACK
    descending: bool = False
    person_id: int | None = None


class RegisterRow(NamedTuple):
    """A contract in the list."""

    id: int
    reference: str
    title: str
    supplier: str | None
    unit: str | None
    owner: str | None
    state: ContractState
    term: TermKind | None
    coverage_end: date | None
    ends_precision: Precision
    value: Decimal | None
    currency: str
    value_text: str | None
    slack_from: date | None
    procurement_state: str | None
    has_successor: bool


class OptionRow(NamedTuple):
    """An option of a contract in the list."""

    contract_id: int
    months: int
    state: OptionState


class Totals(NamedTuple):
    """How many contracts a list holds, and what they are worth."""

    contracts: int
    value: Decimal | None
