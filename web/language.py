"""The language of each request: the visitor's own, else what the browser was told or asks for."""

from contextlib import AbstractContextManager

from flask import Blueprint, Flask, g, redirect, request, session, url_for
from werkzeug.wrappers import Response

from ..core.errors import Invalid
from ..core.i18n import LANGUAGES, _, use_language
from ..people.signin import service
from .asking import PUBLIC, asks
from .site import writing
from .visitor import me, safe_next

bp = Blueprint("language", __name__)


@bp.post("/language")
@asks(PUBLIC)
def choose() -> Response:
    """Change the language; a signed-in person's mails and calendars change with it."""
    language = request.form.get("language", "")
    if language not in LANGUAGES:
        raise Invalid(_("Kieltä ei ole."))
    session["language"] = language
    if account := me():
        with writing() as database_session:
            service.set_language(database_session, account.id, language)
    return redirect(safe_next(request.form.get("next")) or url_for("desk.show"), code=303)


def init_app(app: Flask) -> None:
    """Speak the language of each request while it lasts."""
    app.before_request(_begin)
    app.teardown_request(_end)


def _begin() -> None:
    if request.endpoint == "static":
        return
    spoken = use_language(_wanted())
    spoken.__enter__()
    g.spoken = spoken


def _end(_error: BaseException | None) -> None:
    spoken: AbstractContextManager[None] | None = g.pop("spoken", None)
    if spoken is not None:
        spoken.__exit__(None, None, None)


def _wanted() -> str:
    if account := me():
        return account.language
    held = session.get("language")
    asked = (tag.partition("-")[0].lower() for tag in request.accept_languages.values())
    return held if held in LANGUAGES else next((language for language in asked if language in LANGUAGES), "fi")
