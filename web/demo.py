"""The demo's own doors: sign in as one of the sample people, read the mails that were sent. Nowhere else registered."""

from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.utils import parsedate_to_datetime

from flask import Blueprint, Response, redirect, render_template, request, url_for
from sqlmodel import Session, col, select
from werkzeug.wrappers import Response as AnyResponse

from ..core.errors import NotFound
from ..core.i18n import _
from ..people.models import Person, PersonRole, Role, Unit
from ..people.signin import queries, service
from . import sandbox, visitor
from .asking import PUBLIC, asks
from .site import Received, site, writing

bp = Blueprint("demo", __name__, url_prefix="/demo")


@dataclass(frozen=True, slots=True)
class SamplePerson:
    """One of those whom a visitor of the demo can be."""

    email: str
    name: str
    unit: str | None
    roles: tuple[Role, ...]


@dataclass(frozen=True, slots=True)
class MailRow:
    """A line of the mailbox."""

    number: int
    recipient: str
    subject: str
    at: datetime | None


def sample_people(session: Session) -> list[SamplePerson]:
    """Return everybody with an address and a role, main users first."""
    rows = session.execute(
        select(Person.email, Person.name, Unit.name, PersonRole.role)
        .join(PersonRole, col(PersonRole.person_id) == col(Person.id))
        .join(Unit, col(Unit.id) == col(Person.unit_id), isouter=True)
        .where(col(Person.active), col(Person.email).is_not(None))
        .order_by(col(Person.name), col(PersonRole.role))
    ).all()
    people: dict[str, SamplePerson] = {}
    for email, name, unit, role in rows:
        before = people[email].roles if email in people else ()
        people[email] = SamplePerson(email, name, unit, (*before, role))
    return sorted(people.values(), key=lambda person: (Role.MAIN_USER not in person.roles, person.name))


@bp.post("/sign-in")
@asks(PUBLIC)
def sign_in() -> AnyResponse:
    """Let in the sample person whose button was pressed."""
    onward = visitor.safe_next(request.form.get("next")) or url_for("desk.show")
    with writing() as session:
        person = queries.person_by_email(session, request.form.get("person", ""))
        if person is None:
            raise NotFound(_("Henkilöä ei ole."))
        service.let_in(session, person)
    visitor.remember(person)
    return redirect(onward, code=303)


@bp.get("/mailbox")
@asks(PUBLIC)
def mailbox() -> str:
    """List the mails that the demo's mail server has accepted, newest first."""
    return render_template("demo/mailbox.html", mails=[_row(number) for number in reversed(range(_count()))])


@bp.get("/mailbox/<int:number>")
@asks(PUBLIC)
def mail(number: int) -> Response:
    """Show one mail as people see it, with its headers and files."""
    message = _message(number)
    page = render_template(
        "demo/mail.html",
        number=number,
        mail=_row(number),
        headers=[(name, str(value)) for name, value in message.items()],
        text=_part(message, "plain"),
        has_html=bool(_part(message, "html")),
        files=[part.get_filename() or "" for part in message.iter_attachments()],
    )
    return sandbox.framing(page)


@bp.get("/mailbox/<int:number>/html")
@asks(PUBLIC)
def mail_html(number: int) -> Response:
    """The mail's HTML, shut in a sandbox."""
    return sandbox.framed(_part(_message(number), "html"))


@bp.get("/mailbox/<int:number>/files/<int:place>")
@asks(PUBLIC)
def mail_file(number: int, place: int) -> Response:
    """One of the mail's files, to be saved."""
    parts = list(_message(number).iter_attachments())
    if place >= len(parts):
        raise NotFound(_("Tiedostoa ei ole."))
    content = parts[place].get_payload(decode=True)
    name = parts[place].get_filename() or "liite"
    response = Response(content if isinstance(content, bytes) else b"", mimetype=parts[place].get_content_type())
    response.headers.set("Content-Disposition", "attachment", filename=name)
    return response


def _count() -> int:
    mailbox = site().mailbox
    return len(mailbox.received) if mailbox else 0


def _received(number: int) -> Received:
    mailbox = site().mailbox
    if mailbox is None or number >= len(mailbox.received):
        raise NotFound(_("Viestiä ei ole."))
    return mailbox.received[number]


def _message(number: int) -> EmailMessage:
    return _received(number).message


def _part(message: EmailMessage, kind: str) -> str:
    body = message.get_body((kind,))
    return str(body.get_content()) if body else ""


def _row(number: int) -> MailRow:
    received = _received(number)
    at = received.message["Date"]
    return MailRow(
        number, received.recipient, str(received.message["Subject"] or ""), parsedate_to_datetime(at) if at else None
    )
