"""How the command tells what an import did."""

from typing import Any

import click

from ..contracts.importing.deviations.values import DeviationsReport
from ..contracts.importing.feedback.values import FeedbackReport
from ..contracts.importing.logs.values import LogReport
from ..contracts.importing.purchases.values import PurchaseReport
from ..contracts.importing.registers import NO_END
from ..contracts.importing.report import Report
from ..contracts.importing.values import Field
from ..core.i18n import _
from ..web.differences import differences
from ..web.field_names import field_label
from ..web.field_words import word_of
from ..web.trial import field_name


def print_report(report: Report, *, dry_run: bool) -> None:
    """Print what was done, or would be: counts, columns, changes, conflicts, refused rows, owners without address."""
    document = report.to_json()
    counts = {name: document[name] for name in ("rows", "created", "updated", "unchanged")}
    counts |= {"file": report.file.name, "refused": len(report.file.refused)}
    line = _(
        "%(file)s: %(rows)s riviä; %(created)s uutta, %(updated)s muuttui, %(unchanged)s ennallaan, %(refused)s hylätty"
    )
    click.echo(line % counts + (_(" (kokeilu, mitään ei kirjoitettu)") if dry_run else ""))
    for sheet in report.file.registers:
        where = _("Otsikot rivillä %(row)s") % {"row": sheet.header_row}
        where = _("Taulukko %(sheet)s") % {"sheet": sheet.sheet} + ", " + where.lower() if sheet.sheet else where
        click.echo(f"  {where}: " + ", ".join(_column(*one) for one in sheet.mapping.items()))
        if sheet.unknown:
            click.echo("  " + _("Säilytetään sellaisenaan: %(columns)s") % {"columns": ", ".join(sheet.unknown)})
        for note in sheet.notes:
            remedy = " " + _("Nimeä se: --map ends_on=SARAKE") if note == NO_END else ""
            click.echo(f"  {note.text()}{remedy}")
    for change in report.updated:
        words = ", ".join(f"{name}: {old} → {new}" for name, old, new in differences(change.fields))
        click.echo("  " + _("Muuttui %(reference)s (rivi %(row)s)") % _where(change) + f": {words}")
    for one in report.conflicts:
        text = _("Ristiriita %(reference)s (rivi %(row)s)") % _where(one)
        held = _("%(field)s on rekisterissä %(present)s, tiedostossa %(file)s; rekisterin arvo jäi voimaan")
        told = one.conflict.field
        words_of = {"present": word_of(told, one.conflict.present), "file": word_of(told, one.conflict.file)}
        field = {"field": field_label(told), **words_of}
        click.echo(f"  {text}: {held % field}")
    for refused in document["refused"]:
        click.echo(f"  {place_of(refused)}: {refused['reason']} {refused['remedy']}")
    for noted in document["notes"]:
        click.echo("  " + _("rivi %(row)s") % {"row": noted["row"]} + f": {noted['note']}")
    if not dry_run:
        _tell_onward(report)
    if report.without_address:
        click.echo("  " + _("Ilman osoitetta: %(names)s") % {"names": ", ".join(report.without_address)})


def print_deviations(report: DeviationsReport, *, dry_run: bool) -> None:
    """Print what was done with a file of deviations, or would be."""
    line = _(
        "%(file)s: %(rows)s riviä; %(created)s uutta poikkeamaa (suljettuja %(closed)s), %(unchanged)s ennallaan, "
        "%(refused)s hylätty"
    )
    _print_log(report, line, dry_run=dry_run)


def print_feedback(report: FeedbackReport, *, dry_run: bool) -> None:
    """Print what was done with a file of feedback, or would be."""
    line = _("%(file)s: %(rows)s riviä; %(created)s uutta palautetta, %(unchanged)s ennallaan, %(refused)s hylätty")
    _print_log(report, line, dry_run=dry_run)


def print_purchases(report: PurchaseReport, *, dry_run: bool) -> None:
    """Print what was done with an export of a purchase ledger, or would be."""
    line = _("%(file)s: %(rows)s riviä; %(created)s uutta ostoa, %(unchanged)s ennallaan, %(refused)s hylätty")
    _print_log(report, line, dry_run=dry_run)
    if report.outside:
        click.echo("  " + _("Ei minkään sopimuksen alla: %(n)s riviä") % {"n": sum(report.outside.values())})
    for name, count in report.outside.items():
        click.echo(f"    {name}: {count}")


def _print_log(report: LogReport[Any, Any], line: str, *, dry_run: bool) -> None:
    counts = {"file": report.file.name, "rows": report.rows, "created": report.created, "closed": report.closed}
    counts |= {"unchanged": report.unchanged, "refused": len(report.refused)}
    click.echo(line % counts + (_(" (kokeilu, mitään ei kirjoitettu)") if dry_run else ""))
    for sheet in report.file.read:
        where = _("Otsikot rivillä %(row)s") % {"row": sheet.header_row}
        click.echo(f"  {where}: " + ", ".join(f"{column} → {field}" for field, column in sheet.mapping.items()))
        if sheet.unknown:
            click.echo("  " + _("Sivuutetaan: %(columns)s") % {"columns": ", ".join(sheet.unknown)})
    document = report.to_json()
    for refused in document["refused"]:
        click.echo(f"  {place_of(refused)}: {refused['reason']} {refused['remedy']}")
    for noted in document["notes"]:
        click.echo("  " + _("rivi %(row)s") % {"row": noted["row"]} + f": {noted['note']}")
    if not dry_run:
        click.echo("  " + _("Tuonti %(id)s. Kumoa: hankintakello import undo %(id)s") % {"id": report.import_id})


def _tell_onward(report: Report) -> None:
    """Name the import, and the commands that take it back and mend what it refused."""
    words = {"id": report.import_id}
    click.echo("  " + _("Tuonti %(id)s. Kumoa: hankintakello import undo %(id)s") % words)
    if report.file.refused:
        click.echo("  " + _("Katso ja korjaa hylätyt rivit: hankintakello import refused %(id)s") % words)


def _column(field: str, column: str) -> str:
    """The column, and its field with the name by which --map knows it."""
    return f"{column} → {field_name(Field(field))} ({field})"


def _where(one: Any) -> dict[str, Any]:
    return {"reference": one.reference, "row": one.row}


def place_of(refused: dict[str, Any]) -> str:
    """Name a refused row: its sheet, row, column and what stands there."""
    parts = [refused["sheet"], _("rivi %(row)s") % {"row": refused["row"]}]
    if refused["column"]:
        parts.append(_("sarake %(column)s") % {"column": refused["column"]})
    value = f" ”{refused['value']}”" if refused["value"] else ""
    return ", ".join(part for part in parts if part) + value
