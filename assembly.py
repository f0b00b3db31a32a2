"""Puts the floors together: settings become a clock and a database, and who listens is told of changes."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import urlsplit

from pydantic import SecretStr

from .alerts import sweep
from .alerts.compose import Office
from .alerts.limits import Limits
from .calendar.appeals import deriving as appeals
from .calendar.clock import service as clock_service
from .calendar.deadlines import service as deadlines
from .calendar.feeds import service as feeds
from .calendar.phases import service as phases
from .calendar.procurements import keeping as procurements
from .calendar.tasks import deriving as tasks
from .config import Settings, SettingsError
from .contracts import searching
from .contracts.spending import service as spending
from .core import changes
from .core.clock import Clock
from .core.database import Database
from .core.keeping.store import Store
from .web.calling import call, tls_context
from .web.mail import MailSettings, Post
from .web.tokens import TokenSettings
from .web.worker import Duties

HEARTBEAT_WITHIN_S = 10


@dataclass(frozen=True)
class House:
    """One installation at work."""

    settings: Settings

    @cached_property
    def clock(self) -> Clock:
        """The clock, with its day replaced where TODAY says so."""
        return Clock(self.settings.today)

    @cached_property
    def database(self) -> Database:
        """The database; what depends on contracts is derived anew before each commit."""
        connect_floors()
        try:
            return Database(self.settings.database, self.clock)
        except OSError as error:
            raise SettingsError(f"HANKINTAKELLO_DATA_DIR: {error.strerror}: {error.filename}") from error

    @cached_property
    def store(self) -> Store:
        """The files that people have attached."""
        return Store(self.settings.data_dir / "files", most_bytes=self.settings.attachment_max_mb * 1024 * 1024)

    def close(self) -> None:
        """Close the database's connections, if it was ever opened."""
        if "database" in vars(self):
            self.database.dispose()

    @cached_property
    def post(self) -> Post:
        """What lays mails out and sends them."""
        ours = self.settings
        return Post(
            MailSettings(
                server=ours.mail_server,
                port=ours.mail_port,
                use_tls=ours.mail_use_tls,
                use_ssl=ours.mail_use_ssl,
                username=ours.mail_username,
                password=_secret(ours.mail_password),
                sender=ours.mail_sender,
                timeout_s=ours.mail_timeout_s,
                ca_file=ours.mail_ca_file,
                oauth=_token_settings(ours),
                limits=Limits(ours.mail_per_minute, ours.mail_per_hour),
                most_bytes=ours.mail_max_kb * 1024,
                base_url=ours.base_url,
            ),
            self.store,
        )

    @cached_property
    def office(self) -> Office:
        """What the alarm composes its mails with; their Message-IDs are of the sender's domain."""
        host = urlsplit(self.settings.base_url).hostname or "localhost"
        domain = (self.post.address or "").rpartition("@")[2] or host
        return Office(self.post, self.settings.base_url, domain.encode("idna").decode("ascii"))

    def duties(self, *, keeps_hours: bool = True) -> Duties:
        """Return what the scheduler works with."""
        return Duties(self.database, self.office, self.post, keeps_hours, heartbeat=self._heartbeat(), store=self.store)

    def _heartbeat(self) -> Callable[[], object] | None:
        url = self.settings.heartbeat_url
        if url is None:
            return None
        tls = tls_context(self.settings.mail_ca_file)
        return lambda: call(url, tls=tls, timeout_s=HEARTBEAT_WITHIN_S)


def _token_settings(ours: Settings) -> TokenSettings | None:
    if ours.mail_oauth_token_url is None:
        return None
    return TokenSettings(
        url=ours.mail_oauth_token_url,
        client_id=ours.mail_oauth_client_id or "",
        client_secret=_secret(ours.mail_oauth_client_secret),
        refresh_token=_secret(ours.mail_oauth_refresh_token),
        scope=ours.mail_oauth_scope,
    )


def _secret(given: SecretStr | None) -> str | None:
    return given.get_secret_value() if given else None


def connect_floors() -> None:
    """Have the calendar floor listen to changes of contracts and units, and the alarm to what an import brings."""
    changes.listen(searching.keep_words)
    changes.listen(spending.derive)
    changes.listen(clock_service.derive)
    changes.listen(deadlines.derive)
    changes.listen(phases.derive)
    changes.listen(appeals.derive)
    changes.listen(tasks.derive)
    changes.listen(sweep.hold_imported)
    changes.listen_to_leaving(procurements.forget)
    changes.listen_to_rearranging(feeds.raise_version)
