"""Attachments: added to a contract or a deviation, downloaded with safe headers, marked, removed and put back."""

from collections.abc import Sequence
from http import HTTPStatus
from typing import Annotated

from flask import Blueprint, flash, redirect, render_template, request, send_file, url_for
from pydantic import Field
from sqlmodel import Session
from werkzeug.wrappers import Response

from ..calendar.register.card import Card, card
from ..contracts.attachments import queries, rules, service
from ..contracts.attachments.models import Attachment, Publicity
from ..contracts.attachments.values import Openness, Subject
from ..contracts.attachments.words import publicity_name
from ..contracts.deviations.queries import get_deviation
from ..contracts.meetings.queries import get_meeting
from ..core.errors import Forbidden, Invalid, NotFound
from ..core.i18n import _, ngettext
from ..core.keeping.kinds import SHOWN
from ..people.models import Role
from ..people.queries import get_person
from .asking import SIGNED_IN, asks, takes_files
from .deviations import errors_of
from .forms import Errors, Form, Refused, read_form
from .permissions import Owned, may_change, require
from .sent_files import FilesRefused, sent_files
from .site import reading, site, writing
from .visitor import has_role, myself

bp = Blueprint("attachments", __name__, url_prefix="/attachments")

AT_ONCE = 5
POLICY = "default-src 'none'; sandbox; frame-ancestors 'none'"


class MarkForm(Form):
    """Who may see a file."""

    publicity: Publicity
    ground: Annotated[str, Field(max_length=500)] | None = None
    trade_secret: bool = False


@bp.get("/<int:attachment_id>")
@asks(SIGNED_IN)
def download(attachment_id: int) -> Response:
    """Give the file to be saved, never to be opened in the application's own name."""
    return _sent(attachment_id, as_picture=False)


@bp.get("/<int:attachment_id>/picture")
@asks(SIGNED_IN)
def picture(attachment_id: int) -> Response:
    """Give a picture to be shown in a page."""
    return _sent(attachment_id, as_picture=True)


@bp.post("/contract/<int:contract_id>")
@asks(SIGNED_IN)
@takes_files(AT_ONCE)
def add_to_contract(contract_id: int) -> Response:
    """Attach files to the contract itself."""
    with reading() as session:
        require(may_change(myself(), card(session, contract_id).contract))
    return _add(Subject(contract_id=contract_id), url_for("contract.show", contract_id=contract_id))


@bp.post("/deviation/<int:deviation_id>")
@asks(SIGNED_IN)
@takes_files(AT_ONCE)
def add_to_deviation(deviation_id: int) -> Response:
    """Attach files to a deviation: by those in charge of the contract, or whoever has recorded it."""
    with reading() as session:
        one = get_deviation(session, deviation_id)
        of = card(session, one.contract_id)
    require(may_change(myself(), of.contract) or one.reported_by_id == myself().id)
    return _add(Subject(deviation_id=deviation_id), url_for("deviation.show", deviation_id=deviation_id))


@bp.post("/meeting/<int:meeting_id>")
@asks(SIGNED_IN)
@takes_files(AT_ONCE)
def add_to_meeting(meeting_id: int) -> Response:
    """Attach files to the minutes of a meeting."""
    with reading() as session:
        require(may_change(myself(), card(session, get_meeting(session, meeting_id).contract_id).contract))
    return _add(Subject(meeting_id=meeting_id), url_for("meeting.show", meeting_id=meeting_id))


@bp.get("/<int:attachment_id>/edit")
@asks(SIGNED_IN)
def edit(attachment_id: int) -> str:
    """Show who may see the file, in a form."""
    return _edit_page(attachment_id, {})


@bp.post("/<int:attachment_id>/edit")
@asks(SIGNED_IN)
def edit_post(attachment_id: int) -> Response | tuple[str, int]:
    """Write down who may see it."""
    try:
        form = read_form(MarkForm, request.form)
        openness = Openness(publicity=form.publicity, ground=form.ground, trade_secret=form.trade_secret)
        with writing() as session:
            one, _of = _in_charge(session, attachment_id)
            service.mark(session, attachment_id, openness, by=get_person(session, myself().id))
    except (Refused, Invalid) as error:
        return _edit_page(attachment_id, errors_of(error)), HTTPStatus.UNPROCESSABLE_ENTITY
    flash(_("Muutos tallennettiin."), "done")
    return _back(one)


@bp.post("/<int:attachment_id>/remove")
@asks(SIGNED_IN)
def remove(attachment_id: int) -> Response:
    """Take a file away; it can be put back."""
    with writing() as session:
        one = queries.get_attachment(session, attachment_id)
        if one.added_by_id != myself().id:
            _in_charge(session, attachment_id)
        service.remove(session, attachment_id, by=get_person(session, myself().id))
    flash(_("Liite poistettiin. Sen voi palauttaa 30 päivän ajan."), "done")
    return _back(one)


@bp.post("/<int:attachment_id>/restore")
@asks(SIGNED_IN)
def restore(attachment_id: int) -> Response:
    """Put a removed file back."""
    with writing() as session:
        one = queries.get_attachment(session, attachment_id)
        if one.added_by_id != myself().id:
            _in_charge(session, attachment_id)
        service.restore(session, attachment_id, by=get_person(session, myself().id))
    flash(_("Liite palautettiin."), "done")
    return _back(one)


def shown_to_visitor(rows: Sequence[Attachment], of: Card) -> list[tuple[Attachment, bool, bool]]:
    """Return what a list shows: each file, whether it may be opened, and whether it may be removed or put back."""
    in_charge = may_change(myself(), of.contract)
    seen = [(one, in_charge or one.added_by_id == myself().id) for one in rows]
    return [
        (one, _may_see(one, of.contract), may_remove)
        for one, may_remove in seen
        if one.removed_at is None or may_remove
    ]


def _may_see(one: Attachment, contract: Owned) -> bool:
    """Tell whether the visitor may open the file; what nobody has let count is for those in charge alone."""
    in_charge = may_change(myself(), contract) or has_role(myself(), Role.AUDITOR)
    return in_charge if one.report_id is not None else rules.may_see(one, in_charge=in_charge)


def _sent(attachment_id: int, *, as_picture: bool) -> Response:
    with reading() as session:
        one = queries.get_attachment(session, attachment_id)
        of = card(session, queries.contract_of(session, one))
    if not _may_see(one, of.contract):
        raise Forbidden(_("Tiedosto on salassa pidettävä. Sen näkevät sopimuksesta vastaavat ja tarkastaja."))
    if one.removed_at is not None or as_picture and one.content_type not in SHOWN:
        raise NotFound(_("Tiedostoa ei löydy."))
    if not rules.may_go_out(one):
        with writing() as session:
            service.disclose(session, one, by=get_person(session, myself().id))
    response = send_file(
        site().store.path_of(one.sha256),
        mimetype=one.content_type,
        as_attachment=not as_picture,
        download_name=one.name,
        etag=one.sha256,
    )
    response.headers["Content-Type"] = one.content_type  # of a text's letters nothing is known
    response.headers["Content-Security-Policy"] = POLICY
    response.headers["Cache-Control"] = "private, no-cache"
    return response


def _add(subject: Subject, way_back: str) -> Response:
    try:
        files = sent_files(most=AT_ONCE)
    except FilesRefused as refused:
        files = list(refused.held)
        flash(refused.text, "late")
    else:
        if not files:
            flash(_("Valitse tiedosto."), "soon")
    with writing() as session:
        by = get_person(session, myself().id)
        for file in files:
            service.attach(session, subject, file, by=by)
    if files:
        flash(ngettext("Liite lisättiin.", "%(n)s liitettä lisättiin.", len(files)) % {"n": len(files)}, "done")
    return redirect(f"{way_back}#attachments", code=303)


def _edit_page(attachment_id: int, errors: Errors) -> str:
    with reading() as session:
        one, of = _in_charge(session, attachment_id)
    given = request.form if errors else {"publicity": one.publicity.value, "ground": one.ground or ""}
    return render_template(
        "attachments/edit.html",
        one=one,
        card=of,
        back=_place(one),
        given=given,
        trade_secret="trade_secret" in request.form if errors else one.trade_secret,
        classes=[
            (
                Publicity.PUBLIC.value,
                publicity_name(Publicity.PUBLIC).capitalize(),
                _("Kaikki kirjautuneet näkevät tiedoston."),
            ),
            (
                Publicity.PARTLY.value,
                publicity_name(Publicity.PARTLY).capitalize(),
                _("Osa tiedostosta on salassa pidettävä."),
            ),
            (
                Publicity.SECRET.value,
                publicity_name(Publicity.SECRET).capitalize(),
                _("Vain sopimuksesta vastaavat näkevät."),
            ),
        ],
        errors=errors,
    )


def _in_charge(session: Session, attachment_id: int) -> tuple[Attachment, Card]:
    one = queries.get_attachment(session, attachment_id)
    of = card(session, queries.contract_of(session, one))
    require(may_change(myself(), of.contract))
    return one, of


def _back(one: Attachment) -> Response:
    return redirect(f"{_place(one)}#attachments", code=303)


def _place(one: Attachment) -> str:
    if one.contract_id is not None:
        return url_for("contract.show", contract_id=one.contract_id)
    if one.deviation_id is not None:
        return url_for("deviation.show", deviation_id=one.deviation_id)
    if one.meeting_id is not None:
        return url_for("meeting.show", meeting_id=one.meeting_id)
    if one.obligation_id is not None:
        return url_for("tasks.show", obligation_id=one.obligation_id)
    return url_for("reports.show", report_id=one.report_id)
