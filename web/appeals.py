"""A procurement's decision as it was served, and what is sought against it."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Annotated, Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from pydantic import Field
from sqlmodel import Session
from werkzeug.wrappers import Response

from ..calendar.appeals import queries, rules, service
from ..calendar.appeals.models import Appeal
from ..calendar.appeals.values import AppealKind, LastDay, Outcome, ServedBy, Service, Standstill, Told
from ..calendar.appeals.words import (
    appeal_kind_name,
    lost_words,
    outcome_name,
    served_by_name,
    standstill_name,
    standstill_words,
    why,
)
from ..calendar.law.rules import Law
from ..calendar.procurements import listing
from ..core.errors import Invalid
from ..core.i18n import _, format_date
from ..people.queries import get_person
from .asking import SIGNED_IN, asks
from .deciding import allowed_procurement
from .deviations import errors_of
from .forms import Day, Errors, Form, Refused, read_form
from .site import reading, today, writing
from .visitor import myself

bp = Blueprint("appeals", __name__, url_prefix="/procurements/<int:procurement_id>")

Version = Annotated[int, Field(ge=0, le=2**31)]


class DecisionForm(Form):
    """How a decision was served."""

    decided_on: Day
    served_on: Day
    served_by: ServedBy
    standstill: Standstill
    deficient: bool = False
    version: Version | None = None

    @property
    def service(self) -> Service:
        """Return it as the rules take it."""
        return Service(**self.model_dump(exclude={"version"}))


class AppealForm(Form):
    """An appeal, and how it ended."""

    kind: AppealKind
    appellant: Annotated[str, Field(max_length=500)]
    received_on: Day
    target_on: Day | None = None
    handler_id: int | None = None
    suspends: bool = False
    decided_on: Day | None = None
    outcome: Outcome | None = None
    decision: Annotated[str, Field(max_length=service.LONGEST)] | None = None
    version: Version | None = None

    @property
    def told(self) -> Told:
        """Return it as the service takes it."""
        return Told(**self.model_dump(exclude={"version"}))


class VersionForm(Form):
    """What the visitor had seen."""

    version: Version


@bp.get("/decision")
@asks(SIGNED_IN)
def decision(procurement_id: int) -> str:
    """Show the form of the decision."""
    with reading() as session:
        card = allowed_procurement(session, procurement_id)
        found = queries.case_of(session, procurement_id).decision
    if found is None:
        usual = rules.usual_standstill(card.row.chosen_procedure or card.row.procedure)
        given = {"served_by": ServedBy.ELECTRONIC.value, "standstill": usual.value}
    else:
        given = _given(found, ("decided_on", "served_on", "served_by", "standstill", "deficient", "version"))
    return _decision_page(card, given, {})


@bp.post("/decision")
@asks(SIGNED_IN)
def decision_post(procurement_id: int) -> Response | tuple[str, int]:
    """Write how the decision was served."""
    try:
        form = read_form(DecisionForm, request.form)
        with writing() as session:
            allowed_procurement(session, procurement_id)
            by = get_person(session, myself().id)
            service.record_decision(session, procurement_id, form.service, version=form.version, by=by)
    except (Refused, Invalid) as error:
        with reading() as session:
            card = allowed_procurement(session, procurement_id)
        return _decision_page(card, request.form, errors_of(error)), HTTPStatus.UNPROCESSABLE_ENTITY
    flash(_("Päätöksen tiedoksianto kirjattiin, ja määräajat laskettiin."), "done")
    return _back(procurement_id)


@bp.post("/decision/undo")
@asks(SIGNED_IN)
def undo_decision(procurement_id: int) -> Response:
    """Take the last change of the decision back."""
    version = _version()
    with writing() as session:
        allowed_procurement(session, procurement_id)
        service.undo_decision(session, procurement_id, version=version, by=get_person(session, myself().id))
    flash(_("Muutos kumottiin."), "done")
    return _back(procurement_id)


@bp.get("/appeals/new")
@asks(SIGNED_IN)
def new(procurement_id: int) -> str:
    """Show the form of a new appeal."""
    given = {"kind": AppealKind.RECTIFICATION.value, "received_on": format_date(today())}
    return _appeal_page(procurement_id, None, given | {"handler_id": str(myself().id)}, {})


@bp.post("/appeals/new")
@asks(SIGNED_IN)
def make(procurement_id: int) -> Response | tuple[str, int]:
    """Record an appeal."""
    try:
        form = read_form(AppealForm, request.form)
        with writing() as session:
            allowed_procurement(session, procurement_id)
            service.record_appeal(session, procurement_id, form.told, by=get_person(session, myself().id))
    except (Refused, Invalid) as error:
        page = _appeal_page(procurement_id, None, request.form, errors_of(error))
        return page, HTTPStatus.UNPROCESSABLE_ENTITY
    flash(_("Muutoksenhaku kirjattiin."), "done")
    return _back(procurement_id)


@bp.get("/appeals/<int:number>")
@asks(SIGNED_IN)
def show(procurement_id: int, number: int) -> str:
    """Show an appeal's form."""
    with reading() as session:
        found = queries.get_appeal(session, procurement_id, number)
    return _appeal_page(procurement_id, number, _given(found, tuple(AppealForm.model_fields)), {})


@bp.post("/appeals/<int:number>")
@asks(SIGNED_IN)
def change(procurement_id: int, number: int) -> Response | tuple[str, int]:
    """Mend an appeal, or write how it ended."""
    try:
        form = read_form(AppealForm, request.form)
        with writing() as session:
            allowed_procurement(session, procurement_id)
            by = get_person(session, myself().id)
            service.change_appeal(session, procurement_id, number, form.told, version=form.version or 0, by=by)
    except (Refused, Invalid) as error:
        page = _appeal_page(procurement_id, number, request.form, errors_of(error))
        return page, HTTPStatus.UNPROCESSABLE_ENTITY
    flash(_("Muutoksenhaun tiedot tallennettiin."), "done")
    return _back(procurement_id)


@bp.post("/appeals/<int:number>/undo")
@asks(SIGNED_IN)
def undo(procurement_id: int, number: int) -> Response:
    """Take the last change of an appeal back."""
    version = _version()
    with writing() as session:
        allowed_procurement(session, procurement_id)
        service.undo_appeal(session, procurement_id, number, version=version, by=get_person(session, myself().id))
    flash(_("Muutos kumottiin."), "done")
    return _back(procurement_id)


def appeals_of(session: Session, procurement_id: int) -> dict[str, Any]:
    """Return what the procurement's page shows of its decision and appeals."""
    case, law = queries.case_of(session, procurement_id), queries.law_of(session)
    served, day = case.service, today()
    standing = rules.standing(served, case.pending, law, day)
    limits = [] if served is None else [(appeal_kind_name(kind), rules.last_day(kind, served, law)) for kind in _SOUGHT]
    if served is not None:
        limits.append((_("Hankintayksikön oma oikaisu"), rules.own_rectification(served, law)))
    lost = rules.days_lost(case.pending, day)
    return {
        "decision": case.decision,
        "notified_on": rules.notified_on(served, law) if served else None,
        "standing": standing,
        "standstill_said": standstill_words(standing),
        "standstill_why": why(standing.last) if standing.last else "",
        "limits": [(name, last, why(last)) for name, last in limits if last is not None],
        "lines": [_line(one, handler, served, law) for one, handler in case.appeals],
        "lost": lost,
        "lost_said": lost_words(lost),
    }


_SOUGHT = (AppealKind.RECTIFICATION, AppealKind.MARKET_COURT)


def _line(one: Appeal, handler: str | None, served: Service | None, law: Law) -> dict[str, object]:
    last: LastDay | None = rules.last_day(one.kind, served, law) if served else None
    return {
        "appeal": one,
        "name": appeal_kind_name(one.kind),
        "handler": handler,
        "too_late": last is not None and one.received_on > last.on,
        "last_on": last.on if last else None,
        "outcome": outcome_name(one.outcome) if one.outcome else "",
    }


def _decision_page(card: listing.ProcurementCard, given: Mapping[str, str], errors: Errors) -> str:
    return render_template(
        "procurements/decision.html",
        row=card.row,
        given=given,
        errors=errors,
        ways=[(one.value, served_by_name(one).capitalize(), "") for one in ServedBy],
        standstills=[(one.value, standstill_name(one), "") for one in Standstill],
    )


def _appeal_page(procurement_id: int, number: int | None, given: Mapping[str, str], errors: Errors) -> str:
    with reading() as session:
        card = allowed_procurement(session, procurement_id)
        people = queries.handlers(session)
    return render_template(
        "procurements/appeal.html",
        row=card.row,
        number=number,
        given=given,
        errors=errors,
        kinds=[(one.value, appeal_kind_name(one), "") for one in AppealKind],
        people=[("", _("ei nimetty")), *people],
        outcomes=[("", _("kesken")), *((one.value, outcome_name(one)) for one in Outcome)],
    )


def _given(row: object, names: tuple[str, ...]) -> dict[str, str]:
    values = {name: getattr(row, name) for name in names}
    return {name: _shown(value) for name, value in values.items()}


def _shown(value: object) -> str:
    if value is None or value is False:
        return ""
    if value is True:
        return "1"
    return format_date(value) if hasattr(value, "isoformat") else str(value)  # type: ignore[arg-type]


def _version() -> int:
    try:
        return read_form(VersionForm, request.form).version
    except Refused as refused:
        raise Invalid(_("Lomake oli vajaa. Avaa sivu uudelleen.")) from refused


def _back(procurement_id: int) -> Response:
    return redirect(url_for("procurements.show", procurement_id=procurement_id) + "#appeals", code=303)
