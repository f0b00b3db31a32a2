"""The organisation's own facts, for its main user."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Annotated

from flask import Blueprint, flash, redirect, render_template, request, url_for
from pydantic import Field
from werkzeug.wrappers import Response

from ..calendar.clock.queries import all_ids
from ..core.changes import changed
from ..core.errors import Invalid
from ..core.i18n import _
from ..people.models import BuyerKind
from ..people.organisation import describe
from ..people.queries import get_organisation, get_person
from .asking import asks
from .forms import Errors, Form, Refused, read_form
from .site import reading, writing
from .visitor import myself

bp = Blueprint("organisation", __name__, url_prefix="/organisation")


class OrganisationForm(Form):
    """The form's fields."""

    name: Annotated[str, Field(max_length=200)]
    business_id: Annotated[str, Field(max_length=9, pattern=r"^\d{7}-\d$")] | None = None
    kind: BuyerKind | None = None


@bp.get("/")
@asks("main_user")
def show() -> str:
    """Show the form."""
    with reading() as session:
        found = get_organisation(session)
    given = {"name": found.name, "business_id": found.business_id or "", "kind": found.kind or ""} if found else {}
    return _page(given, {})


@bp.post("/")
@asks("main_user")
def save() -> Response | tuple[str, int]:
    """Write what is said; another kind of buyer has other thresholds, so every date is derived anew."""
    try:
        form = read_form(OrganisationForm, request.form)
        with writing() as session:
            before = get_organisation(session)
            kind = before.kind if before else None
            by = get_person(session, myself().id)
            describe(session, name=form.name, business_id=form.business_id, kind=form.kind, by=by)
            if form.kind != kind:
                changed(session, contracts=all_ids(session))
    except (Refused, Invalid) as error:
        errors = error.errors if isinstance(error, Refused) else {error.field or "": error.text}
        return _page(request.form, errors), HTTPStatus.UNPROCESSABLE_ENTITY
    flash(_("Organisaation tiedot tallennettiin."), "done")
    return redirect(url_for("organisation.show"), code=303)


def _page(given: Mapping[str, str], errors: Errors) -> str:
    kinds = [
        ("", _("ei tiedossa")),
        (BuyerKind.SUB_CENTRAL.value, _("kunta, hyvinvointialue tai muu hankintayksikkö")),
        (BuyerKind.CENTRAL.value, _("valtion keskushallinto")),
    ]
    return render_template("organisation/organisation.html", given=given, errors=errors, kinds=kinds)
