"""Meetings about a contract: its steering model, the agenda of the next meeting, and writing the minutes."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Annotated, Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from pydantic import Field
from sqlmodel import Session
from werkzeug.wrappers import Response

from ..calendar.register.card import card
from ..contracts.meetings import queries, service
from ..contracts.meetings.values import Held, Steered
from ..contracts.obligations.models import Level, ObligationKind
from ..contracts.obligations.queries import due_of
from ..contracts.obligations.service import name_of
from ..contracts.obligations.words import level_name
from ..core.i18n import _, format_date
from ..insight.agenda import agenda
from .asking import SIGNED_IN, asks
from .deciding import allowed, changing
from .forms import Day, Errors, Form, Query, Refused, read_form, read_query
from .log_pages import RowId
from .permissions import may_change
from .site import reading, today
from .tasks import Months
from .visitor import myself

bp = Blueprint("meetings", __name__, url_prefix="/contracts/<int:contract_id>/meetings")

Text = Annotated[str, Field(max_length=service.LONGEST)]


class NewQuery(Query):
    """On which level the meeting is."""

    level: Level | None = None


class SteeringForm(Form):
    """A level of the steering model as its form has it."""

    every_months: Months
    due_on: Day
    members: Text
    supplier_members: Text | None = None
    purpose: Text | None = None


class MinutesForm(Form):
    """Minutes as their form has them."""

    held_on: Day
    level: Level | None = None
    attendees: Text
    minutes: Text
    decisions: Text | None = None

    @property
    def held(self) -> Held:
        """Return it as the service takes it."""
        return Held(**self.model_dump())


class DoneForm(Form):
    """Which task was done by the meeting."""

    task: RowId | None = None


@bp.get("/")
@asks(SIGNED_IN)
def index(contract_id: int) -> str:
    """Show the steering model and the meetings that were held."""
    with reading() as session:
        of = card(session, contract_id)
        steering = queries.steering_of(session, contract_id)
        held = queries.meetings_of(session, contract_id)
    return render_template(
        "meetings/list.html",
        card=of,
        steering=steering,
        free=[level for level in Level if level not in steering],
        meetings=[one for one in held if one.removed_at is None],
        removed=[one for one in held if one.removed_at is not None],
        may_change=may_change(myself(), of.contract),
    )


@bp.get("/steering/<level>")
@asks(SIGNED_IN)
def steering(contract_id: int, level: str) -> str:
    """Show a level of the steering model in a form."""
    known = _level(level)
    with reading() as session:
        held = queries.steering_of(session, contract_id).get(known)
    given: dict[str, Any] = {}
    if held is not None:
        one, task = held
        given = {name: getattr(one, name) for name in ("members", "supplier_members", "purpose")}
        given |= {"every_months": task.every_months, "due_on": format_date(task.due_on)}
    return _steering_page(contract_id, known, given, {})


@bp.post("/steering/<level>")
@asks(SIGNED_IN)
def steering_post(contract_id: int, level: str) -> Response | tuple[str, int]:
    """Set the level; its meetings recur as tasks."""
    known = _level(level)
    try:
        form = read_form(SteeringForm, request.form)
        with changing(contract_id) as (session, by):
            service.steer(session, contract_id, Steered(level=known, **form.model_dump()), by=by)
    except Refused as refused:
        page = _steering_page(contract_id, known, request.form, refused.errors)
        return page, HTTPStatus.UNPROCESSABLE_ENTITY
    flash(_("Johtamismalli tallennettiin. Kokoukset ovat seurantasuunnitelmassa."), "done")
    return _back(contract_id)


@bp.post("/steering/<level>/remove")
@asks(SIGNED_IN)
def stop_steering(contract_id: int, level: str) -> Response:
    """Take the level out."""
    known = _level(level)
    with changing(contract_id) as (session, by):
        service.stop_steering(session, contract_id, known, by=by)
    flash(_("Taso poistettiin johtamismallista. Kokousten tehtävän voi palauttaa seurantasuunnitelmassa."), "done")
    return _back(contract_id)


@bp.get("/new")
@asks(SIGNED_IN)
def new(contract_id: int) -> str:
    """Show the agenda, and the form of the minutes."""
    level = read_query(NewQuery, request.args).level
    with reading() as session:
        held = queries.steering_of(session, contract_id).get(level) if level else None
    given = {"held_on": format_date(today()), "level": level.value if level else ""}
    if held is not None:
        given["attendees"] = "\n".join(filter(None, (held[0].members, held[0].supplier_members)))
    return _new_page(contract_id, given, {})


@bp.post("/new")
@asks(SIGNED_IN)
def make(contract_id: int) -> Response | tuple[str, int]:
    """Keep the minutes, with the agenda as it stands."""
    try:
        form, task_id = read_form(MinutesForm, request.form), read_form(DoneForm, request.form).task
        with changing(contract_id) as (session, by):
            of = card(session, contract_id).contract
            topics = agenda(session, of, since=queries.last_held_on(session, contract_id, form.held_on))
            made = service.hold(session, contract_id, form.held, agenda=topics, by=by, task_id=task_id)
            id_ = made.id
    except Refused as refused:
        return _new_page(contract_id, request.form, refused.errors), HTTPStatus.UNPROCESSABLE_ENTITY
    flash(_("Muistio tallennettiin. Lisää alle, mitä sovittiin tehtäväksi."), "done")
    return redirect(url_for("meeting.show", meeting_id=id_), code=303)


def levels() -> list[tuple[str, str]]:
    """Return the levels as a form offers them."""
    return [("", _("ei tasoa")), *((one.value, level_name(one)) for one in Level)]


def _new_page(contract_id: int, given: Mapping[str, str], errors: Errors) -> str:
    with reading() as session:
        of = allowed(session, contract_id)
        since = queries.last_held_on(session, contract_id, today())
        topics = agenda(session, of.contract, since=since)
        due = _meetings_due(session, contract_id)
    chosen = given.get("task") or next((id_ for id_, _said, level in due if level == given.get("level")), "")
    return render_template(
        "meetings/new.html",
        card=of,
        since=since,
        topics=topics,
        tasks=[("", _("ei mitään")), *((id_, said) for id_, said, _level in due)] if due else [],
        task=chosen,
        given=given,
        errors=errors,
        levels=levels(),
    )


def _meetings_due(session: Session, contract_id: int) -> list[tuple[int, str, str]]:
    """Return the coming meetings of the plan: id, words, level."""
    found = [one for one in due_of(session, [contract_id]) if one.kind is ObligationKind.MEETING and one.due_on]
    return [
        (one.id or 0, f"{name_of(one)}, {format_date(one.due_on)}", one.level.value if one.level else "")
        for one in found
    ]


def _steering_page(contract_id: int, level: Level, given: Mapping[str, Any], errors: Errors) -> str:
    with reading() as session:
        of = allowed(session, contract_id)
    return render_template("meetings/steering.html", card=of, level=level, given=given, errors=errors)


def _level(word: str) -> Level:
    if word not in set(Level):
        abort(HTTPStatus.NOT_FOUND)
    return Level(word)


def _back(contract_id: int) -> Response:
    return redirect(url_for("meetings.index", contract_id=contract_id), code=303)
