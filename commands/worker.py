"""hankintakello worker: the scheduler alone, beside a `serve --no-worker`."""

import signal
import threading

import click

from ..assembly import House
from ..core.i18n import _
from ..web import logs
from ..web.worker import Worker
from .printing import tell
from .readiness import demand_ready


@click.command()
@click.pass_obj
def worker(house: House) -> None:
    """Run the scheduler alone: clock, sweeps, mails."""
    demand_ready(house)
    logs.set_up()
    if not house.post.is_set_up:
        tell(_("HANKINTAKELLO_MAIL_SERVER puuttuu: viestit odottavat lähtevien joukossa."))
    running, told_to_stop = Worker(house.duties()), threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: told_to_stop.set())
    running.start()
    tell(_("Hankintakellon ajastin on käynnissä. Lopeta: Ctrl+C"))
    told_to_stop.wait()
    running.stop()
