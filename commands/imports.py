"""hankintakello import: the register comes in as it is, once, and can be undone."""

import shlex
import sys
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import click
from sqlmodel import Session

from ..assembly import House
from ..contracts.importing import queries, service
from ..contracts.importing.deviations import service as deviations
from ..contracts.importing.deviations.reading import read_deviations
from ..contracts.importing.feedback import service as feedback
from ..contracts.importing.feedback.reading import read_feedback
from ..contracts.importing.mending import mend
from ..contracts.importing.models import ImportState
from ..contracts.importing.purchases import service as purchases
from ..contracts.importing.purchases.reading import read_purchases
from ..contracts.importing.reading import read_register
from ..contracts.importing.report import Report
from ..contracts.importing.undo import undo
from ..contracts.importing.values import FileRefused
from ..core.i18n import _, format_moment
from ..core.said import Said, retold, say
from ..people.models import Person
from ..people.queries import get_person_by_email
from .import_report import place_of, print_deviations, print_feedback, print_purchases, print_report
from .printing import Bar, print_json, print_table, tell

ALL_IN, SOME_REFUSED, NOTHING = 0, 1, 2
LONG = 2_000


IS_A_FOLDER = say("Tämä on kansio. Anna taulukkotiedosto.")


class _Tried(Exception):
    """Leaves a transaction that was only a trial."""


@click.group("import")
def imports() -> None:
    """Bring a register in, and what came of it."""


@imports.command("contracts")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--dry-run", is_flag=True, help="Show all that would be done, and write nothing.")
@click.option("--map", "mappings", multiple=True, metavar="FIELD=COLUMN", help="Say which column holds a field.")
@click.option("--sheet", "sheets", multiple=True, metavar="NAME", help="Read only this sheet; may be given again.")
@click.option("--day-order", type=click.Choice(["dmy", "mdy"]), help="Used where the dates of a column do not tell.")
@click.option("--by", metavar="EMAIL", help="Who imports; the log names them.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document, a list for several files.")
@click.pass_obj
def import_contracts(
    house: House,
    files: Sequence[Path],
    dry_run: bool,
    mappings: Sequence[str],
    sheets: Sequence[str],
    day_order: str | None,
    by: str | None,
    as_json: bool,
) -> None:
    """Import FILES (.xlsx .xls .ods .csv .tsv .json), each in one transaction.

    Exit 0: all rows are in; 1: some were refused, each is named; 2: nothing was imported.
    """
    mapping, documents, codes = _mapping(mappings), [], []
    for path in files:
        wishes = {"mapping": mapping, "sheets": sheets or None, "day_order": day_order}
        try:
            report = _take_in(house, path, by, wishes, dry_run=dry_run)
        except FileRefused as error:
            tell(f"{path.name or path}: {error.text}")
            documents.append(_nothing(path, error.text))
            codes.append(NOTHING)
            continue
        document = report.to_json()
        documents.append(document | {"dry_run": dry_run, "import": None if dry_run else document["import"]})
        codes.append(_code(report))
        if not as_json:
            print_report(report, dry_run=dry_run)
    if as_json:
        print_json(documents if len(files) > 1 else documents[0])
    sys.exit(codes[0] if len(set(codes)) == 1 else SOME_REFUSED)


def _mapping(pairs: Iterable[str]) -> dict[str, str]:
    """Read FIELD=COLUMN; Invalid where there is no =."""
    found = [pair.partition("=") for pair in pairs]
    if wrong := [pair for pair, parts in zip(pairs, found, strict=True) if not all(parts)]:
        raise click.BadParameter(_("”%(pair)s” ei ole muotoa KENTTÄ=SARAKE.") % {"pair": wrong[0]}, param_hint="--map")
    return {name.strip(): column.strip() for name, _equals, column in found}


def _nothing(path: Path, error: str) -> dict[str, Any]:
    counts = {"rows": 0, "created": 0, "updated": 0, "unchanged": 0, "refused": []}
    return {
        "file": path.name or str(path),
        "import": None,
        "sheets": [],
        **counts,
        "duplicates": [],
        "alike": [],
        "conflicts": [],
        "error": error,
    }


def _take_in(house: House, path: Path, by: str | None, wishes: dict[str, Any], *, dry_run: bool) -> Report:
    if path.is_dir():
        raise FileRefused(IS_A_FOLDER)
    with Bar(_("Luetaan rivejä")) as bar:
        file = read_register(path, today=house.clock.today(), progress=bar.show, **wishes)
    with suppress(_Tried), house.database.writing() as session:
        with Bar(_("Kirjoitetaan sopimuksia")) as bar:
            report = service.take_in(session, file, by=_person(session, by), progress=bar.show)
        del file  # a long one takes room that the clock needs now
        if dry_run:
            raise _Tried
    return report


def _person(session: Session, email: str | None) -> Person | None:
    return get_person_by_email(session, email) if email else None


def _code(report: Report) -> int:
    if not report.taken:
        return NOTHING
    return SOME_REFUSED if report.file.refused else ALL_IN


def _log_options(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command the options of an import of a log."""
    for option in reversed(
        (
            click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path)),
            click.option("--dry-run", is_flag=True, help="Show all that would be done, and write nothing."),
            click.option(
                "--map", "mappings", multiple=True, metavar="FIELD=COLUMN", help="Say which column holds a field."
            ),
            click.option(
                "--sheet", "sheets", multiple=True, metavar="NAME", help="Read only this sheet; may be given again."
            ),
            click.option("--by", metavar="EMAIL", help="Who imports; the log names them."),
            click.option("--json", "as_json", is_flag=True, help="Print one JSON document, a list for several files."),
            click.pass_obj,
        )
    ):
        command = option(command)
    return command


@imports.command("deviations")
@_log_options
def import_deviations(house: House, **given: Any) -> None:
    """Import deviations from FILES (.xlsx .xls .ods .csv .tsv), each in one transaction.

    Exit 0: all rows are in; 1: some were refused, each is named; 2: nothing was imported.
    """
    _import_logs(house, read_deviations, deviations.take_in, print_deviations, **given)


@imports.command("feedback")
@_log_options
def import_feedback(house: House, **given: Any) -> None:
    """Import feedback from FILES (.xlsx .xls .ods .csv .tsv), each in one transaction: grades of 1-5, text, theme.

    Exit 0: all rows are in; 1: some were refused, each is named; 2: nothing was imported.
    """
    _import_logs(house, read_feedback, feedback.take_in, print_feedback, **given)


@imports.command("purchases")
@_log_options
def import_purchases(house: House, **given: Any) -> None:
    """Import purchases from exports of a purchase ledger, FILES (.xlsx .xls .ods .csv .tsv), each in one transaction.

    Exit 0: all rows are in, or under no contract; 1: some were refused, each is named; 2: nothing was imported.
    """
    _import_logs(house, read_purchases, purchases.take_in, print_purchases, **given)


def _import_logs(
    house: House,
    read: Callable[..., Any],
    take_in: Callable[..., Any],
    show: Callable[..., None],
    *,
    files: Sequence[Path],
    dry_run: bool,
    mappings: Sequence[str],
    sheets: Sequence[str],
    by: str | None,
    as_json: bool,
) -> None:
    mapping, documents, codes = _mapping(mappings), [], []
    for path in files:
        try:
            if path.is_dir():
                raise FileRefused(IS_A_FOLDER)
            file = read(path, today=house.clock.today(), mapping=mapping, sheets=sheets or None)
            with suppress(_Tried), house.database.writing() as session:
                report = take_in(session, file, by=_person(session, by))
                if dry_run:
                    raise _Tried
        except FileRefused as error:
            tell(f"{path.name or path}: {error.text}")
            documents.append({"file": path.name or str(path), "rows": 0, "created": 0, "error": error.text})
            codes.append(NOTHING)
            continue
        document = report.to_json()
        documents.append(document | {"dry_run": dry_run, "import": None if dry_run else document["import"]})
        taken = report.created + report.unchanged
        codes.append(NOTHING if not taken else SOME_REFUSED if report.refused else ALL_IN)
        if not as_json:
            show(report, dry_run=dry_run)
    if as_json:
        print_json(documents if len(files) > 1 else documents[0])
    sys.exit(codes[0] if len(set(codes)) == 1 else SOME_REFUSED)


@imports.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
@click.pass_obj
def list_imports(house: House, as_json: bool) -> None:
    """List the imports, newest first."""
    names = ("id", "at", "by", "file_name", "rows", "created", "updated", "unchanged", "refused", "conflicts", "state")
    with house.database.reading() as session:
        found = queries.imports(session)
    rows = [{name: getattr(batch, name) for name in names} | {"by": retold(batch.by)} for batch in found]
    if as_json:
        print_json([row | {"at": row["at"].isoformat(), "state": row["state"].value} for row in rows])
        return
    headings = (_("tuonti"), _("aika"), _("kuka"), _("tiedosto"), _("rivejä"), _("uusia"), _("muuttui"), _("ennallaan"))
    shown = [{**row, "at": format_moment(row["at"]), "state": _state(row["state"])} for row in rows]
    print_table((*headings, _("hylätty"), _("ristiriitoja"), _("tila")), [tuple(row.values()) for row in shown])


def _state(state: ImportState) -> str:
    return _("kumottu") if state is ImportState.UNDONE else _("voimassa")


@imports.command("undo")
@click.argument("import_id", type=int)
@click.option("--by", metavar="EMAIL", help="Who undoes it; the log names them.")
@click.pass_obj
def undo_import(house: House, import_id: int, by: str | None) -> None:
    """Undo an import, while nothing else has touched its contracts."""
    with house.database.writing() as session:
        undone = undo(session, import_id, by=_person(session, by))
    if undone.deviations:
        tell(_("Tuonti %(id)s kumottu: %(n)s poikkeamaa poistettu.") % {"id": import_id, "n": undone.deviations})
        return
    if undone.answers:
        tell(_("Tuonti %(id)s kumottu: %(n)s palautetta poistettu.") % {"id": import_id, "n": undone.answers})
        return
    if undone.purchases:
        tell(_("Tuonti %(id)s kumottu: %(n)s ostoa poistettu.") % {"id": import_id, "n": undone.purchases})
        return
    words = {"id": import_id, "removed": undone.removed, "restored": undone.restored}
    tell(_("Tuonti %(id)s kumottu: %(removed)s sopimusta poistettu, %(restored)s palautettu.") % words)


@imports.command("refused")
@click.argument("import_id", type=int)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
@click.pass_obj
def list_refused(house: House, import_id: int, as_json: bool) -> None:
    """List the rows that an import refused, with what is wrong in them and what helps."""
    with house.database.reading() as session:
        queries.get_import(session, import_id)
        rows = [_refused_json(one) for one in queries.refused_rows(session, import_id)]
    if as_json:
        print_json(rows)
        return
    for row in rows:
        taken = " " + _("(otettu mukaan)") if row["taken_in_at"] else ""
        click.echo(f"{row['id']}: {place_of(row)}: {row['reason']} {row['remedy']}{taken}")
    waiting = [row for row in rows if not row["taken_in_at"]]
    if not waiting:
        tell(_("Korjattavia rivejä ei ole."))
    else:
        column, text = waiting[0]["column"] or _("SARAKE"), waiting[0]["suggestion"] or _("TEKSTI")
        command = f"hankintakello import mend {waiting[0]['id']} {shlex.quote(f'{column}={text}')}"
        tell(_("Rivin voi korjata ja ottaa mukaan: %(command)s") % {"command": command})


def _refused_json(one: Any) -> dict[str, Any]:
    names = ("id", "sheet", "row", "column", "value", "suggestion", "raw")
    return {
        **{name: getattr(one, name) for name in names},
        "reason": Said.from_json(one.reason).text(),
        "remedy": Said.from_json(one.remedy).text(),
        "taken_in_at": one.taken_in_at.isoformat() if one.taken_in_at else None,
    }


@imports.command("mend")
@click.argument("refused_id", type=int)
@click.argument("cells", nargs=-1, required=True, metavar="COLUMN=TEXT...")
@click.option("--by", metavar="EMAIL", help="Who mends it; the log names them.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
@click.pass_obj
def mend_row(house: House, refused_id: int, cells: Sequence[str], by: str | None, as_json: bool) -> None:
    """Take a refused row in with these cells in place of its own; its id is in `import refused`."""
    with house.database.writing() as session:
        report = mend(session, refused_id, cells=_mapping(cells), by=_person(session, by))
    if as_json:
        print_json(report.to_json())
        return
    for change in (*report.created, *report.updated):
        tell(_("Rivi otettiin mukaan: %(reference)s.") % {"reference": change.reference})
