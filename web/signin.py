"""Sign in, sign out, own settings."""

from http import HTTPStatus

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from ..alerts.digest import chosen
from ..core.errors import Invalid
from ..core.i18n import _
from ..people.models import Person
from ..people.signin import passwords, queries, service
from ..people.signin.service import Refused
from . import visitor
from .asking import PUBLIC, SIGNED_IN, asks
from .demo import sample_people
from .digest import weekday_choices
from .site import reading, site, writing

bp = Blueprint("signin", __name__)


@bp.get("/sign-in")
@asks(PUBLIC)
def sign_in() -> str | Response:
    """Show the door."""
    if visitor.me():
        return redirect(_onward(), code=303)
    return _door()


@bp.post("/sign-in")
@asks(PUBLIC)
def sign_in_post() -> Response | tuple[str, int]:
    """Let the person in, or say why not."""
    email = request.form.get("email", "")
    with writing() as session:
        outcome = service.sign_in(
            session, email=email, password=request.form.get("password", ""), address=request.remote_addr or ""
        )
    if isinstance(outcome, Refused):
        status = HTTPStatus.TOO_MANY_REQUESTS if outcome.wait_minutes else HTTPStatus.UNPROCESSABLE_ENTITY
        return _door(email=email, error=outcome.text), status
    onward = _onward()
    visitor.remember(outcome)
    return redirect(onward, code=303)


@bp.post("/sign-out")
@asks(SIGNED_IN)
def sign_out() -> Response:
    """End the session in this browser."""
    visitor.forget()
    flash(_("Kirjauduit ulos."), "done")
    return redirect(url_for("signin.sign_in"), code=303)


@bp.get("/me")
@asks(SIGNED_IN)
def settings() -> str:
    """Show one's own settings."""
    return _settings({})


@bp.post("/me/password")
@asks(SIGNED_IN)
def change_password() -> Response | tuple[str, int]:
    """Change one's own password; other sessions end, this one goes on."""
    try:
        with writing() as session:
            person = session.get_one(Person, visitor.myself().id)
            _check_change(person)
            service.set_password(session, person, request.form.get("password", ""), actor=person.name)
    except Invalid as error:
        return _settings({error.field or "": error.text}), HTTPStatus.UNPROCESSABLE_ENTITY
    visitor.remember(person)
    flash(_("Salasana vaihdettiin. Muut istunnot päättyivät."), "done")
    return redirect(url_for("signin.settings"), code=303)


@bp.post("/me/sign-out-everywhere")
@asks(SIGNED_IN)
def sign_out_everywhere() -> Response:
    """End all one's own sessions."""
    with writing() as session:
        person = session.get_one(Person, visitor.myself().id)
        service.sign_out_everywhere(session, person, actor=person.name)
    visitor.forget()
    flash(_("Kaikki istunnot päättyivät."), "done")
    return redirect(url_for("signin.sign_in"), code=303)


def _settings(errors: dict[str, str]) -> str:
    account = visitor.myself()
    with reading() as session:
        choice = chosen(session, account.id)
    return render_template(
        "signin/me.html",
        errors=errors,
        least=passwords.LEAST_CHARACTERS,
        is_main_user=visitor.has_role(account, "main_user"),
        choice=choice,
        weekdays=weekday_choices(),
    )


def _check_change(person: Person) -> None:
    if not passwords.is_right(request.form.get("old", ""), person.password_hash):
        raise Invalid(_("Nykyinen salasana on väärin."), field="old")
    if request.form.get("password") != request.form.get("again"):
        raise Invalid(_("Salasanat eivät ole samat."), field="again")


def _door(*, email: str = "", error: str = "") -> str:
    with reading() as session:
        people = sample_people(session) if site().is_demo else []
        can_sign_in = bool(people) or queries.anybody_with_password(session)
    return render_template(
        "signin/door.html",
        email=email,
        error=error,
        onward=visitor.safe_next(request.values.get("next")) or "",
        people=people,
        can_sign_in=can_sign_in,
    )


def _onward() -> str:
    return visitor.safe_next(request.values.get("next")) or url_for("desk.show")
