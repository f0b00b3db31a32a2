"""Appeals as plain values."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class ServedBy(StrEnum):
    """How a decision was served."""

    ELECTRONIC = "electronic"
    POST = "post"


class Standstill(StrEnum):
    """Which standstill is kept before the contract (in Finnish: odotusaika)."""

    REQUIRED = "required"
    VOLUNTARY = "voluntary"
    LEFT_OUT = "left_out"
    NONE = "none"


class AppealKind(StrEnum):
    """What is sought."""

    RECTIFICATION = "rectification"
    MARKET_COURT = "market_court"
    OTHER = "other"


class Outcome(StrEnum):
    """How it ended."""

    REJECTED = "rejected"
    ACCEPTED = "accepted"
    PARTLY = "partly"
    WITHDRAWN = "withdrawn"


class StandstillState(StrEnum):
    """Where the standstill stands."""

    NOT_SERVED = "not_served"
    NOT_BEGUN = "not_begun"
    NOT_KEPT = "not_kept"
    RUNNING = "running"
    SUSPENDED = "suspended"
    OVER = "over"


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """A decision as it was served. *deficient*: it, or its instructions for appeal, lack something essential."""

    decided_on: date
    served_on: date
    served_by: ServedBy
    standstill: Standstill
    deficient: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class LastDay:
    """A statutory last day and how it was reached: *count* days or months from *from_on*, moved to a working day.

    *rule* names the legal parameter.
    """

    on: date
    raw_on: date
    from_on: date
    count: int
    months: bool
    rule: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Where the standstill stands, and from when the contract may be made; None where nobody can tell yet."""

    state: StandstillState
    last: LastDay | None = None
    contract_on: date | None = None


@dataclass(frozen=True, slots=True)
class Pending:
    """A stretch during which an appeal keeps the contract from being made; *until* is None while it is pending."""

    since: date
    until: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """An appeal as its form says it."""

    kind: AppealKind
    appellant: str
    received_on: date
    target_on: date | None = None
    handler_id: int | None = None
    suspends: bool = False
    decided_on: date | None = None
    outcome: Outcome | None = None
    decision: str | None = None
