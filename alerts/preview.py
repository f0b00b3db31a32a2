"""What will go to whom until a day: the real rolls and sweeps, day by day, on a copy of the data."""

import secrets
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import islice

import sqlalchemy as sa
from sqlmodel import Session, col

from ..calendar.milestones.models import Milestone
from ..calendar.procurements.models import ProcurementContract
from ..contracts.models import Contract
from ..contracts.terms.queries import due_ids, facts_of
from ..contracts.terms.roll import next_change
from ..contracts.terms.rules import coverage_end
from ..contracts.terms.values import ContractFacts
from ..core import changes
from ..core.copying import copied
from ..core.database import Database, now, today
from ..core.i18n import use_language
from . import outbox, readers, steps, writing
from .ahead import KindLeads, comes_ahead, leads
from .in_force import ladders
from .matters import contract_lines, matters
from .models import Alert, AlertState, Message, MessageState
from .ringing import WAITING, A, M, R
from .rules import KINDS
from .sweep import sweep

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class PreviewLine:
    """One alert as it will go out; `to` and `subject` are None where nobody would be reached."""

    on: date
    to: str | None
    kind: str
    step: int
    contract: str
    subject: str | None


@dataclass(frozen=True, slots=True)
class Only:
    """Which alerts: of a kind, and by a scope's own rule, or of the contract that has this reference."""

    kind: str
    scope_id: int | None = None
    contract: str | None = None

    def takes(self, session: Session, line: PreviewLine) -> bool:
        """Tell whether it is one of them."""
        if self.contract is not None:
            return line.contract == self.contract
        return self.scope_id in (None, _scope_of(session, line))


def preview(database: Database, *, until: date, only: Only | None = None, most: int | None = None) -> list[PreviewLine]:
    """Return what the daily rolls and sweeps from today to *until* do, in order; lived on a copy, so nobody waits.

    With *only* not all alerts, and with *most* no further than to so many of them.
    """
    with copied(database) as copy, copy.writing() as session:
        future = Future(session, only=None if only is None else _alone(session, only))
        coming = future.lived(database.clock.today(), until)
        return list(islice(coming if only is None else _narrowed(session, only, coming), most))


def _alone(session: Session, only: Only) -> frozenset[int] | None:
    """Take out of the copy all that is not wanted; return the contracts that are left, None for all.

    What shares a contract's procurement stays: it may be what rings.
    """
    session.execute(sa.delete(R).where(R.c.kind != only.kind))
    session.execute(sa.delete(A).where(A.c.kind != only.kind))
    if only.contract is None:
        return None
    mine = sa.select(col(Contract.id)).where(col(Contract.reference) == only.contract).scalar_subquery()
    shared = sa.select(col(ProcurementContract.procurement_id)).where(col(ProcurementContract.contract_id) == mine)
    fellows = sa.select(col(ProcurementContract.contract_id)).where(col(ProcurementContract.procurement_id).in_(shared))
    ids = frozenset(session.scalars(sa.union(sa.select(mine), fellows)))
    for table in (A, M):
        session.execute(sa.delete(table).where(table.c.contract_id.not_in(ids)))
    return ids


def _narrowed(session: Session, only: Only, coming: Iterable[PreviewLine]) -> Iterator[PreviewLine]:
    known: dict[str, bool] = {}
    for line in coming:
        if line.kind == only.kind:
            if line.contract not in known:
                known[line.contract] = only.takes(session, line)
            if known[line.contract]:
                yield line


def _scope_of(session: Session, line: PreviewLine) -> int:
    id_ = session.scalar(sa.select(col(Contract.id)).where(col(Contract.reference) == line.contract)) or 0
    return ladders(session, [id_]).scope(line.kind, id_)


@dataclass
class Future:
    """Days lived in one transaction."""

    session: Session
    lost: set[int] = field(default_factory=set)
    rolls: dict[int, date] = field(default_factory=dict)
    leads: KindLeads = field(default_factory=frozenset)
    only: frozenset[int] | None = None

    def lived(self, first: date, until: date) -> Iterator[PreviewLine]:
        """Live day after day; a day on which nothing can happen costs one small question."""
        day, self.leads = first, leads(self.session)
        self._deliver(first)
        self._plan_rolls((id_ for id_ in due_ids(self.session) if self.only is None or id_ in self.only), first - _DAY)
        while day <= until:
            self.session.info["today"] = day
            moves = self._roll(day) or day == first or self._has_come(day)
            if moves:
                sweep(self.session)
            if moves or self._waits_for_a_reader():
                yield from self._tell(day)
            day += _DAY

    def _plan_rolls(self, ids: Iterable[int], after: date) -> None:
        """Note for each contract the next day on which time alone changes it."""
        for id_, facts in facts_of(self.session, ids).items():
            days = [day for day in _turns(facts) if day > after]
            self.rolls.pop(id_, None)
            if days:
                self.rolls[id_] = min(days)

    def _roll(self, day: date) -> bool:
        due = [id_ for id_, on in self.rolls.items() if on <= day]
        if due:
            changes.changed(self.session, contracts=due)
            changes.settle(self.session)
            self._plan_rolls(due, day)
        return bool(due)

    def _has_come(self, day: date) -> bool:
        come = (
            sa.exists().where(col(Milestone.on) == day, col(Milestone.kind).in_(KINDS)),
            sa.exists().where(col(Alert.state).in_(WAITING), col(Alert.next_on) <= day),
            sa.exists().where(col(Alert.state) == AlertState.ANSWERED, col(Alert.later_until) <= day),
        )
        return self.session.scalar(sa.select(sa.or_(*come))) or comes_ahead(self.session, self.leads, day)

    def _waits_for_a_reader(self) -> bool:
        """Tell whether some alert has reached nobody yet, who may be back today."""
        untold = sa.exists().where(col(Alert.state) == AlertState.OPEN, col(Alert.message_id).is_(None))
        return self.session.scalar(sa.select(untold)) or False

    def _deliver(self, day: date) -> None:
        """What waits in the outbox is taken by the server on the first day."""
        waiting = col(Message.state).in_(outbox.WAITING)
        self.session.execute(sa.update(Message).where(waiting).values(state=MessageState.SENT, sent_on=day))

    def _tell(self, day: date) -> Iterator[PreviewLine]:
        """Tell the day's alerts as composing would; who reaches nobody is named once."""
        for row in readers.lost(self.session):
            if row.id not in self.lost:
                self.lost.add(row.id)
                reference = contract_lines(self.session, [row.contract_id])[row.contract_id].reference
                yield PreviewLine(day, None, row.kind, row.step, reference, None)
        rows, bundles = readers.readers_of(self.session)
        told = {one.alert_id: one for one in matters(self.session, rows, explained=False)}
        for bundle in bundles:
            ordered = writing.in_order([told[id_] for id_ in bundle.as_whom])
            address = bundle.recipient.address
            with use_language(bundle.recipient.language):
                subject = writing.subject(ordered, day)
            for one in ordered:
                yield PreviewLine(day, address, one.kind.value, one.step, one.contract.reference, subject)
            readers.tell(self.session, self._stand_in(address, subject), bundle)
        steps.plan(self.session)

    def _stand_in(self, address: str, subject: str) -> int:
        """A mail in name only, which the alerts point at until all is undone."""
        moment = now(self.session)
        message = Message(
            message_id=secrets.token_hex(16),
            kind="preview",
            recipient=address,
            language="fi",
            subject=subject,
            text="",
            html="",
            next_try_at=moment,
            composed_at=moment,
            state=MessageState.SENT,
            sent_on=today(self.session),
        )
        self.session.add(message)
        self.session.flush()
        assert message.id is not None
        return message.id


def _turns(facts: ContractFacts) -> Iterator[date]:
    """The days on which time alone may change the contract: a renewal or a lapse, the day after its end, its start."""
    change, end = next_change(facts), coverage_end(facts)
    if change is not None:
        yield change.on
    if end is not None:
        yield end + _DAY
    if facts.starts_on is not None:
        yield facts.starts_on
