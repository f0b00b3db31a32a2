"""What people decide about a contract: planning, options, renewal, review, successor."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from enum import StrEnum
from http import HTTPStatus
from typing import Annotated

from flask import Blueprint, flash, redirect, render_template, request, url_for
from pydantic import Field
from sqlmodel import Session
from werkzeug.wrappers import Response

from ..calendar.procurements import service as procurements
from ..calendar.procurements.queries import links
from ..calendar.register.card import Card, card
from ..contracts.models import ContractState
from ..contracts.queries import get_contract, get_contract_by_reference
from ..contracts.terms import decisions
from ..contracts.terms.models import OptionState
from ..contracts.terms.queries import facts_of
from ..contracts.terms.rules import goes_on, is_indefinite, is_reviewed, laid_options, own_notice_day
from ..core.errors import Conflict, Invalid, NotFound
from ..core.i18n import _, format_date
from ..people.models import Person
from ..people.queries import get_person
from .asking import SIGNED_IN, asks
from .forms import Day, Errors, Form, Refused, read_form
from .permissions import may_change, require
from .site import reading, today, writing
from .visitor import myself, safe_next

bp = Blueprint("decisions", __name__, url_prefix="/contracts/<int:contract_id>")

Reason = Annotated[str, Field(max_length=1000)]
Answer = Response | str | tuple[str, int]


class OptionAnswer(StrEnum):
    """What can be said of an option."""

    INTEND = "intend"
    WITHDRAW = "withdraw"
    EXERCISE = "exercise"
    DECLINE = "decline"
    REOPEN = "reopen"


class OptionForm(Form):
    """An answer about an option; the days belong to its exercise."""

    answer: OptionAnswer
    decided_on: Day | None = None
    notified_on: Day | None = None
    reason: Reason | None = None


class ReviewAnswer(StrEnum):
    """What can be said of a contract that goes on."""

    CONTINUE = "continue"
    REPLACE = "replace"
    KEEP = "keep"


class ReviewForm(Form):
    """An answer to a review: until when it goes on, or from when it is replaced."""

    answer: ReviewAnswer
    review_on: Day | None = None
    needed_on: Day | None = None
    reason: Reason | None = None


class EndingAnswer(StrEnum):
    """What can be said of a contract that has ended and that no contract follows."""

    DONE = "done"
    NEED = "need"


class EndingForm(Form):
    """An answer to a contract's end: nothing more, or a new need and the day on which it must be met."""

    answer: EndingAnswer
    needed_on: Day | None = None
    reason: Reason


class ReasonForm(Form):
    """A decision that only needs its reason."""

    reason: Reason


class SuccessorForm(Form):
    """The contract that follows, by its reference."""

    reference: Annotated[str, Field(max_length=200)]


@bp.post("/planning")
@asks(SIGNED_IN)
def start_planning(contract_id: int) -> Response:
    """Record that planning of the successor has begun."""
    with writing() as session:
        by, procurement_id = _planner(session, contract_id)
        procurements.start(session, procurement_id, started_on=today(), by=by)
    flash(_("Suunnittelu on aloitettu. Hankinta näkyy nyt käynnissä olevana."), "done")
    return _back(contract_id)


@bp.post("/planning/undo")
@asks(SIGNED_IN)
def stop_planning(contract_id: int) -> Response:
    """Take the start of planning back."""
    with writing() as session:
        by, procurement_id = _planner(session, contract_id)
        procurements.stop(session, procurement_id, by=by)
    flash(_("Aloitus kumottiin. Suunnittelu odottaa taas aloitusta."), "done")
    return _back(contract_id)


@bp.get("/options/<int:number>")
@asks(SIGNED_IN)
def option(contract_id: int, number: int) -> str:
    """Ask whether the option is used."""
    return _option_page(contract_id, number, {}, {})


@bp.post("/options/<int:number>")
@asks(SIGNED_IN)
def option_post(contract_id: int, number: int) -> Answer:
    """Record the answer about the option."""
    try:
        form = read_form(OptionForm, request.form)
        _need(form.answer == OptionAnswer.EXERCISE, decided_on=form.decided_on, notified_on=form.notified_on)
        _need(form.answer == OptionAnswer.DECLINE, reason=form.reason)
        with _changing(contract_id) as (session, by):
            done = _answer_option(session, contract_id, number, form, by)
    except Refused as refused:
        return _option_page(contract_id, number, dict(request.form), refused.errors), HTTPStatus.UNPROCESSABLE_ENTITY
    flash(done, "done")
    return _back(contract_id)


@bp.get("/renewal")
@asks(SIGNED_IN)
def renewal(contract_id: int) -> str:
    """Ask why the contract is not renewed."""
    return _renewal_page(contract_id, {}, {})


@bp.post("/renewal")
@asks(SIGNED_IN)
def renewal_post(contract_id: int) -> Answer:
    """Record that the contract is not renewed."""
    try:
        form = read_form(ReasonForm, request.form)
    except Refused as refused:
        return _renewal_page(contract_id, dict(request.form), refused.errors), HTTPStatus.UNPROCESSABLE_ENTITY
    with _changing(contract_id) as (session, by):
        decisions.decide_not_renewed(session, contract_id, decided_on=today(), by=by, reason=form.reason)
    flash(_("Kirjattiin: sopimusta ei uusita. Muista irtisanoa se sopimuskumppanille ajoissa."), "done")
    return _back(contract_id)


@bp.post("/renewal/undo")
@asks(SIGNED_IN)
def renewal_undo(contract_id: int) -> Response:
    """Take back that the contract is not renewed."""
    with _changing(contract_id) as (session, by):
        decisions.let_renew(session, contract_id, by=by)
    flash(_("Päätös kumottiin: sopimus jatkuu taas itsestään."), "done")
    return _back(contract_id)


@bp.get("/review")
@asks(SIGNED_IN)
def review(contract_id: int) -> str:
    """Ask whether the contract goes on or is replaced."""
    return _review_page(contract_id, {}, {})


@bp.post("/review")
@asks(SIGNED_IN)
def review_post(contract_id: int) -> Answer:
    """Record the answer to the review."""
    try:
        form = read_form(ReviewForm, request.form)
        _need(form.answer == ReviewAnswer.CONTINUE, reason=form.reason)
        _need(form.answer == ReviewAnswer.REPLACE, needed_on=form.needed_on)
        _refuse_past(review_on=form.review_on, needed_on=form.needed_on)
        with _changing(contract_id) as (session, by):
            done = _answer_review(session, contract_id, form, by)
    except Refused as refused:
        return _review_page(contract_id, dict(request.form), refused.errors), HTTPStatus.UNPROCESSABLE_ENTITY
    flash(done, "done")
    return _back(contract_id)


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
        with _changing(contract_id) as (session, by):
            following = _found(session, form.reference)
            decisions.link_successor(session, contract_id, successor_id=following, by=by)
    except Refused as refused:
        return _successor_page(contract_id, dict(request.form), refused.errors), HTTPStatus.UNPROCESSABLE_ENTITY
    flash(_("Seuraava sopimus kirjattiin."), "done")
    return _back(contract_id)


@bp.post("/successor/undo")
@asks(SIGNED_IN)
def successor_undo(contract_id: int) -> Response:
    """Unlink the contract that follows."""
    with _changing(contract_id) as (session, by):
        decisions.link_successor(session, contract_id, successor_id=None, by=by)
    flash(_("Seuraava sopimus irrotettiin."), "done")
    return _back(contract_id)


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
        need = form.answer == EndingAnswer.NEED
        _need(need, needed_on=form.needed_on)
        _refuse_past(needed_on=form.needed_on)
        with _changing(contract_id) as (session, by):
            decisions.close_contract(
                session, contract_id, closed_on=today(), by=by, reason=form.reason, need_continues=need
            )
            if need and form.needed_on is not None:
                title = get_contract(session, contract_id).title
                procurements.start_anew(
                    session, contract_id, title=title, needed_on=form.needed_on, started_on=today(), by=by
                )
    except Refused as refused:
        return _ending_page(contract_id, dict(request.form), refused.errors), HTTPStatus.UNPROCESSABLE_ENTITY
    flash(
        _("Kirjattiin: tarve jatkuu, ja uusi hankinta on käynnissä.") if need else _("Kirjattiin: ei vaadi enempää."),
        "done",
    )
    return _back(contract_id)


@bp.post("/ending/undo")
@asks(SIGNED_IN)
def ending_undo(contract_id: int) -> Response:
    """Take the answer to the contract's end back, and the start of the procurement that came with it."""
    with _changing(contract_id) as (session, by):
        closed_on = get_contract(session, contract_id).closed_on
        decisions.reopen_contract(session, contract_id, by=by)
        procurements.stop_begun(session, contract_id, started_on=closed_on, by=by)
    flash(_("Vastaus kumottiin: sopimuksen päättyminen odottaa taas vastausta."), "done")
    return _back(contract_id)


@contextmanager
def _changing(contract_id: int) -> Iterator[tuple[Session, Person]]:
    """Open a transaction in which the visitor may change the contract; what the rules refuse is told at its field."""
    try:
        with writing() as session:
            require(may_change(myself(), get_contract(session, contract_id)))
            yield session, get_person(session, myself().id)
    except Invalid as error:
        raise Refused({error.field or "": error.text}) from None


def _planner(session: Session, contract_id: int) -> tuple[Person, int]:
    require(may_change(myself(), get_contract(session, contract_id)))
    procurement_id = links(session, [contract_id]).get(contract_id, (None,))[0]
    if procurement_id is None:
        raise NotFound(_("Sopimuksella ei ole seuraavaa hankintaa."))
    return get_person(session, myself().id), procurement_id


def _need(asked: bool, **values: object) -> None:
    missing = {name: _("Täytä kohta.") for name, value in values.items() if asked and value is None}
    if missing:
        raise Refused(missing)


def _refuse_past(**days: date | None) -> None:
    for name, day in days.items():
        if day is not None and day <= today():
            raise Refused({name: _("Päivän on oltava tulevaisuudessa.")})


def _answer_option(session: Session, contract_id: int, number: int, form: OptionForm, by: Person) -> str:
    match form.answer:
        case OptionAnswer.INTEND:
            decisions.intend_option(session, contract_id, number, by=by, reason=form.reason)
            return _(
                "Kirjattiin: optio %(n)s aiotaan käyttää. Päätös ja ilmoitus toimittajalle kirjataan erikseen."
            ) % {"n": number}
        case OptionAnswer.WITHDRAW:
            decisions.withdraw_intent(session, contract_id, number, by=by, reason=form.reason)
            return _("Aikomus käyttää optio %(n)s kumottiin.") % {"n": number}
        case OptionAnswer.EXERCISE:
            assert form.decided_on is not None
            assert form.notified_on is not None
            decisions.exercise_option(
                session,
                contract_id,
                number,
                decided_on=form.decided_on,
                notified_on=form.notified_on,
                by=by,
                reason=form.reason,
            )
            return _("Kirjattiin: optio %(n)s on käytetty.") % {"n": number}
        case OptionAnswer.DECLINE:
            decisions.decline_option(session, contract_id, number, decided_on=today(), by=by, reason=form.reason)
            return _("Kirjattiin: optiota %(n)s ei käytetä.") % {"n": number}
        case OptionAnswer.REOPEN:
            decisions.reopen_option(session, contract_id, number, by=by, reason=form.reason)
            return _("Päätös kumottiin: optio %(n)s on taas avoinna.") % {"n": number}


def _answer_review(session: Session, contract_id: int, form: ReviewForm, by: Person) -> str:
    if form.answer == ReviewAnswer.CONTINUE:
        decisions.set_review(session, contract_id, review_on=form.review_on, by=by, reason=form.reason or "")
        return _("Kirjattiin: sopimusta jatketaan.")
    needed_on = form.needed_on if form.answer == ReviewAnswer.REPLACE else None
    decisions.replace_contract(session, contract_id, needed_on=needed_on, by=by, reason=form.reason)
    if needed_on is None:
        return _("Kilpailutuspäätös kumottiin.")
    return _("Kirjattiin: uusi sopimus tarvitaan %(day)s.") % {"day": format_date(needed_on)}


def _found(session: Session, reference: str) -> int:
    try:
        found = get_contract_by_reference(session, reference)
    except NotFound as error:
        raise Refused({"reference": error.text}) from None
    assert found.id is not None
    return found.id


def _back(contract_id: int) -> Response:
    return redirect(safe_next(request.form.get("next")) or url_for("contract.show", contract_id=contract_id), code=303)


def _option_page(contract_id: int, number: int, given: Mapping[str, str], errors: Errors) -> str:
    with reading() as session:
        found = _allowed(session, contract_id)
        facts = facts_of(session, [contract_id])[contract_id]
    laid = next((one for one in laid_options(facts) if one.option.number == number), None)
    if laid is None:
        raise NotFound(_("Sopimuksella ei ole optiota numero %(number)s.") % {"number": number})
    state = laid.option.state
    lapsed = state == OptionState.LAPSED
    return render_template(
        "decisions/option.html",
        card=found,
        laid=laid,
        can_answer=(state == OptionState.OPEN and laid.reachable) or lapsed,
        can_reopen=state in (OptionState.EXERCISED, OptionState.DECLINED),
        lapsed=lapsed,
        given=given,
        errors=errors,
    )


def _renewal_page(contract_id: int, given: Mapping[str, str], errors: Errors) -> str:
    with reading() as session:
        found = _allowed(session, contract_id)
        facts = facts_of(session, [contract_id])[contract_id]
    if not goes_on(facts) or facts.not_renewed_on is not None:
        raise Conflict(_("Sopimus ei jatku itsestään, tai sen päättymisestä on jo päätetty."))
    return render_template(
        "decisions/renewal.html", card=found, notice_on=own_notice_day(facts), given=given, errors=errors
    )


def _review_page(contract_id: int, given: Mapping[str, str], errors: Errors) -> str:
    with reading() as session:
        found = _allowed(session, contract_id)
        facts = facts_of(session, [contract_id])[contract_id]
    if not is_reviewed(facts):
        raise Conflict(_("Määräaikaista sopimusta ei tarkastella: se päättyy itsestään."))
    return render_template(
        "decisions/review.html", card=found, can_replace=is_indefinite(facts), given=given, errors=errors
    )


def _ending_page(contract_id: int, given: Mapping[str, str], errors: Errors) -> str:
    with reading() as session:
        found = _allowed(session, contract_id)
    if found.contract.state != ContractState.ENDED or found.contract.closed_on is not None or found.successor:
        raise Conflict(_("Sopimus ei ole päättynyt, tai sen päättymiseen on jo vastattu."))
    return render_template("decisions/ending.html", card=found, given=given, errors=errors)


def _successor_page(contract_id: int, given: Mapping[str, str], errors: Errors) -> str:
    with reading() as session:
        found = _allowed(session, contract_id)
    return render_template("decisions/successor.html", card=found, given=given, errors=errors)


def _allowed(session: Session, contract_id: int) -> Card:
    found = card(session, contract_id)
    require(may_change(myself(), found.contract))
    return found
