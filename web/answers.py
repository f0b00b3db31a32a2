"""Answers to alerts: from the mail without signing in, and from the matter's own page, which also has its ledger.

Looking changes nothing, however often and by whatever the address is fetched; only the button acts.
"""

from collections.abc import Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date
from http import HTTPStatus
from typing import Annotated

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask import session as held
from pydantic import Field
from sqlmodel import Session
from werkzeug.wrappers import Response

from ..alerts import answer_links, answers, ledger, ledger_words, own_words, words
from ..alerts.answer_notices import answered_words, undone_words
from ..alerts.matters import Matter, matters
from ..alerts.models import Alert, AlertAnswer, AlertState, Answer, AnswerLink
from ..alerts.values import Given
from ..calendar.why.stairs import staircase
from ..calendar.why.words import why
from ..contracts.deviations.words import past_words
from ..contracts.queries import references_of
from ..core.errors import Conflict, Forbidden, Invalid, NotFound
from ..core.i18n import LANGUAGES, _, use_language
from ..people.models import Person
from ..people.queries import get_person
from .asking import SIGNED_IN, TOKEN, asks
from .forms import Day, Errors, Form, Query, Refused, read_form, read_query
from .site import reading, site, today, writing
from .visitor import me, myself

bp = Blueprint("answers", __name__)

Text = Annotated[str, Field(max_length=1000)]


class AnswerQuery(Query):
    """Which answer is looked at."""

    answer: Answer | None = None


class AnswerForm(Form):
    """An answer with all that some answer may hold."""

    answer: Answer
    until_on: Day | None = None
    decided_on: Day | None = None
    notified_on: Day | None = None
    instead: Annotated[str, Field(max_length=500)] | None = None
    reason: Text | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """A matter as a person sees it: what rings, what fits, what was said, and whether that can be undone."""

    alert: Alert
    matter: Matter
    fits: tuple[Answer, ...]
    said: AlertAnswer | None
    said_by: str | None
    may: bool
    may_undo: bool
    latest_wait: date | None
    person: Person

    @property
    def is_open(self) -> bool:
        """Whether an answer can be given."""
        return self.alert.state in (AlertState.OPEN, AlertState.HELD)


@bp.get("/answer/<secret>")
@asks(TOKEN)
def show(secret: str) -> str | tuple[str, int]:
    """Show the matter and its answers; of a link that has expired what has happened since."""
    with reading() as session:
        link = answer_links.find(session, secret)
    if link is not None and link.expires_on < today():
        return _expired(link), HTTPStatus.FORBIDDEN
    return _of_link(secret, read_query(AnswerQuery, request.args).answer, {}, {})


@bp.post("/answer/<secret>")
@asks(TOKEN)
def give(secret: str) -> Response | str | tuple[str, int]:
    """Take the answer of the link's person."""
    with reading() as session:
        alert, person = _linked(session, secret)
    with _spoken_by(person):
        return _give(alert, person, url_for("answers.show", secret=secret), secret)


@bp.post("/answer/<secret>/undo")
@asks(TOKEN)
def take_back(secret: str) -> Response:
    """Take the answer back."""
    with reading() as session:
        alert, person = _linked(session, secret)
    with _spoken_by(person):
        return _undo(alert, person, url_for("answers.show", secret=secret))


@bp.get("/alerts/<int:alert_id>")
@asks(SIGNED_IN)
def matter(alert_id: int) -> str:
    """Show the matter, its answers, and its ledger."""
    with reading() as session:
        alert = answers.get_alert(session, alert_id)
        person = get_person(session, myself().id)
    return _page(alert, person, read_query(AnswerQuery, request.args).answer, {}, {}, None)


@bp.post("/alerts/<int:alert_id>")
@asks(SIGNED_IN)
def answer(alert_id: int) -> Response | str | tuple[str, int]:
    """Take the visitor's answer."""
    with reading() as session:
        alert = answers.get_alert(session, alert_id)
        person = get_person(session, myself().id)
    return _give(alert, person, url_for("answers.matter", alert_id=alert_id), None)


@bp.post("/alerts/<int:alert_id>/undo")
@asks(SIGNED_IN)
def undo(alert_id: int) -> Response:
    """Take the last answer back."""
    with reading() as session:
        alert = answers.get_alert(session, alert_id)
        person = get_person(session, myself().id)
    return _undo(alert, person, url_for("answers.matter", alert_id=alert_id))


def _linked(session: Session, secret: str) -> tuple[Alert, Person]:
    """Return whose link it is and of what; raise NotFound and, for one that has expired, Forbidden."""
    link = answer_links.find(session, secret)
    if link is None:
        raise NotFound(_("Linkkiä ei ole. Avaa se suoraan viestistä, tai kirjaudu ja vastaa sopimuksen sivulla."))
    if link.expires_on < today():
        raise Forbidden(_("Linkki on vanhentunut. Kirjaudu ja vastaa sopimuksen sivulla."))
    return answers.get_alert(session, link.alert_id), get_person(session, link.person_id)


def _expired(link: AnswerLink) -> str:
    with reading() as session:
        alert, person = answers.get_alert(session, link.alert_id), get_person(session, link.person_id)
        alert = answers.present(session, alert)
        reference = references_of(session, [alert.contract_id])[alert.contract_id]
        said = answers.last_answer(session, alert.id or 0)
    with _spoken_by(person):
        if alert.state in (AlertState.OPEN, AlertState.HELD):
            since = ""
        else:
            since = _("Asiaan on vastattu.") if said is not None else ledger_words.reason_words(alert.reason)
        return render_template(
            "answers/expired.html", alert=alert, reference=reference, since=since, signed_in=me() is not None
        )


def _spoken_by(person: Person) -> AbstractContextManager[None]:
    """Speak the reader's language, unless this browser has chosen another."""
    chosen = held.get("language")
    return use_language(chosen if chosen in LANGUAGES else person.language)


def _of_link(secret: str, chosen: Answer | None, given: Mapping[str, str], errors: Errors) -> str:
    with reading() as session:
        alert, person = _linked(session, secret)
    with _spoken_by(person):
        return _page(alert, person, chosen, given, errors, secret)


def _give(alert: Alert, person: Person, back: str, secret: str | None) -> Response | str | tuple[str, int]:
    try:
        form = read_form(AnswerForm, request.form)
        with writing() as session:
            given = Given(**form.model_dump())
            made = answers.answer(session, alert.id or 0, given, by=get_person(session, person.id or 0))
            told = answered_words(session, made)
    except Invalid as error:
        return _refused(alert, person, {error.field or "": error.text}, secret)
    except Conflict as error:
        with reading() as session:
            if answers.present(session, alert).state is not AlertState.ANSWERED:
                raise
        flash(
            error.text, "soon"
        )  # somebody was quicker, or the button was pressed twice: their page shows what was said
        return redirect(back, code=303)
    except Refused as refused:
        return _refused(alert, person, refused.errors, secret)
    site().compose()
    flash(told, "done")
    return redirect(back, code=303)


def _refused(alert: Alert, person: Person, errors: Errors, secret: str | None) -> tuple[str, int]:
    chosen = request.form.get("answer", "")
    answered = Answer(chosen) if chosen in set(Answer) else None
    return _page(alert, person, answered, dict(request.form), errors, secret), HTTPStatus.UNPROCESSABLE_ENTITY


def _undo(alert: Alert, person: Person, back: str) -> Response:
    with writing() as session:
        now = answers.present(session, alert)
        told = undone_words(session, answers.undo(session, now.id or 0, by=get_person(session, person.id or 0)))
    site().compose()
    flash(told, "done")
    return redirect(back, code=303)


def _page(
    alert: Alert, person: Person, chosen: Answer | None, given: Mapping[str, str], errors: Errors, secret: str | None
) -> str:
    with reading() as session:
        page = _read(session, answers.present(session, alert), person)
        entries = ledger.ledger(session, page.alert) if secret is None else []
        follower = references_of(session, [page.alert.contract_id])[page.alert.contract_id]
    chosen = chosen if chosen in page.fits and page.is_open and page.may else None
    day = page.matter.day
    derivation = page.matter.ways.get(day.id) if day else None
    return render_template(
        "answers/answer.html",
        page=page,
        alert=page.alert,
        reference=follower,
        chosen=chosen,
        asks=words.asks(page.matter, today()),
        lead=words.lead(page.matter, today()),
        slack_days=(day.slack_from - today()).days if day else None,
        why=why(derivation) if derivation else own_words.why(page.matter),
        past=past_words(page.matter.past) if page.matter.past else [],
        stairs=staircase(derivation) if derivation else (),
        own_page=own_words.page(page.matter),
        options=[(one, words.answer_name(one, page.alert.kind), _meaning(one, page)) for one in page.fits],
        said_name=words.answer_name(page.said.answer, page.alert.kind) if page.said else "",
        ended=ledger_words.reason_words(page.alert.reason),
        given=given,
        errors=errors,
        secret=secret,
        here=url_for("answers.show", secret=secret) if secret else url_for("answers.matter", alert_id=page.alert.id),
        entries=entries,
        event_words=ledger_words.event_words,
        signed_in=me() is not None,
    )


def _read(session: Session, alert: Alert, person: Person) -> Page:
    found = matters(session, [alert])[0]
    said = answers.last_answer(session, alert.id or 0)
    may = answers.may_answer(session, alert, person)
    return Page(
        alert=alert,
        matter=found,
        fits=found.answers,
        said=said,
        said_by=get_person(session, said.person_id).name if said else None,
        may=may,
        may_undo=may and said is not None and answers.is_undoable(session, said),
        latest_wait=None if answers.may_wait_long(session, alert, person) else answers.latest_wait(session, alert),
        person=person,
    )


def _meaning(one: Answer, page: Page) -> str:
    """Return what an answer does and what it asks for."""
    return words.answer_meaning(one, page.alert.kind, goes_on=page.matter.contract.goes_on, last=page.latest_wait)
