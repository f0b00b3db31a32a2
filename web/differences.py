"""What an import changes or disputes, in the words of its reader: for its page and its command."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from .field_names import field_label, shown_value
from .field_words import word_of


class Difference(NamedTuple):
    """One thing that changed: its name, what it was and what it is."""

    name: str
    old: str
    new: str


def differences(fields: Mapping[str, tuple[Any, Any]]) -> list[Difference]:
    """Return what changed, each unknown column of the file by its own heading."""
    found = []
    for field, (old, new) in fields.items():
        if field == "extra":
            old, new = old or {}, new or {}
            headings = [one for one in dict.fromkeys([*old, *new]) if old.get(one) != new.get(one)]
            found += [Difference(one, shown_value(old.get(one)), shown_value(new.get(one))) for one in headings]
        else:
            found.append(Difference(field_label(field), word_of(field, old), word_of(field, new)))
    return found
