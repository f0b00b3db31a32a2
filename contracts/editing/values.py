"""What a person can write of a contract by hand."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from ...core.errors import Conflict
from ..models import ContractKind, TermKind
from ..terms.procedures import Procedure


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """A contract's facts as a form holds them; names are found or made, None is not known.

    `options` are the months of the open options in their order; None leaves options as they are.
    """

    title: str
    case_number: str | None = None
    description: str | None = None
    supplier: str | None = None
    business_id: str | None = None
    unit: str | None = None
    category: str | None = None
    cpv: str | None = None
    owner_id: int | None = None
    deputy_id: int | None = None
    expert_id: int | None = None
    approver_id: int | None = None
    kind: ContractKind | None = None
    procedure: Procedure | None = None
    general_terms: str | None = None
    term: TermKind | None = None
    starts_on: date | None = None
    ends_on: date | None = None
    renewal_months: int | None = None
    notice_months: int | None = None
    last_competed_on: date | None = None
    options: tuple[int, ...] | None = None
    option_notice_months: int | None = None
    estimated_value: Decimal | None = None
    maximum_value: Decimal | None = None
    case_link: str | None = None
    buying_instruction: str | None = None


class Stale(Conflict):
    """Somebody else changed the contract meanwhile: who and when, so that both versions can be compared."""

    def __init__(self, text: str, *, by: str, at: datetime) -> None:
        super().__init__(text)
        self.by, self.at = by, at
