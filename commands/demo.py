"""hankintakello demo: a throw-away municipality with its server, scheduler and mailbox."""

import logging
import secrets
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

import click
from flask import Flask
from pydantic import SecretStr

from ..app import create_app
from ..assembly import House
from ..config import Settings
from ..core.i18n import _
from ..demo.mailbox import Mailbox
from ..demo.town import make_town
from ..web import logs, server
from ..web.worker import Worker
from .printing import tell

SENDER = "hankintakello@mallila.example"


@click.command()
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))
@click.pass_obj
def demo(house: House, port: int) -> None:
    """Show a made-up municipality of 120 contracts: nothing of it is kept, and no mail leaves this machine."""
    folder = Path(tempfile.mkdtemp(prefix="hankintakello-demo-"))
    try:
        settings = _settings(house.settings, folder, port)
        town = House(settings)
        make_town(town, folder)
        town.database.dispose()
        words = {"url": f"http://localhost:{port}/", "mails": f"http://localhost:{port}/demo/mailbox"}
        tell(_("Hankintakellon kokeilu: %(url)s (viestit: %(mails)s)") % words)
        tell(_("Mitään ei tallenneta pysyvästi. Lopeta: Ctrl+C"))
        logs.set_up()
        logging.getLogger("mail.log").setLevel(logging.WARNING)  # the mailbox would tell each line of SMTP
        _serve(settings, port)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _settings(own: Settings, folder: Path, port: int) -> Settings:
    """Settings of the demo: of the installation's own only the day, if it is replaced."""
    usual = {name: field.default for name, field in Settings.model_fields.items()}
    changed = {
        "data_dir": folder,
        "database_url": f"sqlite:///{folder / 'demo.db'}",
        "base_url": f"http://localhost:{port}",
        "secret_key": SecretStr(secrets.token_hex()),
        "today": own.today,
        "mail_server": "127.0.0.1",
        "mail_sender": SENDER,
    }
    return Settings(**usual | changed)


def _serve(settings: Settings, port: int) -> None:
    """Serve; mailbox and scheduler live in the process that answers, so that its pages show what was caught."""
    mailbox = Mailbox()

    def make() -> Flask:
        mailbox.start()
        return create_app(_posted(settings, mailbox), mailbox=mailbox)

    def started(app: Flask) -> Callable[[], None]:
        return Worker(_posted(settings, mailbox).duties(keeps_hours=False)).start()

    server.serve(make, host="127.0.0.1", port=port, started=started)


def _posted(settings: Settings, mailbox: Mailbox) -> House:
    return House(settings.model_copy(update={"mail_port": mailbox.port}))
