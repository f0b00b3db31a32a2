"""What is read of a file of feedback: its columns and its rows."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from ...feedback.models import Theme
from ...feedback.values import Given
from ..logs.values import LogFile, LogReport, Row


class FeedbackField(StrEnum):
    """What a column can hold: the names of `--map FIELD=COLUMN`."""

    CONTRACT = "contract"
    TITLE = "title"
    SUPPLIER = "supplier"
    ON = "on"
    QUALITY = "quality"
    TIMELINESS = "timeliness"
    COOPERATION = "cooperation"
    TEXT = "text"
    THEME = "theme"


@dataclass(frozen=True, slots=True)
class Told(Row):
    """One answer as it was understood."""

    on: date
    given: Given
    theme: Theme | None


FeedbackFile = LogFile[FeedbackField, Told]
FeedbackReport = LogReport[FeedbackField, Told]
