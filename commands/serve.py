"""hankintakello serve and routes: the application, and what it answers to."""

from dataclasses import asdict

import click
from pydantic import SecretStr

from ..app import create_app
from ..assembly import House
from ..core.i18n import _
from ..web import asking, logs, server
from ..web.worker import Worker
from .printing import print_json, print_table, tell
from .readiness import demand_ready


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="address to listen on")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(0, 65535))
@click.option("--no-worker", is_flag=True, help="without the scheduler: another process runs `hankintakello worker`")
@click.pass_obj
def serve(house: House, host: str, port: int, no_worker: bool) -> None:
    """Serve the application, and run its scheduler unless told otherwise."""
    demand_ready(house)
    house.database.dispose()
    logs.set_up()
    where = {"url": house.settings.base_url, "host": host, "port": port}
    tell(_("Hankintakello: %(url)s (kuuntelee osoitetta %(host)s:%(port)s). Lopeta: Ctrl+C") % where)
    if house.settings.mail_server is None:
        tell(_("HANKINTAKELLO_MAIL_SERVER puuttuu: viestit odottavat lähtevien joukossa."))
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
            (_("osoite"), _("menetelmät"), _("vaatii")),
            [(route.rule, " ".join(route.methods), route.asks) for route in found],
        )
