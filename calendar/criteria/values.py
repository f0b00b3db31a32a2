"""Criteria as plain values."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from ..lessons.models import Effect
from .models import Criterion


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What a form says of a criterion."""

    sentence: str
    effect: Effect
    category_id: int | None = None
    worked: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which criteria are asked for; words are looked for in all that is said of one."""

    text: str = ""
    category_id: int | None = None
    effect: Effect | None = None
    removed: bool = False


class Place(NamedTuple):
    """A procurement that has taken a criterion."""

    procurement_id: int
    title: str


@dataclass(frozen=True, slots=True)
class Shown:
    """A criterion with where it comes from and where it was taken."""

    one: Criterion
    category: str | None
    contract: str | None
    reference: str | None
    places: Sequence[Place]
