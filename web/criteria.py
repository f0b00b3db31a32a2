"""The library of criteria: found, added, mended, taken into a procurement's documents."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Annotated

from flask import Blueprint, flash, redirect, render_template, request, url_for
from pydantic import Field
from sqlmodel import Session
from werkzeug.wrappers import Response

from ..calendar.criteria import queries, service
from ..calendar.criteria.models import Criterion
from ..calendar.criteria.values import Told, Wanted
from ..calendar.lessons.models import Effect
from ..calendar.lessons.words import effect_name
from ..contracts.queries import known_categories
from ..core.errors import Invalid
from ..core.i18n import _
from ..people.models import Person, Role
from ..people.queries import get_person
from .asking import SIGNED_IN, asks
from .deciding import allowed_procurement
from .deviations import errors_of
from .forms import Errors, Form, Query, Refused, read_form, read_query
from .log_pages import RowId
from .permissions import EVERYTHING, require
from .site import reading, writing
from .visitor import has_role, myself

bp = Blueprint("criteria", __name__, url_prefix="/criteria")

KEEPERS = (Role.PROCUREMENT, Role.CATEGORY_LEAD, Role.UNIT_MANAGER, Role.OWNER)
USEFUL = (Effect.REQUIREMENT, Effect.AWARD_CRITERION, Effect.CONTRACT_TERM)


class ListQuery(Query):
    """What is looked for in the library."""

    q: Annotated[str, Field(max_length=200)] = ""
    category: RowId | None = None
    effect: Effect | None = None
    removed: bool = False


class CriterionForm(Form):
    """A criterion as its form has it."""

    sentence: Annotated[str, Field(max_length=service.LONGEST)]
    effect: Effect
    category_id: RowId | None = None
    worked: Annotated[str, Field(max_length=service.LONGEST)] | None = None
    version: Annotated[int, Field(ge=0, le=2**31 - 1)] = 0

    @property
    def told(self) -> Told:
        """Return it as the library takes it."""
        return Told(**{name: getattr(self, name) for name in Told.__dataclass_fields__})


class FindingForm(Form):
    """Which finding goes into the library, and how it has worked."""

    contract: RowId
    key: Annotated[str, Field(max_length=60)]
    worked: Annotated[str, Field(max_length=service.LONGEST)] | None = None


@bp.get("/")
@asks(SIGNED_IN)
def index() -> str:
    """List the library, narrowed to what is looked for."""
    return _page({}, {})


@bp.post("/")
@asks(SIGNED_IN)
def add() -> Response | tuple[str, int]:
    """Add a criterion by hand."""
    try:
        form = read_form(CriterionForm, request.form)
        with writing() as session:
            service.add(session, form.told, by=_keeper(session))
    except (Refused, Invalid) as error:
        return _page(request.form, errors_of(error)), HTTPStatus.UNPROCESSABLE_ENTITY
    flash(_("Kriteeri lisättiin kirjastoon."), "done")
    return redirect(url_for("criteria.index"), code=303)


@bp.get("/<int:criterion_id>")
@asks(SIGNED_IN)
def edit(criterion_id: int) -> str:
    """Show a criterion in a form."""
    with reading() as session:
        one = queries.get_criterion(session, criterion_id)
    return _edit_page(criterion_id, {name: getattr(one, name) or "" for name in CriterionForm.model_fields}, {})


@bp.post("/<int:criterion_id>")
@asks(SIGNED_IN)
def change(criterion_id: int) -> Response | tuple[str, int]:
    """Mend a criterion."""
    try:
        form = read_form(CriterionForm, request.form)
        with writing() as session:
            by = _maker(session, criterion_id)
            differed = service.change(session, criterion_id, form.told, version=form.version, by=by)
    except (Refused, Invalid) as error:
        return _edit_page(criterion_id, request.form, errors_of(error)), HTTPStatus.UNPROCESSABLE_ENTITY
    flash(_("Kriteeri tallennettiin.") if differed else _("Mikään ei muuttunut."), "done")
    return redirect(url_for("criteria.index"), code=303)


@bp.post("/<int:criterion_id>/remove")
@asks(SIGNED_IN)
def remove(criterion_id: int) -> Response:
    """Take a criterion out of the library, or put it back."""
    restores = request.form.get("restore") == "1"
    with writing() as session:
        service.remove(session, criterion_id, by=_maker(session, criterion_id), restores=restores)
    flash(_("Kriteeri palautettiin kirjastoon.") if restores else _("Kriteeri poistettiin kirjastosta."), "done")
    return redirect(url_for("criteria.index", removed=None if restores else 1), code=303)


@bp.post("/of/<int:procurement_id>")
@asks(SIGNED_IN)
def add_finding(procurement_id: int) -> Response:
    """Take what a finding has become into the library."""
    try:
        form = read_form(FindingForm, request.form)
    except Refused as refused:
        raise Invalid(_("Lomake oli vajaa. Avaa sivu uudelleen.")) from refused
    with writing() as session:
        allowed_procurement(session, procurement_id)
        by = get_person(session, myself().id)
        service.add_finding(session, procurement_id, (form.contract, form.key), worked=form.worked, by=by)
    flash(_("Kriteeri lisättiin kirjastoon."), "done")
    return _back(procurement_id)


@bp.post("/of/<int:procurement_id>/<int:criterion_id>")
@asks(SIGNED_IN)
def use(procurement_id: int, criterion_id: int) -> Response:
    """Take a criterion into the procurement's documents, or give it up."""
    undoes = request.form.get("undo") == "1"
    with writing() as session:
        allowed_procurement(session, procurement_id)
        service.use(session, procurement_id, criterion_id, by=get_person(session, myself().id), undoes=undoes)
    flash(_("Kriteeristä luovuttiin.") if undoes else _("Kriteeri otettiin tähän hankintaan."), "done")
    return _back(procurement_id)


def _page(given: Mapping[str, str], errors: Errors) -> str:
    query = read_query(ListQuery, request.args)
    wanted = Wanted(text=query.q, category_id=query.category, effect=query.effect, removed=query.removed)
    with reading() as session:
        found = queries.criteria(session, wanted)
        categories = known_categories(session)
    return render_template(
        "criteria/list.html",
        query=query,
        found=found,
        narrowed=bool(query.q or query.category or query.effect),
        views=[
            (url_for("criteria.index"), _("Kirjastossa"), not query.removed),
            (url_for("criteria.index", removed=1), _("Poistetut"), query.removed),
        ],
        effect_names={one: effect_name(one) for one in Effect},
        may_keep=_may_keep(),
        may_mend={one.one.id for one in found if _may_mend(one.one)},
        given=given,
        errors=errors,
        **_choices(categories),
    )


def _edit_page(criterion_id: int, given: Mapping[str, object], errors: Errors) -> str:
    with reading() as session:
        one = queries.get_criterion(session, criterion_id)
        categories = known_categories(session)
    require(_may_mend(one))
    return render_template("criteria/edit.html", one=one, given=given, errors=errors, **_choices(categories))


def _choices(categories: list[tuple[int, str]]) -> dict[str, list[tuple[object, str]]]:
    ordered = sorted(categories, key=lambda one: one[1].casefold())
    return {"categories": [*ordered], "effects": [(one.value, effect_name(one)) for one in USEFUL]}


def _may_keep() -> bool:
    return any(has_role(myself(), role) for role in KEEPERS)


def _keeper(session: Session) -> Person:
    require(_may_keep())
    return get_person(session, myself().id)


def _may_mend(one: Criterion) -> bool:
    """Tell whether the visitor may mend and remove it: its maker, and those who may change everything."""
    return bool(myself().roles & EVERYTHING) or (_may_keep() and one.added_by_id == myself().id)


def _maker(session: Session, criterion_id: int) -> Person:
    require(_may_mend(queries.get_criterion(session, criterion_id)))
    return get_person(session, myself().id)


def _back(procurement_id: int) -> Response:
    return redirect(url_for("lessons.index", procurement_id=procurement_id) + "#library", code=303)
