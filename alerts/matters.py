"""Reads what a mail says of each matter: the contract and its fellows, its days, its options, their derivation."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from ..calendar.clock.service import explain
from ..calendar.clock.values import Derivation
from ..calendar.milestones.models import ContractClock, Milestone, MilestoneKind
from ..calendar.milestones.rules import ALARM_ALONE
from ..contracts.deviations.past import Past, past_of, together
from ..contracts.models import Contract, Supplier, TermKind
from ..contracts.terms.models import ExtensionOption, OptionState
from ..contracts.terms.rules import GOES_ON
from ..core.batches import batches
from ..people.models import Person
from . import deviating, directory, hearing, phasing, tasking, whom
from .deviating import Told
from .models import Alert, AlertMessage, Answer, Message
from .phasing import Late
from .readers import holder
from .recipients import Way
from .rules import OF_PROCUREMENT, TAUGHT, fitting
from .tasking import Task


@dataclass(frozen=True, slots=True)
class ContractLine:
    """What is told of a contract."""

    id: int
    reference: str
    title: str
    supplier: str | None
    term: TermKind | None
    coverage_end: date | None
    not_renewed: bool
    value: Decimal | None
    value_text: str | None
    currency: str
    owner: str | None
    deputy: str | None
    latest_safe_start_on: date | None
    too_late_after: date | None

    @property
    def goes_on(self) -> bool:
        """Whether it renews by itself, or becomes one without an end, and nobody has stopped it."""
        return self.term in GOES_ON and self.coverage_end is not None and not self.not_renewed


@dataclass(frozen=True, slots=True)
class Day:
    """A day of the contract on the clock, as its calendar entry needs it."""

    id: int
    kind: MilestoneKind
    number: int
    on: date
    slack_from: date
    uid: UUID
    sequence: int
    changed_at: datetime
    tentative: bool


@dataclass(frozen=True, slots=True)
class OptionLine:
    """An open option."""

    number: int
    months: int
    exercise_by: date | None


@dataclass(frozen=True, slots=True)
class Matter:
    """An alert with all that its mail says.

    `days` are the contract's days in scenario A without phases, `ways` how those that are told came to be, by id, and
    `past` what the contracts' deviations teach, `heard` what their feedback and indicators do. `deviation` is that of a
    matter of the log, `phase` the late one of a procurement, `task` that of a follow-up plan. `asked_on` is when the
    step before was mailed, and `owner_before` who was in charge then, if that is another.
    """

    alert_id: int
    kind: MilestoneKind
    step: int
    role: Way
    number: int
    target_on: date
    due_on: date
    contract: ContractLine
    fellows: tuple[ContractLine, ...]
    days: Mapping[tuple[MilestoneKind, int], Day]
    options: tuple[OptionLine, ...]
    ways: Mapping[int, Derivation]
    asked_on: date | None = None
    owner_before: str | None = None
    past: Past | None = None
    heard: tuple[hearing.Heard, ...] = ()
    deviation: Told | None = None
    phase: Late | None = None
    task: Task | None = None
    procurement_id: int | None = None

    @property
    def answers(self) -> tuple[Answer, ...]:
        """The answers that fit."""
        fits = fitting(self.kind, has_option=bool(self.options), goes_on=self.contract.goes_on)
        claims = self.deviation is not None and self.deviation.is_claim
        asks_more = claims or (self.task is not None and self.task.asks_more)
        return tuple(one for one in fits if not (asks_more and one is Answer.DONE))

    @property
    def day(self) -> Day | None:
        """The day that rings."""
        return self.days.get((self.kind, self.number))

    @property
    def told_days(self) -> list[Day]:
        """The day that rings, and with a heads-up the day that it tells of: what goes into the reader's calendar."""
        return _told(self, self.days)

    def on(self, kind: MilestoneKind) -> date | None:
        """Return the contract's day of this kind, where it has one."""
        return next((day.on for (one, _number), day in self.days.items() if one is kind), None)

    @property
    def asks_of_option(self) -> bool:
        """Whether the question of the option falls on the same day, and so in the same matter."""
        return self.kind is MilestoneKind.PLANNING_START and self.on(MilestoneKind.OPTION_DECISION) == self.target_on


def matters(session: Session, alerts: Sequence[Any], *, explained: bool = True) -> list[Matter]:
    """Return the matters of these alerts (rows of the table), in their order; the statements do not grow with them."""
    shared = directory.sharing(
        session, {one.procurement_id for one in alerts if one.procurement_id and one.kind in OF_PROCUREMENT}
    )
    groups = {one.id: whom.group(one, shared) for one in alerts}
    contract_ids = {id_ for group in groups.values() for id_ in group}
    lines = contract_lines(session, contract_ids)
    days = _days(session, {one.contract_id for one in alerts})
    options = _options(session, {one.contract_id for one in alerts})
    told = [day.id for one in alerts for day in _told(one, days.get(one.contract_id, {}))]
    ways = explain(session, told) if explained else {}
    asked = _asked(session, [one for one in alerts if one.step]) if explained else {}
    owners = _owners_before(session, alerts) if explained else {}
    taught = {id_ for one in alerts if one.kind in TAUGHT for id_ in groups[one.id]}
    pasts = past_of(session, taught) if explained else {}
    heard = hearing.heard_of(session, taught) if explained else {}
    logged, late = deviating.told(session, alerts), phasing.told(session, alerts)
    tasks = tasking.told(session, alerts)
    return [
        Matter(
            alert_id=one.id,
            kind=MilestoneKind(one.kind),
            step=one.step,
            role=Way(one.role),
            number=one.number,
            target_on=one.target_on,
            due_on=one.due_on,
            contract=lines[one.contract_id],
            fellows=tuple(lines[id_] for id_ in groups[one.id] if id_ != one.contract_id),
            days=days.get(one.contract_id, {}),
            options=tuple(options.get(one.contract_id, ())),
            ways=ways,
            asked_on=asked.get(one.id),
            owner_before=owners.get(one.id),
            past=together(pasts[id_] for id_ in groups[one.id] if id_ in pasts) if one.kind in TAUGHT else None,
            heard=tuple(heard[id_] for id_ in groups[one.id] if id_ in heard) if one.kind in TAUGHT else (),
            deviation=logged.get(one.id),
            phase=late.get(one.id),
            task=tasks.get(one.id),
            procurement_id=one.procurement_id,
        )
        for one in alerts
    ]


def _asked(session: Session, risen: Sequence[Any]) -> dict[int, date]:
    """Return, by alert, the day on which the server took the last mail of the steps before."""
    if not risen:
        return {}
    here, before = aliased(Alert), aliased(Alert)
    same = (col(before.kind) == col(here.kind), col(before.number) == col(here.number))
    rows = session.execute(
        sa.select(col(here.id), sa.func.max(col(Message.sent_on)))
        .join(before, sa.and_(col(before.subject) == col(here.subject), *same, col(before.step) < col(here.step)))
        .join(AlertMessage, col(AlertMessage.alert_id) == col(before.id))
        .join(Message, col(Message.id) == col(AlertMessage.message_id))
        .where(col(here.id).in_([one.id for one in risen]), col(Message.sent_on).is_not(None))
        .group_by(col(here.id))
    )
    return dict(rows.all())


def _owners_before(session: Session, alerts: Sequence[Any]) -> dict[int, str]:
    """Return, by alert, who was in charge when it was told last, where that is not who is in charge now."""
    told = {one.id for one in alerts if one.told_owner_id is not None and one.message_id is not None}
    if not told:
        return {}
    rows = session.execute(
        sa.select(col(Alert.id), col(Person.name))
        .join(Person, col(Person.id) == col(Alert.told_owner_id))
        .where(col(Alert.id).in_(told), col(Alert.told_owner_id).is_distinct_from(holder()))
    )
    return dict(rows.all())


def _told(one: Any, days: Mapping[tuple[MilestoneKind, int], Day]) -> list[Day]:
    if one.kind in ALARM_ALONE:
        return []
    heads_up = one.kind == MilestoneKind.HEADS_UP
    keys = [(MilestoneKind(one.kind), one.number), *([(MilestoneKind.PLANNING_START, 0)] if heads_up else [])]
    return [days[key] for key in keys if key in days]


def contract_lines(session: Session, ids: Collection[int]) -> dict[int, ContractLine]:
    """Return what is told of contracts, by id."""
    owner, deputy = aliased(Person), aliased(Person)
    return {
        id_: ContractLine(id_, *rest)
        for batch in batches(ids)
        for id_, *rest in session.execute(
            sa.select(
                col(Contract.id),
                col(Contract.reference),
                col(Contract.title),
                col(Supplier.name),
                col(Contract.term),
                col(Contract.coverage_end),
                col(Contract.not_renewed_on).is_not(None),
                col(Contract.estimated_value),
                col(Contract.value_text),
                col(Contract.currency),
                col(owner.name),
                col(deputy.name),
                col(ContractClock.latest_safe_start_on),
                col(ContractClock.too_late_after),
            )
            .outerjoin(Supplier, col(Supplier.id) == col(Contract.supplier_id))
            .outerjoin(owner, col(owner.id) == col(Contract.owner_id))
            .outerjoin(deputy, col(deputy.id) == col(Contract.deputy_id))
            .outerjoin(ContractClock, col(ContractClock.contract_id) == col(Contract.id))
            .where(col(Contract.id).in_(batch))
        )
    }


def _days(session: Session, contract_ids: Collection[int]) -> dict[int, dict[tuple[MilestoneKind, int], Day]]:
    found: dict[int, dict[tuple[MilestoneKind, int], Day]] = {}
    for batch in batches(contract_ids):
        for contract_id, *rest in session.execute(
            sa.select(
                col(Milestone.contract_id),
                col(Milestone.id),
                col(Milestone.kind),
                col(Milestone.number),
                col(Milestone.on),
                col(Milestone.slack_from),
                col(Milestone.uid),
                col(Milestone.sequence),
                col(Milestone.changed_at),
                col(Milestone.tentative),
            )
            .where(
                col(Milestone.contract_id).in_(batch),
                col(Milestone.scenario).in_(("", "a")),
                col(Milestone.phase) == "",
                col(Milestone.gone_on).is_(None),
            )
            .order_by(col(Milestone.on), col(Milestone.id))
        ):
            day = Day(*rest)
            found.setdefault(contract_id, {})[day.kind, day.number] = day
    return found


def _options(session: Session, contract_ids: Collection[int]) -> dict[int, list[OptionLine]]:
    found: dict[int, list[OptionLine]] = {}
    for batch in batches(contract_ids):
        for contract_id, *rest in session.execute(
            sa.select(
                col(ExtensionOption.contract_id),
                col(ExtensionOption.number),
                col(ExtensionOption.months),
                col(ExtensionOption.exercise_by),
            )
            .where(col(ExtensionOption.contract_id).in_(batch), col(ExtensionOption.state) == OptionState.OPEN)
            .order_by(col(ExtensionOption.contract_id), col(ExtensionOption.number))
        ):
            found.setdefault(contract_id, []).append(OptionLine(*rest))
    return found
