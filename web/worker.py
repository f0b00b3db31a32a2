"""The scheduler: rolls the clock, sweeps, composes and delivers, in the one process that leads.

Jobs are code and ask what is due; what must survive is in the tables. A missed run is caught up by the next, and a
second run does nothing.
"""

import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from apscheduler.events import EVENT_JOB_ERROR, EVENT_JOB_MISSED, JobEvent
from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.cron import CronTrigger
from apscheduler.triggers.interval import IntervalTrigger
from sqlalchemy.exc import SQLAlchemyError

from ..alerts import answer_links
from ..alerts.compose import Office, compose_all
from ..alerts.delivery import Sender, pause_over, server_is_long_away
from ..alerts.digest import tell_digests
from ..alerts.feedback_mails import ask_for_feedback
from ..alerts.heartbeats import beat, last_noted, miss
from ..alerts.measures import LATE_AFTER
from ..alerts.nobody import prove
from ..alerts.notices import tell_of_held
from ..alerts.outbox import return_stale
from ..alerts.rounds import deliver_round, sweep_round
from ..alerts.rules import is_office_time
from ..alerts.watch import look
from ..alerts.weekly import tell_of_week
from ..calendar.clock.service import roll
from ..contracts.attachments import service as attachments
from ..core.clock import HELSINKI, local
from ..core.database import Database
from ..core.keeping.rows import sweep_unnamed
from ..core.keeping.store import Store
from .leader import leader_of

log = logging.getLogger(__name__)
# It warns of each job that is due while it still runs.
logging.getLogger("apscheduler.scheduler").setLevel(logging.ERROR)

SWEEP_EVERY = timedelta(minutes=5)
POST_EVERY = timedelta(minutes=1)
WATCH_EVERY = timedelta(minutes=1)
TAKE_OVER_EVERY = timedelta(seconds=20)
ROUNDS = ("roll", "sweep", "compose", "housekeeping", "deliver")
_MOMENT = timedelta(milliseconds=200)  # a job that has just ended is counted as running a little longer
_QUIET = {"coalesce": True, "max_instances": 1, "misfire_grace_time": None}


@dataclass(frozen=True)
class Duties:
    """What the scheduler works with. Without office hours routine mail goes at once, as in the demo.

    `heartbeat` tells somebody outside that the sweep went well; it raises what kept it from doing so.
    """

    database: Database
    office: Office
    sender: Sender
    keeps_hours: bool = True
    sweep_every: timedelta = SWEEP_EVERY
    post_every: timedelta = POST_EVERY
    heartbeat: Callable[[], object] | None = None
    watch_every: timedelta = WATCH_EVERY
    late_after: timedelta = LATE_AFTER
    store: Store | None = None


class Worker:
    """The scheduler of one process. Many may run on one database: one leads, the others wait for its place.

    Each watches whether the sweep is late, whoever leads; with *watches_only* it does nothing else.
    """

    def __init__(self, duties: Duties, *, watches_only: bool = False) -> None:
        self._duties = duties
        self._leader = leader_of(duties.database)
        self._leading, self._turns = threading.Lock(), threading.Lock()
        self._running: set[str] = set()
        self._again: set[str] = set()
        self._stopping = threading.Event()
        self._waits = False  # for the place of another process
        # Mail has a thread of its own, and so has the world outside: a slow server does not keep the clock.
        self._scheduler = BackgroundScheduler(
            timezone=HELSINKI,
            executors={name: ThreadPoolExecutor(1) for name in ("default", "mail", "outside", "watch")},
            job_defaults=_QUIET,
        )
        self._scheduler.add_listener(self._note_trouble, EVENT_JOB_ERROR | EVENT_JOB_MISSED)
        self._watch_over_sweeps()
        if not watches_only:
            self._add_rounds()

    def _add_rounds(self) -> None:
        every, post = self._duties.sweep_every, self._duties.post_every
        # In UTC: by Finland's clock a daily job is left out on the day after the clocks were put forward. Five past
        # midnight in Finland is the first in summer, the second in winter; the other finds nothing to do.
        self._add("roll", self._roll, CronTrigger(hour="21,22", minute=5, timezone=UTC))
        self._add("sweep", self._sweep, IntervalTrigger(seconds=every.total_seconds(), timezone=HELSINKI))
        self._add("compose", self._compose, IntervalTrigger(seconds=post.total_seconds(), timezone=HELSINKI))
        self._add("housekeeping", self._keep_house, CronTrigger(hour=2, minute=30, timezone=UTC))
        self._add("deliver", self._deliver, IntervalTrigger(seconds=post.total_seconds(), timezone=HELSINKI), "mail")

        every = IntervalTrigger(seconds=TAKE_OVER_EVERY.total_seconds(), timezone=HELSINKI)
        self._scheduler.add_job(self._leads, every, id="lead", executor="watch")

    def _watch_over_sweeps(self) -> None:
        duties, since = self._duties, self._now()

        def work() -> None:
            outcome = look(duties.database, duties.office, duties.sender, since=since, late_after=duties.late_after)
            if outcome is not None:
                log.error("the sweep is late; %d mails say so", outcome.sent)

        every = IntervalTrigger(seconds=duties.watch_every.total_seconds(), timezone=HELSINKI)
        self._scheduler.add_job(work, every, id="watch", executor="watch")

    def start(self) -> Callable[[], None]:
        """Begin, in threads of this process: every job runs at once, then in its time. Returns what ends it."""
        self._scheduler.start()
        return self.stop

    def stop(self) -> None:
        """End after the jobs, and the mail, that run now."""
        with self._turns:
            self._stopping.set()
        if self._scheduler.running:
            self._scheduler.shutdown(wait=True)
        self._leader.step_down()

    def _add(self, name: str, work: Callable[[], str | None], trigger: Any, executor: str = "default") -> None:
        place = len(self._scheduler.get_jobs())
        first = self._now() + timedelta(milliseconds=place)  # in this order, when all are due at the start
        self._scheduler.add_job(self._run, trigger, args=(name, work), id=name, executor=executor, next_run_time=first)

    def _run(self, name: str, work: Callable[[], str | None]) -> None:
        """Do a job, if this process leads, and once more where it was called for meanwhile."""
        with self._turns:
            self._running.add(name)
        try:
            self._do(name, work)
            while self._called_again(name):
                self._do(name, work)
        finally:
            with self._turns:
                self._running.discard(name)

    def _do(self, name: str, work: Callable[[], str | None]) -> None:
        """Note that the job ended well; one that returns None did not."""
        if not self._leads() or self._stopping.is_set():
            return
        note = work()
        if note is not None:
            with self._duties.database.writing() as session:
                beat(session, name, note)

    def _leads(self) -> bool:
        """Tell whether this process leads; one that waited for the place does all its rounds when it comes to it."""
        with self._leading:
            leads = self._leader.leads()
            takes_over, self._waits = leads and self._waits, not leads
        if takes_over:
            log.warning("another process has ended: this one leads now")
            for name in ROUNDS:
                self._soon(name)
        return leads

    def _called_again(self, name: str) -> bool:
        with self._turns:
            again = name in self._again
            self._again.discard(name)
            if not again:
                self._running.discard(name)
            return again

    def _soon(self, name: str) -> None:
        """Let a job run now, or again where it is running: it may have looked already."""
        with self._calling() as scheduler:
            if name in self._running:
                self._again.add(name)
            elif scheduler:
                scheduler.modify_job(name, next_run_time=self._now() + _MOMENT)

    @contextmanager
    def _calling(self) -> Iterator[BackgroundScheduler | None]:
        """Lend a job the scheduler, unless it stops: it then waits for the job with its own locks held."""
        with self._turns:
            yield None if self._stopping.is_set() else self._scheduler

    def _now(self) -> datetime:
        return self._duties.database.clock.now()

    def _is_open(self) -> bool:
        """Whether routine mail goes out now; the day may be replaced, the time of day is real."""
        clock = self._duties.database.clock
        moment = datetime.combine(clock.today(), local(clock.now()).time(), HELSINKI)
        return not self._duties.keeps_hours or is_office_time(moment)

    def _roll(self) -> str:
        day = self._duties.database.clock.today()
        with self._duties.database.writing() as session:
            roll(session)
        return day.isoformat()

    def _sweep(self) -> str:
        """Sweep; a new day is rolled first, or a matter would ring that the night has settled."""
        day = self._duties.database.clock.today().isoformat()
        with self._duties.database.reading() as session:
            rolled = last_noted(session, "roll") == day
        if not rolled:
            self._do("roll", self._roll)
        found = sweep_round(self._duties.database)
        if found:
            self._soon("compose")
        self._tell_outside()
        return f"{found} new"

    def _tell_outside(self) -> None:
        """Have the heart beat outside, if mails go out: that it stays away there is what raises the alarm."""
        heartbeat = self._duties.heartbeat
        if heartbeat is None or server_is_long_away(self._duties.database):
            return

        def work() -> str:
            heartbeat()
            return "told"

        how = {"id": "heartbeat", "executor": "outside", "replace_existing": True}
        with self._calling() as scheduler:
            if scheduler:
                scheduler.add_job(self._run, args=("heartbeat", work), **how)

    def _compose(self) -> str:
        duties, is_open = self._duties, self._is_open()
        composed = compose_all(duties.database, duties.office, late_only=not is_open)
        if is_open:
            for tell in (tell_of_held, tell_of_week, tell_digests, ask_for_feedback):
                composed += tell(duties.database, duties.office)
        if composed:
            self._soon("deliver")
        return f"{composed} composed"

    def _deliver(self) -> str | None:
        """Send what waits. The heart stops beating when the server has been away for two working days."""
        duties = self._duties
        if not duties.sender.is_set_up:
            return "no mail server is set"
        if not pause_over(duties.database):
            return None if server_is_long_away(duties.database) else "waiting for the mail server"
        outcome = deliver_round(
            duties.database,
            duties.office,
            duties.sender,
            urgent_only=not self._is_open(),
            stopping=self._stopping.is_set,
        )
        if outcome.trouble:
            log.warning("the mail server cannot be used: %s", outcome.trouble)
        if server_is_long_away(duties.database):
            return None
        limited = f", {outcome.limited} over the rate limit" if outcome.limited else ""
        return f"{outcome.sent} sent, {outcome.deferred} deferred, {outcome.failed} failed{limited}"

    def _keep_house(self) -> str:
        with self._duties.database.writing() as session:
            returned, forgotten = return_stale(session), answer_links.forget_old(session)
            attachments.forget_old(session)
        proved = prove(self._duties.database, self._duties.office)
        swept = sweep_unnamed(self._duties.database, self._duties.store) if self._duties.store else 0
        done = f"{returned} leases returned, {forgotten} old answer links forgotten, {swept} files swept"
        return f"{done}, {proved} mails of contracts without anybody"

    def _note_trouble(self, event: JobEvent) -> None:
        """A job failed, or could not run: say so in the log and on the health page."""
        error = getattr(event, "exception", None)
        words = f"{type(error).__name__}: {error}" if error else "did not run in its time"
        log.error("job %s: %s", event.job_id, words)
        try:
            with self._duties.database.writing() as session:
                miss(session, event.job_id, words)
        except SQLAlchemyError:
            log.exception("job %s: its failure could not be noted", event.job_id)
