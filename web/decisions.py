"""What people decide about a contract: planning, options, renewal, review."""

from collections.abc import Mapping
from enum import StrEnum
from http import HTTPStatus

from flask import Blueprint, flash, render_template, request
from sqlmodel import Session
from werkzeug.wrappers import Response

from ..calendar.procurements import service as procurements
from ..calendar.procurements.queries import links
from ..contracts.queries import get_contract
from ..contracts.terms import decisions
from ..contracts.terms.models import OptionState
from ..contracts.terms.queries import facts_of
from ..contracts.terms.rules import goes_on, is_indefinite, is_reviewed, laid_options, own_notice_day
from ..core.errors import Conflict, NotFound
from ..core.i18n import _, format_date
from ..people.models import Person
from ..people.queries import get_person
from .asking import SIGNED_IN, asks
from .deciding import Answer, Reason, allowed, back, changing, need, refuse_past
from .forms import Day, Errors, Form, Refused, read_form
from .permissions import may_change, require
from .site import reading, today, writing
from .visitor import myself

bp = Blueprint("decisions", __name__, url_prefix="/contracts/<int:contract_id>")


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


class ReasonForm(Form):
    """A decision that only needs its reason."""

    reason: Reason


@bp.post("/planning")
@asks(SIGNED_IN)
def start_planning(contract_id: int) -> Response:
    """Record that planning of the successor has begun."""
    with writing() as session:
        by, procurement_id = _planner(session, contract_id)
        procurements.start(session, procurement_id, started_on=today(), by=by)
    flash(_("Suunnittelu on aloitettu. Hankinta näkyy nyt käynnissä olevana."), "done")
    return back(contract_id)


@bp.post("/planning/undo")
@asks(SIGNED_IN)
def stop_planning(contract_id: int) -> Response:
    """Take the start of planning back."""
    with writing() as session:
        by, procurement_id = _planner(session, contract_id)
        procurements.stop(session, procurement_id, by=by)
    flash(_("Aloitus kumottiin. Suunnittelu odottaa taas aloitusta."), "done")
    return back(contract_id)


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
        need(form.answer == OptionAnswer.EXERCISE, decided_on=form.decided_on, notified_on=form.notified_on)
        need(form.answer == OptionAnswer.DECLINE, reason=form.reason)
        with changing(contract_id) as (session, by):
            done = _answer_option(session, contract_id, number, form, by)
    except Refused as refused:
        return _option_page(contract_id, number, dict(request.form), refused.errors), HTTPStatus.UNPROCESSABLE_ENTITY
    flash(done, "done")
    return back(contract_id)


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
    with changing(contract_id) as (session, by):
        decisions.decide_not_renewed(session, contract_id, decided_on=today(), by=by, reason=form.reason)
    flash(_("Kirjattiin: sopimusta ei uusita. Muista irtisanoa se sopimuskumppanille ajoissa."), "done")
    return back(contract_id)


@bp.post("/renewal/undo")
@asks(SIGNED_IN)
def renewal_undo(contract_id: int) -> Response:
    """Take back that the contract is not renewed."""
    with changing(contract_id) as (session, by):
        decisions.let_renew(session, contract_id, by=by)
    flash(_("Päätös kumottiin: sopimus jatkuu taas itsestään."), "done")
    return back(contract_id)


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
        need(form.answer == ReviewAnswer.CONTINUE, reason=form.reason)
        need(form.answer == ReviewAnswer.REPLACE, needed_on=form.needed_on)
        refuse_past(review_on=form.review_on, needed_on=form.needed_on)
        with changing(contract_id) as (session, by):
            done = _answer_review(session, contract_id, form, by)
    except Refused as refused:
        return _review_page(contract_id, dict(request.form), refused.errors), HTTPStatus.UNPROCESSABLE_ENTITY
    flash(done, "done")
    return back(contract_id)


def _planner(session: Session, contract_id: int) -> tuple[Person, int]:
    require(may_change(myself(), get_contract(session, contract_id)))
    procurement_id = links(session, [contract_id]).get(contract_id, (None,))[0]
    if procurement_id is None:
        raise NotFound(_("Sopimuksella ei ole seuraavaa hankintaa."))
    return get_person(session, myself().id), procurement_id


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


def _option_page(contract_id: int, number: int, given: Mapping[str, str], errors: Errors) -> str:
    with reading() as session:
        found = allowed(session, contract_id)
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
        found = allowed(session, contract_id)
        facts = facts_of(session, [contract_id])[contract_id]
    if not goes_on(facts) or facts.not_renewed_on is not None:
        raise Conflict(_("Sopimus ei jatku itsestään, tai sen päättymisestä on jo päätetty."))
    return render_template(
        "decisions/renewal.html", card=found, notice_on=own_notice_day(facts), given=given, errors=errors
    )


def _review_page(contract_id: int, given: Mapping[str, str], errors: Errors) -> str:
    with reading() as session:
        found = allowed(session, contract_id)
        facts = facts_of(session, [contract_id])[contract_id]
    if not is_reviewed(facts):
        raise Conflict(_("Määräaikaista sopimusta ei tarkastella: se päättyy itsestään."))
    return render_template(
        "decisions/review.html", card=found, can_replace=is_indefinite(facts), given=given, errors=errors
    )
