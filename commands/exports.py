"""hankintakello export: the register goes out."""

from pathlib import Path

import click

from ..assembly import House
from ..core.errors import Invalid
from ..core.i18n import _
from ..insight.export.files import export_contracts
from ..insight.export.public import public_csv
from .printing import tell


@click.group("export")
def exports() -> None:
    """Take the register out."""


@exports.command("contracts")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.pass_obj
def write_contracts(house: House, file: Path) -> None:
    """Write every contract into FILE (.xlsx .csv .json)."""
    with house.database.reading() as session:
        try:
            count = export_contracts(session, file)
        except OSError as error:
            raise Invalid(_("Tiedostoa ei voi kirjoittaa: %(why)s") % {"why": error.strerror or error}) from None
    tell(_("%(n)s sopimusta tiedostoon %(file)s") % {"n": count, "file": file})


@exports.command("public")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.pass_obj
def write_public(house: House, file: Path) -> None:
    """Write the public extract into FILE.csv: no people, nothing of contracts that are secret."""
    if file.suffix.lower() != ".csv":
        raise Invalid(_("%(file)s: kirjoita tiedoston nimen loppuun .csv.") % {"file": file})
    with house.database.reading() as session:
        extract = public_csv(session)
    try:
        file.write_bytes(extract.content)
    except OSError as error:
        raise Invalid(_("Tiedostoa ei voi kirjoittaa: %(why)s") % {"why": error.strerror or error}) from None
    text = _("%(n)s sopimusta tiedostoon %(file)s; salassa pidettävinä jäi pois %(left)s. Tarkista ennen julkaisua.")
    tell(text % {"n": extract.told, "left": extract.left_out, "file": file})
