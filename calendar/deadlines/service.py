"""Keeps the deadlines of deviations and reclamations true: derived before each commit for what was changed."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import date

from sqlmodel import Session

from ...contracts.deviations.models import Deviation
from ...contracts.deviations.queries import of_contracts
from ...contracts.reclamations import queries as reclamations
from ...contracts.reclamations.models import ReclamationState
from ...contracts.reclamations.rules import UNSENT
from ...contracts.reclamations.values import Claim
from ..milestones.keeping import AlarmDay, keep
from ..milestones.models import MilestoneKind
from .rules import Reclaiming, Standing, next_deadline, number_of, reclaiming, reclamation_due, ringing

_NOT_SENT = UNSENT | {ReclamationState.TURNED_DOWN, ReclamationState.WITHDRAWN}


def derive(session: Session, contract_ids: Collection[int]) -> int:
    """Write by when the next step on each deviation and reclamation of these contracts is due; return how many
    deviations differed. The days on which the alarm rings are kept beside them."""
    found = of_contracts(session, contract_ids)
    claims = reclamations.claims_of(session, contract_ids) if found else []
    made = _by_deviation(claims)
    differing, days = 0, list[AlarmDay]()
    for one in found:
        stands = standing(one, made.get(one.id or 0, ()))
        days += [AlarmDay(one.contract_id, number_of(one.number, due.what), due.on) for due in ringing(stands)]
        due = next_deadline(stands)
        on, what = due if due is not None else (None, None)
        if (one.next_deadline_on, one.next_deadline) != (on, what):
            one.next_deadline_on, one.next_deadline = on, what
            session.add(one)
            differing += 1
    if claims:
        _derive_reclamations(session, contract_ids, claims, {one.id or 0: one for one in found})
    session.flush()
    keep(session, MilestoneKind.DEVIATION_DEADLINE, set(contract_ids), days)  # where an import was undone, none is left
    return differing


def claims_by(session: Session, contract_ids: Collection[int]) -> Mapping[int, Sequence[Claim]]:
    """Return the reclamations of these contracts' deviations, by deviation."""
    return _by_deviation(reclamations.claims_of(session, contract_ids))


def _by_deviation(claims: Sequence[tuple[int, Claim]]) -> dict[int, list[Claim]]:
    made = defaultdict(list)
    for _id, claim in claims:
        made[claim.deviation_id].append(claim)
    return made


def standing(one: Deviation, claims: Sequence[Claim] = ()) -> Standing:
    """Return what the deviation's deadlines hang on; *claims* are the reclamations of it."""
    sent = [claim for claim in claims if claim.state not in _NOT_SENT]
    waits = [claim.answer_due_on for claim in sent if claim.state is ReclamationState.SENT and claim.answer_due_on]
    answer: date | None = min(waits, default=None)
    return Standing(
        one.state, one.severity, one.seen_on, one.state_on, one.correct_by, bool(sent), answer, one.worsened_on
    )


def _derive_reclamations(
    session: Session,
    contract_ids: Collection[int],
    claims: Sequence[tuple[int, Claim]],
    deviations: Mapping[int, Deviation],
) -> None:
    days: dict[int, list[Reclaiming]] = defaultdict(list)
    for id_, claim in claims:
        about = deviations[claim.deviation_id]
        if (found := reclaiming(about.severity, about.seen_on)) is not None:
            days[id_].append(found)
    for one in reclamations.of_contracts(session, contract_ids):
        due = reclamation_due(one.state, days[one.id or 0], answer_due_on=one.answer_due_on, correct_by=one.correct_by)
        if one.next_deadline_on != due:
            one.next_deadline_on = due
            session.add(one)
