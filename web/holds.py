"""The hold of a contract: why nothing of it may be deleted, who said so and when."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Annotated

from flask import Blueprint, flash, redirect, render_template, request, url_for
from pydantic import Field
from werkzeug.wrappers import Response

from ..contracts.holds import queries, service
from ..core.i18n import _
from .asking import SIGNED_IN, asks
from .deciding import allowed, changing
from .forms import Errors, Form, Refused, read_form
from .site import reading

bp = Blueprint("holds", __name__, url_prefix="/contracts/<int:contract_id>/hold")


class HoldForm(Form):
    """Why the contract is kept."""

    reason: Annotated[str, Field(max_length=1000)] | None = None


@bp.get("/")
@asks(SIGNED_IN)
def show(contract_id: int) -> str:
    """Show the hold that stands, and those before it."""
    return _page(contract_id, {}, {})


@bp.post("/")
@asks(SIGNED_IN)
def hold(contract_id: int) -> Response | tuple[str, int]:
    """Keep the contract with all that belongs to it."""
    try:
        form = read_form(HoldForm, request.form)
        with changing(contract_id) as (session, by):
            service.hold(session, contract_id, reason=form.reason or "", by=by)
    except Refused as refused:
        return _page(contract_id, request.form, refused.errors), HTTPStatus.UNPROCESSABLE_ENTITY
    flash(_("Hävittämiskielto kirjattiin. Sopimuksen tiedot säilyvät, kunnes se puretaan."), "done")
    return redirect(url_for("holds.show", contract_id=contract_id), code=303)


@bp.post("/end")
@asks(SIGNED_IN)
def end(contract_id: int) -> Response:
    """End the hold."""
    with changing(contract_id) as (session, by):
        service.release(session, contract_id, by=by)
    flash(_("Hävittämiskielto purettiin."), "done")
    return redirect(url_for("holds.show", contract_id=contract_id), code=303)


def _page(contract_id: int, given: Mapping[str, str], errors: Errors) -> str:
    with reading() as session:
        of = allowed(session, contract_id)
        holds = queries.holds_of(session, contract_id)
    standing = next((one for one in holds if one.ended_at is None), None)
    past = [one for one in holds if one.ended_at is not None]
    return render_template("holds/show.html", card=of, standing=standing, past=past, given=given, errors=errors)
