"""Procurements: which are under way, which come next, and how one is laid out in time."""

from collections.abc import Mapping
from datetime import date, timedelta
from http import HTTPStatus

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from ..calendar.clock.service import clocks_of
from ..calendar.phases import queries as phase_queries
from ..calendar.phases import service as phases
from ..calendar.procurements import listing, service
from ..calendar.procurements.models import ProcurementState
from ..calendar.why.names import phase_name, procedure_name
from ..calendar.why.stairs import staircase
from ..contracts.terms.procedures import TEMPLATES
from ..core.errors import Invalid
from ..core.i18n import _, format_date
from ..people.queries import get_person
from .appeals import appeals_of
from .asking import SIGNED_IN, asks
from .deciding import allowed_procurement
from .drawing.stairs import build_stairs
from .forms import Day, Errors, Form, Refused, read_form
from .lessons import gate_line
from .lives import planning_of, step_of
from .permissions import may_change
from .site import reading, today, writing
from .visitor import myself

bp = Blueprint("procurements", __name__, url_prefix="/procurements")

MOST = 100


class PhaseForm(Form):
    """When a phase was done."""

    done_on: Day


@bp.get("/")
@asks(SIGNED_IN)
def index() -> str:
    """List what is under way, and what is to begin, the least slack first."""
    with reading() as session:
        begun = listing.rows(session, ProcurementState.STARTED, limit=MOST)
        coming = listing.rows(session, ProcurementState.DRAFT, limit=MOST)
    return render_template("procurements/list.html", begun=begun, coming=coming, most=MOST)


@bp.get("/<int:procurement_id>")
@asks(SIGNED_IN)
def show(procurement_id: int) -> str:
    """Show how the procurement is laid out, what it replaces, and by which procedure."""
    return _page(procurement_id)


def _page(procurement_id: int, given: Mapping[str, str] | None = None, errors: Errors | None = None) -> str:
    with reading() as session:
        found = listing.card(session, procurement_id)
        clocks = clocks_of(session, [one.id for one in found.contracts])
        against = appeals_of(session, procurement_id)
        begun = phase_queries.begun(session, [procurement_id]).get(procurement_id)
        lessons = gate_line(session, procurement_id)
    planned = ((one, planning_of(clock)) for one in found.contracts if (clock := clocks.get(one.id)))
    first = next(((one, way) for one, way in planned if way is not None), None)
    clock = clocks[first[0].id] if first else None
    steps = [step_of(stair) for stair in staircase(first[1])] if first else []
    return render_template(
        "procurements/procurement.html",
        card=found,
        clock=clock,
        stairs=build_stairs(steps),
        lessons=lessons,
        slack_days=(clock.latest_safe_start_on - today()).days if clock and clock.latest_safe_start_on else None,
        procedures=[("", _("rekisterin mukaan"))]
        + [(one.value, procedure_name(one.value)) for one in sorted(TEMPLATES)],
        may_change=any(may_change(myself(), one) for one in found.contracts),
        against=against,
        moved_on=_moved(clock.needed_on if clock else found.row.needed_on, against["lost"]),
        begun=begun,
        done_phases=[(phase_name(one), format_date(day)) for one, day in begun.done.items()] if begun else [],
        last_phase=list(begun.done)[-1] if begun and begun.done else "",
        day_before=lambda day: day - timedelta(days=1),
        going=begun.going if begun else None,
        given=given or {"done_on": format_date(today())},
        errors=errors or {},
    )


@bp.post("/<int:procurement_id>/phases/<phase>")
@asks(SIGNED_IN)
def finish_phase(procurement_id: int, phase: str) -> Response | tuple[str, int]:
    """Mark the phase that goes on as done."""
    try:
        form = read_form(PhaseForm, request.form)
        with writing() as session:
            allowed_procurement(session, procurement_id)
            by = get_person(session, myself().id)
            phases.finish(session, procurement_id, phase, done_on=form.done_on, by=by)
    except (Refused, Invalid) as error:
        found = error.errors if isinstance(error, Refused) else {error.field or "": error.text}
        return _page(procurement_id, dict(request.form), found), HTTPStatus.UNPROCESSABLE_ENTITY
    flash(_("Vaihe merkittiin tehdyksi."), "done")
    return _back(procurement_id)


@bp.post("/<int:procurement_id>/phases/<phase>/undo")
@asks(SIGNED_IN)
def reopen_phase(procurement_id: int, phase: str) -> Response:
    """Take back that the last phase is done."""
    with writing() as session:
        allowed_procurement(session, procurement_id)
        phases.reopen(session, procurement_id, phase, by=get_person(session, myself().id))
    flash(_("Vaihe on taas kesken."), "done")
    return _back(procurement_id)


@bp.post("/<int:procurement_id>/start")
@asks(SIGNED_IN)
def start(procurement_id: int) -> Response:
    """Record that planning has begun."""
    _act(procurement_id, "start")
    flash(_("Suunnittelu on aloitettu."), "done")
    return _back(procurement_id)


@bp.post("/<int:procurement_id>/stop")
@asks(SIGNED_IN)
def stop(procurement_id: int) -> Response:
    """Take the start back."""
    _act(procurement_id, "stop")
    flash(_("Aloitus kumottiin."), "done")
    return _back(procurement_id)


@bp.post("/<int:procurement_id>/procedure")
@asks(SIGNED_IN)
def choose_procedure(procurement_id: int) -> Response:
    """Lay the procurement out by another procedure."""
    with writing() as session:
        allowed_procurement(session, procurement_id)
        by, chosen = get_person(session, myself().id), request.form.get("procedure") or None
        service.choose_procedure(session, procurement_id, procedure=chosen, by=by)
    flash(_("Menettely vaihdettiin, ja päivät laskettiin uudelleen."), "done")
    return _back(procurement_id)


def _act(procurement_id: int, what: str) -> None:
    with writing() as session:
        allowed_procurement(session, procurement_id)
        by = get_person(session, myself().id)
        if what == "start":
            service.start(session, procurement_id, started_on=today(), by=by)
        else:
            service.stop(session, procurement_id, by=by)


def _back(procurement_id: int) -> Response:
    return redirect(url_for("procurements.show", procurement_id=procurement_id), code=303)


def _moved(needed_on: date | None, lost: int) -> tuple[date, date] | None:
    """Return the day on which the new contract is needed, and that day moved by what appeals have taken."""
    return (needed_on, needed_on + timedelta(days=lost)) if needed_on and lost else None
