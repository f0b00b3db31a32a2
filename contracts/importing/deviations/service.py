"""Takes deviations that were read into the register; what is there already stays as it is."""

from datetime import date

import sqlalchemy as sa
from sqlmodel import Session, col

from ....core.batches import batches
from ....core.names import folded
from ....people.models import Person
from ...deviations.models import Deviation
from ...deviations.service import close_past, record
from ..logs.taking import begun, ended, meant
from ..logs.values import LogReport, RowNote
from ..models import ImportKind
from .values import DeviationFile, DeviationsReport

MADE = "deviations"
Key = tuple[int, date, str]


def take_in(session: Session, file: DeviationFile, *, by: Person | None = None) -> DeviationsReport:
    """Record what the file tells and the register has not, and keep the import; the caller commits, or rolls back.

    A deviation of the same contract, day and words is the same. Doing it again changes nothing.
    """
    batch = begun(session, file, ImportKind.DEVIATIONS, by)
    found, refused = meant(session, file)
    known = _known(session, {contract_id for contract_id, _row in found})
    made: list[int] = []
    closed = unchanged = 0
    notes: list[RowNote] = []
    for contract_id, row in found:
        key = (contract_id, row.report.seen_on, folded(row.report.what))
        if key in known:
            unchanged += 1
            continue
        known.add(key)
        deviation = record(session, contract_id, row.report, by=by)
        made.append(deviation.id or 0)
        if row.closed_on is not None:
            close_past(session, deviation, on=row.closed_on, lesson=row.lesson, by=by)
            closed += 1
        notes += [RowNote(row.sheet, row.row, note) for note in row.notes]
    ended(session, batch, {MADE: made}, created=len(made), unchanged=unchanged, refused=refused)
    return LogReport(file, batch.id, len(made), closed, unchanged, tuple(refused), tuple(notes))


def _known(session: Session, contract_ids: set[int]) -> set[Key]:
    rows = sa.select(col(Deviation.contract_id), col(Deviation.seen_on), col(Deviation.what))
    return {
        (contract_id, seen_on, folded(what))
        for batch in batches(contract_ids)
        for contract_id, seen_on, what in session.execute(rows.where(col(Deviation.contract_id).in_(batch)))
    }
