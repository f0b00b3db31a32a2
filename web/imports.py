"""Bring a register in: look at what it would do, then do it; mend what was refused, or undo it all."""

from http import HTTPStatus
from typing import Literal

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from ..contracts.importing import queries
from ..contracts.importing.mending import mend
from ..contracts.importing.models import ImportBatch, ImportState, RefusedRow
from ..contracts.importing.reading import read_register
from ..contracts.importing.service import take_in
from ..contracts.importing.undo import undo
from ..contracts.importing.values import Field, FileRefused, ReadFile
from ..core.errors import Invalid, NotFound
from ..core.i18n import _, ngettext
from ..people.queries import get_person
from .asking import SIGNED_IN, asks, takes
from .differences import differences
from .field_words import word_of
from .forms import clean
from .permissions import may_add
from .site import reading, site, today, writing
from .trial import chosen_mapping, field_name, try_out
from .uploads import Upload, Uploads
from .visitor import myself

bp = Blueprint("imports", __name__, url_prefix="/imports")

LARGEST_MB = 64
SHOWN = 100
Answer = Response | str | tuple[str, int]


@bp.get("/")
@asks(SIGNED_IN)
def index() -> str:
    """List the imports, newest first."""
    with reading() as session:
        found = queries.imports(session)
    return render_template("imports/list.html", imports=found, may_add=may_add(myself()))


@bp.get("/new")
@asks("procurement")
def new() -> str:
    """Ask for the file."""
    return render_template("imports/new.html", error="")


@bp.post("/new")
@asks("procurement")
@takes(megabytes=LARGEST_MB)
def new_post() -> Answer:
    """Keep the file for a look."""
    file = request.files.get("file")
    if file is None or not file.filename:
        return render_template("imports/new.html", error=_("Valitse tiedosto.")), HTTPStatus.UNPROCESSABLE_ENTITY
    uploads = _uploads()
    uploads.forget_old(site().database.clock.now())
    upload = uploads.keep(file, person_id=myself().id)
    try:
        _read(upload)
    except FileRefused as error:
        uploads.drop(upload)
        return render_template(
            "imports/new.html", error=f"{upload.name}: {error.text}"
        ), HTTPStatus.UNPROCESSABLE_ENTITY
    return redirect(url_for("imports.look", token=upload.token), code=303)


@bp.get("/look/<token>")
@asks("procurement")
def look(token: str) -> Answer:
    """Show what the import would do; nothing is written."""
    upload = _uploads().get(token, person_id=myself().id)
    try:
        file = _read(upload)
    except FileRefused as error:
        return render_template("imports/refused.html", upload=upload, error=error.text), HTTPStatus.UNPROCESSABLE_ENTITY
    trial = try_out(file, myself().id)
    with reading() as session:
        same = queries.newer_import(session, file.sha256)
    return render_template(
        "imports/look.html",
        upload=upload,
        trial=trial,
        report=trial.report,
        same=same,
        fields=[("", _("Säilytä tekstinä")), *((field.value, field_name(field)) for field in Field)],
        refused=trial.report.file.refused[:SHOWN],
        conflicts=trial.report.conflicts[:SHOWN],
        repeats=trial.report.repeats[:SHOWN],
        shown=SHOWN,
        differences=differences,
        word_of=word_of,
        day_orders=[
            ("", _("sarakkeista pääteltynä")),
            ("dmy", _("päivä ensin: 31/12/2027")),
            ("mdy", _("kuukausi ensin: 12/31/2027")),
        ],
    )


@bp.post("/look/<token>/columns")
@asks("procurement")
def change_columns(token: str) -> Response:
    """Keep what the person says of the columns, and look again."""
    uploads = _uploads()
    upload = uploads.get(token, person_id=myself().id)
    trial = try_out(_read(upload), myself().id)
    mapping = {**upload.mapping, **chosen_mapping(trial.sheets, request.form)}
    uploads.change(upload, mapping=mapping, day_order=_day_order(request.form.get("day_order")))
    return redirect(url_for("imports.look", token=token), code=303)


@bp.post("/look/<token>/take")
@asks("procurement")
def take(token: str) -> Response:
    """Take the file in."""
    uploads = _uploads()
    upload = uploads.get(token, person_id=myself().id)
    file = _read(upload)
    with writing() as session:
        report = take_in(session, file, by=get_person(session, myself().id))
    uploads.drop(upload)
    count = len(report.created) + len(report.updated)
    text = ngettext("Yksi sopimus tuotiin.", "%(n)s sopimusta tuotiin.", count) % {"n": count}
    flash(text if count else _("Tiedosto tuotiin. Mikään ei muuttunut."), "done")
    return redirect(url_for("imports.show", import_id=report.import_id), code=303)


@bp.post("/look/<token>/drop")
@asks("procurement")
def drop(token: str) -> Response:
    """Leave the file."""
    uploads = _uploads()
    uploads.drop(uploads.get(token, person_id=myself().id))
    flash(_("Tuonti peruutettiin. Mitään ei tallennettu."))
    return redirect(url_for("imports.index"), code=303)


@bp.get("/<int:import_id>")
@asks(SIGNED_IN)
def show(import_id: int) -> str:
    """Show what an import did, and what waits to be mended."""
    return _import_page(import_id)


@bp.post("/<int:import_id>/rows/<int:row_id>")
@asks("procurement")
def mend_row(import_id: int, row_id: int) -> Answer:
    """Take a refused row in with its mended cell."""
    column, text = request.form.get("column", ""), clean(request.form.get("text", ""))
    try:
        with writing() as session:
            if queries.get_refused(session, row_id).import_id != import_id:
                raise NotFound(_("Riviä ei löydy."))
            mend(session, row_id, cells={column: text}, by=get_person(session, myself().id))
    except Invalid as error:
        return _import_page(import_id, row_id, error.text, {column: text}), HTTPStatus.UNPROCESSABLE_ENTITY
    flash(_("Rivi korjattiin ja tuotiin."), "done")
    return redirect(url_for("imports.show", import_id=import_id), code=303)


@bp.get("/<int:import_id>/undo")
@asks("procurement")
def ask_undo(import_id: int) -> str:
    """Ask whether the whole import is to be undone."""
    with reading() as session:
        batch = queries.get_import(session, import_id)
    return render_template("imports/undo.html", batch=batch)


@bp.post("/<int:import_id>/undo")
@asks("procurement")
def undo_post(import_id: int) -> Response:
    """Undo the import while nobody has touched its contracts."""
    with writing() as session:
        undone = undo(session, import_id, by=get_person(session, myself().id))
    if undone.deviations:
        flash(_("Tuonti kumottiin: %(n)s poikkeamaa poistettiin.") % {"n": undone.deviations}, "done")
        return redirect(url_for("imports.show", import_id=import_id), code=303)
    if undone.purchases:
        flash(_("Tuonti kumottiin: %(n)s ostoa poistettiin.") % {"n": undone.purchases}, "done")
        return redirect(url_for("imports.show", import_id=import_id), code=303)
    if undone.answers:
        flash(_("Tuonti kumottiin: %(n)s palautetta poistettiin.") % {"n": undone.answers}, "done")
        return redirect(url_for("imports.show", import_id=import_id), code=303)
    text = _("Tuonti kumottiin: %(removed)s sopimusta poistettiin, %(restored)s palautettiin.")
    flash(text % {"removed": undone.removed, "restored": undone.restored}, "done")
    return redirect(url_for("imports.show", import_id=import_id), code=303)


def _uploads() -> Uploads:
    return Uploads(site().data_dir / "tmp" / "uploads")


def _read(upload: Upload) -> ReadFile:
    return read_register(
        _uploads().path(upload),
        today=today(),
        mapping=upload.mapping or None,
        name=upload.name,
        day_order=upload.day_order,
    )


def _day_order(text: str | None) -> Literal["dmy", "mdy"] | None:
    return "dmy" if text == "dmy" else "mdy" if text == "mdy" else None


def _import_page(
    import_id: int, row_id: int | None = None, error: str = "", given: dict[str, str] | None = None
) -> str:
    with reading() as session:
        batch = queries.get_import(session, import_id)
        refused = queries.refused_rows(session, import_id)
    waiting = [row for row in refused if row.taken_in_at is None]
    return render_template(
        "imports/import.html",
        batch=batch,
        waiting=waiting[:SHOWN],
        waiting_count=len(waiting),
        mended=sum(row.taken_in_at is not None for row in refused),
        texts={row.id: _suggested(row) for row in waiting[:SHOWN]},
        bad_row=row_id,
        error=error,
        given=given or {},
        stands=batch.state == ImportState.DONE,
        may_add=may_add(myself()),
        sheets=_sheets(batch),
    )


def _suggested(row: RefusedRow) -> str:
    return row.suggestion or row.value or ""


def _sheets(batch: ImportBatch) -> list[tuple[str | None, int | None, int]]:
    return [(one.get("sheet"), one.get("header_row"), len(one.get("mapping", {}))) for one in batch.sheets]
