"""One reclamation: where it stands, what comes next, what it says, and what was done about it by whom."""

from collections.abc import Callable, Mapping
from decimal import Decimal
from http import HTTPStatus
from typing import Annotated, Any

from flask import Blueprint, flash, make_response, redirect, render_template, request, url_for
from pydantic import Field
from sqlmodel import Session
from werkzeug.wrappers import Response

from ..alerts.queries import message_of_reclamation
from ..alerts.reclaiming import hand_over
from ..calendar.register.card import card
from ..calendar.register.queries import choices_of
from ..contracts.reclamations import copies, queries, replies, rights, rules, sending, service
from ..contracts.reclamations.frozen import from_json
from ..contracts.reclamations.letters.contents import contents
from ..contracts.reclamations.models import Reclamation, ReclamationState, ReclamationStep, SentHow, StepKind
from ..contracts.reclamations.values import Taken
from ..contracts.reclamations.words import path_of, sent_how_name, step_name, step_told
from ..contracts.reclamations.writing import letter_of
from ..contracts.remedies.words import field_name
from ..contracts.suppliers.queries import claims_to
from ..core.errors import Invalid, NotFound
from ..core.i18n import _, format_date
from ..core.said import retold
from ..people.models import Person
from ..people.queries import get_person
from .asking import SIGNED_IN, asks
from .deviation import Version, VersionForm
from .deviations import errors_of
from .forms import Day, Errors, Form, Query, Refused, chosen_ids, read_form, read_query
from .site import reading, site, today, writing
from .visitor import myself

bp = Blueprint("reclamation", __name__, url_prefix="/reclamations")

Text = Annotated[str, Field(max_length=service.LONGEST)]
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


class StepQuery(Query):
    """Which step's form is shown."""

    step: StepKind | None = None


class StepForm(Form):
    """A step as its form has it."""

    kind: StepKind
    version: Version
    on: Day | None = None
    text: Text | None = None
    correct_by: Day | None = None
    due_on: Day | None = None
    how: SentHow = SentHow.MAIL
    to: Annotated[str, Field(max_length=254)] | None = None

    @property
    def taken(self) -> Taken:
        """Return it as the register takes it."""
        return Taken(kind=self.kind, on=self.on, text=self.text, correct_by=self.correct_by)


@bp.get("/<int:reclamation_id>")
@asks(SIGNED_IN)
def show(reclamation_id: int) -> str:
    """Show the reclamation, its letter, and the form of the next step."""
    query = read_query(StepQuery, request.args)
    return _page(reclamation_id, query.step, {"on": format_date(today())}, {})


@bp.post("/<int:reclamation_id>")
@asks(SIGNED_IN)
def take(reclamation_id: int) -> Response | tuple[str, int]:
    """Take a step."""
    try:
        form = read_form(StepForm, request.form)
        told = _STEPS.get(form.kind, _record)(reclamation_id, form)
    except (Refused, Invalid) as error:
        kind = request.form.get("kind", "")
        chosen = StepKind(kind) if kind in set(StepKind) else None
        return _page(reclamation_id, chosen, request.form, errors_of(error)), HTTPStatus.UNPROCESSABLE_ENTITY
    flash(told, "done")
    return _back(reclamation_id)


@bp.post("/<int:reclamation_id>/undo")
@asks(SIGNED_IN)
def undo(reclamation_id: int) -> Response:
    """Take the last step back."""
    try:
        form = read_form(VersionForm, request.form)
    except Refused as refused:
        raise Invalid(_("Lomake oli vajaa. Avaa reklamaatio uudelleen.")) from refused
    with writing() as session:
        service.undo(session, reclamation_id, version=form.version, by=_by(session))
    flash(_("Vaihe kumottiin."), "done")
    return _back(reclamation_id)


@bp.get("/<int:reclamation_id>/letter.<kind>")
@asks(SIGNED_IN)
def letter(reclamation_id: int, kind: str) -> Response:
    """Give the letter as a file; the PDF of one that has gone is the very copy."""
    if kind not in ("pdf", "docx"):
        raise NotFound(_("Tiedostoa ei löydy."))
    with reading() as session:
        one = queries.get_reclamation(session, reclamation_id)
        content, told = copies.as_file(session, site().store, one, kind), letter_of(session, one)
    response = make_response(content)
    response.mimetype = "application/pdf" if kind == "pdf" else WORD
    response.headers.set("Content-Disposition", "attachment", filename=copies.file_name(told, kind))
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


def _accept(reclamation_id: int, form: StepForm) -> str:
    with writing() as session:
        service.accept(session, reclamation_id, version=form.version, by=_by(session))
    return _("Ehdotuksesta tuli luonnos.")


def _ask_review(reclamation_id: int, form: StepForm) -> str:
    if form.due_on is None:
        raise Invalid(_("Täytä kohta."), field="due_on")
    people = chosen_ids(request.form.getlist("reviewers"))
    with writing() as session:
        service.ask_review(session, reclamation_id, people, due_on=form.due_on, version=form.version, by=_by(session))
    return _("Luonnos on luettavana.")


def _review(reclamation_id: int, form: StepForm) -> str:
    with writing() as session:
        service.review(session, reclamation_id, form.text or "", version=form.version, by=_by(session))
    return _("Huomiot kirjattiin.")


def _approve(reclamation_id: int, form: StepForm) -> str:
    with writing() as session:
        sending.approve(session, reclamation_id, by=_by(session), version=form.version, said=form.text)
    return _("Reklamaatio hyväksyttiin. Sen voi nyt lähettää.")


def _send(reclamation_id: int, form: StepForm) -> str:
    here, by_id = site(), myself().id
    given = {"by_id": by_id, "version": form.version}
    if form.how is SentHow.MAIL:
        hand_over(here.database, here.office, here.store, reclamation_id, to=form.to, **given)
        return _("Reklamaatio on lähdössä. Se on lähetetty, kun sähköpostipalvelin ottaa sen vastaan.")
    on = form.on or today()
    copies.mark_sent(here.database, here.store, reclamation_id, how=form.how, on=on, **given)
    return _("Reklamaatio merkittiin lähetetyksi.")


def _record(reclamation_id: int, form: StepForm) -> str:
    with writing() as session:
        service.take_step(session, reclamation_id, form.taken, version=form.version, by=_by(session))
    return _("Vaihe kirjattiin.")


_STEPS: Mapping[StepKind, Callable[[int, StepForm], str]] = {
    StepKind.ACCEPTED: _accept,
    StepKind.REVIEW_ASKED: _ask_review,
    StepKind.REVIEWED: _review,
    StepKind.APPROVED: _approve,
    StepKind.SENT: _send,
}


def _page(reclamation_id: int, chosen: StepKind | None, given: Mapping[str, str], errors: Errors) -> str:
    with reading() as session:
        one = queries.get_reclamation(session, reclamation_id)
        of = card(session, one.contract_id)
        by = _by(session)
        decides = rights.decides(session, of.contract, by)
        approves = rights.approves(session, one, by)
        reviewers = queries.reviewers_of(session, reclamation_id)
        ways = _ways(
            one,
            by,
            decides=decides,
            approves=approves,
            reads=by.id in {reader.person_id for reader, _name in reviewers},
        )
        steps = queries.steps_of(session, reclamation_id)
        undoable = queries.last_step(session, reclamation_id, rules.LEADS_TO) if decides else None
        told = contents(letter_of(session, one)) if one.number is not None else None
        lacking, total = _demanded(session, one)
        shown: dict[str, Any] = {
            "deviations": queries.deviations_of(session, reclamation_id),
            "claims": claims_to(session, of.contract),
            "people": choices_of(session).people,
            "message": message_of_reclamation(session, reclamation_id),
            "answers": replies.answers_of(session, reclamation_id),
        }
    can_undo = undoable is not None and undoable.kind in rules.UNDOABLE and undoable.by_id is not None
    step = chosen if chosen in ways else next(iter(ways), None)
    due = one.next_deadline_on
    return render_template(
        "reclamations/reclamation.html",
        **shown,
        one=one,
        card=of,
        path=path_of(one.state),
        step=step,
        step_title=step_name(step) if step else "",
        tells=step in rules.TELLS,
        ways=[(way, step_name(way)) for way in ways if way is not step],
        waits_for_approver=one.state in rules.CHANGEABLE and not approves,
        changeable=decides and one.state in rules.CHANGEABLE,
        decides=decides,
        reviewers=reviewers,
        told=told,
        lacking=[field_name(name) for name in lacking],
        total=total,
        undoable_name=step_name(undoable.kind) if undoable and can_undo else "",
        slack_days=(due - today()).days if due else None,
        due_name=_due_name(one.state),
        hows=[(how.value, sent_how_name(how).capitalize(), "") for how in SentHow],
        history=[_told(row) for row in reversed(steps)],
        given=given,
        errors=errors,
    )


def _demanded(session: Session, one: Reclamation) -> tuple[tuple[str, ...], Decimal]:
    """Return what keeps the sums from being counted, and what they make: from the approval on as they were approved."""
    if one.letter is not None:
        return (), sum((each.amount for each in from_json(one.letter).demands if each.amount), Decimal(0))
    found = sending.demands_now(session, one)
    return found.lacking, found.total


def _ways(one: Reclamation, by: Person, *, decides: bool, approves: bool, reads: bool) -> list[StepKind]:
    """Return the steps that this visitor may take now, the usual one first."""
    if one.letter_sha256 is not None and one.state is ReclamationState.APPROVED:
        return [StepKind.NOTED] if decides else []
    found: list[StepKind] = [step for step in rules.next_steps(one.state) if decides and step is not StepKind.APPROVED]
    if approves and StepKind.APPROVED in rules.next_steps(one.state):
        found.insert(0, StepKind.APPROVED)
    if reads and one.state is ReclamationState.IN_REVIEW:
        found.insert(0, StepKind.REVIEWED)
    return [*found, StepKind.NOTED] if decides else found


def _due_name(state: ReclamationState) -> str:
    if state in rules.UNSENT:
        return _("lähetä toimittajalle")
    return _("toimittajan vastine") if state is ReclamationState.SENT else _("korjaus valmis")


def _told(row: ReclamationStep) -> dict[str, object]:
    """Return a step as a line of the history."""
    return {
        "at": row.at,
        "on": row.on,
        "who": retold(row.by),
        "done": step_told(row.kind),
        "text": row.text or "",
        "undone_by": row.undone_by,
    }


def _by(session: Session) -> Person:
    return get_person(session, myself().id)


def _back(reclamation_id: int) -> Response:
    return redirect(url_for("reclamation.show", reclamation_id=reclamation_id), code=303)
