"""A feed as it is sent: the calendar's own lines around the kept pieces."""

from collections.abc import Iterator

from sqlmodel import Session

from ...core.i18n import use_language
from . import calendars, queries
from .values import Subscription, feed_name


def chunks(session: Session, feed: Subscription) -> Iterator[bytes]:
    """Yield the feed's bytes; the first come before the last piece is read, and no more than 500 are held at once."""
    with use_language(feed.language):
        beginning = calendars.beginning(feed_name(feed.scope, feed.place))
    for octets in queries.pieces(session, feed):
        yield beginning.encode() + octets if beginning else octets
        beginning = ""
    yield (f"{beginning}{calendars.NOTHING}{calendars.END}" if beginning else calendars.END).encode()
