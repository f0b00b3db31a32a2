"""The command `hankintakello`."""

import logging
import os
import sys

import click
from sqlalchemy.exc import OperationalError, ProgrammingError

from .assembly import House
from .commands import (
    alerts,
    clock,
    database,
    demo,
    doctor,
    exports,
    feeds,
    imports,
    outbox,
    passwords,
    people,
    serve,
    worker,
)
from .commands.readiness import database_trouble
from .config import SettingsError, read_settings
from .core.errors import DomainError
from .core.i18n import language_asked, use_language


class Group(click.Group):
    """A group that prints what a reader is told without a traceback and exits 1 (2 for settings)."""

    def invoke(self, ctx: click.Context) -> object:
        """Run the command."""
        try:
            return super().invoke(ctx)
        except DomainError as error:
            click.echo(error.text, err=True)
            sys.exit(getattr(error, "exit_code", 1))
        except SettingsError as error:
            click.echo(f"hankintakello: {error}", err=True)
            sys.exit(2)
        except (OperationalError, ProgrammingError, LookupError) as error:
            if (trouble := database_trouble(ctx.obj)) is None:
                raise
            click.echo(f"hankintakello: {trouble}", err=True)
            logging.getLogger(__name__).debug("what the database said", exc_info=error)
            sys.exit(2)


@click.group(cls=Group, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="hankintakello")
@click.pass_context
def main(ctx: click.Context) -> None:
    """Hankintakello: the contract register that knows what time it is."""
    ctx.with_resource(use_language(language_asked(os.environ)))
    ctx.obj = house = House(read_settings())
    ctx.call_on_close(house.close)


main.add_command(alerts.alerts)
main.add_command(clock.clock)
main.add_command(database.db)
main.add_command(demo.demo)
main.add_command(doctor.doctor)
main.add_command(exports.exports)
main.add_command(feeds.feed)
main.add_command(imports.imports)
main.add_command(outbox.outbox)
people.person.add_command(passwords.password)
main.add_command(people.person)
main.add_command(serve.serve)
main.add_command(serve.routes)
main.add_command(worker.worker)
