"""Units, for the main users: who is in charge of each, where its mail goes, what it belongs to."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Annotated

from flask import Blueprint, flash, redirect, render_template, request, url_for
from pydantic import Field
from werkzeug.wrappers import Response

from ..alerts.directory import directory
from ..alerts.whom import unmanaged
from ..core.errors import Invalid
from ..core.i18n import _
from ..people import units
from ..people.addresses import mailable
from ..people.models import Unit
from ..people.queries import get_person, get_unit, history_of_unit, known_people, units_by_id
from .asking import asks
from .deviations import errors_of
from .forms import Errors, Form, Refused, read_form
from .history import told_all
from .site import reading, site, today, writing
from .visitor import myself

bp = Blueprint("units", __name__, url_prefix="/organisation/units")

SHOWN_EVENTS = 20


class UnitForm(Form):
    """A unit as its form has it."""

    name: Annotated[str, Field(max_length=200)]
    parent_id: int | None = None
    manager_id: int | None = None
    mailbox: Annotated[str, Field(max_length=254)] | None = None

    @property
    def told(self) -> units.UnitTold:
        """Return it as the organisation takes it."""
        return units.UnitTold(self.name, self.parent_id, self.manager_id, self.mailbox)


@bp.get("/")
@asks("main_user")
def index() -> str:
    """List the units, with those whose contracts have no manager to turn to."""
    with reading() as session:
        lines = units.lines(session)
        lacking = unmanaged(session, directory(session, today()))
    return render_template("organisation/units.html", units=lines, lacking=lacking)


@bp.get("/new")
@asks("main_user")
def new() -> str:
    """Show an empty form."""
    return _page(None, {}, {})


@bp.post("/new")
@asks("main_user")
def add() -> Response | tuple[str, int]:
    """Add a unit."""
    try:
        form = read_form(UnitForm, request.form)
        with writing() as session:
            units.add_unit(session, form.told, by=get_person(session, myself().id))
    except (Refused, Invalid) as error:
        return _page(None, request.form, errors_of(error)), HTTPStatus.UNPROCESSABLE_ENTITY
    return _done(form.name)


@bp.get("/<int:unit_id>")
@asks("main_user")
def show(unit_id: int) -> str:
    """Show a unit in a form."""
    with reading() as session:
        unit = get_unit(session, unit_id)
    given = {name: getattr(unit, name) or "" for name in UnitForm.model_fields}
    return _page(unit, given, {})


@bp.post("/<int:unit_id>")
@asks("main_user")
def save(unit_id: int) -> Response | tuple[str, int]:
    """Write what is said; what waits is composed anew for whoever is in charge now."""
    try:
        form = read_form(UnitForm, request.form)
        with writing() as session:
            units.set_unit(session, get_unit(session, unit_id), form.told, by=get_person(session, myself().id))
    except (Refused, Invalid) as error:
        with reading() as session:
            unit = get_unit(session, unit_id)
        return _page(unit, request.form, errors_of(error)), HTTPStatus.UNPROCESSABLE_ENTITY
    return _done(form.name)


def _done(name: str) -> Response:
    site().compose()
    flash(_("Yksikön tiedot tallennettiin: %(name)s.") % {"name": name}, "done")
    return redirect(url_for("units.index"), code=303)


def _page(unit: Unit | None, given: Mapping[str, object], errors: Errors) -> str:
    with reading() as session:
        all_units = units_by_id(session)
        people = known_people(session)
        managing = units.managers(session)
        past = told_all(session, history_of_unit(session, unit.id, limit=SHOWN_EVENTS)) if unit and unit.id else []
    now_in_charge = managing.get(unit.id) if unit and unit.id else None
    others = [(id_, one.name) for id_, one in all_units.items() if unit is None or id_ != unit.id]
    by_role = now_in_charge if unit and unit.manager_id is None else None
    return render_template(
        "organisation/unit.html",
        unit=unit,
        given=given,
        errors=errors,
        parents=[("", _("ei ylempää yksikköä")), *((str(id_), name) for id_, name in others)],
        people=[
            ("", _("ei valittu")),
            *(
                (str(one.id), one.name)
                for one in sorted(people, key=lambda one: one.name.casefold())
                if (one.active and mailable(one.email)) or (unit and one.id == unit.manager_id)
            ),
        ],
        by_role=next((one.name for one in people if one.id == by_role), None),
        history=past,
    )
