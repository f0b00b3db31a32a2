"""A file of deviations, read."""

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

from ....core.said import say
from ..logs.reading import MOST_ROWS, Log, read_log
from .rows import read_row
from .values import DeviationField, DeviationFile, Told
from .words import likeness

NO_ROWS = say("Tiedostossa ei ole yhtään poikkeamaa.")
NOT_DEVIATIONS = say("Taulukosta ei tunnistettu, mitä tapahtui, milloin ja minkä sopimuksen poikkeama on.")
TOO_MANY = say("Tiedostossa on yli %(n)s poikkeamaa. Jaa se osiin.", n=MOST_ROWS)


def _is_of_deviations(columns: Mapping[DeviationField, int]) -> bool:
    return DeviationField.WHAT in columns and DeviationField.SEEN_ON in columns


DEVIATIONS: Log[DeviationField, Told] = Log(
    DeviationField,
    (DeviationField.SEEN_ON, DeviationField.CLOSED_ON),
    likeness,
    _is_of_deviations,
    read_row,
    NO_ROWS,
    NOT_DEVIATIONS,
    TOO_MANY,
)


def read_deviations(
    path: Path,
    *,
    today: date,
    mapping: Mapping[str, str] | None = None,
    sheets: Sequence[str] | None = None,
    name: str | None = None,
) -> DeviationFile:
    """Read a file of deviations as `read_log` does."""
    return read_log(path, DEVIATIONS, today=today, mapping=mapping, sheets=sheets, name=name)
