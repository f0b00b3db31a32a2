"""What a reclamation says, kept as it was approved: as JSON and back, without a loss."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any

from .letters.facts import (
    Agreement,
    Buyer,
    Contact,
    Demand,
    Finding,
    Letter,
    LetterKind,
    Receiver,
    Sender,
)


def to_json(letter: Letter) -> dict[str, Any]:
    """Return the letter as a row of the database holds it."""
    found: dict[str, Any] = _plain(asdict(letter))
    return found


def from_json(kept: Mapping[str, Any]) -> Letter:
    """Return the letter that `to_json` kept."""
    agreement, sender = kept["contract"], kept["sender"]
    return Letter(
        **{
            **kept,
            "kind": LetterKind(kept["kind"]),
            "dated": date.fromisoformat(kept["dated"]),
            "correct_by": _day(kept["correct_by"]),
            "answer_by": _day(kept["answer_by"]),
            "buyer": Buyer(**{**kept["buyer"], "contact": _contact(kept["buyer"]["contact"])}),
            "supplier": Receiver(**{**kept["supplier"], "contact": _contact(kept["supplier"]["contact"])}),
            "contract": Agreement(**{**agreement, "signed_on": _day(agreement["signed_on"])}),
            "findings": tuple(
                Finding(**{**one, "seen_on": date.fromisoformat(one["seen_on"])}) for one in kept["findings"]
            ),
            "demands": tuple(map(_demand, kept["demands"])),
            "sender": Sender(**sender) if sender else None,
            **{name: tuple(kept[name]) for name in ("earlier", "consequences", "attachments", "distribution")},
        }
    )


def _demand(kept: Mapping[str, Any]) -> Demand:
    return Demand(
        text=kept["text"],
        amount=Decimal(kept["amount"]) if kept["amount"] is not None else None,
        working=tuple(kept["working"]),
        due_on=_day(kept["due_on"]),
    )


def _contact(kept: Mapping[str, Any] | None) -> Contact | None:
    return Contact(**kept) if kept else None


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _plain(one) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    if isinstance(value, StrEnum):
        return value.value
    return str(value) if isinstance(value, date | Decimal) else value
