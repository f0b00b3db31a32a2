"""Bring a file of deviations in: look at what it would do, then do it; undone on the import's own page."""

from contextlib import suppress
from http import HTTPStatus

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from ..contracts.importing import queries
from ..contracts.importing.deviations import service
from ..contracts.importing.deviations.reading import read_deviations
from ..contracts.importing.deviations.values import DeviationField, DeviationFile, DeviationsReport
from ..contracts.importing.values import FileRefused
from ..core.i18n import _, ngettext
from ..people.queries import get_person
from .asking import asks, takes
from .site import reading, site, today, writing
from .trial import written
from .uploads import Upload, Uploads
from .visitor import myself

bp = Blueprint("deviation_imports", __name__, url_prefix="/imports/deviations")

LARGEST_MB, SHOWN = 64, 100
Answer = Response | str | tuple[str, int]


class _Tried(Exception):
    """Leaves a transaction that was only a trial."""


@bp.get("/")
@asks("procurement")
def new() -> str:
    """Ask for the file."""
    return render_template("imports/deviations_new.html", error="")


@bp.post("/")
@asks("procurement")
@takes(megabytes=LARGEST_MB)
def new_post() -> Answer:
    """Keep the file for a look."""
    file = request.files.get("file")
    if file is None or not file.filename:
        return _refused(_("Valitse tiedosto."))
    uploads = _uploads()
    uploads.forget_old(site().database.clock.now())
    upload = uploads.keep(file, person_id=myself().id)
    try:
        _read(upload)
    except FileRefused as error:
        uploads.drop(upload)
        return _refused(f"{upload.name}: {error.text}")
    return redirect(url_for("deviation_imports.look", token=upload.token), code=303)


@bp.get("/look/<token>")
@asks("procurement")
def look(token: str) -> Answer:
    """Show what the import would do; nothing is written."""
    upload = _uploads().get(token, person_id=myself().id)
    try:
        file = _read(upload)
    except FileRefused as error:
        return render_template("imports/refused.html", upload=upload, error=error.text), HTTPStatus.UNPROCESSABLE_ENTITY
    report = _tried(file)
    with reading() as session:
        same = queries.newer_import(session, file.sha256)
    return render_template(
        "imports/deviations_look.html",
        upload=upload,
        report=report,
        same=same,
        sheets=[
            (
                number,
                one,
                {index: field.value for field, index in one.columns.items()},
                [[written(cell) for cell in row] for row in one.first],
            )
            for number, one in enumerate(file.read)
        ],
        fields=[("", _("Ei tuoda")), *((field.value, field_name(field)) for field in DeviationField)],
        shown=SHOWN,
    )


@bp.post("/look/<token>/columns")
@asks("procurement")
def change_columns(token: str) -> Response:
    """Keep what the person says of the columns, and look again."""
    uploads = _uploads()
    upload = uploads.get(token, person_id=myself().id)
    uploads.change(upload, mapping={**upload.mapping, **_chosen(_read(upload))})
    return redirect(url_for("deviation_imports.look", token=token), code=303)


@bp.post("/look/<token>/take")
@asks("procurement")
def take(token: str) -> Response:
    """Take the file in."""
    uploads = _uploads()
    upload = uploads.get(token, person_id=myself().id)
    file = _read(upload)
    with writing() as session:
        report = service.take_in(session, file, by=get_person(session, myself().id))
    uploads.drop(upload)
    text = ngettext("Yksi poikkeama tuotiin.", "%(n)s poikkeamaa tuotiin.", report.created) % {"n": report.created}
    flash(text if report.created else _("Tiedosto tuotiin. Mikään ei muuttunut."), "done")
    return redirect(url_for("imports.show", import_id=report.import_id), code=303)


@bp.post("/look/<token>/drop")
@asks("procurement")
def drop(token: str) -> Response:
    """Leave the file."""
    uploads = _uploads()
    uploads.drop(uploads.get(token, person_id=myself().id))
    flash(_("Tuonti peruutettiin. Mitään ei tallennettu."))
    return redirect(url_for("imports.index"), code=303)


def field_name(field: DeviationField) -> str:
    """Return the name of a field, as the selects say it."""
    return {
        DeviationField.CONTRACT: _("Sopimuksen tunnus tai nimi"),
        DeviationField.TITLE: _("Sopimuksen nimi"),
        DeviationField.SUPPLIER: _("Toimittaja"),
        DeviationField.SEEN_ON: _("Havaittu"),
        DeviationField.WHAT: _("Mitä tapahtui?"),
        DeviationField.SEVERITY: _("Vakavuus"),
        DeviationField.TYPE: _("Laji"),
        DeviationField.SEEN_BY: _("Kuka havaitsi?"),
        DeviationField.EFFECT: _("Vaikutus"),
        DeviationField.OWN_SHARE: _("Tilaajan oma osuus"),
        DeviationField.STATE: _("Tila"),
        DeviationField.CLOSED_ON: _("Suljettu"),
        DeviationField.LESSON: _("Oppi"),
    }[field]


def _tried(file: DeviationFile) -> DeviationsReport:
    """Take the file in, and let the transaction go."""
    with suppress(_Tried), writing() as session:
        report = service.take_in(session, file, by=get_person(session, myself().id))
        raise _Tried
    return report


def _chosen(file: DeviationFile) -> dict[str, str]:
    """Return {FIELD: COLUMN} of what the person has changed; a field that lost its column is left out."""
    known = {field.value for field in DeviationField}
    wanted: dict[str, str] = {}
    lost: set[str] = set()
    for number, sheet in enumerate(file.read):
        present = {index: field.value for field, index in sheet.columns.items()}
        for index, heading in enumerate(sheet.headings):
            now = request.form.get(f"c{number}-{index}", present.get(index, ""))
            if now == present.get(index, ""):
                continue
            if now in known:
                wanted[now] = heading
            lost |= {present[index]} if index in present else set()
    return {field: "" for field in lost if field not in wanted} | wanted


def _refused(error: str) -> tuple[str, int]:
    return render_template("imports/deviations_new.html", error=error), HTTPStatus.UNPROCESSABLE_ENTITY


def _uploads() -> Uploads:
    return Uploads(site().data_dir / "tmp" / "uploads")


def _read(upload: Upload) -> DeviationFile:
    return read_deviations(_uploads().path(upload), today=today(), mapping=upload.mapping or None, name=upload.name)
