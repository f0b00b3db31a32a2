"""The follow-up plan of a contract: taken from the library in one click, and added to."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from ..calendar.register.card import card
from ..contracts.obligations import queries, service
from ..contracts.obligations.values import Wanted
from ..core.i18n import _, ngettext
from .asking import SIGNED_IN, asks
from .deciding import changing
from .forms import Errors, Refused, chosen_ids, read_form
from .permissions import may_change
from .site import reading
from .tasks import TaskForm, kinds, people
from .visitor import has_role, myself

bp = Blueprint("plan", __name__, url_prefix="/contracts/<int:contract_id>/plan")


@bp.get("/")
@asks(SIGNED_IN)
def show(contract_id: int) -> str:
    """Show the plan, and what the library has for it."""
    return _page(contract_id, {}, {})


@bp.post("/take")
@asks(SIGNED_IN)
def take(contract_id: int) -> Response:
    """Take what was ticked from the library."""
    with changing(contract_id) as (session, by):
        made = service.take(session, contract_id, chosen_ids(request.form.getlist("tasks")), by=by)
    if made:
        text = ngettext("Yksi tehtävä lisättiin suunnitelmaan.", "%(n)s tehtävää lisättiin suunnitelmaan.", len(made))
        flash(text % {"n": len(made)}, "done")
    else:
        flash(_("Mitään ei lisätty: valitse tehtäviä. Sopimuksen päättymisen jälkeisiä ei lisätä."), "soon")
    return _back(contract_id)


@bp.post("/")
@asks(SIGNED_IN)
def add(contract_id: int) -> Response | tuple[str, int]:
    """Add a task of its own."""
    try:
        form = read_form(TaskForm, request.form)
        with changing(contract_id) as (session, by):
            service.plan(session, contract_id, form.planned(), by=by)
    except Refused as refused:
        return _page(contract_id, request.form, refused.errors), HTTPStatus.UNPROCESSABLE_ENTITY
    flash(_("Tehtävä lisättiin suunnitelmaan."), "done")
    return _back(contract_id)


def _page(contract_id: int, given: Mapping[str, Any], errors: Errors) -> str:
    with reading() as session:
        of = card(session, contract_id)
        lines = queries.lines(session, Wanted(contract_id=contract_id))
        offered = queries.offered(session, of.contract)
        removed = queries.removed_of(session, contract_id)
        who = people(session)
    return render_template(
        "tasks/plan.html",
        card=of,
        lines=lines,
        offered=offered,
        removed=removed,
        may_change=may_change(myself(), of.contract),
        may_shelve=has_role(myself(), "main_user"),
        given=given,
        errors=errors,
        kinds=kinds(),
        people=who,
    )


def _back(contract_id: int) -> Response:
    return redirect(url_for("plan.show", contract_id=contract_id), code=303)
