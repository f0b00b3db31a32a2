"""What people decide about a contract's end: the contract that follows, a need that goes on, or nothing more."""

from collections.abc import Mapping
from enum import StrEnum
from http import HTTPStatus
from typing import Annotated

from flask import Blueprint, flash, render_template, request
from pydantic import Field
from sqlmodel import Session
from werkzeug.wrappers import Response

from ..calendar.procurements import service as procurements
from ..contracts.models import Contract, ContractState
from ..contracts.queries import get_contract, get_contract_by_reference
from ..contracts.terms import decisions
from ..core.errors import Conflict, NotFound
from ..core.i18n import _
from .asking import SIGNED_IN, asks
from .deciding import Answer, Reason, allowed, back, changing, need, refuse_past
from .forms import Day, Errors, Form, Refused, read_form
from .site import reading, today

bp = Blueprint("endings", __name__, url_prefix="/contracts/<int:contract_id>")


class EndingAnswer(StrEnum):
    """What can be said of a contract that has ended and that no contract follows."""

    DONE = "done"
    NEED = "need"


class EndingForm(Form):
    """An answer to a contract's end: nothing more, or a new need and the day on which it must be met."""

    answer: EndingAnswer
    needed_on: Day | None = None
    reason: Reason


class SuccessorForm(Form):
    """The contract that follows, by its reference."""

    reference: Annotated[str, Field(max_length=200)]


@bp.get("/successor")
@asks(SIGNED_IN)
def successor(contract_id: int) -> str:
    """Ask which contract follows."""
    return _successor_page(contract_id, {}, {})


@bp.post("/successor")
@asks(SIGNED_IN)
def successor_post(contract_id: int) -> Answer:
    """Link the contract that follows."""
    try:
        form = read_form(SuccessorForm, request.form)
        with changing(contract_id) as (session, by):
            following = _found(session, form.reference)
            decisions.link_successor(session, contract_id, successor_id=following, by=by)
    except Refused as refused:
        return _successor_page(contract_id, dict(request.form), refused.errors), HTTPStatus.UNPROCESSABLE_ENTITY
    flash(_("Seuraava sopimus kirjattiin."), "done")
    return back(contract_id)


@bp.post("/successor/undo")
@asks(SIGNED_IN)
def successor_undo(contract_id: int) -> Response:
    """Unlink the contract that follows."""
    with changing(contract_id) as (session, by):
        decisions.link_successor(session, contract_id, successor_id=None, by=by)
    flash(_("Seuraava sopimus irrotettiin."), "done")
    return back(contract_id)


@bp.get("/ending")
@asks(SIGNED_IN)
def ending(contract_id: int) -> str:
    """Ask what the ended contract still needs."""
    return _ending_page(contract_id, {"answer": request.args.get("answer", "")}, {})


@bp.post("/ending")
@asks(SIGNED_IN)
def ending_post(contract_id: int) -> Answer:
    """Record the answer to the contract's end; a need that goes on begins its procurement."""
    try:
        form = read_form(EndingForm, request.form)
        goes_on = form.answer == EndingAnswer.NEED
        need(goes_on, needed_on=form.needed_on)
        refuse_past(needed_on=form.needed_on)
        with changing(contract_id) as (session, by):
            _refuse_not_ended(get_contract(session, contract_id))
            decisions.close_contract(
                session, contract_id, closed_on=today(), by=by, reason=form.reason, need_continues=goes_on
            )
            if goes_on and form.needed_on is not None:
                title = get_contract(session, contract_id).title
                procurements.start_anew(
                    session, contract_id, title=title, needed_on=form.needed_on, started_on=today(), by=by
                )
    except Refused as refused:
        return _ending_page(contract_id, dict(request.form), refused.errors), HTTPStatus.UNPROCESSABLE_ENTITY
    flash(
        _("Kirjattiin: tarve jatkuu, ja uusi hankinta on käynnissä.")
        if goes_on
        else _("Kirjattiin: ei vaadi enempää."),
        "done",
    )
    return back(contract_id)


@bp.post("/ending/undo")
@asks(SIGNED_IN)
def ending_undo(contract_id: int) -> Response:
    """Take the answer to the contract's end back, and the start of the procurement that came with it."""
    with changing(contract_id) as (session, by):
        closed_on = get_contract(session, contract_id).closed_on
        decisions.reopen_contract(session, contract_id, by=by)
        procurements.stop_begun(session, contract_id, started_on=closed_on, by=by)
    flash(_("Vastaus kumottiin: sopimuksen päättyminen odottaa taas vastausta."), "done")
    return back(contract_id)


def _found(session: Session, reference: str) -> int:
    try:
        found = get_contract_by_reference(session, reference)
    except NotFound as error:
        raise Refused({"reference": error.text}) from None
    assert found.id is not None
    return found.id


def _refuse_not_ended(contract: Contract) -> None:
    if contract.state != ContractState.ENDED:
        raise Conflict(_("Sopimus ei ole päättynyt."))


def _ending_page(contract_id: int, given: Mapping[str, str], errors: Errors) -> str:
    with reading() as session:
        found = allowed(session, contract_id)
    if found.contract.state != ContractState.ENDED or found.contract.closed_on is not None or found.successor:
        raise Conflict(_("Sopimus ei ole päättynyt, tai sen päättymiseen on jo vastattu."))
    return render_template("decisions/ending.html", card=found, given=given, errors=errors)


def _successor_page(contract_id: int, given: Mapping[str, str], errors: Errors) -> str:
    with reading() as session:
        found = allowed(session, contract_id)
    return render_template("decisions/successor.html", card=found, given=given, errors=errors)
