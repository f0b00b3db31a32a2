"""What every import of a log does: it is kept as an import, and its rows are led to the contracts that they mean."""

from collections.abc import Collection, Iterable

from sqlmodel import Session

from ....core import audit
from ....core.bulk import insert_rows
from ....core.database import now
from ....core.said import say
from ....people.models import Person
from ....people.service import COMMAND
from .. import queries
from ..models import IMPORT, ImportBatch, ImportKind, ImportState, RefusedRow
from ..service import NAME_LENGTH, refused_row
from ..values import Refusal
from .meaning import register_of
from .values import AnyField, AnyRow, LogFile


def begun(session: Session, file: LogFile[AnyField, AnyRow], kind: ImportKind, by: Person | None) -> ImportBatch:
    """Keep the import, and say that it is at work: what was due before it waits until somebody has looked."""
    queries.lock_imports(session)
    batch = ImportBatch(
        kind=kind,
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


def meant(session: Session, file: LogFile[AnyField, AnyRow]) -> tuple[list[tuple[int, AnyRow]], list[Refusal]]:
    """Return the rows with the contract that each means, and all that are refused, in the order of the file."""
    register = register_of(session)
    found: list[tuple[int, AnyRow]] = []
    refused = list(file.refused)
    for row in file.told:
        contract = register.meant(row)
        if isinstance(contract, int):
            found.append((contract, row))
        else:
            refused.append(contract)
    return found, in_order(refused)


def in_order(refused: Iterable[Refusal]) -> list[Refusal]:
    """Return refused rows in the order of the file."""
    return sorted(refused, key=lambda one: (one.sheet or "", one.row))


def ended(
    session: Session,
    batch: ImportBatch,
    made: dict[str, list[int]],
    *,
    created: int,
    unchanged: int,
    refused: list[Refusal],
) -> None:
    """Write down what the import did."""
    batch.made, batch.created, batch.unchanged, batch.refused = made, created, unchanged, len(refused)
    batch.rows = created + unchanged + batch.refused
    insert_rows(session, RefusedRow, [refused_row(batch, one) for one in refused])
    session.add(batch)
    session.flush()


def taken_out(session: Session, batch: ImportBatch, contracts: Collection[int], by: Person | None) -> None:
    """Write down that the import is undone, in the log of each contract that it had brought something."""
    why = say("Tuonti %(id)s kumottu: %(file)s", id=batch.id or 0, file=batch.file_name).kept()
    who = {"actor": by.name if by else COMMAND, "actor_id": by.id if by else None}
    event = {**who, "subject": "contract", "action": "import_undone", "why": why}
    audit.note_many(session, [event | {"subject_id": one} for one in sorted(contracts)])
    batch.state, batch.undone_at = ImportState.UNDONE, now(session)
    session.add(batch)
    session.flush()
