"""One deviation: what happened, what was done about it by whom and when, and the next step."""

from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Annotated

from flask import Blueprint, flash, redirect, render_template, request, url_for
from pydantic import Field
from sqlmodel import Session
from werkzeug.wrappers import Response

from ..calendar.deadlines.rules import reclaiming
from ..calendar.register.card import Card, card
from ..contracts.attachments.queries import attachments_of
from ..contracts.attachments.values import Subject
from ..contracts.deviations import queries, rules, service
from ..contracts.deviations.models import Deviation, DeviationState, DeviationStep, StepKind
from ..contracts.deviations.values import Taken
from ..contracts.deviations.words import before_words, severity_name, step_name, step_told
from ..contracts.reclamations import queries as claims
from ..contracts.reclamations.models import ReclamationState
from ..contracts.reclamations.rules import UNSENT
from ..contracts.reclamations.values import ReclamationLine
from ..contracts.reclamations.values import Wanted as Claimed
from ..core.errors import Invalid
from ..core.i18n import _, format_date
from ..core.said import retold
from ..people.queries import get_person
from .asking import SIGNED_IN, asks
from .attachments import shown_to_visitor
from .deviations import ReportForm, Severity, Text, errors_of, fields
from .forms import Day, Errors, Form, Query, Refused, read_form, read_query
from .permissions import may_change, require
from .sent_files import ACCEPTED
from .site import reading, today, writing
from .visitor import myself

bp = Blueprint("deviation", __name__, url_prefix="/deviations")

Version = Annotated[int, Field(ge=0, le=2**31)]


class StepQuery(Query):
    """Which step's form is shown."""

    step: StepKind | None = None


class StepForm(Form):
    """A step as its form has it."""

    kind: StepKind
    version: Version
    on: Day | None = None
    text: Text | None = None
    severity: Severity | None = None
    correct_by: Day | None = None

    @property
    def taken(self) -> Taken:
        """Return it as the register takes it."""
        return Taken(kind=self.kind, on=self.on, text=self.text, severity=self.severity, correct_by=self.correct_by)


class VersionForm(Form):
    """What the visitor had seen."""

    version: Version


class ChangeForm(ReportForm):
    """The mended facts."""

    version: Version


@bp.get("/<int:deviation_id>")
@asks(SIGNED_IN)
def show(deviation_id: int) -> str:
    """Show the deviation, its steps and the form of the next one."""
    query = read_query(StepQuery, request.args)
    return _page(deviation_id, query.step, {"on": format_date(today())}, {})


@bp.post("/<int:deviation_id>")
@asks(SIGNED_IN)
def take(deviation_id: int) -> Response | tuple[str, int]:
    """Take a step."""
    try:
        form = read_form(StepForm, request.form)
        with writing() as session:
            _allowed(session, deviation_id)
            by = get_person(session, myself().id)
            service.take_step(session, deviation_id, form.taken, version=form.version, by=by)
    except (Refused, Invalid) as error:
        kind = request.form.get("kind", "")
        chosen = StepKind(kind) if kind in set(StepKind) else None
        return _page(deviation_id, chosen, request.form, errors_of(error)), HTTPStatus.UNPROCESSABLE_ENTITY
    flash(_("Merkintä kirjattiin.") if form.kind is StepKind.NOTED else _("Vaihe kirjattiin."), "done")
    return _back(deviation_id)


@bp.post("/<int:deviation_id>/undo")
@asks(SIGNED_IN)
def undo(deviation_id: int) -> Response:
    """Take the last step back."""
    try:
        form = read_form(VersionForm, request.form)
    except Refused as refused:
        raise Invalid(_("Lomake oli vajaa. Avaa poikkeama uudelleen.")) from refused
    with writing() as session:
        _allowed(session, deviation_id)
        service.undo(session, deviation_id, version=form.version, by=get_person(session, myself().id))
    flash(_("Vaihe kumottiin."), "done")
    return _back(deviation_id)


@bp.get("/<int:deviation_id>/edit")
@asks(SIGNED_IN)
def edit(deviation_id: int) -> str:
    """Show the deviation's facts in a form."""
    with reading() as session:
        one, of = _allowed(session, deviation_id)
    given = {name: getattr(one, name) for name in ReportForm.model_fields}
    given |= {"seen_on": format_date(one.seen_on), "type": one.type.value}
    return _edit_page(one, of, {name: "" if value is None else str(value) for name, value in given.items()}, {})


@bp.post("/<int:deviation_id>/edit")
@asks(SIGNED_IN)
def edit_post(deviation_id: int) -> Response | tuple[str, int]:
    """Write what differs."""
    with reading() as session:
        one, of = _allowed(session, deviation_id)
    try:
        form = read_form(ChangeForm, request.form)
        with writing() as session:
            by = get_person(session, myself().id)
            differed = service.change(session, deviation_id, form.report, version=form.version, by=by)
    except (Refused, Invalid) as error:
        return _edit_page(one, of, request.form, errors_of(error)), HTTPStatus.UNPROCESSABLE_ENTITY
    flash(_("Muutos tallennettiin.") if differed else _("Mikään ei muuttunut."), "done" if differed else "message")
    return _back(deviation_id)


def _page(deviation_id: int, chosen: StepKind | None, given: Mapping[str, str], errors: Errors) -> str:
    with reading() as session:
        one = queries.get_deviation(session, deviation_id)
        steps = queries.steps_of(session, deviation_id)
        of = card(session, one.contract_id)
        undoable = queries.last_step(session, deviation_id, rules.LEADS_TO)
        reclamations = claims.lines(session, Claimed(deviation_id=deviation_id))
        files = attachments_of(session, Subject(deviation_id=deviation_id))
    may = may_change(myself(), of.contract)
    ways = (*rules.next_steps(one.state, one.severity), StepKind.NOTED) if may else ()
    usual = None if one.state is DeviationState.CLOSED else next(iter(ways), None)
    step = chosen if chosen in ways else usual
    due = one.next_deadline_on
    return render_template(
        "deviations/deviation.html",
        one=one,
        card=of,
        step=step,
        step_title=step_name(step) if step else "",
        tells=step in rules.TELLS,
        ways=[(way, step_name(way)) for way in ways if way is not step],
        undoable=undoable if may else None,
        undoable_name=step_name(undoable.kind) if undoable else "",
        slack_days=(due - today()).days if due else None,
        claim=reclaiming(one.severity, one.seen_on) if one.state in _WAITS and not _is_claimed(reclamations) else None,
        reclamations=reclamations,
        may_begin=not any(line.state in UNSENT for line in reclamations),
        history=[_told(row) for row in reversed(steps)],
        may_change=may,
        files=shown_to_visitor(files, of),
        may_attach=may or one.reported_by_id == myself().id,
        accepted=ACCEPTED,
        reporter=retold(one.reported_by),
        given=given,
        errors=errors,
        **fields(),
    )


_WAITS = (DeviationState.RECORDED, DeviationState.ASSESSED, DeviationState.CONTACTED)


def _is_claimed(found: Sequence[ReclamationLine]) -> bool:
    return any(line.sent_at is not None and line.state is not ReclamationState.WITHDRAWN for line in found)


def _told(row: DeviationStep) -> dict[str, object]:
    """Return a step as a line of the history."""
    said = retold(row.text or "")
    if row.kind is StepKind.RAISED:
        said = severity_name(int(row.text or "1"))
    return {
        "at": row.at,
        "on": row.on,
        "who": retold(row.by),
        "done": step_told(row.kind),
        "text": said,
        "before": before_words(row.before),
        "undone_by": row.undone_by,
    }


def _edit_page(one: Deviation, of: Card, given: Mapping[str, str], errors: Errors) -> str:
    return render_template("deviations/edit.html", one=one, card=of, given=given, errors=errors, **fields())


def _allowed(session: Session, deviation_id: int) -> tuple[Deviation, Card]:
    one = queries.get_deviation(session, deviation_id)
    of = card(session, one.contract_id)
    require(may_change(myself(), of.contract))
    return one, of


def _back(deviation_id: int) -> Response:
    return redirect(url_for("deviation.show", deviation_id=deviation_id), code=303)
