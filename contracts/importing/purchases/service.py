"""Takes purchases that were read into the register, and takes out again what an import brought."""

from collections import Counter
from collections.abc import Iterator, Sequence
from hashlib import sha256

import sqlalchemy as sa
from sqlmodel import Session, col

from ....core import audit
from ....core.batches import batches
from ....core.bulk import insert_rows, take_ids
from ....core.changes import changed
from ....core.said import say
from ....people.models import Person
from ....people.service import COMMAND
from ...parties import normalised_supplier
from ...spending.models import Spend
from ..logs.taking import begun, ended, in_order, taken_out
from ..logs.values import LogReport
from ..models import ImportBatch, ImportKind
from ..values import Refusal
from .meaning import ledger_of
from .values import Bought, PurchaseFile, PurchaseReport

MADE = "spend"
_NOTE = 300


def take_in(session: Session, file: PurchaseFile, *, by: Person | None = None) -> PurchaseReport:
    """Keep the purchases that the register has not, and the import; the caller commits, or rolls back.

    A row that was taken in before, by this file or another export, changes nothing. What was bought under no contract
    is counted by supplier and not kept. The forecast and the clock follow in the same transaction.
    """
    batch = begun(session, file, ImportKind.PURCHASES, by)
    ledger, refused = ledger_of(session), list(file.refused)
    found: list[tuple[int, str, Bought]] = []
    outside: Counter[str] = Counter()
    for key, row in _keyed(file.told):
        meant = ledger.meant(row)
        if isinstance(meant, Refusal):
            refused.append(meant)
        elif meant is None:
            outside[row.supplier or row.business_id or ""] += 1
        else:
            found.append((meant, key, row))
    known = _known(session, [key for _id, key, _row in found])
    new = [one for one in found if one[1] not in known]
    ids = _keep(session, batch, new, by)
    unchanged, refused = len(found) - len(new), in_order(refused)
    ended(session, batch, {MADE: ids}, created=len(new), unchanged=unchanged, refused=refused)
    batch.rows += outside.total()
    return LogReport(
        file,
        batch.id,
        len(new),
        0,
        unchanged,
        tuple(refused),
        outside=dict(outside.most_common()),
    )


def undo_purchases(session: Session, batch: ImportBatch, *, by: Person | None) -> int:
    """Undo the import and return how many purchases went; those that somebody has removed since are gone already."""
    contracts: set[int] = set()
    count = 0
    for some in batches(batch.made.get(MADE, [])):
        of = sa.and_(col(Spend.id).in_(some), col(Spend.key).is_not(None), col(Spend.recorded_at) == batch.at)
        held = session.execute(sa.select(col(Spend.contract_id)).where(of)).scalars().all()
        session.execute(sa.delete(Spend).where(of))
        contracts |= set(held)
        count += len(held)
    changed(session, contracts=contracts)
    taken_out(session, batch, contracts, by)
    return count


def _keyed(rows: Sequence[Bought]) -> Iterator[tuple[str, Bought]]:
    """Yield the rows, each with what it is known by in every export: rows that are alike are numbered."""
    seen: Counter[str] = Counter()
    for row in rows:
        who = (normalised_supplier(row.supplier) if row.supplier else None) or row.business_id or row.contract
        told = "\x1f".join((who, row.voucher or "", row.on.isoformat(), str(row.amount)))
        seen[told] += 1
        yield sha256(f"{told}\x1f{seen[told]}".encode()).hexdigest(), row


def _known(session: Session, keys: Sequence[str]) -> set[str]:
    return {
        key
        for some in batches(keys)
        for key in session.scalars(sa.select(col(Spend.key)).where(col(Spend.key).in_(some)))
        if key is not None
    }


def _keep(session: Session, batch: ImportBatch, new: Sequence[tuple[int, str, Bought]], by: Person | None) -> list[int]:
    ids = take_ids(session, Spend, len(new))
    who = {"recorded_by_id": by.id if by else None, "recorded_by": by.name if by else COMMAND, "recorded_at": batch.at}
    rows = [
        {"id": id_, "contract_id": contract_id, "on": row.on, "amount": row.amount, "note": _note(row), "key": key}
        for id_, (contract_id, key, row) in zip(ids, new, strict=True)
    ]
    insert_rows(session, Spend, [{**row, **who} for row in rows])
    counts = Counter(contract_id for contract_id, _key, _row in new)
    actor = {"actor": by.name if by else COMMAND, "actor_id": by.id if by else None}
    event = {**actor, "subject": "contract", "action": "spend_imported"}
    audit.note_many(
        session,
        [
            event | {"subject_id": id_, "why": say("%(n)s ostoa, tuonti %(id)s", n=n, id=batch.id or 0).kept()}
            for id_, n in sorted(counts.items())
        ],
    )
    changed(session, contracts=counts)
    return ids


def _note(row: Bought) -> str | None:
    return " · ".join(filter(None, (row.voucher, row.text)))[:_NOTE] or None
