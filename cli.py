"""The command `hankintakello`."""

import gc
import logging
import os
import sys
from importlib import import_module
from typing import Any

import click
from sqlalchemy.exc import OperationalError, ProgrammingError

from .config import SettingsError, read_settings
from .core.collector import collect_seldom
from .core.errors import DomainError
from .core.i18n import language_asked, use_language

# Where each command stands; it is imported when it is asked for.
COMMANDS = {
    "alerts": "alerts.alerts",
    "clock": "clock.clock",
    "db": "database.db",
    "demo": "demo.demo",
    "deviation": "deviations.deviation",
    "doctor": "doctor.doctor",
    "export": "exports.exports",
    "feed": "feeds.feed",
    "feedback": "feedback.feedback",
    "import": "imports.imports",
    "indicator": "indicators.indicator",
    "outbox": "outbox.outbox",
    "person": "people.person",
    "reclamation": "reclamations.reclamation",
    "retention": "retention.retention",
    "routes": "serve.routes",
    "serve": "serve.serve",
    "task": "tasks.task",
    "unit": "units.unit",
    "worker": "worker.worker",
}


def _brought(module: str, name: str) -> Any:
    """Import a part of the house; the collector rests, since what an import makes stays."""
    gc.disable()
    try:
        return getattr(import_module(f".{module}", __package__), name)
    finally:
        gc.enable()


class Group(click.Group):
    """The commands; what a reader is told is printed without a traceback and exits 1 (2 for settings)."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of all commands."""
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return a command, None where there is none of that name."""
        if cmd_name not in COMMANDS:
            return None
        module, name = COMMANDS[cmd_name].split(".")
        command: click.Command = _brought(f"commands.{module}", name)
        return command

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
            if (trouble := _brought("commands.readiness", "database_trouble")(ctx.obj)) is None:
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
    ctx.obj = house = _brought("assembly", "House")(read_settings())
    collect_seldom()
    ctx.call_on_close(house.close)
