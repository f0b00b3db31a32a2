"""Takes a file that was read into the register: matched, merged, written, and kept so that it can be undone."""

from collections.abc import Callable
from typing import Any

from sqlmodel import Session

from ...core import changes
from ...core.bulk import insert_rows, uncollected
from ...core.database import now
from ...core.said import say
from ...people.models import Person
from ...people.service import COMMAND, ensure_organisation
from . import queries
from .creating import Origin
from .models import IMPORT, ImportBatch, RefusedRow
from .report import Report
from .sorting import sort_rows
from .values import ReadFile, ReadSheet, Refusal
from .working import Work

Progress = Callable[[int, int], None]
NAME_LENGTH = 300


def take_in(session: Session, file: ReadFile, *, by: Person | None = None, progress: Progress | None = None) -> Report:
    """Take the file's rows into the register and keep the import; the caller commits, or rolls back a trial.

    Doing it again changes nothing. *progress* is told how many of how many contracts are written.
    """
    queries.lock_imports(session)
    ensure_organisation(session)
    batch = ImportBatch(
        at=now(session),
        by_id=by.id if by else None,
        by=by.name if by else COMMAND,
        file_name=file.name[-NAME_LENGTH:],
        sha256=file.sha256,
        sheets=[_kept(sheet) for sheet in file.registers],
        rows=len(file.rows) + len(file.refused),
        refused=len(file.refused),
    )
    session.add(batch)
    session.flush()
    insert_rows(session, RefusedRow, [refused_row(batch, one) for one in file.refused])
    return take_rows(session, batch, file, by=by, progress=progress)


def take_rows(
    session: Session, batch: ImportBatch, file: ReadFile, *, by: Person | None = None, progress: Progress | None = None
) -> Report:
    """Take the rows of *file* in as part of the import *batch*; its counts grow by what is done."""
    session.info[IMPORT] = batch.id
    why = say("Tuonti %(id)s: %(file)s", id=batch.id or 0, file=batch.file_name).kept()
    origin = Origin(batch, batch.by if by is None else by.name, by.id if by else None, why)
    with uncollected():
        work = Work(session, origin, sort_rows(session, file.rows))
        work.link()
        work.merge()
        work.write(progress)
        report = work.report(file)
    batch.created += len(report.created)
    batch.updated += len(report.updated)
    batch.unchanged += report.unchanged
    batch.conflicts += len(report.conflicts)
    session.add(batch)
    session.flush()
    changes.changed(session, contracts=work.touched)
    return report


def _kept(sheet: ReadSheet) -> dict[str, Any]:
    where = {"sheet": sheet.sheet, "header_row": sheet.header_row, "mapping": sheet.mapping}
    return {**where, "facts": sheet.facts.to_json()}


def refused_row(batch: ImportBatch, one: Refusal) -> dict[str, Any]:
    """Return what is kept of a refused row."""
    return {
        "import_id": batch.id,
        "sheet": one.sheet,
        "row": one.row,
        "column": one.column,
        "value": one.value,
        "reason": one.reason.to_json(),
        "remedy": one.remedy.to_json(),
        "suggestion": one.suggestion,
        "raw": dict(one.raw),
    }
