"""Rows of one file that say the same: a row that is there twice makes one contract, not two with two alarms."""

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ...core.said import Said, say
from .told import Told, Words
from .values import Row

SAME = say("Rivi on täsmälleen sama kuin rivi %(row)s, joten siitä ei tullut toista sopimusta.")
SAME_ELSEWHERE = say(
    "Rivi on täsmälleen sama kuin taulukon %(sheet)s rivi %(row)s, joten siitä ei tullut toista sopimusta."
)
ALIKE = say(
    "Rivin tunnistetut tiedot ovat samat kuin rivillä %(row)s. Muut sarakkeet eroavat, joten molemmat ovat sopimuksia."
)


@dataclass(frozen=True, slots=True)
class Repeat:
    """A row that says what another said before it; *is_whole*: in every column, so that it was not taken again."""

    row: Row
    of: Row
    is_whole: bool

    @property
    def note(self) -> Said:
        """What is told of it."""
        if not self.is_whole:
            return Said(ALIKE.msgid, {"row": self.of.row})
        if self.of.sheet != self.row.sheet:
            return Said(SAME_ELSEWHERE.msgid, {"row": self.of.row, "sheet": self.of.sheet or ""})
        return Said(SAME.msgid, {"row": self.of.row})


def repeats_in(rows: Sequence[tuple[int, Row, str]], told: Mapping[int, Told]) -> dict[int, Repeat]:
    """Return by place which of the rows (place, row, key) repeat another: wholly, or in all that was recognised."""
    groups: dict[str, list[tuple[int, Row]]] = defaultdict(list)
    for place, row, key in rows:
        groups[key].append((place, row))
    found: dict[int, Repeat] = {}
    for group in groups.values():
        if len(group) > 1:
            found |= _within(group, told)
    return found


def _within(group: Sequence[tuple[int, Row]], told: Mapping[int, Told]) -> dict[int, Repeat]:
    whole: dict[str, Row] = {}
    read: dict[str, Row] = {}
    found: dict[int, Repeat] = {}
    for place, row in group:
        words = told[place].words
        same = whole.setdefault(_mark(words), row)
        alike = read.setdefault(_mark({name: word for name, word in words.items() if name != "extra"}), row)
        if same is not row:
            found[place] = Repeat(row, same, is_whole=True)
        elif alike is not row:
            found[place] = Repeat(row, alike, is_whole=False)
    return found


def _mark(words: Words) -> str:
    return json.dumps(words, sort_keys=True)
