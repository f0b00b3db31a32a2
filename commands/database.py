"""hankintakello db: migrations."""

import sys

import click

from .. import migrations
from ..assembly import House
from ..core.i18n import _
from .printing import tell


@click.group()
def db() -> None:
    """Migrations of the database."""


@db.command()
@click.pass_obj
def upgrade(house: House) -> None:
    """Bring the database up to this version's schema."""
    before = migrations.current(house.database)
    migrations.upgrade(house.database)
    after = migrations.current(house.database)
    if before == after:
        tell(_("Tietokanta on jo versiossa %(version)s.") % {"version": after})
    else:
        words = {"before": before or "–", "after": after}
        tell(_("Tietokanta päivitettiin: %(before)s → %(after)s.") % words)


@db.command()
@click.pass_obj
def check(house: House) -> None:
    """Tell whether the schema is what the models say; exit 1 if not."""
    current, head = migrations.current(house.database), migrations.head()
    if current != head:
        words = {"version": current or "–", "head": head}
        tell(_("Tietokanta on versiossa %(version)s, tarvitaan %(head)s: aja hankintakello db upgrade") % words)
        sys.exit(1)
    found = migrations.differences(house.database)
    for one in found:
        tell(one)
    ok = _("Taulut ovat ohjelman mallien mukaiset (%(version)s).") % {"version": head}
    tell(_("Taulut poikkeavat ohjelman malleista.") if found else ok)
    sys.exit(1 if found else 0)
