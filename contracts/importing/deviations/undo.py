"""Takes out the deviations that an import brought, while nobody has done anything with them."""

from collections.abc import Sequence
from typing import NamedTuple

import sqlalchemy as sa
from sqlmodel import Session, col

from ....core import audit, changes
from ....core.batches import batches
from ....core.bulk import table_of
from ....core.database import now
from ....core.errors import Conflict
from ....core.i18n import _
from ....core.pointing import pointing_at
from ....core.said import say
from ....people.models import Person
from ....people.service import COMMAND
from ...deviations.models import Deviation, DeviationStep, StepKind
from ...queries import references_of
from ..models import ImportBatch, ImportState

SHOWN = 20
_OF_IMPORTS = (StepKind.RECORDED, StepKind.RAISED, StepKind.CLOSED)


def undo_deviations(session: Session, batch: ImportBatch, *, by: Person | None) -> int:
    """Undo the import and return how many deviations went; raises Conflict where somebody has gone on with one."""
    ids = batch.made.get("deviations", [])
    rows = _rows(session, ids)
    _refuse_touched(session, rows)
    for some in batches(ids):
        session.execute(sa.delete(Deviation).where(col(Deviation.id).in_(some)))
    why = say("Tuonti %(id)s kumottu: %(file)s", id=batch.id or 0, file=batch.file_name).kept()
    who = {"actor": by.name if by else COMMAND, "actor_id": by.id if by else None}
    contracts = {row.contract_id for row in rows}
    event = {**who, "subject": "contract", "action": "import_undone", "why": why}
    audit.note_many(session, [event | {"subject_id": one} for one in sorted(contracts)])
    batch.state, batch.undone_at = ImportState.UNDONE, now(session)
    session.add(batch)
    changes.changed(session, contracts=contracts)
    session.flush()
    return len(rows)


class _Row(NamedTuple):
    id: int
    contract_id: int
    number: int


def _rows(session: Session, ids: list[int]) -> list[_Row]:
    rows = sa.select(col(Deviation.id), col(Deviation.contract_id), col(Deviation.number))
    found = (session.execute(rows.where(col(Deviation.id).in_(some))) for some in batches(ids))
    return [_Row(id_ or 0, contract_id, number) for some in found for id_, contract_id, number in some]


def _refuse_touched(session: Session, rows: Sequence[_Row]) -> None:
    touched = _gone_on_with(session, [row.id for row in rows])
    if not touched:
        return
    references = references_of(session, {row.contract_id for row in rows})
    names = [f"{references[row.contract_id]} / {row.number}" for row in rows if row.id in touched]
    shown = ", ".join(names[:SHOWN]) + (" …" if len(names) > SHOWN else "")
    text = _("Tuontia ei voi kumota: näihin poikkeamiin on kirjattu jotain sen jälkeen: %(names)s.")
    raise Conflict(text % {"names": shown})


def _gone_on_with(session: Session, ids: list[int]) -> set[int]:
    """Return those with a step that the import did not take, or that something else points at."""
    found: set[int] = set()
    for some in batches(ids):
        steps = sa.select(col(DeviationStep.deviation_id)).where(
            col(DeviationStep.deviation_id).in_(some), col(DeviationStep.kind).not_in(_OF_IMPORTS)
        )
        undone = sa.select(col(DeviationStep.deviation_id)).where(
            col(DeviationStep.deviation_id).in_(some), col(DeviationStep.undone_at).is_not(None)
        )
        found |= {*session.scalars(steps), *session.scalars(undone)}
        for other in pointing_at(table_of(Deviation)):
            if other.table.element.name != DeviationStep.__tablename__:
                found |= {one for one in session.scalars(sa.select(other).where(other.in_(some))) if one is not None}
    return found
