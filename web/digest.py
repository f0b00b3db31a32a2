"""Own mail: which digests one gets, the address in each that stops them, and a test mail to oneself."""

from typing import Annotated

from flask import Blueprint, flash, redirect, render_template, request, url_for
from pydantic import Field
from sqlmodel import Session
from werkzeug.wrappers import Response

from ..alerts import digest
from ..alerts.models import DigestChoice
from ..core.errors import Invalid, NotFound
from ..core.i18n import _, use_language
from ..people.models import Person
from ..people.queries import get_person
from .asking import SIGNED_IN, TOKEN, asks, takes_posts_from_outside
from .forms import Form, Refused, read_form
from .site import reading, site, writing
from .visitor import myself
from .words import probed_words

bp = Blueprint("digest", __name__)


class DigestForm(Form):
    """The form's fields."""

    weekday: Annotated[int, Field(ge=0, le=4)] | None = None
    even_empty: bool = False
    monthly: bool = False


def weekday_choices() -> list[tuple[str, str]]:
    """Return the days of a weekly digest as a form offers them."""
    names = (_("maanantaisin"), _("tiistaisin"), _("keskiviikkoisin"), _("torstaisin"), _("perjantaisin"))
    return [("", _("ei viikkokoostetta")), *((str(number), name) for number, name in enumerate(names))]


@bp.post("/me/digest")
@asks(SIGNED_IN)
def save() -> Response:
    """Set one's own digests."""
    try:
        form = read_form(DigestForm, request.form)
    except Refused as error:
        raise Invalid(", ".join(error.errors.values())) from error
    with writing() as session:
        digest.choose(session, myself().id, **form.model_dump())
    flash(_("Koosteet tallennettiin."), "done")
    return redirect(url_for("signin.settings"), code=303)


@bp.post("/me/test-mail")
@asks(SIGNED_IN)
def probe() -> Response:
    """Send a test mail to one's own address, and tell what the server said."""
    probed = site().probe(myself().email)
    text = probed_words(probed)
    flash(text, "done" if probed.is_sent else "late")
    return redirect(url_for("signin.settings"), code=303)


@bp.get("/digest/<secret>/stop")
@asks(TOKEN)
def show(secret: str) -> str:
    """Ask whether the digests shall stop: looking changes nothing."""
    with reading() as session:
        _choice, person = _found(session, secret)
    return _page(secret, person, stopped=False)


@bp.post("/digest/<secret>/stop")
@asks(TOKEN)
@takes_posts_from_outside
def stop(secret: str) -> str:
    """Stop them: by the page's button, or by a mail program's one click (RFC 8058)."""
    with writing() as session:
        choice, person = _found(session, secret)
        digest.stop(session, choice)
    return _page(secret, person, stopped=True)


def _found(session: Session, secret: str) -> tuple[DigestChoice, Person]:
    choice = digest.by_secret(session, secret)
    if choice is None:
        raise NotFound(_("Osoite ei ole voimassa."))
    return choice, get_person(session, choice.person_id)


def _page(secret: str, person: Person, *, stopped: bool) -> str:
    with use_language(person.language):
        return render_template("digest/stop.html", secret=secret, person=person, stopped=stopped)
