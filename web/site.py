"""What the pages are handed by the roof, and how a view reaches it."""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date, datetime
from email.message import EmailMessage
from pathlib import Path
from typing import Protocol
from urllib.parse import urlsplit

from flask import current_app
from sqlmodel import Session

from ..alerts.compose import Office
from ..alerts.probing import Probed
from ..core.database import Database
from ..core.keeping.store import Store


class Received(Protocol):
    """A mail that the demo's mailbox has caught."""

    @property
    def recipient(self) -> str:
        """Whom the envelope names."""
        ...

    @property
    def message(self) -> EmailMessage:
        """The mail, parsed."""
        ...


class Mailbox(Protocol):
    """The demo's mailbox."""

    @property
    def received(self) -> Sequence[Received]:
        """What came in, oldest first."""
        ...


@dataclass(frozen=True)
class Site:
    """One installation as its pages see it."""

    database: Database
    base_url: str
    data_dir: Path
    store: Store
    office: Office
    import_memory_mb: int
    gzip_feeds: bool
    feed_titles_only: bool
    mails_are_sent: bool
    schema_trouble: Callable[[], str | None]
    compose: Callable[[], int]
    probe: Callable[[str], Probed]
    started_at: datetime
    metrics_token: str | None
    mailbox: Mailbox | None = None

    @property
    def is_https(self) -> bool:
        """Whether people reach the application encrypted."""
        return urlsplit(self.base_url).scheme == "https"

    @property
    def is_demo(self) -> bool:
        """Whether this is the throw-away sample installation."""
        return self.mailbox is not None

    def url(self, path: str) -> str:
        """Return the whole address of a path of ours."""
        return self.base_url.rstrip("/") + path


def site() -> Site:
    """Return the installation that serves this request."""
    found: Site = current_app.extensions["hankintakello"]
    return found


def reading() -> AbstractContextManager[Session]:
    """Open a transaction that only reads."""
    return site().database.reading()


def writing() -> AbstractContextManager[Session]:
    """Open a transaction that is committed at its end."""
    return site().database.writing()


def today() -> date:
    """Return today's date in Finland, or the day that replaces it."""
    return site().database.clock.today()
