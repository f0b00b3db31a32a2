"""Attachments as plain values."""

from dataclasses import dataclass
from typing import Any

from .models import SUBJECTS, Publicity


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """What an attachment belongs to: one of these."""

    contract_id: int | None = None
    deviation_id: int | None = None
    report_id: int | None = None
    obligation_id: int | None = None
    meeting_id: int | None = None

    @property
    def ids(self) -> dict[str, Any]:
        """The columns that name it."""
        return {name: getattr(self, name) for name in SUBJECTS}

    def __post_init__(self) -> None:
        if sum(one is not None for one in self.ids.values()) != 1:
            raise ValueError("an attachment belongs to one thing")


@dataclass(frozen=True, slots=True, kw_only=True)
class Openness:
    """What is said of who may see a file."""

    publicity: Publicity
    ground: str | None = None
    trade_secret: bool = False
