"""Reporting a deviation without an account, by the code on a wall; it counts once it was looked at."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Annotated

from flask import Blueprint, make_response, redirect, render_template, request, url_for
from pydantic import Field
from sqlmodel import Session
from werkzeug.wrappers import Response

from ..contracts.deviations.finding import Meant, contract_meant
from ..contracts.reports import queries, service
from ..contracts.reports.models import ReportLink
from ..contracts.reports.service import MOST_FILE_BYTES, MOST_FILES
from ..core.errors import Invalid, NotFound
from ..core.i18n import _, format_date
from .asking import TOKEN, asks, takes
from .deviations import Severity, Text, errors_of, fields
from .forms import Day, Errors, Form, Refused, read_form
from .sent_files import PICTURES_ACCEPTED, FilesRefused, any_sent, sent_files
from .site import reading, today, writing

bp = Blueprint("report", __name__)

Short = Annotated[str, Field(max_length=200)]


class AnonymousForm(Form):
    """What somebody without an account tells."""

    what: Text
    severity: Severity
    seen_on: Day
    seen_by: Short | None = None
    contact: Short | None = None

    @property
    def told(self) -> service.Told:
        """Return it as the register takes it."""
        return service.Told(**self.model_dump())


@bp.get("/report/<secret>")
@asks(TOKEN)
def show(secret: str) -> str:
    """Show the form, or that the report has come in."""
    with reading() as session:
        link, meant = _linked(session, secret)
    if "sent" in request.args:
        return render_template("reports/thanks.html", secret=secret, meant=meant)
    return _page(secret, link, meant, {"seen_on": format_date(today())}, {}, fresh=True)


@bp.post("/report/<secret>")
@asks(TOKEN)
@takes(megabytes=MOST_FILES * MOST_FILE_BYTES // 1024 // 1024 + 1)
def send(secret: str) -> Response | tuple[str, int]:
    """Take the report; one that cannot be taken now stays in the form."""
    with reading() as session:
        link, meant = _linked(session, secret)
    try:
        form = read_form(AnonymousForm, request.form)
        with reading() as session:
            service.check(session, link, form.told, with_files=any_sent())  # before anything is kept
        files = sent_files(most=MOST_FILES, most_bytes=MOST_FILE_BYTES)
        with writing() as session:
            here, _of = _linked(session, secret)
            service.take_in(session, here, form.told, files=files)
    except (Refused, Invalid) as error:
        return _page(secret, link, meant, request.form, errors_of(error)), HTTPStatus.UNPROCESSABLE_ENTITY
    except FilesRefused as refused:
        page = _page(secret, link, meant, request.form, {"files": refused.text})
        return page, HTTPStatus.UNPROCESSABLE_ENTITY
    except service.TooMany as busy:
        body = _page(secret, link, meant, request.form, {}, busy=busy.text)
        response = make_response(body, HTTPStatus.TOO_MANY_REQUESTS)
        response.headers["Retry-After"] = str(busy.wait_s)
        return response
    return redirect(url_for("report.show", secret=secret, sent=1), code=303)


def _linked(session: Session, secret: str) -> tuple[ReportLink, Meant]:
    link = queries.find_link(session, secret)
    meant = contract_meant(session, link.contract_id) if link else None
    if link is None or meant is None:
        raise NotFound(_("Ilmoituskoodi ei ole enää käytössä. Pyydä uusi koodi siltä, joka vastaa sopimuksesta."))
    return link, meant


def _page(
    secret: str,
    link: ReportLink,
    meant: Meant,
    given: Mapping[str, str],
    errors: Errors,
    *,
    busy: str = "",
    fresh: bool = False,
) -> str:
    shown = {"secret": secret, "link": link, "meant": meant, "given": given, "errors": errors}
    sending = {"accepted": PICTURES_ACCEPTED, "files_lost": any_sent(), "most_bytes": MOST_FILE_BYTES}
    return render_template("reports/report.html", **shown, **sending, busy=busy, fresh=fresh, **fields())
