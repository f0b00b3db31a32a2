"""hankintakello serve and routes: the application, and what it answers to."""

from dataclasses import asdict

import click
from pydantic import SecretStr

from ..app import create_app, schema_trouble
from ..assembly import House
from ..config import SettingsError
from ..web import asking, logs, server
from ..web.worker import Worker
from .printing import print_json, print_table, say


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="address to listen on")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(0, 65535))
@click.option("--no-worker", is_flag=True, help="without the scheduler: another process runs `hankintakello worker`")
@click.pass_obj
def serve(house: House, host: str, port: int, no_worker: bool) -> None:
    """Serve the application, and run its scheduler unless told otherwise."""
    if house.settings.secret_key is None:
        raise SettingsError("HANKINTAKELLO_SECRET_KEY is not set: the application signs its sessions with it")
    if trouble := schema_trouble(house):
        raise SettingsError(f"the database is not ready ({trouble}): run `hankintakello db upgrade`")
    house.database.dispose()
    logs.set_up()
    say(f"Hankintakello: {house.settings.base_url} (listening on {host}:{port}); stop it with Ctrl+C")
    if house.settings.mail_server is None:
        say("HANKINTAKELLO_MAIL_SERVER is not set: mails wait in the outbox")
    server.serve(
        lambda: create_app(house),
        host=host,
        port=port,
        started=lambda app: Worker(house.duties(), watches_only=no_worker).start(),
    )


@click.command()
@click.option("--json", "as_json", is_flag=True, help="print one JSON document")
@click.pass_obj
def routes(house: House, as_json: bool) -> None:
    """List every address with its methods and what it asks: public, token, signed-in, or a role."""
    key = SecretStr("signs nothing while addresses are listed")
    app = create_app(House(house.settings.model_copy(update={"secret_key": key})))
    found = asking.routes(app)
    if as_json:
        print_json([asdict(route) for route in found])
    else:
        print_table(
            ("address", "methods", "asks"), [(route.rule, " ".join(route.methods), route.asks) for route in found]
        )
