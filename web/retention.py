"""Retention for main users: how long each class is kept, and lists of what may go, reviewed before anything does."""

from collections.abc import Iterable, Mapping
from http import HTTPStatus
from typing import Annotated, TypeVar

from flask import Blueprint, flash, redirect, render_template, request, url_for
from pydantic import Field
from werkzeug.wrappers import Response

from ..contracts.names import names_of
from ..core.errors import Invalid
from ..core.i18n import _, ngettext
from ..insight.retention import past, queries, service
from ..insight.retention.models import DeletionItem, ListState, Record
from ..insight.retention.rules import LEAST, SHIPPED, Candidate
from ..insight.retention.words import counted_from, item_name, list_state_name, record_name
from ..people.queries import get_person
from .asking import asks
from .forms import Errors, Form, Refused, chosen_ids, read_form
from .site import reading, today, writing
from .visitor import myself

bp = Blueprint("retention", __name__, url_prefix="/organisation/retention")

SHOWN = 500
Line = TypeVar("Line", Candidate, DeletionItem)


class YearsForm(Form):
    """How many years each class is kept."""

    contract: int
    contractor_liability: int
    plan: int
    draft: int
    alert: int
    audit: int


class KeepForm(Form):
    """Why lines are kept back."""

    reason: Annotated[str, Field(max_length=1000)] | None = None


@bp.get("/")
@asks("main_user")
def show() -> str:
    """Show the rules, what may go today, and the lists so far."""
    return _rules_page({}, {})


@bp.post("/")
@asks("main_user")
def save() -> Response | tuple[str, int]:
    """Write down how long each class is kept."""
    try:
        form = read_form(YearsForm, request.form)
        with writing() as session:
            by = get_person(session, myself().id)
            for record in Record:
                service.set_years(session, record, getattr(form, record.value), by=by)
    except (Refused, Invalid) as error:
        errors = error.errors if isinstance(error, Refused) else {error.field or "": error.text}
        return _rules_page(request.form, errors), HTTPStatus.UNPROCESSABLE_ENTITY
    flash(_("Säilytysajat tallennettiin."), "done")
    return redirect(url_for("retention.show"), code=303)


@bp.post("/lists")
@asks("main_user")
def make() -> Response:
    """Write down what may go today."""
    with writing() as session:
        list_id = service.make_list(session, by=get_person(session, myself().id)).id or 0
    return _to(list_id)


@bp.get("/lists/<int:list_id>")
@asks("main_user")
def review(list_id: int) -> str:
    """Show a list."""
    return _list_page(list_id, {}, {})


@bp.post("/lists/<int:list_id>/keep")
@asks("main_user")
def keep(list_id: int) -> Response | tuple[str, int]:
    """Keep the ticked lines back, or all of them."""
    try:
        form = read_form(KeepForm, request.form)
        with writing() as session:
            every = [item.id or 0 for item in queries.items_of(session, list_id)]
            chosen = every if request.form.get("all") else chosen_ids(request.form.getlist("item"))
            if not chosen:
                raise Invalid(_("Valitse rivi."), field="items")
            service.keep_back(session, list_id, chosen, reason=form.reason or "", by=get_person(session, myself().id))
    except (Refused, Invalid) as error:
        errors = error.errors if isinstance(error, Refused) else {error.field or "": error.text}
        return _list_page(list_id, request.form, errors), HTTPStatus.UNPROCESSABLE_ENTITY
    flash(_("Rivit jätettiin hävittämättä."), "done")
    return _to(list_id)


@bp.post("/lists/<int:list_id>/let-go/<int:item_id>")
@asks("main_user")
def let_go(list_id: int, item_id: int) -> Response:
    """Let a line that was kept back go after all."""
    with writing() as session:
        service.let_go(session, list_id, item_id, by=get_person(session, myself().id))
    return _to(list_id)


@bp.post("/lists/<int:list_id>/drop")
@asks("main_user")
def drop(list_id: int) -> Response:
    """Leave a list."""
    with writing() as session:
        service.drop(session, list_id, by=get_person(session, myself().id))
    flash(_("Luettelo hylättiin. Mitään ei hävitetty."), "done")
    return redirect(url_for("retention.show"), code=303)


@bp.post("/lists/<int:list_id>/delete")
@asks("main_user")
def delete(list_id: int) -> Response | tuple[str, int]:
    """Delete what the list has and nobody keeps back, once it was confirmed."""
    if not request.form.get("sure"):
        errors = {"sure": _("Vahvista, että luettelo on tarkistettu.")}
        return _list_page(list_id, {}, errors), HTTPStatus.UNPROCESSABLE_ENTITY
    with writing() as session:
        gone = service.carry_out(session, list_id, by=get_person(session, myself().id))
    text = ngettext("Yksi tietue hävitettiin.", "%(n)s tietuetta hävitettiin.", gone.records) % {"n": gone.records}
    if gone.stayed:
        text += " " + _("Luettelon riveistä %(n)s jäi, koska tieto ei saanut enää mennä.") % {"n": gone.stayed}
    flash(text, "done")
    return _to(list_id)


def _rules_page(given: Mapping[str, str], errors: Errors) -> str:
    with reading() as session:
        rules = queries.rules(session)
        lists = queries.lists(session)
        waiting = past.candidates(session, today())
    shown = [
        (record, record_name(record), counted_from(record), given.get(record.value, rule.years), rule)
        for record, rule in rules.items()
    ]
    return render_template(
        "retention/rules.html",
        rules=shown,
        shipped=SHIPPED,
        least=LEAST,
        lists=[(one, list_state_name(one.state)) for one in lists],
        open_list=next((one for one in lists if one.state is ListState.OPEN), None),
        waiting=[(name, sum(one.records for one in some)) for name, some in _grouped(waiting)],
        errors=errors,
    )


def _list_page(list_id: int, given: Mapping[str, str], errors: Errors) -> str:
    with reading() as session:
        one = queries.get_list(session, list_id)
        items = queries.items_of(session, list_id)
        ids = {item.subject_id for item in items if item.subject == past.CONTRACT} if _is_open(one.state) else set()
        titles = names_of(session, {"contract": ids})
    going = [item for item in items if item.kept_reason is None and not item.stayed]
    return render_template(
        "retention/list.html",
        one=one,
        state=list_state_name(one.state),
        is_open=_is_open(one.state),
        groups=[(name, list(some)) for name, some in _grouped(items[:SHOWN])],
        names={item.id: item_name(item.subject, item.label) for item in items[:SHOWN]},
        titles={item.id: titles.get(("contract", item.subject_id), "") for item in items if item.subject == "contract"},
        count=len(items),
        going=len(going),
        records=sum(item.records for item in going),
        given=given,
        errors=errors,
    )


def _is_open(state: ListState) -> bool:
    return state is ListState.OPEN


def _grouped(lines: Iterable[Line]) -> list[tuple[str, list[Line]]]:
    found: dict[Record, list[Line]] = {}
    for one in lines:
        found.setdefault(one.record, []).append(one)
    return [(record_name(record), some) for record, some in found.items()]


def _to(list_id: int) -> Response:
    return redirect(url_for("retention.review", list_id=list_id), code=303)
