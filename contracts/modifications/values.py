"""A modification as somebody tells it."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from .models import Ground


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreed:
    """What was agreed, when and on what ground; None: that part of the contract stays as it was."""

    on: date
    ground: Ground
    what: str
    value_change: Decimal | None = None
    ends_on: date | None = None
    document: str | None = None
    notice_published_on: date | None = None
