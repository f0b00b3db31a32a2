"""The supplier's page: what a reclamation says, and its answer, without an account."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http import HTTPStatus
from typing import Annotated

from flask import Blueprint, make_response, redirect, render_template, request, send_file, session, url_for
from pydantic import Field
from werkzeug.wrappers import Response

from ..calendar.register.card import card
from ..contracts.reclamations import copies, queries, replies
from ..contracts.reclamations.frozen import from_json
from ..contracts.reclamations.letters.contents import contents
from ..contracts.reclamations.models import Reclamation
from ..contracts.reclamations.replies import LONGEST, MOST_FILE_BYTES, MOST_FILES, Answered
from ..core.errors import Conflict, Forbidden, Invalid
from ..core.i18n import LANGUAGES, _, use_language
from ..people.models import Role
from .asking import SIGNED_IN, TOKEN, asks, takes
from .attachments import POLICY
from .deviations import errors_of
from .forms import Day, Errors, Form, Refused, read_form
from .permissions import may_change
from .sent_files import ACCEPTED, FilesRefused, any_sent, sent_files
from .site import reading, site, writing
from .visitor import has_role, myself

bp = Blueprint("reply", __name__)

Text = Annotated[str, Field(max_length=LONGEST)]
Short = Annotated[str, Field(max_length=200)]


class AnswerForm(Form):
    """What the supplier answers."""

    said: Text
    name: Short
    plan: Text | None = None
    correct_by: Day | None = None
    contact: Short | None = None

    @property
    def answered(self) -> Answered:
        """Return it as the register takes it."""
        return Answered(**self.model_dump())


@bp.get("/reply/<secret>")
@asks(TOKEN)
def show(secret: str) -> str:
    """Show what the reclamation says, and the form of an answer. Looking changes nothing."""
    return _page(secret, {}, {}, is_sent="sent" in request.args)


@bp.post("/reply/<secret>")
@asks(TOKEN)
@takes(megabytes=MOST_FILES * MOST_FILE_BYTES // 1024 // 1024 + 1)
def send(secret: str) -> Response | tuple[str, int]:
    """Take the answer; one that cannot be taken now stays in the form."""
    try:
        with reading() as database_session:
            _link, one = replies.linked(database_session, secret)
        with _spoken(one):
            _take(secret)
    except (Refused, Invalid) as error:
        return _page(secret, request.form, errors_of(error)), HTTPStatus.UNPROCESSABLE_ENTITY
    except FilesRefused as refused:
        return _page(secret, request.form, {"files": refused.text}), HTTPStatus.UNPROCESSABLE_ENTITY
    except replies.TooMany as busy:
        response = make_response(_page(secret, request.form, {}, busy=busy.text), HTTPStatus.TOO_MANY_REQUESTS)
        response.headers["Retry-After"] = str(busy.wait_s)
        return response
    except Conflict as over:
        return _page(secret, request.form, {}, busy=over.text), HTTPStatus.CONFLICT
    return redirect(url_for("reply.show", secret=secret, sent=1), code=303)


@bp.get("/reply/<secret>/letter.pdf")
@asks(TOKEN)
def letter(secret: str) -> Response:
    """Give the very copy that was sent."""
    with reading() as database_session:
        _link, one = replies.linked(database_session, secret)
        content = copies.as_file(database_session, site().store, one, "pdf")
        name = copies.file_name(from_json(one.letter or {}), "pdf")
    response = make_response(content)
    response.mimetype = "application/pdf"
    response.headers.set("Content-Disposition", "attachment", filename=name)
    response.headers["Cache-Control"] = "private, no-store"
    return response


@bp.get("/reclamations/<int:reclamation_id>/files/<int:file_id>")
@asks(SIGNED_IN)
def file(reclamation_id: int, file_id: int) -> Response:
    """Give a file that the supplier sent to whoever is in charge of the contract, and to auditors."""
    with reading() as database_session:
        one = queries.get_reclamation(database_session, reclamation_id)
        of = card(database_session, one.contract_id)
        found = replies.get_file(database_session, reclamation_id, file_id)
    if not (may_change(myself(), of.contract) or has_role(myself(), Role.AUDITOR)):
        raise Forbidden(_("Toimittajan tiedostot näkevät sopimuksesta vastaavat ja tarkastaja."))
    response = send_file(
        site().store.path_of(found.sha256),
        mimetype=found.content_type,
        as_attachment=True,
        download_name=found.name,
        etag=found.sha256,
    )
    response.headers["Content-Type"] = found.content_type
    response.headers["Content-Security-Policy"] = POLICY
    response.headers["Cache-Control"] = "private, no-cache"
    return response


def _take(secret: str) -> None:
    """Keep the answer; what keeps it from being taken is found before a file is kept."""
    told = read_form(AnswerForm, request.form).answered
    with reading() as database_session:
        link, _one = replies.linked(database_session, secret)
        replies.check(database_session, link, told, with_files=any_sent())
    files = sent_files(most=MOST_FILES, most_bytes=MOST_FILE_BYTES)
    with writing() as database_session:
        link, _one = replies.linked(database_session, secret)
        replies.take_answer(database_session, link, told, files)


def _page(secret: str, given: Mapping[str, str], errors: Errors, *, busy: str = "", is_sent: bool = False) -> str:
    with reading() as database_session:
        _link, one = replies.linked(database_session, secret)
        answers = replies.answers_of(database_session, one.id or 0)
    told = contents(from_json(one.letter or {}))
    with _spoken(one):
        return render_template(
            "reclamations/reply.html",
            secret=secret,
            told=told,
            due_on=one.answer_due_on,
            answers=answers,
            is_open=replies.takes_answers(one),
            is_over=one.sent_at is not None and not replies.takes_answers(one),
            is_sent=is_sent,
            busy=busy,
            accepted=ACCEPTED,
            most_bytes=MOST_FILE_BYTES,
            most_files=MOST_FILES,
            files_lost=any_sent(),
            given=given,
            errors=errors,
        )


@contextmanager
def _spoken(one: Reclamation) -> Iterator[None]:
    """Speak the reclamation's language, unless the reader has chosen another."""
    chosen = session.get("language")
    with use_language(chosen if chosen in LANGUAGES else one.language):
        yield
