"""Reads the late phases that alerts are about."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlmodel import Session

from ..calendar.milestones.models import MilestoneKind
from ..calendar.phases.queries import begun
from ..calendar.phases.rules import read_number

KIND = MilestoneKind.PHASE_LATE


@dataclass(frozen=True, slots=True)
class Late:
    """A phase that is late: of which procurement, by when it should have been done, and what waits for it."""

    procurement_id: int
    phase: str
    until_on: date | None
    following: str
    needed_on: date | None


def told(session: Session, alerts: Iterable[Any]) -> dict[int, Late]:
    """Return the phase of each of these alerts (rows of the table) that is about one, by the alert's id."""
    mine = [one for one in alerts if one.kind == KIND and one.procurement_id]
    found = begun(session, {one.procurement_id for one in mine}) if mine else {}
    late = {}
    for one in mine:
        of, phase = found.get(one.procurement_id), read_number(one.number)
        going = of.going if of is not None else None
        same = going if going is not None and going.phase == phase else None
        late[one.id] = Late(
            one.procurement_id,
            phase,
            same.until_on if same else None,
            same.following if same else "",
            of.needed_on if of else None,
        )
    return late
