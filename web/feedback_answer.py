"""Giving feedback on a contract by a link, without an account; looking changes nothing."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http import HTTPStatus
from typing import Annotated

from flask import Blueprint, make_response, redirect, render_template, request, session, url_for
from pydantic import Field
from werkzeug.wrappers import Response

from ..contracts.feedback import answering
from ..contracts.feedback.answering import LONGEST, Linked
from ..contracts.feedback.values import Given, Question
from ..contracts.feedback.words import grades, question_text
from ..contracts.models import Supplier
from ..contracts.queries import get_contract
from ..core.errors import Conflict, Invalid
from ..core.i18n import LANGUAGES, use_language
from .asking import TOKEN, asks
from .deviations import errors_of
from .forms import Errors, Form, Refused, read_form
from .site import reading, writing

bp = Blueprint("feedback_answer", __name__)

Grade = Annotated[int, Field(ge=1, le=5)]


class AnswerForm(Form):
    """What somebody answers."""

    quality: Grade | None = None
    timeliness: Grade | None = None
    cooperation: Grade | None = None
    text: Annotated[str, Field(max_length=LONGEST)] | None = None


@bp.get("/feedback/<secret>")
@asks(TOKEN)
def show(secret: str) -> str:
    """Show the questions, or that the link's answer has come in."""
    return _page(secret, {}, {}, is_sent="sent" in request.args)


@bp.post("/feedback/<secret>")
@asks(TOKEN)
def send(secret: str) -> Response | tuple[str, int]:
    """Take the answer; one that cannot be taken now stays in the form."""
    with reading() as database_session:
        of = answering.linked(database_session, secret)
    try:
        with _spoken(of):
            given = Given(**read_form(AnswerForm, request.form).model_dump())
            with writing() as database_session:
                taken = answering.take(database_session, secret, given)
    except (Refused, Invalid) as error:
        return _page(secret, request.form, errors_of(error)), HTTPStatus.UNPROCESSABLE_ENTITY
    except answering.TooMany as busy:
        response = make_response(_page(secret, request.form, {}, busy=busy.text), HTTPStatus.TOO_MANY_REQUESTS)
        response.headers["Retry-After"] = str(busy.wait_s)
        return response
    except Conflict as over:
        return _page(secret, request.form, {}, busy=over.text), HTTPStatus.CONFLICT
    return redirect(url_for("feedback_answer.show", secret=secret, sent=1 if taken else None), code=303)


def _page(secret: str, given: Mapping[str, str], errors: Errors, *, busy: str = "", is_sent: bool = False) -> str:
    with reading() as database_session:
        of = answering.linked(database_session, secret)
        contract = get_contract(database_session, of.round.contract_id)
        supplier = database_session.get(Supplier, contract.supplier_id) if contract.supplier_id else None
        is_open = answering.takes_answers(database_session, of.round)
    with _spoken(of):
        return render_template(
            "feedback/answer.html",
            secret=secret,
            round=of.round,
            title=contract.title,
            supplier=supplier.name if supplier else "",
            is_open=is_open and not of.is_used,
            is_used=of.is_used,
            is_anybodys=of.recipient is None,
            is_sent=is_sent,
            busy=busy,
            questions=[(one.value, question_text(one)) for one in Question],
            grades=grades(),
            given=given,
            errors=errors,
        )


@contextmanager
def _spoken(of: Linked) -> Iterator[None]:
    """Speak the round's language, unless the reader has chosen another."""
    chosen = session.get("language")
    with use_language(chosen if chosen in LANGUAGES else of.round.language):
        yield
