"""Frameworks and dynamic purchasing systems: which contract a row's "kuuluu puitejärjestelyyn" means."""

from collections.abc import Iterable, Mapping, Sequence

import sqlalchemy as sa
from sqlmodel import Session, col

from ...core import audit
from ...core.batches import batches
from ...core.said import say
from ..models import Arrangement, Contract
from . import queries
from .queries import Parent
from .told import key_of


class Parents:
    """The contracts that can be meant, those of the register and those that this file makes."""

    def __init__(self, session: Session, texts: Iterable[str], fresh: Sequence[Parent]) -> None:
        wanted = set(texts)
        keys = {key_of(text) for text in wanted}
        known = queries.possible_parents(session, keys, wanted) if wanted else []
        mine = [one for one in fresh if one.key in keys] if wanted else []
        self._above = queries.parents_of(session) if wanted else {}
        self._by_key: dict[str, list[Parent]] = {}
        for one in [*known, *mine]:
            for key in {one.key or "", key_of(one.reference), key_of(one.case_number)}:
                self._by_key.setdefault(key, []).append(one)

    def find(self, child_id: int, text: str) -> int | None:
        """Return the contract that *text* means and remember that the child stands under it.

        Of several lots of one case the one whose reference is that very number, else the oldest. Nothing stands
        under itself, nor above what it stands under.
        """
        found = [one for one in self._by_key.get(key_of(text), ()) if not self._is_below(one.id, child_id)]
        found.sort(key=lambda one: (key_of(one.reference) != key_of(text), one.id))
        if not found:
            return None
        self._above[child_id] = found[0].id
        return found[0].id

    def _is_below(self, id_: int, child_id: int) -> bool:
        here: int | None = id_
        while here is not None:
            if here == child_id:
                return True
            here = self._above.get(here)
        return False


def link_waiting(session: Session, fresh: Sequence[Parent], *, actor: str, actor_id: int | None) -> list[int]:
    """Link contracts whose parent was not in the register when they came and is now; return their ids."""
    if not fresh:
        return []
    keys = {one.key for one in fresh}
    waiting = [(id_, text) for id_, text in queries.parentless(session) if key_of(text) in keys]
    parents = Parents(session, (text for _id, text in waiting), fresh)
    found = {id_: parent for id_, text in waiting if (parent := parents.find(id_, text)) is not None}
    write_parents(session, found)
    event = {"actor": actor, "actor_id": actor_id, "subject": "contract", "action": "linked", "field": "parent_id"}
    why = say("Puitejärjestely tai hankintajärjestelmä tuli rekisteriin.").kept()
    audit.note_many(
        session, ({**event, "subject_id": id_, "old": None, "new": parent, "why": why} for id_, parent in found.items())
    )
    return list(found)


def write_parents(session: Session, parents: Mapping[int, int]) -> None:
    """Put contracts under their parents, once all of them are in the table."""
    if parents:
        session.connection().execute(
            sa.update(Contract)
            .where(col(Contract.id) == sa.bindparam("child"))
            .values(parent_id=sa.bindparam("parent")),
            [{"child": child, "parent": parent} for child, parent in parents.items()],
        )


def arrange(session: Session, wanted: Mapping[int, Arrangement]) -> list[int]:
    """Mark contracts as framework or dynamic purchasing system, where nobody has said what they are."""
    changed: list[int] = []
    for arrangement in (Arrangement.FRAMEWORK, Arrangement.DPS):
        for batch in batches(id_ for id_, one in wanted.items() if one is arrangement):
            plain = sa.select(col(Contract.id)).where(
                col(Contract.id).in_(batch), col(Contract.arrangement) == Arrangement.CONTRACT
            )
            ids = [*session.scalars(plain)]
            session.execute(sa.update(Contract).where(col(Contract.id).in_(ids)).values(arrangement=arrangement))
            changed += [id_ for id_ in ids if id_ is not None]
    return changed
