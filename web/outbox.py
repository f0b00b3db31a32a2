"""Sent mails: what went to whom and when, as it was; others' mails are for those who look after the whole."""

from enum import StrEnum
from typing import Annotated

from flask import Blueprint, Response, render_template, request, url_for
from pydantic import Field
from sqlmodel import Session

from ..alerts import queries
from ..alerts.models import Message, MessageState
from ..core.errors import Forbidden
from ..core.i18n import _
from ..people.models import Role
from . import sandbox
from .asking import SIGNED_IN, asks
from .forms import Query, read_query
from .site import reading, site
from .visitor import myself

bp = Blueprint("outbox", __name__, url_prefix="/outbox")

PAGE = 100
ALL_MAILS = frozenset({Role.MAIN_USER, Role.PROCUREMENT, Role.AUDITOR})


class Part(StrEnum):
    """A part of the mails."""

    ALL = "all"
    WAITING = "waiting"
    SENT = "sent"
    FAILED = "failed"


STATES: dict[Part, MessageState | None] = {
    Part.ALL: None,
    Part.WAITING: MessageState.QUEUED,
    Part.SENT: MessageState.SENT,
    Part.FAILED: MessageState.FAILED,
}


class OutboxQuery(Query):
    """Which mails."""

    part: Part = Part.ALL
    page: Annotated[int, Field(ge=1, le=100_000)] = 1


@bp.get("/")
@asks(SIGNED_IN)
def index() -> str:
    """List the mails, newest first."""
    query, person_id = read_query(OutboxQuery, request.args), _whose()
    state = STATES[query.part]
    with reading() as session:
        counts = queries.count_messages(session, person_id=person_id)
        total = sum(counts.values()) if state is None else counts.get(state, 0)
        pages = max(1, -(-total // PAGE))
        number = min(query.page, pages)
        mails = queries.messages(session, state=state, person_id=person_id, limit=PAGE, offset=(number - 1) * PAGE)
        trouble = queries.mail_trouble(session)
    return render_template(
        "outbox/list.html",
        mails=mails,
        tabs=[
            (url_for("outbox.index", part=part.value), _part_name(part, counts), part == query.part) for part in Part
        ],
        page=number,
        pages=pages,
        page_href=url_for("outbox.index", part=query.part.value) + "&page={page}",
        waiting=sum(counts.get(one, 0) for one in (MessageState.QUEUED, MessageState.DEFERRED, MessageState.SENDING)),
        sent=counts.get(MessageState.SENT, 0),
        failed=counts.get(MessageState.FAILED, 0),
        trouble=trouble,
        mails_are_sent=site().mails_are_sent or site().is_demo,
        only_mine=person_id is not None,
    )


@bp.get("/<int:message_id>")
@asks(SIGNED_IN)
def show(message_id: int) -> Response:
    """Show one mail as its reader saw it."""
    with reading() as session:
        mail = _allowed(session, message_id)
    return sandbox.framing(render_template("outbox/mail.html", mail=mail))


@bp.get("/<int:message_id>/html")
@asks(SIGNED_IN)
def html(message_id: int) -> Response:
    """The mail's HTML, shut in a sandbox."""
    with reading() as session:
        mail = _allowed(session, message_id)
    return sandbox.framed(mail.html)


def _whose() -> int | None:
    """Whose mails the visitor may see: everybody's (None) or their own."""
    account = myself()
    return None if account.roles & ALL_MAILS else account.id


def _allowed(session: Session, message_id: int) -> Message:
    mail, person_id = queries.get_message(session, message_id), _whose()
    if person_id is not None and mail.person_id != person_id:
        raise Forbidden(_("Viesti on toisen henkilön. Vain pääkäyttäjä ja hankinta-asiantuntija näkevät sen."))
    return mail


def _part_name(part: Part, counts: dict[MessageState, int]) -> str:
    names = {
        Part.ALL: _("Kaikki (%(n)s)"),
        Part.WAITING: _("Odottaa (%(n)s)"),
        Part.SENT: _("Lähetetty (%(n)s)"),
        Part.FAILED: _("Epäonnistunut (%(n)s)"),
    }
    state = STATES[part]
    return names[part] % {"n": sum(counts.values()) if state is None else counts.get(state, 0)}
