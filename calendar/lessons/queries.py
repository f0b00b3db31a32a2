"""Reads what a period showed, and what was made of it; a fixed number of statements for any number of contracts."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple

import sqlalchemy as sa
from sqlmodel import Session, col, select

from ...contracts.deviations.models import Deviation, DeviationState, DeviationType
from ...contracts.deviations.past import WORST
from ...contracts.deviations.past import Finding as Worst
from ...contracts.feedback.queries import results_by
from ...contracts.feedback.values import Result
from ...contracts.indicators.queries import told_by
from ...contracts.indicators.values import Told
from ...contracts.models import Contract, Supplier
from ...contracts.modifications.models import Modification
from ...contracts.reclamations.models import Reclamation, ReclamationState
from ...contracts.spending.queries import purchases_of
from ...contracts.terms.models import ExtensionOption, OptionState
from ...core.database import today
from ..procurements.models import ProcurementContract
from .models import FindingMark, LearningGate
from .rules import Finding, FindingKind, Group, Key, deviation_finding, heard, is_open, missed, overrun, unmarked
from .slips import Slip, slips_of

_NOT_MADE = (ReclamationState.TURNED_DOWN, ReclamationState.WITHDRAWN, ReclamationState.PROPOSED)
_ZERO = Decimal(0)


class Claim(NamedTuple):
    """A reclamation of the period, and what was asked in it, in euros."""

    id: int
    number: str | None
    kind: str
    state: ReclamationState
    asked: Decimal


@dataclass(frozen=True, slots=True)
class Period:
    """What one contract's period was: value against plan, options, modifications, deviations, reclamations, feedback
    (each round, oldest first) and indicators.
    """

    contract_id: int
    reference: str
    title: str
    supplier: str | None
    starts_on: date | None
    ends_on: date | None
    planned: Decimal | None
    used: Decimal | None
    currency: str
    options_used: int
    options_all: int
    modifications: int
    changed: Decimal
    groups: tuple[Group, ...]
    open_deviations: int
    claims: tuple[Claim, ...]
    feedback: tuple[Result, ...] = ()
    indicators: tuple[Told, ...] = ()
    slip: Slip | None = None

    @property
    def deviations(self) -> int:
        """How many deviations there were in all."""
        return sum(sum(group.counts.values()) for group in self.groups)

    @property
    def findings(self) -> list[Finding]:
        """Return what of it asks for an answer in the next contract."""
        found = [deviation_finding(self.contract_id, group) for group in self.groups if group.teaches]
        for one in self.claims:
            key = f"reclamation:{one.id}"
            found.append(
                Finding(self.contract_id, key, FindingKind.RECLAMATION, 1, number=one.number, reclamation_id=one.id)
            )
        over = overrun(self.contract_id, self.planned, max(self.used or _ZERO, (self.planned or _ZERO) + self.changed))
        found += [over] if over is not None else []
        return [*found, *heard(self.contract_id, self.feedback), *missed(self.contract_id, self.indicators)]


def periods_of(session: Session, procurement_id: int) -> list[Period]:
    """Return the periods that the procurement's contracts have had, by their references."""
    of = sa.select(col(ProcurementContract.contract_id)).where(
        col(ProcurementContract.procurement_id) == procurement_id
    )
    rows = session.execute(
        sa.select(Contract, col(Supplier.name))
        .outerjoin(Supplier, col(Supplier.id) == col(Contract.supplier_id))
        .where(col(Contract.id).in_(of))
        .order_by(col(Contract.reference))
    ).all()
    ids = [contract.id or 0 for contract, _supplier in rows]
    options, changes = _options(session, ids), _changes(session, ids)
    slips = slips_of(session, ids)
    groups, open_, claims = _groups(session, ids), _open(session, ids), _claims(session, ids)
    asked, measured = results_by(session, today(session), ids), told_by(session, today(session), ids)
    used = {id_: sum((one.amount for one in bought), _ZERO) for id_, bought in purchases_of(session, ids).items()}
    return [
        Period(
            contract_id=id_,
            reference=contract.reference,
            title=contract.title,
            supplier=supplier,
            starts_on=contract.starts_on,
            ends_on=contract.coverage_end,
            planned=contract.estimated_value,
            used=used.get(id_),
            currency=contract.currency,
            options_used=options.get(id_, (0, 0))[0],
            options_all=options.get(id_, (0, 0))[1],
            modifications=changes.get(id_, (0, _ZERO))[0],
            changed=changes.get(id_, (0, _ZERO))[1],
            groups=tuple(groups.get(id_, ())),
            open_deviations=open_.get(id_, 0),
            claims=tuple(claims.get(id_, ())),
            feedback=tuple(asked.get(id_, ())),
            indicators=tuple(measured.get(id_, ())),
            slip=slips.get(id_),
        )
        for id_, (contract, supplier) in zip(ids, rows, strict=True)
    ]


@dataclass(frozen=True, slots=True)
class Standing:
    """Where the lessons of a procurement stand: its periods with their findings, the marks, and the gate."""

    periods: list[Period]
    findings: list[Finding]
    marks: Mapping[Key, FindingMark]
    gate: LearningGate

    @property
    def waits(self) -> list[Finding]:
        """The findings that nobody has marked, or that have grown since."""
        return unmarked(self.findings, self._seen)

    @property
    def is_open(self) -> bool:
        """Whether the documents may be marked published without a manager's reason."""
        return is_open(self.findings, self._seen, approved=self.gate.approved_at is not None)

    @property
    def _seen(self) -> Mapping[Key, int]:
        return {key: one.seen for key, one in self.marks.items()}


def standing_of(session: Session, procurement_id: int) -> Standing:
    """Return where the procurement's lessons stand."""
    periods = periods_of(session, procurement_id)
    findings = [one for period in periods for one in period.findings]
    marks = marks_of(session, {one.contract_id for one in findings})
    return Standing(periods, findings, marks, gate_of(session, procurement_id))


def marks_of(session: Session, contract_ids: Collection[int]) -> dict[Key, FindingMark]:
    """Return what was made of the findings of these contracts."""
    rows = select(FindingMark).where(col(FindingMark.contract_id).in_(contract_ids))
    return {(one.contract_id, one.key): one for one in session.exec(rows)}


def gate_of(session: Session, procurement_id: int) -> LearningGate:
    """Return the procurement's gate, a new one where nobody has come to it."""
    return session.get(LearningGate, procurement_id) or LearningGate(procurement_id=procurement_id)


def _options(session: Session, ids: Sequence[int]) -> Mapping[int, tuple[int, int]]:
    used = sa.func.count().filter(col(ExtensionOption.state) == OptionState.EXERCISED)
    rows = sa.select(col(ExtensionOption.contract_id), used, sa.func.count()).where(
        col(ExtensionOption.contract_id).in_(ids)
    )
    return {id_: (one, all_) for id_, one, all_ in session.execute(rows.group_by(col(ExtensionOption.contract_id)))}


def _changes(session: Session, ids: Sequence[int]) -> Mapping[int, tuple[int, Decimal]]:
    total = sa.func.coalesce(sa.func.sum(col(Modification.value_change)), 0)
    rows = sa.select(col(Modification.contract_id), sa.func.count(), sa.type_coerce(total, _EUROS)).where(
        col(Modification.contract_id).in_(ids), col(Modification.undone_at).is_(None)
    )
    return {id_: (n, sum_) for id_, n, sum_ in session.execute(rows.group_by(col(Modification.contract_id)))}


_EUROS = sa.inspect(Modification).local_table.c.value_change.type


def _groups(session: Session, ids: Sequence[int]) -> Mapping[int, list[Group]]:
    counts: dict[tuple[int, DeviationType], dict[int, int]] = defaultdict(dict)
    worst: dict[tuple[int, DeviationType], list[Worst]] = defaultdict(list)
    order = (col(Deviation.severity).desc(), col(Deviation.seen_on).desc(), col(Deviation.id).desc())
    columns = (col(Deviation.contract_id), col(Deviation.type), col(Deviation.severity))
    rows = sa.select(*columns, col(Deviation.what), col(Deviation.lesson)).where(col(Deviation.contract_id).in_(ids))
    for contract_id, type_, severity, what, lesson in session.execute(rows.order_by(*order)):
        key = (contract_id, type_)
        counts[key][severity] = counts[key].get(severity, 0) + 1
        if len(worst[key]) < WORST:
            worst[key].append(Worst(severity, what, lesson))
    found: dict[int, list[Group]] = defaultdict(list)
    for (contract_id, type_), of in counts.items():
        found[contract_id].append(Group(type_, of, tuple(worst[contract_id, type_])))
    for groups in found.values():
        groups.sort(key=lambda one: (-max(one.counts), -sum(one.counts.values()), one.type.value))
    return found


def _open(session: Session, ids: Sequence[int]) -> Mapping[int, int]:
    rows = sa.select(col(Deviation.contract_id), sa.func.count()).where(
        col(Deviation.contract_id).in_(ids), col(Deviation.state) != DeviationState.CLOSED
    )
    return {id_: n for id_, n in session.execute(rows.group_by(col(Deviation.contract_id)))}


def _claims(session: Session, ids: Sequence[int]) -> Mapping[int, list[Claim]]:
    found: dict[int, list[Claim]] = defaultdict(list)
    rows = select(Reclamation).where(col(Reclamation.contract_id).in_(ids), col(Reclamation.state).not_in(_NOT_MADE))
    for one in session.exec(rows.order_by(col(Reclamation.id))):
        asked = (one.penalty_amount or _ZERO) + (one.reduction_amount or _ZERO) + (one.other_amount or _ZERO)
        found[one.contract_id].append(Claim(one.id or 0, one.number, one.kind.value, one.state, asked))
    return found
