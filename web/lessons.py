"""What the ending period taught: its sheet, what becomes of each finding, and the gate before publication."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Annotated

from flask import Blueprint, flash, redirect, render_template, request, url_for
from pydantic import Field
from sqlmodel import Session
from werkzeug.wrappers import Response

from ..calendar.criteria.queries import offered
from ..calendar.lessons import queries, service
from ..calendar.lessons.models import Effect
from ..calendar.lessons.words import effect_name, finding_name
from ..calendar.procurements import listing
from ..core.errors import Invalid
from ..core.i18n import _, format_date, ngettext
from ..people.queries import get_person
from .asking import SIGNED_IN, asks
from .deciding import allowed_procurement
from .deviations import errors_of
from .forms import Day, Errors, Form, Refused, read_form
from .permissions import may_change
from .site import reading, today, writing
from .visitor import has_role, myself

bp = Blueprint("lessons", __name__, url_prefix="/procurements/<int:procurement_id>/lessons")


class KeyForm(Form):
    """Which finding."""

    contract: Annotated[int, Field(ge=1, le=2**31 - 1)]
    key: Annotated[str, Field(max_length=60)]


class MarkForm(KeyForm):
    """What becomes of a finding."""

    effect: Effect
    sentence: Annotated[str, Field(max_length=service.LONGEST)]


class PublishForm(Form):
    """When the documents were published, and why the gate is passed where it is shut."""

    on: Day
    reason: Annotated[str, Field(max_length=service.LONGEST)] | None = None


@bp.get("/")
@asks(SIGNED_IN)
def index(procurement_id: int) -> str:
    """Show the period's sheet with its findings, and the gate."""
    return _page(procurement_id, {}, {})


@bp.post("/mark")
@asks(SIGNED_IN)
def mark(procurement_id: int) -> Response | tuple[str, int]:
    """Write what becomes of a finding."""
    try:
        form = read_form(MarkForm, request.form)
        with writing() as session:
            allowed_procurement(session, procurement_id)
            of, by = (form.contract, form.key), get_person(session, myself().id)
            service.mark(session, procurement_id, of, effect=form.effect, sentence=form.sentence, by=by)
    except (Refused, Invalid) as error:
        return _page(procurement_id, request.form, errors_of(error)), HTTPStatus.UNPROCESSABLE_ENTITY
    flash(_("Havainto käsiteltiin."), "done")
    return _back(procurement_id)


@bp.post("/unmark")
@asks(SIGNED_IN)
def unmark(procurement_id: int) -> Response:
    """Take a mark back."""
    try:
        form = read_form(KeyForm, request.form)
    except Refused as refused:
        raise Invalid(_("Lomake oli vajaa. Avaa sivu uudelleen.")) from refused
    with writing() as session:
        allowed_procurement(session, procurement_id)
        by = get_person(session, myself().id)
        service.unmark(session, procurement_id, (form.contract, form.key), by=by)
    flash(_("Käsittely kumottiin."), "done")
    return _back(procurement_id)


@bp.post("/approve")
@asks(SIGNED_IN)
def approve(procurement_id: int) -> Response:
    """Approve the sheet, or take the approval back."""
    withdraws = request.form.get("withdraw") == "1"
    with writing() as session:
        allowed_procurement(session, procurement_id)
        by = get_person(session, myself().id)
        (service.withdraw if withdraws else service.approve)(session, procurement_id, by=by)
    flash(_("Hyväksyntä kumottiin.") if withdraws else _("Kauden yhteenveto hyväksyttiin."), "done")
    return _back(procurement_id)


@bp.post("/publish")
@asks(SIGNED_IN)
def publish(procurement_id: int) -> Response | tuple[str, int]:
    """Write down that the documents were published."""
    try:
        form = read_form(PublishForm, request.form)
        with writing() as session:
            allowed_procurement(session, procurement_id)
            by = get_person(session, myself().id)
            service.publish(session, procurement_id, on=form.on, reason=form.reason, may_pass=_may_pass(), by=by)
    except (Refused, Invalid) as error:
        return _page(procurement_id, request.form, errors_of(error)), HTTPStatus.UNPROCESSABLE_ENTITY
    flash(_("Tarjouspyynnön asiakirjat merkittiin julkaistuiksi."), "done")
    return _back(procurement_id)


@bp.post("/unpublish")
@asks(SIGNED_IN)
def unpublish(procurement_id: int) -> Response:
    """Take back that the documents were published."""
    with writing() as session:
        allowed_procurement(session, procurement_id)
        service.unpublish(session, procurement_id, by=get_person(session, myself().id))
    flash(_("Julkaisumerkintä kumottiin."), "done")
    return _back(procurement_id)


def gate_line(session: Session, procurement_id: int) -> tuple[str, str]:
    """Return where the gate stands, in a line, and its sign: for the procurement's own page."""
    standing = queries.standing_of(session, procurement_id)
    gate, waits = standing.gate, len(standing.waits)
    if gate.published_on is not None:
        passed = _("Asiakirjat julkaistiin %(day)s. Opit ohitettiin.")
        said = passed if gate.passed_reason else _("Asiakirjat julkaistiin %(day)s.")
        return said % {"day": format_date(gate.published_on)}, "soon" if gate.passed_reason else "done"
    if waits:
        text = ngettext("Yksi havainto on käsittelemättä.", "%(n)s havaintoa on käsittelemättä.", waits)
        return text % {"n": waits}, "soon"
    if not standing.findings:
        return _("Kaudelta ei ole havaintoja."), ""
    return (_("Opit on käsitelty."), "done") if gate.approved_at else (_("Yhteenveto odottaa hyväksyntää."), "soon")


def _page(procurement_id: int, given: Mapping[str, str], errors: Errors) -> str:
    with reading() as session:
        found = listing.card(session, procurement_id)
        standing = queries.standing_of(session, procurement_id)
        library = offered(session, procurement_id)
    periods = standing.periods
    return render_template(
        "lessons/lessons.html",
        row=found.row,
        periods=periods,
        findings={period.contract_id: [(one, finding_name(one)) for one in period.findings] for period in periods},
        marks=standing.marks,
        waits={one.of for one in standing.waits},
        total=len(standing.findings),
        library=library,
        in_library={(one.one.contract_id, one.one.sentence) for one in library},
        gate=standing.gate,
        is_open=standing.is_open,
        effects=[(one.value, effect_name(one)) for one in Effect],
        effect_names={one: effect_name(one) for one in Effect},
        may_change=any(may_change(myself(), one) for one in found.contracts),
        may_pass=_may_pass(),
        day=format_date(today()),
        given=given,
        errors=errors,
    )


def _may_pass() -> bool:
    return has_role(myself(), "unit_manager") or has_role(myself(), "main_user")


def _back(procurement_id: int) -> Response:
    return redirect(url_for("lessons.index", procurement_id=procurement_id), code=303)
