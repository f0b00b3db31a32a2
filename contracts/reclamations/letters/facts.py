"""What a reclamation letter says, as plain values: whatever is not known is left out of the letter."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum


class LetterKind(StrEnum):
    """What the letter is for."""

    NOTICE = "a"  # a notice of a defect, without claims
    CLAIMS = "b"  # with claims
    FINAL = "c"  # a final deadline, with the threat of termination; needs approval


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """A person who answers for one of the parties."""

    name: str
    email: str | None = None
    phone: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Buyer:
    """The contracting authority that sends the letter (in Finnish: tilaaja)."""

    name: str
    business_id: str | None = None
    unit: str | None = None
    contact: Contact | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Receiver:
    """The supplier; *address* is where reclamations are sent, on one line or several."""

    name: str
    business_id: str | None = None
    contact: Contact | None = None
    address: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """The contract that was not kept; *terms* are the general terms that apply, in their own version."""

    title: str
    reference: str | None = None
    signed_on: date | None = None
    terms: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What was seen. *severity* is the buyer's own class in words: the shipped letter does not tell it."""

    what: str
    seen_on: date
    seen_by: str | None = None
    effect: str | None = None
    severity: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Demand:
    """What is asked for; *working* shows line by line how the amount (euros) follows from the contract's terms."""

    text: str
    amount: Decimal | None = None
    working: tuple[str, ...] = ()
    due_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Sender:
    """Who signs, and by what authority (in Finnish: toimivalta)."""

    name: str
    title: str | None = None
    authority: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """A reclamation letter (in Finnish: reklamaatio), in the supplier's language: fi, sv or en."""

    kind: LetterKind
    language: str
    number: str
    dated: date
    buyer: Buyer
    supplier: Receiver
    contract: Agreement
    findings: tuple[Finding, ...]
    clause: str | None = None
    earlier: tuple[str, ...] = ()
    demands: tuple[Demand, ...] = ()
    correct_by: date | None = None
    answer_by: date | None = None
    consequences: tuple[str, ...] = ()
    reserves_rights: bool = True
    attachments: tuple[str, ...] = ()
    sender: Sender | None = None
    distribution: tuple[str, ...] = ()
    secrecy: str | None = None
    sent_how: str | None = None
