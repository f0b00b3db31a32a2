"""The template of reclamation letters: the shipped one, or the organisation's own, tried before it is taken."""

from collections.abc import Sequence
from http import HTTPStatus

from flask import Blueprint, flash, make_response, redirect, render_template, request, url_for
from pydantic import Field
from werkzeug.wrappers import Response

from ..contracts.reclamations.letters import docx, pdf
from ..contracts.reclamations.letters.contents import contents
from ..contracts.reclamations.letters.fields import meanings
from ..contracts.reclamations.letters.problems import MOST_BYTES
from ..contracts.reclamations.letters.samples import sample
from ..contracts.reclamations.letters.templates import (
    Refused,
    checked,
    own_template,
    template_in_use,
    use_shipped,
    use_template,
)
from ..core.errors import Invalid, NotFound
from ..core.i18n import LANGUAGES, _, current_language
from ..core.keeping.kinds import DOCX, PDF
from ..people.queries import get_person
from .asking import asks, takes
from .forms import Query, read_query
from .site import reading, site, writing
from .visitor import myself

bp = Blueprint("letter_template", __name__, url_prefix="/organisation/letter")


class SampleQuery(Query):
    """In which language a sample is."""

    language: str = Field(default="fi", pattern="^(fi|sv|en)$")


@bp.get("/")
@asks("main_user")
def show() -> str:
    """Show which template is used, what can be done, and the fields."""
    return _page(())


@bp.post("/")
@asks("main_user")
@takes(megabytes=(MOST_BYTES >> 20) + 1)
def upload() -> Response | tuple[str, int]:
    """Take a template into use, if it can be."""
    file = request.files.get("file")
    try:
        if file is None or not file.filename:
            raise Invalid(_("Valitse tiedosto."), field="file")
        with file.stream as stream:
            content = stream.read(MOST_BYTES + 1)
        stored = checked(content, file.filename, site().store)
        with writing() as session:
            use_template(session, stored, by=get_person(session, myself().id))
    except Refused as refused:
        return _page([one.said().text() for one in refused.problems]), HTTPStatus.UNPROCESSABLE_ENTITY
    except Invalid as invalid:
        return _page([invalid.text]), HTTPStatus.UNPROCESSABLE_ENTITY
    flash(_("Oma mallipohja otettiin käyttöön."), "done")
    return _back()


@bp.post("/shipped")
@asks("main_user")
def back_to_shipped() -> Response:
    """Use the shipped template again."""
    with writing() as session:
        use_shipped(session, by=get_person(session, myself().id))
    flash(_("Valmis mallipohja on taas käytössä."), "done")
    return _back()


@bp.get("/shipped.docx")
@asks("main_user")
def shipped_file() -> Response:
    """Give the shipped template."""
    return _file(docx.shipped_template(), DOCX, "reklamaatio-malli.docx")


@bp.get("/own.docx")
@asks("main_user")
def own_file() -> Response:
    """Give the organisation's own template."""
    with reading() as session:
        own, content = own_template(session), template_in_use(session, site().store)
    if own is None or content is None:
        raise NotFound(_("Omaa mallipohjaa ei ole."))
    return _file(content, DOCX, own.name)


@bp.get("/sample.docx")
@asks("main_user")
def sample_docx() -> Response:
    """Give a made-up letter by the template in use."""
    language = read_query(SampleQuery, request.args).language
    with reading() as session:
        template = template_in_use(session, site().store)
    return _file(docx.render(sample(language), template), DOCX, f"reklamaatio-esimerkki-{language}.docx")


@bp.get("/sample.pdf")
@asks("main_user")
def sample_pdf() -> Response:
    """Give a made-up letter as PDF."""
    language = read_query(SampleQuery, request.args).language
    return _file(pdf.render(sample(language)), PDF, f"reklamaatio-esimerkki-{language}.pdf")


def _page(problems: Sequence[str]) -> str:
    with reading() as session:
        own = own_template(session)
    return render_template(
        "organisation/letter.html",
        own=own,
        problems=problems,
        fields=meanings(),
        headings=contents(sample(current_language()))["sanat"],
        languages=LANGUAGES,
        most=MOST_BYTES >> 20,
    )


def _file(content: bytes, kind: str, name: str) -> Response:
    response = make_response(content)
    response.mimetype = kind
    response.headers.set("Content-Disposition", "attachment", filename=name)
    return response


def _back() -> Response:
    return redirect(url_for("letter_template.show"), code=303)
