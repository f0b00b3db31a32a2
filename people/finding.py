"""Finds the people and units that a register names, and makes those that are new, thousands at a time."""

from collections.abc import Collection, Mapping

import sqlalchemy as sa
from sqlmodel import Session, col

from ..core.audit import note_many
from ..core.bulk import insert_rows, take_ids
from ..core.changes import rearranged
from ..core.database import now
from ..core.names import clipped, folded
from . import queries
from .matching import match_people
from .models import Person, Unit
from .values import Named

NAME_LENGTH = 200


def find_or_make_people(
    session: Session, wanted: Collection[Named], *, actor: str, actor_id: int | None = None, why: str | None = None
) -> tuple[Mapping[Named, int], list[int]]:
    """Return the id of everybody named, and the ids of those who were made; `matching` decides who is meant."""
    if not wanted:
        return {}, []
    matched = match_people(queries.known_people(session), wanted)
    made = take_ids(session, Person, len(matched.new))
    ids = dict(matched.known)
    rows = []
    for id_, (one, words) in zip(made, matched.new, strict=True):
        ids |= dict.fromkeys(words, id_)
        name = clipped(" ".join((one.name or one.email or "").split()), NAME_LENGTH)
        rows.append({"id": id_, "name": name, "email": one.email} | _DEFAULTS | {"created_at": now(session)})
    insert_rows(session, Person, rows)
    for id_, address in matched.addresses.items():
        session.execute(sa.update(Person).where(col(Person.id) == id_).values(email=address))
    who = {"actor": actor, "actor_id": actor_id, "subject": "person", "why": why, "old": None}
    note_many(
        session,
        ({**who, "subject_id": row["id"], "action": "created", "field": "name", "new": row["name"]} for row in rows),
    )
    note_many(
        session,
        (
            {**who, "subject_id": id_, "action": "changed", "field": "email", "new": address}
            for id_, address in matched.addresses.items()
        ),
    )
    return ids, made


_DEFAULTS: dict[str, object] = {"language": "fi", "active": True}


def find_or_make_units(session: Session, names: Collection[str]) -> tuple[Mapping[str, int], list[int]]:
    """Return the id of each unit named, and the ids of those that were made."""
    known = {folded(name): id_ for id_, name in reversed(queries.known_units(session))} if names else {}
    new = {folded(name): name for name in reversed(list(names)) if folded(name) not in known}
    made = take_ids(session, Unit, len(new))
    known |= dict(zip(new, made, strict=True))
    rows = [{"id": known[key], "name": clipped(name, NAME_LENGTH)} for key, name in new.items()]
    insert_rows(session, Unit, rows)
    if made:
        rearranged(session)
    return {name: known[folded(name)] for name in names}, made
