"""Bring a file of a log in: look at what it would do, then do it; undone on the import's own page."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from http import HTTPStatus
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from ..contracts.importing import queries
from ..contracts.importing.logs.values import LogFile, LogReport
from ..contracts.importing.values import FileRefused
from ..core.i18n import _
from ..people.queries import get_person
from .asking import asks, takes
from .site import reading, site, today, writing
from .trial import written
from .uploads import Upload, Uploads
from .visitor import myself

LARGEST_MB, SHOWN = 64, 100
Answer = Response | str | tuple[str, int]


class _Tried(Exception):
    """Leaves a transaction that was only a trial."""


@dataclass(frozen=True, slots=True)
class LogPages:
    """The pages of a kind of log: how its files are read and taken in, and its words, each asked for anew.

    `took` tells how many rows came in, `offer` what the button says that takes so many.
    """

    name: str
    path: str
    fields: type[StrEnum]
    read: Callable[..., LogFile[Any, Any]]
    take_in: Callable[..., LogReport[Any, Any]]
    field_name: Callable[[Any], str]
    words: Callable[[], Mapping[str, str]]
    took: Callable[[int], str]
    offer: Callable[[int], str]


def log_pages(of: LogPages) -> Blueprint:
    """Return the pages by which files of this log are brought in."""
    bp = Blueprint(of.name, __name__, url_prefix=f"/imports/{of.path}")

    @bp.get("/")
    @asks("procurement")
    def new() -> str:
        """Ask for the file."""
        return _new(of, "")

    @bp.post("/")
    @asks("procurement")
    @takes(megabytes=LARGEST_MB)
    def new_post() -> Answer:
        """Keep the file for a look."""
        return _keep(of)

    @bp.get("/look/<token>")
    @asks("procurement")
    def look(token: str) -> Answer:
        """Show what the import would do; nothing is written."""
        return _look(of, token)

    @bp.post("/look/<token>/columns")
    @asks("procurement")
    def change_columns(token: str) -> Response:
        """Keep what the person says of the columns, and look again."""
        uploads = _uploads()
        upload = uploads.get(token, person_id=myself().id)
        uploads.change(upload, mapping={**upload.mapping, **_chosen(of, _read(of, upload))})
        return redirect(url_for(f"{of.name}.look", token=token), code=303)

    @bp.post("/look/<token>/take")
    @asks("procurement")
    def take(token: str) -> Response:
        """Take the file in."""
        uploads = _uploads()
        upload = uploads.get(token, person_id=myself().id)
        file = _read(of, upload)
        with writing() as session:
            report = of.take_in(session, file, by=get_person(session, myself().id))
        uploads.drop(upload)
        flash(of.took(report.created) if report.created else _("Tiedosto tuotiin. Mikään ei muuttunut."), "done")
        return redirect(url_for("imports.show", import_id=report.import_id), code=303)

    @bp.post("/look/<token>/drop")
    @asks("procurement")
    def drop(token: str) -> Response:
        """Leave the file."""
        uploads = _uploads()
        uploads.drop(uploads.get(token, person_id=myself().id))
        flash(_("Tuonti peruutettiin. Mitään ei tallennettu."))
        return redirect(url_for("imports.index"), code=303)

    return bp


def _new(of: LogPages, error: str) -> str:
    return render_template("imports/log_new.html", words=of.words(), error=error)


def _keep(of: LogPages) -> Answer:
    file = request.files.get("file")
    if file is None or not file.filename:
        return _new(of, _("Valitse tiedosto.")), HTTPStatus.UNPROCESSABLE_ENTITY
    uploads = _uploads()
    uploads.forget_old(site().database.clock.now())
    upload = uploads.keep(file, person_id=myself().id)
    try:
        _read(of, upload)
    except FileRefused as error:
        uploads.drop(upload)
        return _new(of, f"{upload.name}: {error.text}"), HTTPStatus.UNPROCESSABLE_ENTITY
    return redirect(url_for(f"{of.name}.look", token=upload.token), code=303)


def _look(of: LogPages, token: str) -> Answer:
    upload = _uploads().get(token, person_id=myself().id)
    try:
        file = _read(of, upload)
    except FileRefused as error:
        return render_template("imports/refused.html", upload=upload, error=error.text), HTTPStatus.UNPROCESSABLE_ENTITY
    report = _tried(of, file)
    with reading() as session:
        same = queries.newer_import(session, file.sha256)
    return render_template(
        "imports/log_look.html",
        pages=of.name,
        words=of.words(),
        offer=of.offer(report.created) if report.created else _("Kirjaa tuonti"),
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
        fields=[("", _("Ei tuoda")), *((field.value, of.field_name(field)) for field in of.fields)],
        shown=SHOWN,
    )


def _tried(of: LogPages, file: LogFile[Any, Any]) -> LogReport[Any, Any]:
    """Take the file in, and let the transaction go."""
    with suppress(_Tried), writing() as session:
        report = of.take_in(session, file, by=get_person(session, myself().id))
        raise _Tried
    return report


def _chosen(of: LogPages, file: LogFile[Any, Any]) -> dict[str, str]:
    """Return {FIELD: COLUMN} of what the person has changed; a field that lost its column is left out."""
    known = {field.value for field in of.fields}
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


def _uploads() -> Uploads:
    return Uploads(site().data_dir / "tmp" / "uploads")


def _read(of: LogPages, upload: Upload) -> LogFile[Any, Any]:
    return of.read(_uploads().path(upload), today=today(), mapping=upload.mapping or None, name=upload.name)
