"""What is read of a file of deviations: its columns, its rows, and the rows that were refused."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from ....core.said import Said
from ...deviations.values import Report
from ..logs.values import LogFile, LogReport, Row


class DeviationField(StrEnum):
    """What a column can hold: the names of `--map FIELD=COLUMN`."""

    CONTRACT = "contract"
    TITLE = "title"
    SUPPLIER = "supplier"
    SEEN_ON = "seen_on"
    WHAT = "what"
    SEVERITY = "severity"
    TYPE = "type"
    SEEN_BY = "seen_by"
    EFFECT = "effect"
    OWN_SHARE = "own_share"
    STATE = "state"
    CLOSED_ON = "closed_on"
    LESSON = "lesson"


@dataclass(frozen=True, slots=True)
class Told(Row):
    """One deviation as it was understood."""

    report: Report
    closed_on: date | None
    lesson: str | None
    notes: tuple[Said, ...] = ()


DeviationFile = LogFile[DeviationField, Told]
DeviationsReport = LogReport[DeviationField, Told]
