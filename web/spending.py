"""What has been bought under a contract, how long its maximum value lasts, and writing purchases down."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Annotated

from flask import Blueprint, flash, redirect, render_template, request, url_for
from pydantic import Field
from werkzeug.wrappers import Response

from ..calendar.register.card import card
from ..contracts.spending import queries, service
from ..contracts.spending.rules import forecast
from ..core.i18n import _, format_money
from .asking import SIGNED_IN, asks
from .deciding import changing
from .forms import AmountChange, Day, Errors, Form, Refused, read_form
from .permissions import may_change
from .site import reading
from .visitor import myself

bp = Blueprint("spending", __name__, url_prefix="/contracts/<int:contract_id>/spending")

SHOWN = 100


class SpendForm(Form):
    """A purchase as its form has it."""

    first_on: Day | None = None
    on: Day
    amount: AmountChange
    note: Annotated[str, Field(max_length=300)] | None = None


@bp.get("/")
@asks(SIGNED_IN)
def index(contract_id: int) -> str:
    """Show what was used of the maximum, and the newest purchases."""
    return _page(contract_id, {}, {})


@bp.post("/")
@asks(SIGNED_IN)
def record(contract_id: int) -> Response | tuple[str, int]:
    """Write a purchase down."""
    try:
        form = read_form(SpendForm, request.form)
        with changing(contract_id) as (session, by):
            service.record(session, contract_id, by=by, **form.model_dump())
    except Refused as refused:
        return _page(contract_id, request.form, refused.errors), HTTPStatus.UNPROCESSABLE_ENTITY
    flash(_("Käyttö kirjattiin, ja kello laskettiin uudelleen."), "done")
    return _back(contract_id)


@bp.post("/<int:spend_id>/remove")
@asks(SIGNED_IN)
def remove(contract_id: int, spend_id: int) -> Response:
    """Take a purchase back."""
    with changing(contract_id) as (session, by):
        row = service.remove(session, contract_id, spend_id, by=by)
        said = format_money(row.amount)
    flash(_("Rivi poistettiin: %(sum)s.") % {"sum": said}, "done")
    return _back(contract_id)


def _page(contract_id: int, given: Mapping[str, str], errors: Errors) -> str:
    with reading() as session:
        of = card(session, contract_id)
        bought = queries.purchases_of(session, [contract_id]).get(contract_id, [])
        rows = queries.spends_of(session, contract_id, limit=SHOWN)
        count = queries.count_of(session, contract_id)
    return render_template(
        "spending/list.html",
        card=of,
        use=forecast(bought, of.contract.maximum_value, of.contract.starts_on),
        rows=rows,
        count=count,
        may_change=may_change(myself(), of.contract),
        given=given,
        errors=errors,
    )


def _back(contract_id: int) -> Response:
    return redirect(url_for("spending.index", contract_id=contract_id), code=303)
