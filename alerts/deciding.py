"""What an answer decides on the contract or its procurement, and how that is undone."""

from datetime import date
from typing import Any

from sqlmodel import Session

from ..calendar.milestones.models import MilestoneKind
from ..calendar.phases import service as phases
from ..calendar.phases.rules import read_number
from ..calendar.procurements import service as procurements
from ..contracts.deviations import service as deviations
from ..contracts.deviations.rules import TELLS
from ..contracts.deviations.values import Taken
from ..contracts.obligations import service as obligations
from ..contracts.obligations.values import Finished
from ..contracts.queries import find_contract_by_reference, get_contract
from ..contracts.terms import decisions
from ..contracts.terms.queries import facts_of
from ..contracts.terms.rules import is_renewing, open_options
from ..core.database import today
from ..core.errors import Conflict, Invalid
from ..core.i18n import _
from ..people.models import Person
from . import deviating, overdue, tasking, whom
from .models import Alert, AlertAnswer, Answer
from .rules import OF_OPTIONS, OF_RENEWAL
from .values import Given

REASON_LENGTH = 1000


def act(session: Session, alert: Alert, given: Given, by: Person) -> dict[str, Any]:
    """Write the decision; return what its undoing asks for."""
    contract_id, reason = alert.contract_id, given.reason
    match given.answer:
        case Answer.STARTED:
            assert given.decided_on is not None
            assert alert.procurement_id is not None
            procurements.start(session, alert.procurement_id, started_on=given.decided_on, by=by)
            return {"procurement": alert.procurement_id}
        case Answer.OPTION:
            options = _next_options(session, alert)
            for id_, number in options:
                decisions.intend_option(session, id_, number, by=by, reason=reason)
            return {"intended": options}
        case Answer.NOT_RENEWED:
            return _stop(session, alert, reason or "", by)
        case Answer.COVERED:
            return _cover(session, alert, given, by)
        case Answer.RENEW:
            decisions.agree_to_renewal(session, contract_id, by=by, reason=reason or "")
            return {"renewal": contract_id}
        case Answer.CONTINUE:
            old = get_contract(session, contract_id).review_on
            decisions.set_review(session, contract_id, review_on=given.until_on, by=by, reason=reason or "")
            return {"review_on": old.isoformat() if old else None}
        case Answer.REPLACE:
            old = get_contract(session, contract_id).replace_on
            decisions.replace_contract(session, contract_id, needed_on=given.decided_on, by=by, reason=reason)
            return {"replace_on": old.isoformat() if old else None}
        case Answer.EXERCISED:
            assert given.decided_on is not None
            assert given.notified_on is not None
            decisions.exercise_option(
                session,
                contract_id,
                alert.number,
                decided_on=given.decided_on,
                notified_on=given.notified_on,
                by=by,
                reason=reason,
            )
            return {"option": alert.number}
        case Answer.DONE:
            return _do(session, alert, given, by)
        case Answer.LATER | Answer.WRONG_PERSON:
            return {}


def _do(session: Session, alert: Alert, given: Given, by: Person) -> dict[str, Any]:
    """Take the deviation the step on that was asked for, or mark the phase as done; of an appeal its page tells."""
    if alert.kind == MilestoneKind.APPEAL_DEADLINE:
        return {}
    if alert.kind == MilestoneKind.DECISION_OVERDUE:
        overdue.end(session, [alert.milestone_id or 0])
        return {"read": alert.milestone_id}
    if alert.kind == MilestoneKind.TASK_DUE:
        return _finish_task(session, alert, given, by)
    if alert.kind == MilestoneKind.PHASE_LATE:
        assert given.decided_on is not None
        try:
            phases.finish(
                session, alert.procurement_id or 0, read_number(alert.number), done_on=given.decided_on, by=by
            )
        except Invalid as error:
            raise Invalid(error.text, field="decided_on") from error
        return {"phase": read_number(alert.number)}
    found = deviating.usual_step(session, alert)
    if found is None:
        raise Conflict(_("Asia ei ole enää avoinna."))
    row, kind = found
    if kind in TELLS and not given.reason:
        raise Invalid(_("Kirjoita, mitä tehtiin."), field="reason")
    step = Taken(kind=kind, on=given.decided_on, text=given.reason, correct_by=given.until_on)
    try:
        deviations.take_step(session, row.id or 0, step, version=row.version, by=by)
    except Invalid as error:
        fields = {"on": "decided_on", "text": "reason", "correct_by": "until_on"}
        raise Invalid(error.text, field=fields.get(error.field or "", error.field)) from error
    return {"deviation": row.id, "version": row.version}


def _finish_task(session: Session, alert: Alert, given: Given, by: Person) -> dict[str, Any]:
    task = tasking.told(session, [alert]).get(alert.id or 0)
    if task is None:
        raise Conflict(_("Asia ei ole enää avoinna."))
    done = Finished(done_on=given.decided_on or today(session), note=given.reason)
    try:
        obligations.finish(session, task.id, done, version=None, by=by)
    except Invalid as error:
        fields = {"done_on": "decided_on", "note": "reason"}
        raise Invalid(error.text, field=fields.get(error.field or "", "decided_on")) from error
    return {"task": task.id}


def _stop(session: Session, alert: Alert, reason: str, by: Person) -> dict[str, Any]:
    """Not renewed: an option is not used, what goes on by itself ends, and of anything else nothing follows."""
    if alert.kind in OF_OPTIONS:
        decisions.decline_option(
            session, alert.contract_id, alert.number, decided_on=today(session), by=by, reason=reason
        )
        return {"option": alert.number}
    if is_renewing(facts_of(session, [alert.contract_id])[alert.contract_id]):
        decisions.decide_not_renewed(session, alert.contract_id, decided_on=today(session), by=by, reason=reason)
        return {"not_renewed": alert.contract_id}
    if alert.kind in OF_RENEWAL:
        return {}  # it was decided before; that notice was given is what there was to say
    return {"closed": _close_contracts(session, alert, reason, by)}


def _cover(session: Session, alert: Alert, given: Given, by: Person) -> dict[str, Any]:
    """Covered by another contract of the register, or by what the words name."""
    assert given.instead is not None
    found = find_contract_by_reference(session, given.instead)
    if found is None:
        reason = ": ".join(filter(None, (given.instead, given.reason)))
        return {"closed": _close_contracts(session, alert, reason, by)}
    ids = whom.contract_ids(session, alert)
    for id_ in ids:
        decisions.link_successor(session, id_, successor_id=found.id, by=by)
    return {"followed": ids}


def _close_contracts(session: Session, alert: Alert, reason: str, by: Person) -> list[int]:
    ids = whom.contract_ids(session, alert)
    for id_ in ids:
        decisions.close_contract(session, id_, closed_on=today(session), by=by, reason=reason[:REASON_LENGTH])
    return ids


def _next_options(session: Session, alert: Alert) -> list[tuple[int, int]]:
    """The next open option of each contract that the matter is about: contract and number."""
    found = []
    for id_, facts in facts_of(session, whom.contract_ids(session, alert)).items():
        waiting = [laid.option.number for laid in open_options(facts) if not laid.option.intent]
        found += [(id_, waiting[0])] if waiting else []
    if not found:
        raise Conflict(_("Sopimuksella ei ole avointa optiota."))
    return found


def take_back(session: Session, alert: Alert, made: AlertAnswer, by: Person) -> None:
    """Undo the decision that the answer made; raises Conflict where something came after it."""
    back, contract_id = made.undo, alert.contract_id
    match made.answer:
        case Answer.STARTED:
            procurements.stop(session, back["procurement"], by=by)
        case Answer.OPTION:
            for id_, number in back["intended"]:
                decisions.withdraw_intent(session, id_, number, by=by)
        case Answer.RENEW:
            decisions.ask_of_renewal(session, contract_id, by=by)
        case Answer.CONTINUE:
            text = _("Vastaus kumottiin.")
            decisions.set_review(session, contract_id, review_on=_as_day(back["review_on"]), by=by, reason=text)
        case Answer.REPLACE:
            decisions.replace_contract(session, contract_id, needed_on=_as_day(back["replace_on"]), by=by)
        case Answer.EXERCISED:
            decisions.reopen_option(session, contract_id, back["option"], by=by)
        case Answer.NOT_RENEWED | Answer.COVERED:
            _take_back_end(session, contract_id, back, by)
        case Answer.DONE if "read" in back:
            overdue.reopen(session, back["read"])
        case Answer.DONE if "task" in back:
            obligations.undo(session, back["task"], version=None, by=by)
        case Answer.DONE if "phase" in back:
            phases.reopen(session, alert.procurement_id or 0, back["phase"], by=by)
        case Answer.DONE if "deviation" in back:
            deviations.undo(session, back["deviation"], version=back["version"], by=by)
        case Answer.LATER | Answer.WRONG_PERSON | Answer.DONE:
            pass


def _take_back_end(session: Session, contract_id: int, back: dict[str, Any], by: Person) -> None:
    if "option" in back:
        decisions.reopen_option(session, contract_id, back["option"], by=by)
    if "not_renewed" in back:
        decisions.let_renew(session, contract_id, by=by)
    for id_ in back.get("closed", ()):
        decisions.reopen_contract(session, id_, by=by)
    for id_ in back.get("followed", ()):
        decisions.link_successor(session, id_, successor_id=None, by=by)


def _as_day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
