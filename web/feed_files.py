"""The addresses that calendar programs fetch: a feed behind its secret, and robots.txt, which lets Google fetch it."""

import logging
import zlib
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from functools import partial

from flask import Blueprint, Response, current_app, request
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import Session
from werkzeug.http import http_date

from ..calendar.feeds import drawing, queries, service, serving
from ..calendar.feeds.addresses import hash_of, looks_like_one
from ..calendar.feeds.clients import BROWSER, family
from ..calendar.feeds.style import Style, recipe
from ..calendar.feeds.values import Subscription
from ..core.database import Database
from .asking import PUBLIC, TOKEN, asks
from .guesses import Guesses
from .site import site

logger = logging.getLogger(__name__)

bp = Blueprint("feed_files", __name__)
bp.record_once(lambda state: state.app.extensions.__setitem__(GUESSES, Guesses()))

GUESSES = "hankintakello-feed-guesses"
ROBOTS = "User-agent: *\nAllow: /feeds/\nAllow: /public/\nDisallow: /\n"
NOT_HERE = "Kalenteria ei ole. Ingen kalender. No calendar.\n"
HEADERS = {
    "Cache-Control": "private, no-cache",
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex, nofollow",
}
DRAWN_AT_MOST = 3
DRAWING_WAITS_MS = 4_000
NOTING_WAITS_MS = 200
TRY_AGAIN_S = 120
GZIP = "-gzip"
_GZIP_WINDOW = 31


@bp.get("/robots.txt")
@asks(PUBLIC)
def robots() -> Response:
    """Keep crawlers out, but let calendars that ask here first fetch their feeds."""
    return Response(ROBOTS, mimetype="text/plain")


@bp.get("/feeds/<secret>.ics")
@asks(TOKEN)
def feed(secret: str) -> Response:
    """Send a feed; 304 where it is unchanged, 404 and 410 alike, and 503 rather than half of it."""
    try:
        return _answer(secret)
    except SQLAlchemyError as error:
        logger.warning("a feed cannot be sent now: %s", getattr(error, "orig", None) or error)
    except Exception:
        logger.exception("a feed cannot be sent")
    return _refusal(503, "", retry_s=TRY_AGAIN_S)


def _answer(secret: str) -> Response:
    if not looks_like_one(secret):
        return _wrong()
    database, style = site().database, Style(site().base_url, site().feed_titles_only)
    for attempt in range(DRAWN_AT_MOST + 1):
        with ExitStack() as held:
            session = held.enter_context(_snapshot(database))
            found = queries.by_secret(session, hash_of(secret))
            if found is None:
                return _wrong()
            if not found.is_open:
                return _refusal(410, NOT_HERE)
            etag = found.etag(recipe(style, found.language))
            if known := _known(found, etag):
                return _noted(_dressed(Response(status=304), found, known), database, found)
            if found.drawn == etag or attempt == DRAWN_AT_MOST:
                return _calendar(session, found, held.pop_all())
        drawing.renew(partial(database.writing, lock_wait_ms=DRAWING_WAITS_MS), found, style)
    raise AssertionError("the last attempt answers")


@contextmanager
def _snapshot(database: Database) -> Iterator[Session]:
    """All that is read of a feed is of one moment, however long it takes."""
    with database.reading() as session:
        if database.engine.dialect.name == "postgresql":
            session.connection(execution_options={"isolation_level": "REPEATABLE READ"})
        yield session


def _known(found: Subscription, etag: str) -> str | None:
    """The ETag by which the client has what there is, None where it has not."""
    named = request.if_none_match
    if named:
        return next((tag for tag in (etag, etag + GZIP) if named.contains_weak(tag)), None)
    since, drawn_at = request.if_modified_since, found.drawn_at
    if since is None or drawn_at is None or found.drawn != etag:
        return None
    return etag if since >= drawn_at.replace(microsecond=0) else None


def _calendar(session: Session, found: Subscription, held: ExitStack) -> Response:
    packed = _is_packed()
    tag = (found.drawn or "") + (GZIP if packed else "")
    if request.method == "HEAD":
        held.close()
        return _dressed(Response(iter(()), content_type="text/calendar; charset=utf-8"), found, tag)
    with held:
        chunks = serving.chunks(session, found)
        first = next(chunks)  # a fault of the database shows before anything is sent
        body = _gzipped(first, chunks) if packed else _together(first, chunks)
        response = Response(body, content_type="text/calendar; charset=utf-8")
        response.call_on_close(held.pop_all().close)
    return _noted(_dressed(response, found, tag), site().database, found)


def _dressed(response: Response, found: Subscription, tag: str) -> Response:
    response.headers.update(HEADERS)
    response.set_etag(tag)
    if found.drawn_at is not None:
        response.headers["Last-Modified"] = http_date(found.drawn_at)
    if site().gzip_feeds:
        response.vary.add("Accept-Encoding")
    if tag.endswith(GZIP) and response.status_code == 200:
        response.headers["Content-Encoding"] = "gzip"
    return response


def _is_packed() -> bool:
    return site().gzip_feeds and request.accept_encodings.quality("gzip") > 0


def _together(first: bytes, rest: Iterator[bytes]) -> Iterator[bytes]:
    yield first
    yield from rest


def _gzipped(first: bytes, rest: Iterator[bytes]) -> Iterator[bytes]:
    packer = zlib.compressobj(wbits=_GZIP_WINDOW)
    for chunk in _together(first, rest):
        yield packer.compress(chunk)
    yield packer.flush()


def _noted(response: Response, database: Database, found: Subscription) -> Response:
    """Note the fetch once the answer is sent; never at the price of an answer, and not a person's look."""
    client = family(request.user_agent.string)
    if request.method != "HEAD" and client != BROWSER and service.is_worth_noting(found, client, database.clock.now()):
        response.call_on_close(partial(_note, database.writing, found.id, client))
    return response


def _note(writing: Callable[..., AbstractContextManager[Session]], feed_id: int, client: str) -> None:
    try:
        with writing(lock_wait_ms=NOTING_WAITS_MS) as session:
            service.note_fetch(session, feed_id, client)
    except SQLAlchemyError as error:
        logger.info("a fetch is not noted: %s", getattr(error, "orig", None) or error)


def _wrong() -> Response:
    """An unknown secret; only these are limited, since all readers of Google or Microsoft come from a few addresses."""
    guesses: Guesses = current_app.extensions[GUESSES]
    wait_s = guesses.count(request.remote_addr or "")
    return _refusal(429, NOT_HERE, retry_s=wait_s) if wait_s else _refusal(404, NOT_HERE)


def _refusal(status: int, text: str, *, retry_s: int = 0) -> Response:
    response = Response(text, status=status, content_type="text/plain; charset=utf-8")
    response.headers.update({**HEADERS, "Cache-Control": "no-store"})
    if retry_s:
        response.headers["Retry-After"] = str(retry_s)
    return response
