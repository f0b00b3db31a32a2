"""What was reported without an account: looked at, and let count or turned down."""

from http import HTTPStatus
from typing import Annotated

from flask import Blueprint, flash, redirect, render_template, request, url_for
from pydantic import Field
from sqlmodel import Session
from werkzeug.wrappers import Response

from ..calendar.register.card import card
from ..contracts.attachments.queries import attachments_of
from ..contracts.attachments.values import Subject
from ..contracts.deviations.models import DeviationType
from ..contracts.deviations.queries import open_ones
from ..contracts.reports import queries, service
from ..core.errors import Invalid
from ..core.i18n import _
from ..core.names import clipped
from ..people.queries import get_person
from .asking import SIGNED_IN, asks
from .attachments import shown_to_visitor
from .deviations import Severity, errors_of, fields
from .forms import Form, Query, Refused, read_form, read_query
from .permissions import charge_of, may_change, require
from .site import reading, writing
from .visitor import myself

bp = Blueprint("reports", __name__, url_prefix="/deviations/reports")

PAGE, SHOWN = 20, 80


class PageQuery(Query):
    """Which page of the list."""

    page: Annotated[int, Field(ge=1, le=100_000)] = 1


class AcceptForm(Form):
    """How a report counts."""

    severity: Severity
    type: DeviationType = DeviationType.OTHER
    same: Annotated[int, Field(ge=1, le=2**31 - 1)] | None = None


class RefuseForm(Form):
    """Why a report does not count."""

    reason: Annotated[str, Field(max_length=1000)]


@bp.get("/")
@asks(SIGNED_IN)
def index() -> str:
    """List the reports that wait for the visitor, oldest first."""
    mine = charge_of(myself())
    with reading() as session:
        total = queries.count_waiting(session, mine)
        pages = max(1, -(-total // PAGE))
        number = min(read_query(PageQuery, request.args).page, pages)
        found = queries.waiting(session, mine, limit=PAGE, offset=(number - 1) * PAGE)
    href = url_for("reports.index") + "?page={page}"
    return render_template("reports/list.html", rows=found, total=total, page=number, pages=pages, page_href=href)


@bp.get("/<int:report_id>")
@asks(SIGNED_IN)
def show(report_id: int) -> str:
    """Show one report, what may be the same thing, and what can be done with it."""
    return _page(report_id, {})


@bp.post("/<int:report_id>/accept")
@asks(SIGNED_IN)
def accept(report_id: int) -> Response | tuple[str, int]:
    """Let it count."""
    try:
        form = read_form(AcceptForm, request.form)
        with writing() as session:
            _allowed(session, report_id)
            by = get_person(session, myself().id)
            made = service.accept(session, report_id, severity=form.severity, about=form.type, by=by, same=form.same)
    except (Refused, Invalid) as error:
        return _page(report_id, errors_of(error)), HTTPStatus.UNPROCESSABLE_ENTITY
    flash(_("Ilmoitus kirjattiin poikkeamaksi.") if form.same is None else _("Havainto lisättiin poikkeamaan."), "done")
    return redirect(url_for("deviation.show", deviation_id=made.id), code=303)


@bp.post("/<int:report_id>/refuse")
@asks(SIGNED_IN)
def refuse(report_id: int) -> Response | tuple[str, int]:
    """Turn it down."""
    try:
        form = read_form(RefuseForm, request.form)
        with writing() as session:
            _allowed(session, report_id)
            service.refuse(session, report_id, reason=form.reason, by=get_person(session, myself().id))
    except (Refused, Invalid) as error:
        return _page(report_id, errors_of(error)), HTTPStatus.UNPROCESSABLE_ENTITY
    flash(_("Ilmoitus hylättiin. Se säilyy syineen."), "done")
    return redirect(url_for("reports.index"), code=303)


def _page(report_id: int, errors: dict[str, str]) -> str:
    with reading() as session:
        _allowed(session, report_id)
        one = queries.get_report(session, report_id)
        link = queries.get_link(session, one.link_id, one.contract_id)
        of = card(session, one.contract_id)
        known = open_ones(session, one.contract_id)[:10]
        files = attachments_of(session, Subject(report_id=report_id))
    given = {"severity": one.severity} | dict(request.form)
    return render_template(
        "reports/one.html",
        one=one,
        link=link,
        card=of,
        files=shown_to_visitor(files, of),
        known=known,
        same=[(same.id, f"{same.number}. {clipped(same.what, SHOWN)}") for same in known],
        given=given,
        errors=errors,
        **fields(),
    )


def _allowed(session: Session, report_id: int) -> None:
    of = card(session, queries.get_report(session, report_id).contract_id)
    require(may_change(myself(), of.contract))
