"""The alarm's rounds, each in its own transactions: what a command or a job of the scheduler does."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from ..core.database import Database, today
from ..core.failpoints import hit
from .answer_notices import tell_of_answers
from .compose import Office, compose_all
from .delivery import Outcome, Sender, deliver
from .heartbeats import beat
from .notices import tell_of_refusals
from .queries import SWEEP
from .supplier_answers import tell_of_supplier_answers
from .sweep import sweep


@dataclass(frozen=True, slots=True)
class Swept:
    """What a sweep found, and how many mails came of it."""

    on: date
    alerts: int
    messages: int


def sweep_round(database: Database, *, day: date | None = None) -> int:
    """Sweep in one transaction, as on *day*; return how many alerts are new."""
    with database.writing() as session:
        session.info["today"] = day or today(session)
        found = sweep(session)
        beat(session, SWEEP)
    hit("sweep: committed")
    return found


def sweep_and_compose(database: Database, office: Office, *, day: date | None = None) -> Swept:
    """Sweep, then compose what is due."""
    on = day or database.clock.today()
    found = sweep_round(database, day=on)
    return Swept(on, found, compose_all(database, office, day=on))


def deliver_round(
    database: Database,
    office: Office,
    sender: Sender,
    *,
    urgent_only: bool = False,
    retry: bool = False,
    stopping: Callable[[], bool] = lambda: False,
) -> Outcome:
    """Send what waits; what was refused or overtaken is composed anew and sent in the same round."""
    return deliver(
        database,
        sender,
        lambda: (
            compose_all(database, office, late_only=urgent_only)
            + tell_of_refusals(database, office)
            + tell_of_answers(database, office)
            + tell_of_supplier_answers(database, office)
        ),
        urgent_only=urgent_only,
        retry=retry,
        stopping=stopping,
    )


def deliver_kind(database: Database, sender: Sender, kind: str) -> Outcome:
    """Send at once what waits of one kind; nothing is composed anew."""
    return deliver(database, sender, lambda: 0, kind=kind)
