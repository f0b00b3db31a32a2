"""The library of tasks from which follow-up plans are taken, for its main users."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Annotated, Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from pydantic import Field
from werkzeug.wrappers import Response

from ..contracts.obligations import library, queries, service
from ..contracts.obligations.models import Anchor, ObligationKind
from ..contracts.obligations.rules import LONGEST_RHYTHM
from ..contracts.obligations.values import Shelved
from ..core.errors import Invalid
from ..core.i18n import _
from ..people.queries import get_person
from .asking import asks
from .deviations import errors_of
from .forms import Errors, Form, Refused, read_form
from .site import reading, writing
from .tasks import Months, kinds
from .visitor import myself

bp = Blueprint("task_library", __name__, url_prefix="/tasks/library")


class LibraryForm(Form):
    """A task of the library as its form has it."""

    kind: ObligationKind
    title: Annotated[str, Field(max_length=300)] | None = None
    category_id: int | None = None
    anchor: Anchor
    months: Annotated[int, Field(ge=0, le=LONGEST_RHYTHM)]
    every_months: Months | None = None
    advice: Annotated[str, Field(max_length=service.LONGEST)] | None = None


@bp.get("/")
@asks("main_user")
def index() -> str:
    """Show the library."""
    return _page(None, {}, {})


@bp.post("/")
@asks("main_user")
def add() -> Response | tuple[str, int]:
    """Add a task."""
    return _put(None)


@bp.get("/<int:task_id>")
@asks("main_user")
def show(task_id: int) -> str:
    """Show a task of the library in the form."""
    with reading() as session:
        one = queries.get_library_task(session, task_id)
    given = {name: getattr(one, name) for name in LibraryForm.model_fields}
    return _page(task_id, given | {"kind": one.kind.value, "anchor": one.anchor.value}, {})


@bp.post("/<int:task_id>")
@asks("main_user")
def change(task_id: int) -> Response | tuple[str, int]:
    """Change a task; plans that have it stay as they are."""
    return _put(task_id)


@bp.post("/<int:task_id>/use")
@asks("main_user")
def use(task_id: int) -> Response:
    """Take a task out of use, or into it again."""
    active = request.form.get("active") == "1"
    with writing() as session:
        library.set_active(session, task_id, active=active, by=get_person(session, myself().id))
    flash(_("Tehtävä otettiin käyttöön.") if active else _("Tehtävä poistettiin käytöstä."), "done")
    return redirect(url_for("task_library.index"), code=303)


def _put(task_id: int | None) -> Response | tuple[str, int]:
    try:
        form = read_form(LibraryForm, request.form)
        with writing() as session:
            by = get_person(session, myself().id)
            library.put(session, Shelved(**form.model_dump()), by=by, task_id=task_id)
    except (Refused, Invalid) as error:
        return _page(task_id, request.form, errors_of(error)), HTTPStatus.UNPROCESSABLE_ENTITY
    flash(_("Tehtävä tallennettiin kirjastoon."), "done")
    return redirect(url_for("task_library.index"), code=303)


def _page(task_id: int | None, given: Mapping[str, Any], errors: Errors) -> str:
    with reading() as session:
        rows = queries.library(session, all_of_it=True)
        categories = queries.categories(session)
    return render_template(
        "tasks/library.html",
        rows=rows,
        task_id=task_id,
        given=given,
        errors=errors,
        kinds=kinds(),
        categories=[("", _("kaikki sopimukset")), *categories],
        anchors=[
            (Anchor.START.value, _("sopimuksen alusta")),
            (Anchor.END.value, _("ennen sopimuksen loppua")),
        ],
    )
