"""hankintakello db: migrations."""

import sys

import click

from .. import migrations
from ..assembly import House
from .printing import say


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
    say(f"database is at {after}" if before == after else f"database went from {before or 'empty'} to {after}")


@db.command()
@click.pass_obj
def check(house: House) -> None:
    """Tell whether the schema is what the models say; exit 1 if not."""
    current, head = migrations.current(house.database), migrations.head()
    if current != head:
        say(f"database is at {current or 'nothing'}, this version needs {head}: run `hankintakello db upgrade`")
        sys.exit(1)
    found = migrations.differences(house.database)
    for one in found:
        say(one)
    say("schema differs from the models" if found else f"schema is what the models say ({head})")
    sys.exit(1 if found else 0)
