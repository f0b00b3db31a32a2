"""Points of health: each part takes some away for each count, up to its most, and what is left of 100 is told. Pure."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import Self

WHOLE, GOOD, FAIR = 100, 80, 50


class Fault(StrEnum):
    """What takes points from a contract's health; the gravest first."""

    UNREACHABLE = "unreachable"
    NO_OWNER = "no_owner"
    LATE_PLANNING = "late_planning"
    ENDED = "ended"
    NO_END = "no_end"
    VALUE_EARLY = "value_early"
    MODIFICATIONS = "modifications"
    OVERDUE_DEVIATIONS = "overdue_deviations"
    LATE_ANSWERS = "late_answers"
    LATE_TASKS = "late_tasks"
    NO_NOTICE = "no_notice"
    NO_OPTION_DAY = "no_option_day"
    NO_DEPUTY = "no_deputy"
    NO_REMEDIES = "no_remedies"


class Blemish(StrEnum):
    """What takes points from a supplier's health: what was its doing, in the last twelve months or open still."""

    GRAVE_OPEN = "grave_open"
    SEEN = "seen"
    FAILED = "failed"
    LATE_ANSWERS = "late_answers"
    CLAIMS = "claims"
    WEAK_FEEDBACK = "weak_feedback"
    MISSED_TARGETS = "missed_targets"


class Grade(StrEnum):
    """What points mean in a word."""

    GOOD = "good"
    FAIR = "fair"
    WEAK = "weak"


@dataclass(frozen=True, slots=True)
class Weight:
    """How many points one count takes, and how many the part takes at most."""

    each: int
    most: int


FAULTS: dict[Fault, Weight] = {
    Fault.UNREACHABLE: Weight(25, 25),
    Fault.NO_OWNER: Weight(20, 20),
    Fault.LATE_PLANNING: Weight(20, 20),
    Fault.ENDED: Weight(15, 15),
    Fault.NO_END: Weight(15, 15),
    Fault.VALUE_EARLY: Weight(10, 10),
    Fault.MODIFICATIONS: Weight(10, 10),
    Fault.OVERDUE_DEVIATIONS: Weight(5, 15),
    Fault.LATE_ANSWERS: Weight(5, 10),
    Fault.LATE_TASKS: Weight(4, 12),
    Fault.NO_NOTICE: Weight(5, 5),
    Fault.NO_OPTION_DAY: Weight(5, 5),
    Fault.NO_DEPUTY: Weight(5, 5),
    Fault.NO_REMEDIES: Weight(3, 3),
}
BLEMISHES: dict[Blemish, Weight] = {
    Blemish.GRAVE_OPEN: Weight(10, 30),
    Blemish.SEEN: Weight(2, 20),
    Blemish.FAILED: Weight(5, 15),
    Blemish.LATE_ANSWERS: Weight(10, 20),
    Blemish.CLAIMS: Weight(5, 15),
    Blemish.WEAK_FEEDBACK: Weight(5, 15),
    Blemish.MISSED_TARGETS: Weight(4, 12),
}


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the working: how many there are, what each takes, and what they take together."""

    kind: Fault | Blemish
    count: int
    weight: Weight

    @property
    def points(self) -> int:
        """The points that it takes."""
        return min(self.count * self.weight.each, self.weight.most)


@dataclass(frozen=True, slots=True)
class Health:
    """The working, and the points that are left of the whole, 0–100."""

    parts: tuple[Part, ...]
    score: int

    @classmethod
    def of(cls, parts: tuple[Part, ...]) -> Self:
        """Return what these parts leave."""
        return cls(parts, max(0, WHOLE - sum(part.points for part in parts)))

    @property
    def grade(self) -> Grade:
        """What they mean."""
        return grade_of(self.score)

    @property
    def faults(self) -> tuple[Part, ...]:
        """The parts that take something."""
        return tuple(part for part in self.parts if part.count)


def grade_of(score: int) -> Grade:
    """Return what the points mean: from 80 good, from 50 fair."""
    return Grade.GOOD if score >= GOOD else Grade.FAIR if score >= FAIR else Grade.WEAK


@lru_cache(4_000)
def contract_health(counts: tuple[int, ...]) -> Health:
    """Return a contract's health; *counts* are those of each fault, in their order."""
    return Health.of(tuple(Part(kind, n, FAULTS[kind]) for kind, n in zip(Fault, counts, strict=True)))


@dataclass(frozen=True, slots=True)
class Line:
    """A fault over many contracts: how many have it, and the points that it takes of them in all."""

    kind: Fault
    contracts: int
    points: int


@dataclass(frozen=True, slots=True)
class Summary:
    """How many contracts were looked at, how many of each grade, their mean, and the faults, the gravest first."""

    contracts: int
    grades: Counter[Grade]
    mean: int
    lines: tuple[Line, ...]


def summary(healths: Sequence[Health]) -> Summary | None:
    """Return how these contracts are together; None of none. Alike ones are counted by their identity, and once."""
    if not healths:
        return None
    alike, distinct = Counter(map(id, healths)), {id(one): one for one in healths}
    grades, having, points, total = Counter[Grade](), Counter[Fault](), Counter[Fault](), 0
    for key, n in alike.items():
        health = distinct[key]
        grades[health.grade] += n
        total += n * health.score
        for part in health.faults:
            if isinstance(part.kind, Fault):
                having[part.kind] += n
                points[part.kind] += n * part.points
    lines = sorted((Line(kind, having[kind], points[kind]) for kind in having), key=lambda one: _order(one.kind))
    return Summary(len(healths), grades, round(total / len(healths)), tuple(lines))


def _order(kind: Fault) -> tuple[int, int]:
    """What weighs most first."""
    return -FAULTS[kind].most, list(Fault).index(kind)


def supplier_health(counts: dict[Blemish, int], *, observed: int) -> Health | None:
    """Return a supplier's health; None where nothing has been *observed* of it: silence is no praise."""
    if not observed:
        return None
    return Health.of(tuple(Part(kind, counts.get(kind, 0), BLEMISHES[kind]) for kind in Blemish))
