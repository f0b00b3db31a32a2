"""The codes of a contract: made for a wall, printed once, renewed or ended."""

from http import HTTPStatus
from typing import Annotated

from flask import Blueprint, flash, redirect, render_template, request, url_for
from pydantic import Field
from werkzeug.wrappers import Response

from ..calendar.register.card import Card
from ..contracts.reports import queries, service
from ..core.errors import Invalid
from ..core.i18n import _
from ..people.queries import get_person
from .asking import SIGNED_IN, asks
from .deciding import allowed
from .deviations import errors_of
from .forms import Errors, Form, Refused, read_form
from .qr import qr_code
from .site import reading, site, writing
from .visitor import myself

bp = Blueprint("report_links", __name__, url_prefix="/contracts/<int:contract_id>/codes")


class PlaceForm(Form):
    """Where a code hangs."""

    place: Annotated[str, Field(max_length=200)]


@bp.get("/")
@asks(SIGNED_IN)
def index(contract_id: int) -> str:
    """List the contract's codes."""
    return _page(contract_id, "", {})


@bp.post("/")
@asks(SIGNED_IN)
def make(contract_id: int) -> str | tuple[str, int]:
    """Make a code and show it to be printed: its address is told this once."""
    try:
        form = read_form(PlaceForm, request.form)
        with writing() as session:
            of = allowed(session, contract_id)
            by = get_person(session, myself().id)
            link, secret = service.make_link(session, contract_id, place=form.place, by=by)
    except (Refused, Invalid) as error:
        return _page(contract_id, request.form.get("place", ""), errors_of(error)), HTTPStatus.UNPROCESSABLE_ENTITY
    return _poster(of, link.place, secret)


@bp.post("/<int:link_id>/renew")
@asks(SIGNED_IN)
def renew(contract_id: int, link_id: int) -> str:
    """Give the code another address: what hangs on the wall opens nothing any more."""
    with writing() as session:
        of = allowed(session, contract_id)
        link = queries.get_link(session, link_id, contract_id)
        secret = service.renew_link(session, link, by=get_person(session, myself().id))
    return _poster(of, link.place, secret)


@bp.post("/<int:link_id>/end")
@asks(SIGNED_IN)
def end(contract_id: int, link_id: int) -> Response:
    """End the code."""
    with writing() as session:
        allowed(session, contract_id)
        link = queries.get_link(session, link_id, contract_id)
        service.end_link(session, link, by=get_person(session, myself().id))
    flash(_("Koodi poistettiin käytöstä: %(place)s.") % {"place": link.place}, "done")
    return redirect(url_for("report_links.index", contract_id=contract_id), code=303)


def _page(contract_id: int, place: str, errors: Errors) -> str:
    with reading() as session:
        of = allowed(session, contract_id)
        links = queries.links_of(session, contract_id)
    return render_template("reports/codes.html", card=of, links=links, place_given=place, errors=errors)


def _poster(of: Card, place: str, secret: str) -> str:
    address = site().url(url_for("report.show", secret=secret))
    code = qr_code(address, title=_("QR-koodi: ilmoita poikkeama"))
    return render_template("reports/poster.html", card=of, wall=place, address=address, code=code)
