"""Indicators as somebody sets them and as pages tell them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

from .models import Direction, Indicator, Measurement, Rhythm


class Standing(StrEnum):
    """How an indicator stands by its latest period that should have been measured."""

    MET = "met"
    MISSED = "missed"
    LACKING = "lacking"
    NEW = "new"


class Course(StrEnum):
    """Where the last two figures lead."""

    BETTER = "better"
    WORSE = "worse"
    SAME = "same"


class Period(NamedTuple):
    """A span of the calendar that is measured once; both days are in it."""

    first_on: date
    last_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """An indicator as somebody sets it."""

    name: str
    unit: str
    direction: Direction
    target: Decimal
    rhythm: Rhythm
    starts_on: date
    source: str | None = None
    measured_by: str | None = None


@dataclass(frozen=True, slots=True)
class Told:
    """An indicator with what was measured of it (what stands, oldest first), and how it stands today."""

    indicator: Indicator
    measurements: Sequence[Measurement]
    standing: Standing
    course: Course | None
    lacking: Sequence[Period]
    missed: int
    due_on: date | None


@dataclass(frozen=True, slots=True)
class IndicatorLine:
    """An indicator in the list of all contracts."""

    contract_id: int
    reference: str
    title: str
    supplier: str | None
    told: Told
