"""Tasks of follow-up plans: the list of all, and one of them: done, undone, edited, removed and put back."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Annotated, Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from pydantic import Field
from sqlmodel import Session
from werkzeug.wrappers import Response

from ..calendar.appeals.queries import handlers
from ..calendar.register import queries as register
from ..calendar.register.card import card
from ..contracts.attachments import service as attaching
from ..contracts.attachments.queries import attachments_of
from ..contracts.attachments.values import Subject
from ..contracts.obligations import queries, service
from ..contracts.obligations.models import Obligation, ObligationKind
from ..contracts.obligations.rules import LONGEST_RHYTHM, counts_from_report, is_stale
from ..contracts.obligations.values import Finished, Planned, Tab, Wanted
from ..contracts.obligations.words import age_words, obligation_kind_name
from ..core.i18n import _, format_date
from ..insight.export.tasks import tasks_csv
from .asking import SIGNED_IN, asks, takes_files
from .attachments import shown_to_visitor
from .deciding import allowed, changing
from .forms import Day, Errors, Form, Refused, read_form, read_query
from .log_pages import LogQuery, csv_file, page_of
from .permissions import may_change
from .sent_files import ACCEPTED, FilesRefused, sent_files, tokens_of
from .site import reading, today
from .visitor import myself

bp = Blueprint("tasks", __name__, url_prefix="/tasks")

MOST_FILES = 5
Version = Annotated[int, Field(ge=1, le=2**31 - 1)]
Months = Annotated[int, Field(ge=1, le=LONGEST_RHYTHM)]


class ListQuery(LogQuery):
    """Which part of the list, narrowed to what."""

    HOME = "tasks.index"

    tab: Tab = Tab.OPEN
    kind: ObligationKind | None = None

    def wanted(self, person_id: int) -> Wanted:
        """Return which tasks are asked for by the person."""
        return Wanted(self.tab, self.kind, self.contract, self.unit, person_id if self.mine else None)


class TaskForm(Form):
    """A task as its form has it."""

    kind: ObligationKind
    title: Annotated[str, Field(max_length=300)] | None = None
    due_on: Day
    every_months: Months | None = None
    assignee_id: int | None = None
    advice: Annotated[str, Field(max_length=service.LONGEST)] | None = None

    def planned(self, of: Obligation | None = None) -> Planned:
        """Return it as the service takes it; the level of the task that it changes stays."""
        level = of.level if of is not None and of.kind is self.kind else None
        return Planned(**self.model_dump(), level=level)


class DoneForm(Form):
    """That a task was done."""

    done_on: Day
    report_on: Day | None = None
    note: Annotated[str, Field(max_length=service.LONGEST)] | None = None


class VersionForm(Form):
    """What the visitor had seen."""

    version: Version


@bp.get("/")
@asks(SIGNED_IN)
def index() -> str:
    """List tasks, what is due first at the top."""
    query = read_query(ListQuery, request.args)
    with reading() as session:
        shown = page_of(
            session,
            query,
            query.wanted(myself().id),
            tab=query.tab,
            counts=queries.counts,
            lines=queries.lines,
            tab_name=_tab_name,
        )
        units = register.units(session)
    every = ("", _("kaikki"))
    choices = {"kind": [every, *kinds()], "unit": [every, *units]}
    return render_template("tasks/list.html", choices=choices, **shown)


@bp.get("/export.csv")
@asks(SIGNED_IN)
def export() -> Response:
    """Give the list as a file: what is narrowed to, all pages of it."""
    query = read_query(ListQuery, request.args)
    with reading() as session:
        body = tasks_csv(queries.lines(session, query.wanted(myself().id)))
    return csv_file(body, "seurantatehtavat")


@bp.get("/<int:obligation_id>")
@asks(SIGNED_IN)
def show(obligation_id: int) -> str:
    """Show a task, when it was done, and its files."""
    return _page(obligation_id)


@bp.post("/<int:obligation_id>/done")
@asks(SIGNED_IN)
@takes_files(MOST_FILES)
def done(obligation_id: int) -> Response | tuple[str, int]:
    """Write down that it was done, with the files that show it."""
    try:
        files = sent_files(most=MOST_FILES, salt=_salt())
    except FilesRefused as refused:
        errors = {"files": refused.text}
        return _page(
            obligation_id, done=request.form, errors=errors, held=refused.held
        ), HTTPStatus.UNPROCESSABLE_ENTITY
    try:
        form, version = read_form(DoneForm, request.form), read_form(VersionForm, request.form).version
        with changing(_contract_of(obligation_id)) as (session, by):
            told = Finished(**form.model_dump())
            service.finish(session, obligation_id, told, version=version, by=by)
            for file in files:
                attaching.attach(session, Subject(obligation_id=obligation_id), file, by=by)
            due_on = queries.get_obligation(session, obligation_id).due_on
    except Refused as refused:
        page = _page(obligation_id, done=request.form, errors=refused.errors, held=files)
        return page, HTTPStatus.UNPROCESSABLE_ENTITY
    text = _("Tehtävä merkittiin tehdyksi. Seuraava kerta on %(day)s.") if due_on else _("Tehtävä merkittiin tehdyksi.")
    flash(text % {"day": format_date(due_on)}, "done")
    if form.report_on is not None and is_stale(form.report_on, form.done_on):
        age = age_words(form.report_on, form.done_on)
        flash(_("Selvitys on yli kolme kuukautta vanha: %(age)s. Pyydä tuoreempi.") % {"age": age}, "soon")
    return _back(obligation_id)


@bp.post("/<int:obligation_id>/undo")
@asks(SIGNED_IN)
def undo(obligation_id: int) -> Response:
    """Take back that it was done."""
    version = read_form(VersionForm, request.form).version
    with changing(_contract_of(obligation_id)) as (session, by):
        service.undo(session, obligation_id, version=version, by=by)
    flash(_("Kumottiin: tehtävä on taas tekemättä."), "done")
    return _back(obligation_id)


@bp.get("/<int:obligation_id>/edit")
@asks(SIGNED_IN)
def edit(obligation_id: int) -> str:
    """Show the task in a form."""
    with reading() as session:
        one = queries.get_obligation(session, obligation_id)
    given = {name: getattr(one, name) for name in TaskForm.model_fields} | {
        "kind": one.kind.value,
        "due_on": format_date(one.due_on or today()),
        "version": one.version,
    }
    return _edit_page(obligation_id, given, {})


@bp.post("/<int:obligation_id>/edit")
@asks(SIGNED_IN)
def edit_post(obligation_id: int) -> Response | tuple[str, int]:
    """Change the task."""
    try:
        form, version = read_form(TaskForm, request.form), read_form(VersionForm, request.form).version
        with changing(_contract_of(obligation_id)) as (session, by):
            one = queries.get_obligation(session, obligation_id)
            service.change(session, obligation_id, form.planned(one), version=version, by=by)
    except Refused as refused:
        return _edit_page(obligation_id, request.form, refused.errors), HTTPStatus.UNPROCESSABLE_ENTITY
    flash(_("Tehtävä tallennettiin."), "done")
    return _back(obligation_id)


@bp.post("/<int:obligation_id>/remove")
@asks(SIGNED_IN)
def remove(obligation_id: int) -> Response:
    """Take the task out of the plan."""
    contract_id = _contract_of(obligation_id)
    with changing(contract_id) as (session, by):
        service.remove(session, obligation_id, by=by)
    flash(_("Tehtävä poistettiin suunnitelmasta. Sen voi palauttaa."), "done")
    return redirect(url_for("plan.show", contract_id=contract_id), code=303)


@bp.post("/<int:obligation_id>/restore")
@asks(SIGNED_IN)
def restore(obligation_id: int) -> Response:
    """Put the task back into the plan."""
    with changing(_contract_of(obligation_id)) as (session, by):
        service.restore(session, obligation_id, by=by)
    flash(_("Tehtävä palautettiin suunnitelmaan."), "done")
    return _back(obligation_id)


def kinds() -> list[tuple[str, str]]:
    """Return the kinds of tasks as a form offers them."""
    return [(one.value, obligation_kind_name(one)) for one in ObligationKind]


def people(session: Session) -> list[tuple[Any, str]]:
    """Return who may have a task, as a form offers them."""
    return [("", _("sopimuksen vastuuhenkilö")), *handlers(session)]


def _page(
    obligation_id: int, *, done: Mapping[str, str] | None = None, errors: Errors | None = None, held: Any = ()
) -> str:
    with reading() as session:
        one = queries.get_obligation(session, obligation_id)
        (line,) = queries.lines(session, Wanted(id=obligation_id))
        of = card(session, one.contract_id)
        times = queries.times_done(session, obligation_id)
        files = attachments_of(session, Subject(obligation_id=obligation_id))
    return render_template(
        "tasks/task.html",
        one=one,
        line=line,
        card=of,
        times=times,
        last=next((time for time in times if time.undone_at is None), None),
        files=shown_to_visitor(files, of),
        may_change=may_change(myself(), of.contract),
        asks_report=counts_from_report(one.kind),
        given=done or {"done_on": format_date(today())},
        errors=errors or {},
        held=tokens_of(held, _salt()),
        accepted=ACCEPTED,
    )


def _edit_page(obligation_id: int, given: Mapping[str, Any], errors: Errors) -> str:
    with reading() as session:
        one = queries.get_obligation(session, obligation_id)
        of = allowed(session, one.contract_id)
        who = people(session)
    return render_template("tasks/edit.html", one=one, card=of, given=given, errors=errors, kinds=kinds(), people=who)


def _contract_of(obligation_id: int) -> int:
    with reading() as session:
        return queries.get_obligation(session, obligation_id).contract_id


def _back(obligation_id: int) -> Response:
    return redirect(url_for("tasks.show", obligation_id=obligation_id), code=303)


def _salt() -> str:
    return f"task-{myself().id}"


def _tab_name(tab: Tab) -> str:
    return {
        Tab.OPEN: _("Tekemättä (%(n)s)"),
        Tab.OVERDUE: _("Myöhässä (%(n)s)"),
        Tab.DONE: _("Valmiit (%(n)s)"),
        Tab.ALL: _("Kaikki (%(n)s)"),
    }[tab]
