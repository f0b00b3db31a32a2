"""A meeting that was held: its minutes on paper, what was agreed as tasks, changes, removing and putting back."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Annotated, Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from pydantic import Field
from werkzeug.wrappers import Response

from ..calendar.register.card import card
from ..contracts.attachments.queries import attachments_of
from ..contracts.attachments.values import Subject
from ..contracts.meetings import queries, service
from ..contracts.obligations import queries as obligations
from ..contracts.obligations.models import ObligationKind
from ..contracts.obligations.values import Planned, Wanted
from ..core.i18n import _, format_date
from .asking import SIGNED_IN, asks
from .attachments import shown_to_visitor
from .deciding import allowed, changing
from .forms import Day, Errors, Form, Refused, read_form
from .meetings import MinutesForm, levels
from .permissions import may_change
from .sent_files import ACCEPTED
from .site import reading
from .tasks import VersionForm, people
from .visitor import myself

bp = Blueprint("meeting", __name__, url_prefix="/meetings")


class ActionForm(Form):
    """What was agreed, by when and by whom."""

    title: Annotated[str, Field(max_length=300)]
    due_on: Day
    assignee_id: int | None = None


@bp.get("/<int:meeting_id>")
@asks(SIGNED_IN)
def show(meeting_id: int) -> str:
    """Show the minutes, as they are printed."""
    return _page(meeting_id, {}, {})


@bp.post("/<int:meeting_id>/actions")
@asks(SIGNED_IN)
def agree(meeting_id: int) -> Response | tuple[str, int]:
    """Make a task of what was agreed."""
    try:
        form = read_form(ActionForm, request.form)
        planned = Planned(kind=ObligationKind.OTHER, **form.model_dump())
        with changing(_contract_of(meeting_id)) as (session, by):
            service.agree(session, meeting_id, planned, by=by)
    except Refused as refused:
        return _page(meeting_id, request.form, refused.errors), HTTPStatus.UNPROCESSABLE_ENTITY
    flash(_("Toimenpide lisättiin seurantasuunnitelmaan."), "done")
    return redirect(url_for("meeting.show", meeting_id=meeting_id) + "#actions", code=303)


@bp.get("/<int:meeting_id>/edit")
@asks(SIGNED_IN)
def edit(meeting_id: int) -> str:
    """Show the minutes in a form."""
    with reading() as session:
        one = queries.get_meeting(session, meeting_id)
    given = {name: getattr(one, name) for name in MinutesForm.model_fields} | {
        "held_on": format_date(one.held_on),
        "level": one.level.value if one.level else "",
        "version": one.version,
    }
    return _edit_page(meeting_id, given, {})


@bp.post("/<int:meeting_id>/edit")
@asks(SIGNED_IN)
def edit_post(meeting_id: int) -> Response | tuple[str, int]:
    """Mend the minutes."""
    try:
        form, version = read_form(MinutesForm, request.form), read_form(VersionForm, request.form).version
        with changing(_contract_of(meeting_id)) as (session, by):
            service.change(session, meeting_id, form.held, version=version, by=by)
    except Refused as refused:
        return _edit_page(meeting_id, request.form, refused.errors), HTTPStatus.UNPROCESSABLE_ENTITY
    flash(_("Muistio tallennettiin."), "done")
    return _back(meeting_id)


@bp.post("/<int:meeting_id>/remove")
@asks(SIGNED_IN)
def remove(meeting_id: int) -> Response:
    """Take the minutes away from sight."""
    contract_id = _contract_of(meeting_id)
    with changing(contract_id) as (session, by):
        service.remove(session, meeting_id, by=by)
    flash(_("Muistio poistettiin. Sen voi palauttaa."), "done")
    return redirect(url_for("meetings.index", contract_id=contract_id), code=303)


@bp.post("/<int:meeting_id>/restore")
@asks(SIGNED_IN)
def restore(meeting_id: int) -> Response:
    """Put the minutes back."""
    with changing(_contract_of(meeting_id)) as (session, by):
        service.restore(session, meeting_id, by=by)
    flash(_("Muistio palautettiin."), "done")
    return _back(meeting_id)


def _page(meeting_id: int, given: Mapping[str, str], errors: Errors) -> str:
    with reading() as session:
        one = queries.get_meeting(session, meeting_id)
        of = card(session, one.contract_id)
        agreed = set(queries.actions_of(session, meeting_id))
        lines = obligations.lines(session, Wanted(contract_id=one.contract_id)) if agreed else []
        files = attachments_of(session, Subject(meeting_id=meeting_id))
        who = people(session)
    return render_template(
        "meetings/meeting.html",
        one=one,
        card=of,
        actions=[line for line in lines if line.id in agreed],
        files=shown_to_visitor(files, of),
        may_change=may_change(myself(), of.contract) and one.removed_at is None,
        may_restore=may_change(myself(), of.contract) and one.removed_at is not None,
        accepted=ACCEPTED,
        people=who,
        given=given,
        errors=errors,
    )


def _edit_page(meeting_id: int, given: Mapping[str, Any], errors: Errors) -> str:
    with reading() as session:
        one = queries.get_meeting(session, meeting_id)
        of = allowed(session, one.contract_id)
    return render_template("meetings/edit.html", one=one, card=of, given=given, errors=errors, levels=levels())


def _contract_of(meeting_id: int) -> int:
    with reading() as session:
        return queries.get_meeting(session, meeting_id).contract_id


def _back(meeting_id: int) -> Response:
    return redirect(url_for("meeting.show", meeting_id=meeting_id), code=303)
