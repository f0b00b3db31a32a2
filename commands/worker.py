"""hankintakello worker: the scheduler alone, beside a `serve --no-worker`."""

import signal
import threading

import click

from ..app import schema_trouble
from ..assembly import House
from ..config import SettingsError
from ..web import logs
from ..web.worker import Worker
from .printing import say


@click.command()
@click.pass_obj
def worker(house: House) -> None:
    """Run the scheduler alone: clock, sweeps, mails."""
    if house.settings.secret_key is None:
        raise SettingsError("HANKINTAKELLO_SECRET_KEY is not set: the links in mails are signed with it")
    if trouble := schema_trouble(house):
        raise SettingsError(f"the database is not ready ({trouble}): run `hankintakello db upgrade`")
    logs.set_up()
    if not house.post.is_set_up:
        say("HANKINTAKELLO_MAIL_SERVER is not set: mails wait in the outbox")
    running, told_to_stop = Worker(house.duties()), threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: told_to_stop.set())
    running.start()
    say("Hankintakello's scheduler runs; stop it with Ctrl+C")
    told_to_stop.wait()
    running.stop()
