"""Attachments as plain values."""

from dataclasses import dataclass

from .models import Publicity


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """What an attachment belongs to: one of these."""

    contract_id: int | None = None
    deviation_id: int | None = None
    report_id: int | None = None

    def __post_init__(self) -> None:
        if sum(one is not None for one in (self.contract_id, self.deviation_id, self.report_id)) != 1:
            raise ValueError("an attachment belongs to one thing")


@dataclass(frozen=True, slots=True, kw_only=True)
class Openness:
    """What is said of who may see a file."""

    publicity: Publicity
    ground: str | None = None
    trade_secret: bool = False
