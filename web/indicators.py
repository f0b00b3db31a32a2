"""The indicators of a contract: set one, write down what was measured, see where it leads."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Annotated

from flask import Blueprint, flash, redirect, render_template, request, url_for
from pydantic import Field
from sqlmodel import Session
from werkzeug.wrappers import Response

from ..calendar.register.card import card
from ..contracts.indicators import queries, service
from ..contracts.indicators.library import LIBRARY
from ..contracts.indicators.models import Direction, Indicator, Rhythm
from ..contracts.indicators.rules import is_met, period_of, periods
from ..contracts.indicators.values import Told, Wanted
from ..contracts.indicators.words import direction_name, period_name, rhythm_name
from ..contracts.models import Contract
from ..core.i18n import _, format_date, format_number
from .asking import SIGNED_IN, asks
from .deciding import changing
from .drawing.trend import draw_trend
from .forms import Day, Errors, Form, Number, Refused, read_form
from .permissions import may_change
from .site import reading, today
from .visitor import myself

bp = Blueprint("indicators", __name__, url_prefix="/contracts/<int:contract_id>/indicators")

SHOWN_PERIODS = 24


class IndicatorForm(Form):
    """An indicator as its form has it."""

    name: Annotated[str, Field(max_length=120)]
    unit: Annotated[str, Field(max_length=30)]
    direction: Direction
    target: Number
    rhythm: Rhythm
    starts_on: Day
    source: Annotated[str, Field(max_length=300)] | None = None
    measured_by: Annotated[str, Field(max_length=200)] | None = None


class MeasureForm(Form):
    """What was measured, of the period that holds a day."""

    on: Day
    value: Number
    note: Annotated[str, Field(max_length=300)] | None = None


@bp.get("/")
@asks(SIGNED_IN)
def index(contract_id: int) -> str:
    """Show the indicators with their figures; `offer` fills the form by one of the library."""
    with reading() as session:
        given = _offer(session, contract_id, request.args.get("offer", ""))
    return _page(contract_id, given, {})


@bp.post("/")
@asks(SIGNED_IN)
def add(contract_id: int) -> Response | tuple[str, int]:
    """Set an indicator."""
    try:
        form = read_form(IndicatorForm, request.form)
        with changing(contract_id) as (session, by):
            service.add(session, contract_id, Wanted(**form.model_dump()), by=by)
    except Refused as refused:
        return _page(contract_id, request.form, refused.errors), HTTPStatus.UNPROCESSABLE_ENTITY
    flash(_("Mittari lisättiin."), "done")
    return _back(contract_id)


@bp.post("/<int:indicator_id>/measure")
@asks(SIGNED_IN)
def measure(contract_id: int, indicator_id: int) -> Response | tuple[str, int]:
    """Write down what was measured."""
    try:
        form = read_form(MeasureForm, request.form)
        with changing(contract_id) as (session, by):
            service.measure(session, contract_id, indicator_id, by=by, **form.model_dump())
    except Refused as refused:
        errors = {f"{name}-{indicator_id}": text for name, text in refused.errors.items()}
        given = {f"{name}-{indicator_id}": value for name, value in request.form.items()}
        return _page(contract_id, given, errors), HTTPStatus.UNPROCESSABLE_ENTITY
    flash(_("Mittaus kirjattiin."), "done")
    return _back(contract_id, indicator_id)


@bp.post("/<int:indicator_id>/measurements/<int:measurement_id>/undo")
@asks(SIGNED_IN)
def undo(contract_id: int, indicator_id: int, measurement_id: int) -> Response:
    """Take a measurement back."""
    with changing(contract_id) as (session, by):
        service.undo(session, contract_id, indicator_id, measurement_id, by=by)
    flash(_("Mittaus kumottiin."), "done")
    return _back(contract_id, indicator_id)


@bp.post("/<int:indicator_id>/end")
@asks(SIGNED_IN)
def end(contract_id: int, indicator_id: int) -> Response:
    """End an indicator, or take it up again."""
    goes_on = request.form.get("go_on") == "1"
    with changing(contract_id) as (session, by):
        (service.take_up if goes_on else service.end)(session, contract_id, indicator_id, by=by)
    flash(_("Mittari on taas käytössä.") if goes_on else _("Mittari päätettiin."), "done")
    return _back(contract_id, indicator_id)


def _page(contract_id: int, given: Mapping[str, str], errors: Errors) -> str:
    with reading() as session:
        of = card(session, contract_id)
        lines = queries.indicators(session, today(), contract_ids=[contract_id])
        undone = queries.undone_of(session, [line.told.indicator.id or 0 for line in lines])
        others = queries.like_ours(session, of.contract)
    return render_template(
        "indicators/contract.html",
        card=of,
        rows=[_row(line.told) for line in lines],
        undone=undone,
        offers=[
            *((f"i{one.id}", one.name, _("käytössä saman kategorian sopimuksessa")) for one in others),
            *((f"l{one.key}", one.name.text(), "") for one in LIBRARY),
        ],
        directions=[(one.value, direction_name(one)) for one in Direction],
        rhythms=[(one.value, rhythm_name(one)) for one in Rhythm],
        may_change=may_change(myself(), of.contract),
        given=given,
        errors=errors,
    )


def _row(told: Told) -> dict[str, object]:
    """Return an indicator as the page shows it: its line, its figures, and the periods that can be measured."""
    one = told.indicator
    by_period = {row.period_on: row for row in told.measurements}
    all_periods = periods(one, today())[-SHOWN_PERIODS:]
    values = [by_period[period.first_on].value if period.first_on in by_period else None for period in all_periods]
    return {
        "told": told,
        "one": one,
        "trend": draw_trend(values, target=one.target),
        "figures": [
            (
                period_name(period_of(row.period_on, one.rhythm), one.rhythm),
                row,
                is_met(one.direction, one.target, row.value),
            )
            for row in reversed(told.measurements)
        ],
        "open": [
            (format_date(period.first_on), period_name(period, one.rhythm))
            for period in all_periods
            if period.first_on not in by_period
        ],
        "lacking": [period_name(period, one.rhythm) for period in told.lacking],
    }


def _offer(session: Session, contract_id: int, key: str) -> Mapping[str, str]:
    """Return an indicator of the library as the form is filled by it; nothing for an unknown key."""
    found: Mapping[str, tuple[str, str, Direction, str, Rhythm, str]] = {
        f"l{one.key}": (
            one.name.text(),
            one.unit,
            one.direction,
            format_number(one.target),
            one.rhythm,
            one.source.text(),
        )
        for one in LIBRARY
    }
    contract = session.get(Contract, contract_id)
    others: list[Indicator] = queries.like_ours(session, contract) if contract is not None and key[:1] == "i" else []
    found = {
        **found,
        **{
            f"i{one.id}": (one.name, one.unit, one.direction, format_number(one.target), one.rhythm, one.source or "")
            for one in others
        },
    }
    if key not in found:
        return {}
    name, unit, direction, target, rhythm, source = found[key]
    return {
        "name": name,
        "unit": unit,
        "direction": direction.value,
        "target": target,
        "rhythm": rhythm.value,
        "source": source,
    }


def _back(contract_id: int, indicator_id: int | None = None) -> Response:
    here = url_for("indicators.index", contract_id=contract_id)
    return redirect(f"{here}#i{indicator_id}" if indicator_id else here, code=303)
