"""People, for the main users: their list, and what becomes of somebody's matters when they leave."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from ..alerts import leaving
from ..core.errors import Invalid
from ..core.i18n import _, ngettext
from ..people.addresses import mailable
from ..people.queries import get_person, people
from .asking import asks
from .forms import Form, Query, Refused, chosen_ids, read_form, read_query
from .site import reading, site, today, writing
from .visitor import myself

bp = Blueprint("people", __name__, url_prefix="/people")

MOST = 100


class LeavingQuery(Query):
    """Who is looked at as the one to take over."""

    to: int | None = None


class LeavingForm(Form):
    """Who takes over: all, or what is chosen."""

    to: int
    only_chosen: bool = False


@bp.get("/")
@asks("main_user")
def index() -> str:
    """List everybody."""
    with reading() as session:
        lines = people(session, today())
    return render_template("people/list.html", people=lines)


@bp.get("/<int:person_id>/leaving")
@asks("main_user")
def ask(person_id: int) -> str:
    """Show what would move, and to whom."""
    query = read_query(LeavingQuery, request.args)
    with reading() as session:
        person = get_person(session, person_id)
        held = leaving.holdings(session, person_id)
        others = [
            (str(one.id), one.name)
            for one in people(session, today())
            if one.active and one.id != person_id and mailable(one.email)
        ]
        to = get_person(session, query.to) if query.to else None
        left = leaving.last_leaving(session, person_id)
    return render_template(
        "people/leaving.html",
        person=person,
        held=held,
        contracts=held.contracts[:MOST],
        more=max(len(held.contracts) - MOST, 0),
        others=[("", _("valitse")), *others],
        to=to,
        left=left,
    )


@bp.post("/<int:person_id>/leaving")
@asks("main_user")
def leave(person_id: int) -> Response:
    """Move it all."""
    try:
        form = read_form(LeavingForm, request.form)
    except Refused as error:
        raise Invalid(_("Valitse henkilö, jolla on toimiva osoite.")) from error
    with writing() as session:
        person, to, by = get_person(session, person_id), get_person(session, form.to), get_person(session, myself().id)
        words: dict[str, str | int] = {"name": person.name, "to": to.name}
        if form.only_chosen:
            words["n"] = count = leaving.hand_over(
                session, person, to, chosen_ids(request.form.getlist("contract")), by=by
            )
            text = ngettext(
                "%(n)d sopimus siirtyi henkilölle %(to)s.", "%(n)d sopimusta siirtyi henkilölle %(to)s.", count
            )
        else:
            leaving.leave(session, person, to, by=by)
            text = _("%(name)s merkittiin lähteneeksi. Asiat siirtyivät henkilölle %(to)s.")
    site().compose()
    flash(text % words, "done")
    return redirect(url_for("people.ask", person_id=person_id), code=303)


@bp.post("/<int:person_id>/leaving/undo")
@asks("main_user")
def take_back(person_id: int) -> Response:
    """Take the leaving back."""
    with writing() as session:
        person = get_person(session, person_id)
        missed = leaving.take_back(session, person, by=get_person(session, myself().id))
    flash(_("Siirto kumottiin: %(name)s.") % {"name": person.name}, "done")
    if missed:
        text = ngettext(
            "Yksi asia jäi ennalleen, koska sitä on muutettu sen jälkeen.",
            "%(n)s asiaa jäi ennalleen, koska niitä on muutettu sen jälkeen.",
            missed,
        )
        flash(text % {"n": missed}, "soon")
    return redirect(url_for("people.ask", person_id=person_id), code=303)
