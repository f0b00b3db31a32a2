"""Somebody leaves: what is theirs goes to others, some contracts first and then all, logged; it can be taken back."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from ..calendar.feeds import service as feeds
from ..calendar.feeds.models import Feed
from ..calendar.procurements.models import Procurement
from ..contracts.models import Contract, ContractState
from ..core import audit
from ..core.changes import changed, rearranged
from ..core.database import now, today
from ..core.errors import Conflict, Invalid
from ..core.i18n import _
from ..people.addresses import mailable
from ..people.models import Absence, Person, Unit
from ..people.queries import deputies_behind
from ..people.units import managers

LEFT, HANDED_OVER, RETURNED = "left", "handed_over", "returned"


@dataclass(frozen=True, slots=True)
class Holdings:
    """What is a person's: contracts by their part in them, procurements, units, feeds, and whom they stand in for."""

    owned: Sequence[Contract]
    deputised: Sequence[Contract]
    advised: Sequence[Contract]
    procurements: Sequence[Procurement]
    units: Sequence[Unit]
    feeds: Sequence[Feed]
    deputy_of: Sequence[Person]
    substitute_in: Sequence[Absence]

    @property
    def contracts(self) -> list[Contract]:
        """The contracts in which the person has a part, those that they own first."""
        return list({one.id: one for one in (*self.owned, *self.deputised, *self.advised)}.values())


def holdings(session: Session, person_id: int, contract_ids: Collection[int] | None = None) -> Holdings:
    """Return what is the person's, of contracts these alone where some are named; archived ones stay as they are."""

    def rows(model: Any, *conditions: sa.ColumnElement[bool]) -> Sequence[Any]:
        return session.scalars(sa.select(model).where(*conditions).order_by(model.id)).all()

    live = col(Contract.state) != ContractState.ARCHIVED
    if contract_ids is not None:
        live = sa.and_(live, col(Contract.id).in_(contract_ids))
    return Holdings(
        owned=rows(Contract, live, col(Contract.owner_id) == person_id),
        deputised=rows(Contract, live, col(Contract.deputy_id) == person_id),
        advised=rows(Contract, live, col(Contract.expert_id) == person_id),
        procurements=rows(Procurement, col(Procurement.owner_id) == person_id),
        units=rows(Unit, col(Unit.id).in_([id_ for id_, who in managers(session).items() if who == person_id])),
        feeds=rows(Feed, col(Feed.person_id) == person_id, col(Feed.revoked_at).is_(None)),
        deputy_of=rows(Person, col(Person.deputy_id) == person_id),
        substitute_in=rows(Absence, col(Absence.substitute_id) == person_id, col(Absence.last_on) >= today(session)),
    )


def leave(session: Session, person: Person, to: Person, *, by: Person) -> Holdings:
    """Have the person leave, and *to* take all over; return what that was. Raises Invalid for who cannot take it.

    Open alerts follow their contracts: the new owner gets them in one mail. Feeds are revoked.
    """
    assert person.id is not None
    assert to.id is not None
    if by.id == person.id:
        raise Invalid(_("Omaa lähtöä ei voi merkitä. Toinen pääkäyttäjä voi tehdä sen."))
    _refuse(person, to)
    held, moves = holdings(session, person.id), _Moves(session, by)
    moves.contracts(held, to.id)
    for procurement in held.procurements:
        moves.set("procurement", procurement, "owner_id", to.id)
    for unit in held.units:
        moves.set("unit", unit, "manager_id", to.id)
    for other in held.deputy_of:
        closes = other.id in (to.id, *deputies_behind(session, to.id))
        moves.set("person", other, "deputy_id", None if closes else to.id)
    for absence in held.substitute_in:
        moves.set("absence", absence, "substitute_id", to.id if absence.person_id != to.id else None)
    for feed in held.feeds:
        feeds.revoke(session, feed.id or 0, actor=by.name, actor_id=by.id)
    person.active = False
    session.add(person)
    moves.settle()
    _keep(session, person, to, LEFT, moves, held.feeds, by)
    return held


def hand_over(session: Session, person: Person, to: Person, contract_ids: Collection[int], *, by: Person) -> int:
    """Move these of the person's contracts to *to*, and nothing else; return how many. Raises Invalid, Conflict."""
    assert person.id is not None
    assert to.id is not None
    _refuse(person, to)
    held, moves = holdings(session, person.id, contract_ids), _Moves(session, by)
    count = len(held.contracts)
    if not count:
        raise Invalid(_("Valitse ensin sopimuksia luettelosta."))
    moves.contracts(held, to.id)
    moves.settle()
    _keep(session, person, to, HANDED_OVER, moves, (), by)
    return count


def _refuse(person: Person, to: Person) -> None:
    if not person.active:
        raise Conflict(_("Henkilö on jo merkitty lähteneeksi."))
    if to.id == person.id or not to.active or mailable(to.email) is None:
        raise Invalid(_("Valitse henkilö, jolla on toimiva osoite."), field="to")


def _keep(
    session: Session, person: Person, to: Person, action: str, moves: "_Moves", revoked: Sequence[Feed], by: Person
) -> None:
    kept = {"moves": moves.made, "feeds": [feed.id for feed in revoked]}
    fields = {"leaving": (None, kept)}
    audit.note(session, "person", person.id or 0, action, actor=by.name, actor_id=by.id, fields=fields, why=to.name)


def last_leaving(session: Session, person_id: int) -> audit.AuditEvent | None:
    """Return how the person left, or what was last handed over before that, if it can be taken back."""
    events = session.scalars(
        sa.select(audit.AuditEvent)
        .where(
            col(audit.AuditEvent.subject) == "person",
            col(audit.AuditEvent.subject_id) == person_id,
            col(audit.AuditEvent.action).in_((LEFT, HANDED_OVER, RETURNED)),
        )
        .order_by(col(audit.AuditEvent.id))
    )
    standing: list[audit.AuditEvent] = []
    for one in events:
        if one.action != RETURNED:
            standing.append(one)
        elif standing:
            standing.pop()
    return standing[-1] if standing else None


def take_back(session: Session, person: Person, *, by: Person) -> int:
    """Undo the last step: what nobody has changed since is the person's again; return how many things that is not.

    A feed comes back within the time in which it can be restored. Raises Conflict where there is nothing to undo.
    """
    assert person.id is not None
    left = last_leaving(session, person.id)
    if left is None:
        raise Conflict(_("Kumottavaa ei ole."))
    moves, missed = _Moves(session, by), 0
    for kind, id_, name, old, new in left.new["moves"]:
        row = session.get(_MODELS[kind], id_)
        if row is not None and getattr(row, name) == new:
            moves.set(kind, row, name, old)
        else:
            missed += 1
    for feed_id in left.new["feeds"]:
        try:
            feeds.restore(session, feed_id, actor=by.name, actor_id=by.id)
        except Conflict:
            missed += 1
    person.active = True
    session.add(person)
    moves.settle()
    audit.note(session, "person", person.id, RETURNED, actor=by.name, actor_id=by.id)
    return missed


_MODELS: dict[str, Any] = {
    "contract": Contract,
    "procurement": Procurement,
    "unit": Unit,
    "person": Person,
    "absence": Absence,
}


class _Moves:
    """Changes of who holds what, logged one by one."""

    def __init__(self, session: Session, by: Person) -> None:
        self._session, self._by = session, by
        self.made: list[list[Any]] = []

    def set(self, kind: str, row: Any, name: str, new: int | None) -> None:
        old = getattr(row, name)
        setattr(row, name, new)
        self._session.add(row)
        self.made.append([kind, row.id, name, old, new])

    def contracts(self, held: Holdings, to_id: int) -> None:
        """Nobody is deputy of what they own."""
        for one in held.owned:
            self.set("contract", one, "owner_id", to_id)
            if one.deputy_id == to_id:
                self.set("contract", one, "deputy_id", None)
        for one in held.deputised:
            self.set("contract", one, "deputy_id", to_id if one.owner_id != to_id else None)
        for one in held.advised:
            self.set("contract", one, "expert_id", to_id)

    def settle(self) -> None:
        """Write all that was set, and say what it changes."""
        contracts = {id_ for kind, id_, *_rest in self.made if kind == "contract"}
        for id_ in contracts:
            contract = self._session.get_one(Contract, id_)
            contract.version, contract.changed_at = contract.version + 1, now(self._session)
        self._session.flush()
        who = {"actor": self._by.name, "actor_id": self._by.id, "action": "changed", "why": None}
        audit.note_many(
            self._session,
            (
                {**who, "subject": kind, "subject_id": id_, "field": name, "old": old, "new": new}
                for kind, id_, name, old, new in self.made
            ),
        )
        changed(self._session, contracts=contracts)
        if any(kind == "unit" for kind, *_rest in self.made):
            rearranged(self._session)
