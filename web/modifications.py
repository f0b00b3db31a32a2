"""The modifications of a contract: what was agreed, on what ground, and how much of the law's limits is used."""

from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Annotated

from flask import Blueprint, flash, redirect, render_template, request, url_for
from pydantic import Field
from sqlmodel import Session
from werkzeug.wrappers import Response

from ..calendar.clock.queries import parameters
from ..calendar.law.modifications import CAPPED, Level, Meter, asks_notice, measure, measured
from ..calendar.register.card import Card, card
from ..contracts.modifications import queries, service
from ..contracts.modifications.models import Ground, Modification
from ..contracts.modifications.values import Agreed
from ..contracts.modifications.words import ground_meaning, ground_name
from ..core.errors import Invalid
from ..core.i18n import _
from .asking import SIGNED_IN, asks
from .deciding import changing
from .forms import AmountChange, Day, Errors, Form, Refused, read_form
from .permissions import may_change
from .site import reading
from .visitor import myself

bp = Blueprint("modifications", __name__, url_prefix="/contracts/<int:contract_id>/modifications")


class AgreedForm(Form):
    """A modification as its form has it."""

    on: Day
    ground: Ground
    what: Annotated[str, Field(max_length=service.LONGEST)]
    value_change: AmountChange | None = None
    ends_on: Day | None = None
    document: Annotated[str, Field(max_length=500)] | None = None
    notice_published_on: Day | None = None

    @property
    def agreed(self) -> Agreed:
        """Return it as the register takes it."""
        return Agreed(**{name: getattr(self, name) for name in Agreed.__dataclass_fields__})


class NoticeForm(Form):
    """When the notice was published; empty takes the day back."""

    notice_published_on: Day | None = None


@bp.get("/")
@asks(SIGNED_IN)
def index(contract_id: int) -> str:
    """List the contract's modifications beside their meter."""
    return _page(contract_id, {}, {})


@bp.post("/")
@asks(SIGNED_IN)
def record(contract_id: int) -> Response | tuple[str, int]:
    """Write a modification down, and say at once where it comes near a limit."""
    try:
        form = read_form(AgreedForm, request.form)
        with changing(contract_id) as (session, by):
            service.record(session, contract_id, form.agreed, by=by)
    except Refused as refused:
        return _page(contract_id, request.form, refused.errors), HTTPStatus.UNPROCESSABLE_ENTITY
    with reading() as session:
        found = meter_of(card(session, contract_id), queries.modifications_of(session, contract_id), session)
    flash(_("Sopimusmuutos kirjattiin."), "done")
    if found.worst is Level.OVER:
        flash(_("Muutokset ylittävät lain rajan. Katso mittari ja varmista peruste."), "late")
    return _back(contract_id)


@bp.post("/<int:modification_id>/undo")
@asks(SIGNED_IN)
def undo(contract_id: int, modification_id: int) -> Response:
    """Take a modification back."""
    with changing(contract_id) as (session, by):
        service.undo(session, contract_id, modification_id, by=by)
    flash(_("Sopimusmuutos kumottiin."), "done")
    return _back(contract_id)


@bp.post("/<int:modification_id>/notice")
@asks(SIGNED_IN)
def notice(contract_id: int, modification_id: int) -> Response:
    """Write down when the notice was published."""
    try:
        form = read_form(NoticeForm, request.form)
        with changing(contract_id) as (session, by):
            service.publish_notice(session, contract_id, modification_id, form.notice_published_on, by=by)
    except Refused as refused:
        raise Invalid(next(iter(refused.errors.values()))) from refused
    flash(_("Ilmoituksen päivä kirjattiin.") if form.notice_published_on else _("Päivä poistettiin."), "done")
    return _back(contract_id)


def meter_of(of: Card, changes: Sequence[Modification], session: Session) -> Meter:
    """Return the meter of the modifications that stand."""
    held = parameters(session)
    return measure([one for one in changes if one.undone_at is None], measured(of.contract, held.buyer), held.law)


def _page(contract_id: int, given: Mapping[str, str], errors: Errors) -> str:
    with reading() as session:
        of = card(session, contract_id)
        changes = queries.modifications_of(session, contract_id)
        held = parameters(session)
    contract = measured(of.contract, held.buyer)
    standing = [one for one in changes if one.undone_at is None]
    asking = {one.id for one in standing if asks_notice(one.ground, contract, held.law)}
    return render_template(
        "modifications/list.html",
        card=of,
        changes=changes,
        meter=measure(standing, contract, held.law),
        asking=asking,
        waits=[one for one in standing if one.id in asking and one.notice_published_on is None],
        grounds=[(one.value, ground_name(one), ground_meaning(one)) for one in Ground],
        capped=CAPPED,
        may_change=may_change(myself(), of.contract),
        given=given,
        errors=errors,
    )


def _back(contract_id: int) -> Response:
    return redirect(url_for("modifications.index", contract_id=contract_id), code=303)
