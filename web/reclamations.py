"""Reclamations: the list, and beginning one from a deviation."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Annotated, Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from pydantic import Field
from sqlmodel import Session
from werkzeug.wrappers import Response

from ..calendar.register import queries as register
from ..calendar.register.card import card
from ..contracts.deviations import queries as deviations
from ..contracts.reclamations import queries, rights, service
from ..contracts.reclamations.models import ReclamationKind, ReclamationState
from ..contracts.reclamations.values import Tab, Wanted
from ..contracts.reclamations.words import kind_meaning, kind_name, reclamation_state_name, tab_name
from ..core.errors import Invalid
from ..core.i18n import _
from ..insight.export.reclamations import reclamations_csv
from ..insight.reclamations import report
from ..people.queries import get_person
from .asking import SIGNED_IN, asks
from .deviations import errors_of
from .forms import Errors, Form, Query, Refused, chosen_ids, read_form, read_query
from .log_pages import LogQuery, RowId, csv_file, page_of
from .site import reading, today, writing
from .visitor import myself

bp = Blueprint("reclamations", __name__, url_prefix="/reclamations")

OFFERED = 20


class ListQuery(LogQuery):
    """Which part of the list, narrowed to what."""

    HOME = "reclamations.index"

    tab: Tab = Tab.OPEN
    state: ReclamationState | None = None
    kind: ReclamationKind | None = None
    deviation: RowId | None = None

    def wanted(self, person_id: int) -> Wanted:
        """Return which reclamations are asked for by the person."""
        return Wanted(
            tab=self.tab,
            state=self.state,
            kind=self.kind,
            contract_id=self.contract,
            unit_id=self.unit,
            supplier_id=self.supplier,
            deviation_id=self.deviation,
            person_id=person_id if self.mine else None,
        )


class ReportQuery(Query):
    """Of which year the report is; of all where left out."""

    year: Annotated[int, Field(ge=2000, le=2200)] | None = None


class NewQuery(Query):
    """Of which deviation a reclamation is made."""

    deviation: RowId = 0


class NewForm(Form):
    """What kind of reclamation, and why it is proposed."""

    kind: ReclamationKind
    reason: Annotated[str, Field(max_length=service.LONGEST)] | None = None


@bp.get("/")
@asks(SIGNED_IN)
def index() -> str:
    """List reclamations, what is due first at the top."""
    query = read_query(ListQuery, request.args)
    wanted = query.wanted(myself().id)
    with reading() as session:
        shown = page_of(
            session, query, wanted, tab=query.tab, counts=queries.counts, lines=queries.lines, tab_name=tab_name
        )
        units = register.units(session)
    return render_template("reclamations/list.html", choices=_narrowing(units), **shown)


@bp.get("/export.csv")
@asks(SIGNED_IN)
def export() -> Response:
    """Give the list as a file: what is narrowed to, all pages of it."""
    query = read_query(ListQuery, request.args)
    with reading() as session:
        body = reclamations_csv(queries.lines(session, query.wanted(myself().id)))
    return csv_file(body, "reklamaatiot")


@bp.get("/report")
@asks(SIGNED_IN)
def summary() -> str:
    """Tell how many there are of each state, kind and supplier, and whether answers came in time."""
    year = read_query(ReportQuery, request.args).year
    with reading() as session:
        found = report(session, year)
    this = today().year
    years = [(None, _("Kaikki vuodet")), *((one, str(one)) for one in (this, this - 1, this - 2))]
    return render_template(
        "reclamations/report.html",
        found=found,
        kinds=list(ReclamationKind),
        states=[(one, found.states[one]) for one in ReclamationState if found.states[one]],
        views=[(url_for("reclamations.summary", year=one), name, one == year) for one, name in years],
    )


@bp.get("/new")
@asks(SIGNED_IN)
def new() -> str:
    """Show what kind of reclamation can be made of the deviation, and with which others."""
    asked = read_query(NewQuery, request.args).deviation
    return _new_page(asked, {}, {}, chosen=[asked])


@bp.post("/new")
@asks(SIGNED_IN)
def new_post() -> Response | tuple[str, int]:
    """Draft or propose it."""
    asked = read_query(NewQuery, request.form).deviation
    chosen = chosen_ids(request.form.getlist("deviations"))
    try:
        form = read_form(NewForm, request.form)
        with writing() as session:
            by = get_person(session, myself().id)
            made = service.draft(session, chosen, kind=form.kind, by=by, reason=form.reason)
            id_, is_proposal = made.id, made.state is ReclamationState.PROPOSED
    except (Refused, Invalid) as error:
        return _new_page(asked, request.form, errors_of(error), chosen=chosen), HTTPStatus.UNPROCESSABLE_ENTITY
    flash(_("Ehdotus kirjattiin.") if is_proposal else _("Luonnos on valmis täydennettäväksi."), "done")
    return redirect(url_for("reclamation.show", reclamation_id=id_), code=303)


def _new_page(asked: int, given: Mapping[str, str], errors: Errors, *, chosen: list[int]) -> str:
    with reading() as session:
        one = deviations.get_deviation(session, asked)
        of = card(session, one.contract_id)
        known = deviations.open_ones(session, one.contract_id)[:OFFERED]
        decides = _decides(session, one.contract_id)
    others = [known_one for known_one in known if known_one.id != one.id]
    return render_template(
        "reclamations/new.html",
        one=one,
        card=of,
        others=others,
        chosen=chosen,
        decides=decides,
        kinds=[(kind.value, _kind_title(kind), kind_meaning(kind)) for kind in ReclamationKind],
        kind=given.get("kind") or (ReclamationKind.B if one.severity > 2 else ReclamationKind.A),
        given=given,
        errors=errors,
    )


def _decides(session: Session, contract_id: int) -> bool:
    return rights.decides(session, card(session, contract_id).contract, get_person(session, myself().id))


def _kind_title(kind: ReclamationKind) -> str:
    return f"{kind.value.upper()} · {kind_name(kind)}"


def _narrowing(units: list[tuple[int, str]]) -> Mapping[str, list[tuple[Any, str]]]:
    every = ("", _("kaikki"))
    return {
        "kind": [every, *((one.value, _kind_title(one)) for one in ReclamationKind)],
        "state": [every, *((one.value, reclamation_state_name(one)) for one in ReclamationState)],
        "unit": [every, *units],
    }
