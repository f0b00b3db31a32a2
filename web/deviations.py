"""Deviations: the list, and recording one in half a minute."""

from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Annotated, Any

from flask import Blueprint, flash, jsonify, redirect, render_template, request, url_for
from pydantic import Field
from sqlmodel import Session
from werkzeug.wrappers import Response

from ..calendar.register import queries as register
from ..contracts.attachments import service as attaching
from ..contracts.attachments.values import Subject
from ..contracts.deviations import queries, service
from ..contracts.deviations.finding import Meant, contract_meant, contracts_meant
from ..contracts.deviations.models import DeviationState, DeviationType
from ..contracts.deviations.values import SEVERITIES, Known, Report, Tab, Wanted
from ..contracts.deviations.words import deviation_state_name, severity_meaning, severity_name, type_name
from ..core.errors import Invalid
from ..core.i18n import _, format_date
from ..core.keeping.store import Stored
from ..insight.export.deviations import deviations_csv
from ..people.queries import get_person
from .asking import SIGNED_IN, asks, takes_files
from .forms import Day, Errors, Form, Query, Refused, read_form, read_query
from .log_pages import LogQuery, RowId, csv_file, page_of
from .permissions import may_add
from .sent_files import ACCEPTED, FilesRefused, sent_files, tokens_of
from .site import reading, today, writing
from .visitor import myself

bp = Blueprint("deviations", __name__, url_prefix="/deviations")

OFFERED, MOST_FILES = 8, 5
Severity = Annotated[int, Field(ge=SEVERITIES[0], le=SEVERITIES[-1])]
Text = Annotated[str, Field(max_length=service.LONGEST)]


class ListQuery(LogQuery):
    """Which part of the list, narrowed to what."""

    HOME = "deviations.index"

    tab: Tab = Tab.OPEN
    state: DeviationState | None = None
    severity: Severity | None = None
    type: DeviationType | None = None

    def wanted(self, person_id: int) -> Wanted:
        """Return which deviations are asked for by the person."""
        who = person_id if self.mine else None
        return Wanted(
            self.tab,
            self.state,
            self.severity,
            self.type,
            self.contract,
            self.unit,
            who,
            supplier_id=self.supplier,
        )


class NewQuery(Query):
    """Of which contract a deviation is recorded, where that is known."""

    contract: RowId | None = None


class ReportForm(Form):
    """What is told of a deviation."""

    what: Text
    severity: Severity
    seen_on: Day
    type: DeviationType = DeviationType.OTHER
    seen_by: Annotated[str, Field(max_length=200)] | None = None
    effect: Text | None = None
    own_share: Text | None = None

    @property
    def report(self) -> Report:
        """Return it as the register takes it."""
        return Report(**{name: getattr(self, name) for name in Report.__dataclass_fields__})


@bp.get("/")
@asks(SIGNED_IN)
def index() -> str:
    """List deviations, what is due first at the top."""
    query = read_query(ListQuery, request.args)
    wanted = query.wanted(myself().id)
    with reading() as session:
        shown = page_of(
            session, query, wanted, tab=query.tab, counts=queries.counts, lines=queries.lines, tab_name=_tab_name
        )
        choices = _narrowing(session)
    return render_template("deviations/list.html", may_import=may_add(myself()), choices=choices, **shown)


@bp.get("/export.csv")
@asks(SIGNED_IN)
def export() -> Response:
    """Give the list as a file: what is narrowed to, all pages of it."""
    query = read_query(ListQuery, request.args)
    with reading() as session:
        body = deviations_csv(queries.lines(session, query.wanted(myself().id)))
    return csv_file(body, "poikkeamat")


@bp.get("/contracts")
@asks(SIGNED_IN)
def contracts() -> Response:
    """Offer contracts for what has been typed."""
    with reading() as session:
        found = contracts_meant(session, request.args.get("q", "")[:200], limit=OFFERED)
    return jsonify([{"said": one.said, "supplier": one.supplier or ""} for one in found])


@bp.get("/new")
@asks(SIGNED_IN)
def new() -> str:
    """Show the form."""
    query = read_query(NewQuery, request.args)
    with reading() as session:
        meant = contract_meant(session, query.contract) if query.contract else None
    return form_page(meant, {"seen_on": format_date(today())}, {}, fresh=True)


@bp.post("/new")
@asks(SIGNED_IN)
@takes_files(MOST_FILES)
def new_post() -> Response | tuple[str, int]:
    """Record the deviation, or write it down as a sighting of one that is known already."""
    with reading() as session:
        offered = _meant(session, request.form)
    meant = offered[0] if len(offered) == 1 else None
    errors: Errors = {} if meant else {"contract": _which(offered)}
    try:
        report = read_form(ReportForm, request.form).report
        service.check(report, today())
    except (Refused, Invalid) as error:
        errors |= errors_of(error)
    files, files_error = _files()
    errors |= files_error
    if errors or meant is None:
        page = form_page(meant, request.form, errors, offered=() if meant else offered, files=files)
        return page, HTTPStatus.UNPROCESSABLE_ENTITY
    same = request.form.get("same", "")
    if not same:
        with reading() as session:
            known = service.same_as(session, meant.id, report)
        if known:
            return form_page(meant, request.form, {}, known=known, files=files), HTTPStatus.CONFLICT
    deviation_id, again = _keep(meant.id, report, int(same) if same.isascii() and same.isdigit() else None, files)
    flash(_("Havainto lisättiin poikkeamaan.") if again else _("Poikkeama kirjattiin."), "done")
    return redirect(url_for("deviation.show", deviation_id=deviation_id), code=303)


def form_page(
    meant: Meant | None,
    given: Mapping[str, str],
    errors: Errors,
    *,
    offered: Sequence[Meant] = (),
    known: Sequence[Known] = (),
    files: Sequence[Stored] = (),
    fresh: bool = False,
) -> str:
    """Show the form with what was given, which contracts may be meant, and what may be the same thing."""
    return render_template(
        "deviations/new.html",
        meant=meant,
        given=given,
        errors=errors,
        offered=offered,
        known=known,
        fresh=fresh,
        held=tokens_of(files, _salt()),
        accepted=ACCEPTED,
        **fields(),
    )


def fields() -> dict[str, Any]:
    """Return what the fields of a report offer."""
    types = [one for one in DeviationType if one is not DeviationType.OTHER]
    return {
        "severities": [(one, severity_name(one), severity_meaning(one)) for one in SEVERITIES],
        "types": [
            (DeviationType.OTHER.value, _("Muu tai ei tiedossa")),
            *((one.value, type_name(one)) for one in types),
        ],
    }


def errors_of(error: Refused | Invalid) -> Errors:
    """Return the words for each wrong field."""
    return error.errors if isinstance(error, Refused) else {error.field or "": error.text}


def _files() -> tuple[list[Stored], Errors]:
    """Return the files of the form, and what is wrong with others."""
    try:
        return sent_files(most=MOST_FILES, salt=_salt()), {}
    except FilesRefused as refused:
        return list(refused.held), {"files": refused.text}


def _salt() -> str:
    return f"deviation-{myself().id}"


def _keep(contract_id: int, report: Report, same: int | None, files: Sequence[Stored]) -> tuple[int, bool]:
    """Write the report down; return of which deviation, and whether that was known before."""
    with writing() as session:
        by = get_person(session, myself().id)
        known = {one.id for one in queries.open_ones(session, contract_id)}
        if same in known:
            made = service.add_sighting(session, same, report, by=by)
        else:
            made = service.record(session, contract_id, report, by=by)
        assert made.id is not None
        for file in files:
            attaching.attach(session, Subject(deviation_id=made.id), file, by=by)
        return made.id, same in known


def _meant(session: Session, given: Mapping[str, str]) -> list[Meant]:
    """Return the contract that was chosen, or those that the text may mean."""
    chosen = given.get("contract_id", "")
    if chosen.isascii() and chosen.isdigit() and len(chosen) < 10:
        found = contract_meant(session, int(chosen))
        return [found] if found else []
    return contracts_meant(session, given.get("contract", "")[:1200], limit=OFFERED)


def _which(offered: Sequence[Meant]) -> str:
    if offered:
        return _("Valitse, mikä sopimus on kyseessä.") if len(offered) < OFFERED else _("Tarkenna sopimuksen nimeä.")
    return _("Sopimusta ei löydy. Kirjoita sen nimi, toimittaja tai tunnus.")


def _narrowing(session: Session) -> Mapping[str, list[tuple[Any, str]]]:
    every = ("", _("kaikki"))
    return {
        "severity": [every, *((one, severity_name(one)) for one in SEVERITIES)],
        "type": [every, *((one.value, type_name(one)) for one in DeviationType)],
        "state": [every, *((one.value, deviation_state_name(one)) for one in DeviationState)],
        "unit": [every, *register.units(session)],
    }


def _tab_name(tab: Tab) -> str:
    return {
        Tab.OPEN: _("Avoinna (%(n)s)"),
        Tab.OVERDUE: _("Myöhässä (%(n)s)"),
        Tab.CLOSED: _("Suljettu (%(n)s)"),
        Tab.ALL: _("Kaikki (%(n)s)"),
    }[tab]
