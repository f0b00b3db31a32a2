"""Takes deviations that were read into the register; what is there already stays as it is."""

from datetime import date

import sqlalchemy as sa
from sqlmodel import Session, col

from ....core.batches import batches
from ....core.bulk import insert_rows
from ....core.database import now
from ....core.names import folded
from ....people.models import Person
from ....people.service import COMMAND
from ...deviations.models import Deviation
from ...deviations.service import close_past, record
from .. import queries
from ..models import IMPORT, ImportBatch, ImportKind, RefusedRow
from ..service import NAME_LENGTH, refused_row
from ..values import Refusal
from .meaning import register_of
from .values import DeviationFile, DeviationsReport, RowNote, Told

MADE = "deviations"
Key = tuple[int, date, str]


def take_in(session: Session, file: DeviationFile, *, by: Person | None = None) -> DeviationsReport:
    """Record what the file tells and the register has not, and keep the import; the caller commits, or rolls back.

    A deviation of the same contract, day and words is the same. Doing it again changes nothing.
    """
    queries.lock_imports(session)
    batch = _begun(session, file, by)
    meant, refused = _meant(session, file)
    known = _known(session, {contract_id for contract_id, _row in meant})
    made: list[int] = []
    closed = unchanged = 0
    notes: list[RowNote] = []
    for contract_id, row in meant:
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
    batch.made, batch.created, batch.unchanged, batch.refused = {MADE: made}, len(made), unchanged, len(refused)
    batch.rows = batch.created + unchanged + batch.refused
    insert_rows(session, RefusedRow, [refused_row(batch, one) for one in refused])
    session.add(batch)
    session.flush()
    return DeviationsReport(file, batch.id, len(made), closed, unchanged, tuple(refused), tuple(notes))


def _meant(session: Session, file: DeviationFile) -> tuple[list[tuple[int, Told]], list[Refusal]]:
    register = register_of(session)
    found: list[tuple[int, Told]] = []
    refused = list(file.refused)
    for row in file.told:
        meant = register.meant(row)
        if isinstance(meant, int):
            found.append((meant, row))
        else:
            refused.append(meant)
    return found, sorted(refused, key=lambda one: (one.sheet or "", one.row))


def _known(session: Session, contract_ids: set[int]) -> set[Key]:
    rows = sa.select(col(Deviation.contract_id), col(Deviation.seen_on), col(Deviation.what))
    return {
        (contract_id, seen_on, folded(what))
        for batch in batches(contract_ids)
        for contract_id, seen_on, what in session.execute(rows.where(col(Deviation.contract_id).in_(batch)))
    }


def _begun(session: Session, file: DeviationFile, by: Person | None) -> ImportBatch:
    """Write the import's row, and say that it is at work: what was due before it waits until somebody has looked."""
    batch = ImportBatch(
        kind=ImportKind.DEVIATIONS,
        at=now(session),
        by_id=by.id if by else None,
        by=by.name if by else COMMAND,
        file_name=file.name[-NAME_LENGTH:],
        sha256=file.sha256,
        sheets=[{"sheet": one.sheet, "header_row": one.header_row, "mapping": one.mapping} for one in file.read],
    )
    session.add(batch)
    session.flush()
    session.info[IMPORT] = batch.id
    return batch
