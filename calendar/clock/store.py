"""Keeps what was derived: writes only what differs, and lets calendars hear of what went away."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from hashlib import sha1
from typing import Any, NamedTuple
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session

from ...core.bulk import insert_rows, table_of
from ...core.database import now, today
from ..milestones.models import ContractClock, Milestone
from . import queries
from .queries import Shown
from .shown import digests, is_tentative
from .values import DerivedClock, DerivedMilestone

_MILESTONE = table_of(Milestone)
_CLOCK = table_of(ContractClock)
_COMPARED = ("on", "slack_from", "tentative", "procurement_id", "shown")


class Key(NamedTuple):
    """What makes a day of the clock the same day for ever, whenever it is."""

    contract_id: int
    kind: str
    phase: str
    scenario: str
    number: int


@dataclass
class Difference:
    """How the kept days differ from the derived ones, as rows to write."""

    added: list[dict[str, Any]] = field(default_factory=list)
    moved: list[dict[str, Any]] = field(default_factory=list)
    gone: list[dict[str, Any]] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.added) + len(self.moved) + len(self.gone)


@dataclass(frozen=True)
class Frame:
    """What every row that is written now has in common."""

    installation: UUID
    now: datetime
    today: date


def frame(session: Session) -> Frame:
    """Return the frame of this transaction."""
    return Frame(queries.installation(session), now(session), today(session))


def key_of(contract_id: int, one: DerivedMilestone) -> Key:
    """Return the identity of a derived day."""
    return Key(contract_id, one.kind.value, one.phase, one.scenario, one.number)


def uid_of(installation: UUID, key: Key) -> UUID:
    """Return the calendar identity: made of the installation and what the day is, never of its date.

    A UUID of version 5 (RFC 9562, section 5.5), as RFC 7986, section 5.3 recommends.
    """
    name = f"{key.contract_id}|{key.kind}|{key.phase}|{key.scenario}|{key.number}"
    return UUID(bytes=sha1(installation.bytes + name.encode(), usedforsecurity=False).digest()[:16], version=5)


def compare(
    session: Session, clocks: Iterable[tuple[DerivedClock, int | None]], shown: Mapping[int, Shown], made: Frame
) -> Difference:
    """Return how what is kept of these contracts differs from their clocks (each with its procurement's id)."""
    pairs = list(clocks)
    kept = {_kept_key(row): row for row in queries.kept_milestones(session, (clock.contract_id for clock, _ in pairs))}
    found = Difference()
    for clock, procurement_id in pairs:
        about = shown[clock.contract_id]
        for one, digest in zip(clock.milestones, digests(about, clock.milestones), strict=True):
            key = key_of(clock.contract_id, one)
            values = {
                "on": one.on,
                "slack_from": one.slack_from,
                "tentative": is_tentative(one),
                "procurement_id": procurement_id if one.scenario else None,
                "shown": digest,
            }
            note_difference(found, key, values, kept.pop(key, None), made)
    for row in kept.values():
        if row.gone_on is None:
            note_gone(found, row, made)
    return found


def _kept_key(row: Any) -> Key:
    return Key(row.contract_id, row.kind, row.phase, row.scenario, row.number)


def note_difference(found: Difference, key: Key, values: dict[str, Any], row: Any, made: Frame) -> None:
    """Note what has to be written so that the kept *row*, if there is one, has these values."""
    if row is None:
        values.update(zip(Key._fields, key, strict=True))
        values.update(uid=uid_of(made.installation, key), sequence=0, changed_at=made.now, gone_on=None)
        found.added.append(values)
    elif row.gone_on is not None or any(getattr(row, name) != values[name] for name in _COMPARED):
        tells = row.gone_on is not None or row.shown != values["shown"] or row.tentative != values["tentative"]
        moved = {"sequence": row.sequence + 1, "changed_at": made.now} if tells else {}
        kept = {"sequence": row.sequence, "changed_at": row.changed_at}
        found.moved.append({"b_id": row.id, **values, **kept, **moved, "gone_on": None})


def note_gone(found: Difference, row: Any, made: Frame) -> None:
    """A day ahead that is off is told as cancelled; one that has passed just leaves when its time comes."""
    ahead = row.on >= made.today
    changed = {"sequence": row.sequence + 1, "changed_at": made.now} if ahead else {}
    kept = {"sequence": row.sequence, "changed_at": row.changed_at}
    found.gone.append({"b_id": row.id, **kept, **changed, "gone_on": made.today})


def write(session: Session, found: Difference) -> None:
    """Write the difference, in bulk."""
    insert_rows(session, Milestone, found.added)
    _update(session, _MILESTONE, "id", found.moved)
    _update(session, _MILESTONE, "id", found.gone)


def write_clocks(session: Session, clocks: Iterable[tuple[DerivedClock, int | None]]) -> None:
    """Keep the summaries that differ."""
    rows = [_clock_row(clock, procurement_id) for clock, procurement_id in clocks]
    kept = queries.kept_clocks(session, (row["contract_id"] for row in rows))
    added = [row for row in rows if row["contract_id"] not in kept]
    insert_rows(session, ContractClock, added)
    changed = [row for row in rows if row["contract_id"] in kept and dict(kept[row["contract_id"]]._mapping) != row]
    _update(session, _CLOCK, "contract_id", [{"b_id": row.pop("contract_id"), **row} for row in changed])


def _update(session: Session, table: sa.Table, key: str, rows: list[dict[str, Any]]) -> None:
    if rows:
        values: dict[str, Any] = {name: sa.bindparam(f"v_{name}") for name in rows[0] if name != "b_id"}
        statement = sa.update(table).where(table.c[key] == sa.bindparam("b_id")).values(values)
        session.execute(statement, [{n if n == "b_id" else f"v_{n}": v for n, v in row.items()} for row in rows])


def _clock_row(clock: DerivedClock, procurement_id: int | None) -> dict[str, Any]:
    review = next((one.on for one in clock.milestones if one.kind == "review"), None)
    return {
        "contract_id": clock.contract_id,
        "procurement_id": procurement_id,
        "procedure": clock.procedure.value if clock.procedure is not None else None,
        "procedure_guessed": clock.procedure_guessed,
        "needed_on": clock.needed_on,
        "latest_safe_start_on": clock.latest_safe_start_on,
        "planning_start_on": clock.planning_start_on,
        "too_late_after": clock.too_late_after,
        "slack_from": clock.latest_safe_start_on or review,
        "notes": [one.code.value for one in clock.notes],
    }
