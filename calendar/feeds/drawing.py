"""Brings a feed's kept pieces up to date: draws what is new or changed, calls off what has gone, lets go what is old.

That is done when a feed is fetched for the first time after a change, a large one in several transactions, so that it
does not hold up whoever else writes.
"""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session

from ...core.database import now
from ...core.i18n import use_language
from ..clock.service import explain
from ..milestones.models import MilestoneKind
from ..why.words import why
from . import queries, reach
from .events import Entry, body, body_of, cancelled, stamped
from .models import Breadth, Feed, FeedPiece
from .queries import About, Day, Drawn
from .style import Style, recipe
from .values import KEPT_FOR, Subscription

_TABLE: Any = sa.inspect(FeedPiece).local_table
_PIECE = _TABLE.c
AT_ONCE = 2_000
_DRAWN_ANEW = ("contract_id", "on", "begins_on", "shown", "recipe", "sequence", "changed_at", "cancelled_on", "octets")
_SECOND = timedelta(seconds=1)
_POSTGRESQL_LOCK = 7_205_759_403


def renew(writing: Callable[[], AbstractContextManager[Session]], feed: Subscription, style: Style) -> None:
    """Bring the feed up to date for the version that *feed* tells; *writing* opens a transaction."""
    with writing() as session:
        feed, due = begin(session, feed, style)
        if len(due) <= AT_ONCE:
            draw(session, feed, style, due)
            finish(session, feed, style)
            return
    for start in range(0, len(due), AT_ONCE):
        with writing() as session:
            draw(session, feed, style, due[start : start + AT_ONCE])
    with writing() as session:
        finish(session, feed, style)


def begin(session: Session, feed: Subscription, style: Style) -> tuple[Subscription, list[int]]:
    """Return the feed, as broad as it may be, and the ids of the milestones that are to be drawn for it."""
    _draw_alone(session)
    reach.bring_up_to_date(session)
    feed = feed.narrowed(queries.count_days(session, replace(feed, breadth=Breadth.WIDE)))
    return feed, queries.due(session, feed, recipe(style, feed.language))


def draw(session: Session, feed: Subscription, style: Style, ids: Sequence[int]) -> None:
    """Draw the pieces of these milestones in the feed's language; what shows the same as before stays as it is."""
    _draw_alone(session)
    mark = recipe(style, feed.language)
    if not ids:
        return
    days = queries.days(session, ids)
    about = queries.about(session, (day.contract_id for day in days))
    before = queries.drawn(session, [day.uid for day in days], feed.language)
    with use_language(feed.language):
        ways = {} if style.titles_only else explain(session, ids)
        rows = [
            _row(
                feed.language,
                day,
                _entry(day, about[day.contract_id], why(ways[day.id]) if day.id in ways else "", style),
                before.get(day.uid),
                mark,
                now(session),
            )
            for day in days
        ]
    _keep(session, rows)


def finish(session: Session, feed: Subscription, style: Style) -> None:
    """Call off what has gone, let go what is past its time, and note for which version the feed is drawn."""
    _draw_alone(session)
    _call_off(session, feed)
    _let_go(session, feed)
    drawn_at = now(session) if feed.drawn_at is None else max(now(session), feed.drawn_at + _SECOND)
    session.execute(
        sa.update(Feed)
        .where(queries.columns(Feed).id == feed.id)
        .values(
            drawn=feed.etag(recipe(style, feed.language)),
            drawn_at=drawn_at,
            entries=queries.count_pieces(session, feed),
            breadth=feed.breadth,
        )
    )


def _entry(day: Day, about: About, words: str, style: Style) -> Entry:
    return Entry(
        uid=day.uid,
        sequence=day.sequence,
        changed_at=day.changed_at,
        on=day.on,
        kind=day.kind,
        phase=day.phase,
        tentative=day.tentative,
        title=about.title,
        reference=about.reference,
        supplier=None if style.titles_only else about.supplier,
        owner=None if style.titles_only else about.owner,
        why=words,
        link=style.link(day.contract_id),
    )


def _row(language: str, day: Day, entry: Entry, before: Drawn | None, mark: str, moment: datetime) -> dict[str, Any]:
    """The piece as it is to be kept: SEQUENCE and stamps move on exactly where it shows something else than before."""
    shows = body(entry)
    sequence, changed_at, octets = day.sequence, day.changed_at, b""
    if before is not None and body_of(before.octets.decode()) == shows:
        sequence, changed_at, octets = before.sequence, before.changed_at, before.octets
    elif before is not None:
        sequence = max(sequence, before.sequence + 1)
        changed_at = changed_at if changed_at > before.changed_at else max(moment, before.changed_at)
    return {
        "language": language,
        "contract_id": day.contract_id,
        "uid": day.uid,
        "on": day.on,
        "begins_on": _begins_on(day, before),
        "shown": day.shown,
        "recipe": mark,
        "sequence": sequence,
        "changed_at": changed_at,
        "cancelled_on": None,
        "octets": octets or (stamped(str(day.uid), sequence, changed_at) + shows).encode(),
    }


def _begins_on(day: Day, before: Drawn | None) -> date | None:
    """Of a phase; what a narrow feed once showed stays in it when the procurement moves on."""
    if day.kind is not MilestoneKind.PHASE:
        return None
    return min(day.slack_from, before.begins_on or day.slack_from) if before is not None else day.slack_from


def _call_off(session: Session, feed: Subscription) -> None:
    rows = queries.called_off(session, feed)
    moment = now(session)
    with use_language(feed.language):
        off = [
            {
                "b_language": row.language,
                "b_uid": row.uid,
                "sequence": row.sequence + 1,
                "changed_at": (changed_at := max(moment, row.changed_at)),
                "cancelled_on": feed.day,
                "octets": cancelled(
                    row.octets.decode(), uid=row.uid, sequence=row.sequence + 1, changed_at=changed_at
                ).encode(),
            }
            for row in rows
        ]
    if off:
        here = sa.and_(_PIECE.language == sa.bindparam("b_language"), _PIECE.uid == sa.bindparam("b_uid"))
        values: dict[str, Any] = {n: sa.bindparam(n) for n in ("sequence", "changed_at", "cancelled_on", "octets")}
        session.connection().execute(sa.update(_TABLE).where(here).values(values), off)


def _let_go(session: Session, feed: Subscription) -> None:
    """A cancelled day goes after 90 days; another when it is that long past, and its last change, too."""
    window = feed.window
    old = sa.and_(_PIECE.on < window.first_on, _PIECE.changed_at < now(session) - KEPT_FOR)
    over = sa.or_(_PIECE.cancelled_on <= window.first_on, old)
    session.execute(sa.delete(_TABLE).where(*queries.of_feed(feed), over))


def _keep(session: Session, rows: list[dict[str, Any]]) -> None:
    if not rows:
        return
    insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    statement = insert(_TABLE)
    session.execute(
        statement.on_conflict_do_update(
            index_elements=[_PIECE.language, _PIECE.uid],
            set_={name: statement.excluded[name] for name in _DRAWN_ANEW},
        ),
        rows,
    )


def _draw_alone(session: Session) -> None:
    """On PostgreSQL one draws at a time, as on SQLite one writes at a time."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(sa.select(sa.func.pg_advisory_xact_lock(_POSTGRESQL_LOCK)))
