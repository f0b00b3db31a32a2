"""Sentences that are kept apart from the language in which they are said."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from .i18n import _, format_date

_MARK = "\x1e"  # a control character: no form and no command lets one into what a person writes


@dataclass(frozen=True, slots=True)
class Said:
    """One sentence for a person: its Finnish source and what is filled into it.

    `text()` says it in the language in use, with dates in the reader's own way; a sentence can hold another one.
    """

    msgid: str
    params: Mapping[str, "str | int | date | Said"] = field(default_factory=dict)

    def text(self) -> str:
        """The sentence in the reader's language."""
        return _(self.msgid) % {name: _shown(value) for name, value in self.params.items()}

    def to_json(self) -> dict[str, Any]:
        """What `from_json` makes the same sentence of: for a row of the database."""
        return {"msgid": self.msgid, "params": {name: _packed(value) for name, value in self.params.items()}}

    def kept(self) -> str:
        """What `retold` makes the same sentence of: for a column that holds what people write, too."""
        return _MARK + json.dumps(self.to_json(), ensure_ascii=False)

    @staticmethod
    def from_json(kept: Mapping[str, Any]) -> "Said":
        """The sentence that `to_json` kept."""
        return Said(kept["msgid"], {name: _unpacked(value) for name, value in kept["params"].items()})


def say(msgid: str, /, **params: str | int | date | Said) -> Said:
    """Mark a Finnish sentence for translation and fill it later: to Babel this is a keyword like `_`."""
    return Said(msgid, params)


def retold(text: str) -> str:
    """Return a column's text as it is read: a sentence that was kept in the reader's language, a person's as it is."""
    return Said.from_json(json.loads(text.removeprefix(_MARK))).text() if text.startswith(_MARK) else text


def _shown(value: "str | int | date | Said") -> str | int:
    if isinstance(value, Said):
        return value.text()
    return format_date(value) if isinstance(value, date) else value


def _packed(value: "str | int | date | Said") -> Any:
    if isinstance(value, Said):
        return {"said": value.to_json()}
    return {"date": value.isoformat()} if isinstance(value, date) else value


def _unpacked(value: Any) -> "str | int | date | Said":
    if isinstance(value, dict):
        return Said.from_json(value["said"]) if "said" in value else date.fromisoformat(value["date"])
    return value if isinstance(value, int) else str(value)
