"""Reclamations: the list, and beginning one from a deviation."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Annotated, Any

from flask import Blueprint, flash, make_response, redirect, render_template, request, url_for
from pydantic import Field
from sqlmodel import Session
from werkzeug.wrappers import Response

from ..calendar.register import queries as register
from ..calendar.register.card import card
from ..contracts.deviations import queries as deviations
from ..contracts.deviations.finding import contract_meant
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
from .deviations import RowId, errors_of
from .forms import Errors, Form, Query, Refused, chosen_ids, read_form, read_query
from .site import reading, today, writing
from .visitor import myself

bp = Blueprint("reclamations", __name__, url_prefix="/reclamations")

PAGE, OFFERED = 50, 20


class ListQuery(Query):
    """Which part of the list, narrowed to what."""

    tab: Tab = Tab.OPEN
    state: ReclamationState | None = None
    kind: ReclamationKind | None = None
    unit: RowId | None = None
    contract: RowId | None = None
    supplier: RowId | None = None
    deviation: RowId | None = None
    mine: bool = False
    page: Annotated[int, Field(ge=1, le=100_000)] = 1

    def address(self, endpoint: str = "reclamations.index", **changes: object) -> str:
        """Return this list's address with some things changed; page 1 unless said otherwise."""
        said = self.model_dump(mode="json", exclude_defaults=True, exclude={"page"}) | changes
        return url_for(endpoint, **{name: value for name, value in said.items() if value is not None})

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
        counts = queries.counts(session, wanted)
        pages = max(1, -(-counts[query.tab] // PAGE))
        number = min(query.page, pages)
        lines = queries.lines(session, wanted, limit=PAGE, offset=(number - 1) * PAGE)
        of = contract_meant(session, query.contract) if query.contract else None
        units = register.units(session)
    return render_template(
        "reclamations/list.html",
        query=query,
        tabs=[(query.address(tab=tab.value), tab_name(tab) % {"n": counts[tab]}, tab == query.tab) for tab in Tab],
        views=[
            (query.address(mine=None), _("Kaikki sopimukset"), not query.mine),
            (query.address(mine=1), _("Omat sopimukset"), query.mine),
        ],
        lines=lines,
        contract=of,
        choices=_narrowing(units),
        narrowed=any((query.state, query.kind, query.unit, query.contract, query.supplier, query.deviation)),
        everything=counts[Tab.ALL],
        overdue=counts[Tab.OVERDUE],
        page=number,
        pages=pages,
        page_href=query.address(page="{page}").replace("%7Bpage%7D", "{page}"),
    )


@bp.get("/export.csv")
@asks(SIGNED_IN)
def export() -> Response:
    """Give the list as a file: what is narrowed to, all pages of it."""
    query = read_query(ListQuery, request.args)
    with reading() as session:
        body = reclamations_csv(queries.lines(session, query.wanted(myself().id)))
    response = make_response(body)
    response.mimetype = "text/csv"
    name = f"reklamaatiot-{today().isoformat()}.csv"
    response.headers.set("Content-Disposition", "attachment", filename=name)
    return response


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
