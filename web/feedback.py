"""The feedback on a contract: its rounds and their trend, planning one, and what one showed."""

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from http import HTTPStatus
from typing import Annotated, Literal

from flask import Blueprint, flash, redirect, render_template, request, url_for
from pydantic import Field
from sqlmodel import Session
from werkzeug.wrappers import Response

from ..alerts.feedback_mails import sent_to
from ..calendar.register.card import card
from ..contracts.feedback import queries, service
from ..contracts.feedback.models import FeedbackRound, Theme
from ..contracts.feedback.rules import reminds_on, theme_counts
from ..contracts.feedback.values import LEAST_ANSWERS, Plan, Question, RoundLine, RoundState
from ..contracts.feedback.words import theme_name
from ..core.errors import Invalid, NotFound
from ..core.i18n import _, format_date
from .asking import SIGNED_IN, asks
from .deciding import changing
from .drawing.trend import Trend, draw_trend
from .forms import Day, Errors, Form, Refused, read_form
from .permissions import may_change
from .qr import qr_code
from .site import reading, site, today
from .visitor import myself

bp = Blueprint("feedback", __name__, url_prefix="/contracts/<int:contract_id>/feedback")

_SEPARATORS = re.compile(r"[\n,;]+")
LOWEST, HIGHEST = Decimal(1), Decimal(5)
_LONGEST_LIST = 50_000
LANGUAGES = (("fi", "suomi"), ("sv", "svenska"), ("en", "English"))


class PlanForm(Form):
    """A round as its form has it."""

    sends_on: Day
    closes_on: Day
    every_months: Annotated[int, Field(ge=1, le=service.MOST_MONTHS)] | None = None
    language: Literal["fi", "sv", "en"] = "fi"
    recipients: Annotated[str, Field(max_length=_LONGEST_LIST)] | None = None

    @property
    def plan(self) -> Plan:
        """Return it as the register takes it."""
        named = tuple(_SEPARATORS.split(self.recipients or ""))
        return Plan(**{**self.model_dump(), "recipients": named})


class ThemeForm(Form):
    """What a text is about; nothing takes it back."""

    theme: Theme | None = None


@bp.get("/")
@asks(SIGNED_IN)
def index(contract_id: int) -> str:
    """Show the contract's rounds, their trend, and the form of a new one."""
    return _page(contract_id, {}, {})


@bp.post("/")
@asks(SIGNED_IN)
def plan(contract_id: int) -> Response | tuple[str, int]:
    """Plan a round."""
    try:
        form = read_form(PlanForm, request.form)
        with changing(contract_id) as (session, by):
            one = service.plan(session, contract_id, form.plan, by=by)
            id_, day = one.id or 0, format_date(one.sends_on)
    except Refused as refused:
        return _page(contract_id, request.form, refused.errors), HTTPStatus.UNPROCESSABLE_ENTITY
    flash(_("Palautekierros suunniteltiin. Pyynnöt lähtevät %(day)s.") % {"day": day}, "done")
    return _to_round(contract_id, id_)


@bp.get("/<int:round_id>")
@asks(SIGNED_IN)
def show(contract_id: int, round_id: int) -> str:
    """Show whom a round asks, and what it showed."""
    return _round_page(contract_id, round_id, {}, {})


@bp.post("/<int:round_id>")
@asks(SIGNED_IN)
def change(contract_id: int, round_id: int) -> Response | tuple[str, int]:
    """Plan a round anew that has not been sent."""
    try:
        form = read_form(PlanForm, request.form)
        with changing(contract_id) as (session, by):
            _of(session, contract_id, round_id)
            service.change(session, round_id, form.plan, by=by)
    except Refused as refused:
        page = _round_page(contract_id, round_id, request.form, refused.errors)
        return page, HTTPStatus.UNPROCESSABLE_ENTITY
    flash(_("Palautekierros muutettiin."), "done")
    return _to_round(contract_id, round_id)


@bp.post("/<int:round_id>/stop")
@asks(SIGNED_IN)
def stop(contract_id: int, round_id: int) -> Response:
    """Stop a round, or take it up again."""
    goes_on = request.form.get("go_on") == "1"
    with changing(contract_id) as (session, by):
        _of(session, contract_id, round_id)
        (service.go_on if goes_on else service.stop)(session, round_id, by=by)
    flash(_("Kierros jatkuu.") if goes_on else _("Kierros keskeytettiin. Viestejä ei enää lähde."), "done")
    return _to_round(contract_id, round_id)


@bp.post("/<int:round_id>/link")
@asks(SIGNED_IN)
def make_link(contract_id: int, round_id: int) -> str:
    """Make an open link and show it: its address is told this once."""
    with changing(contract_id) as (session, by):
        _of(session, contract_id, round_id)
        secret = service.open_link(session, round_id, by=by)
    return _round_page(contract_id, round_id, {}, {}, secret=secret)


@bp.post("/<int:round_id>/link/end")
@asks(SIGNED_IN)
def end_link(contract_id: int, round_id: int) -> Response:
    """End the open link."""
    with changing(contract_id) as (session, by):
        _of(session, contract_id, round_id)
        service.close_link(session, round_id, by=by)
    flash(_("Avoin linkki ei enää toimi."), "done")
    return _to_round(contract_id, round_id)


@bp.post("/<int:round_id>/answers/<int:answer_id>/theme")
@asks(SIGNED_IN)
def theme(contract_id: int, round_id: int, answer_id: int) -> Response:
    """Say what a text is about."""
    try:
        form = read_form(ThemeForm, request.form)
    except Refused as refused:
        raise Invalid(_("Valitse jokin tarjotuista.")) from refused
    with changing(contract_id) as (session, by):
        _of(session, contract_id, round_id)
        service.give_theme(session, round_id, answer_id, form.theme, by=by)
    flash(_("Teema tallennettiin."), "done")
    return redirect(url_for("feedback.show", contract_id=contract_id, round_id=round_id) + f"#a{answer_id}", code=303)


def trends_of(lines: Sequence[RoundLine]) -> dict[Question, Trend | None]:
    """Return the line of each question over the rounds (the newest first) that are over."""
    over = [one for one in reversed(lines) if one.result.shown]
    return {
        question: draw_trend([one.result.averages.get(question) for one in over], least=LOWEST, most=HIGHEST)
        for question in Question
    }


def _page(contract_id: int, given: Mapping[str, str], errors: Errors) -> str:
    with reading() as session:
        of = card(session, contract_id)
        lines = queries.rounds(session, today(), contract_ids=[contract_id])
    return render_template(
        "feedback/contract.html",
        card=of,
        lines=lines,
        trends=trends_of(lines),
        themes=theme_counts([one.result for one in lines]),
        questions=list(Question),
        least=LEAST_ANSWERS,
        languages=LANGUAGES,
        may_change=may_change(myself(), of.contract),
        given=given,
        errors=errors,
    )


def _round_page(
    contract_id: int, round_id: int, given: Mapping[str, str], errors: Errors, *, secret: str | None = None
) -> str:
    with reading() as session:
        of = card(session, contract_id)
        one = _of(session, contract_id, round_id)
        line = next(row for row in queries.rounds(session, today(), contract_ids=[contract_id]) if row.id == round_id)
        mine = may_change(myself(), of.contract)
        asked = sent_to(session, round_id) if mine else []
        texts = queries.texts_of(session, round_id) if line.result.shown else []
    address = site().url(url_for("feedback_answer.show", secret=secret)) if secret else ""
    return render_template(
        "feedback/round.html",
        card=of,
        round=one,
        line=line,
        reminds_on=reminds_on(one.sends_on, one.closes_on),
        asked=asked,
        texts=texts,
        address=address,
        code=qr_code(address, title=_("QR-koodi: anna palautetta")) if secret else "",
        questions=list(Question),
        themes=[("", _("Ei teemaa")), *((theme.value, theme_name(theme)) for theme in Theme)],
        least=LEAST_ANSWERS,
        languages=LANGUAGES,
        may_change=mine,
        is_running=line.state in (RoundState.PLANNED, RoundState.OPEN),
        given=given or _planned(one, [row.name or row.address for row in asked]),
        errors=errors,
    )


def _planned(one: FeedbackRound, recipients: Sequence[str]) -> Mapping[str, str]:
    return {
        "sends_on": format_date(one.sends_on),
        "closes_on": format_date(one.closes_on),
        "every_months": str(one.every_months or ""),
        "language": one.language,
        "recipients": "\n".join(recipients),
    }


def _of(session: Session, contract_id: int, round_id: int) -> FeedbackRound:
    found = queries.get_round(session, round_id)
    if found.contract_id != contract_id:
        raise NotFound(_("Palautekierrosta ei löydy."))
    return found


def _to_round(contract_id: int, round_id: int) -> Response:
    return redirect(url_for("feedback.show", contract_id=contract_id, round_id=round_id), code=303)
