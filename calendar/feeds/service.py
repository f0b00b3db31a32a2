"""What is done to feeds: made, revoked, told of changes, told that they were fetched."""

from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlmodel import Session, col, update

from ...contracts.models import Category
from ...core import audit
from ...core.database import now, today
from ...core.errors import Conflict, Invalid
from ...core.i18n import _
from ...people.models import Person, Unit
from . import queries, reach
from .addresses import hash_of, new_secret
from .models import Feed, FeedScope, FeedVersion
from .values import Subscription

NOTED_EVERY = timedelta(minutes=1)
RESTORED_WITHIN = timedelta(hours=1)
MOST_OPEN = 20


def raise_version(session: Session) -> None:
    """Say that what feeds show has changed, or whom it concerns.

    Call it once at the end of each derivation that changed a milestone or touched a contract's people, unit or
    category. The counter never stands on a number it once had, not even after the database was restored: it is
    at least the moment in milliseconds.
    """
    moment = int(now(session).timestamp() * 1000)
    following = col(FeedVersion.counter) + 1
    session.execute(
        update(FeedVersion).values(counter=sa.case((following > moment, following), else_=moment), day=today(session))
    )


def turn_day(session: Session) -> None:
    """Move the windows of all feeds to the session's day, if they are not there yet; the roll does, nightly."""
    if session.scalar(sa.select(col(FeedVersion.day))) != today(session):
        raise_version(session)


def create(
    session: Session,
    *,
    person: Person,
    scope: FeedScope,
    unit_id: int | None = None,
    category_id: int | None = None,
    actor: str,
    actor_id: int | None = None,
) -> tuple[Feed, str]:
    """Make a feed of a person; return it with its secret, which is told this once.

    Raises Invalid where unit or category do not fit the scope, Conflict where the person has too many or has left.
    """
    places = ((FeedScope.UNIT, Unit, unit_id), (FeedScope.CATEGORY, Category, category_id))
    if any((scope is of) != (id_ is not None) or (id_ and not session.get(model, id_)) for of, model, id_ in places):
        raise Invalid(_("Valitse, mitkä sopimukset kalenteriin tulevat."), field="scope")
    if not person.active:
        raise Conflict(_("Henkilö ei ole enää käytössä, joten hänelle ei voi tehdä kalenteria."))
    if queries.count_open(session, person.id or 0) >= MOST_OPEN:
        raise Conflict(_("Kalentereita on jo %(n)d. Poista ensin niitä, joita ei tarvita.") % {"n": MOST_OPEN})
    secret = new_secret()
    feed = Feed(
        secret_hash=hash_of(secret),
        person_id=person.id or 0,
        scope=scope,
        unit_id=unit_id,
        category_id=category_id,
        created_at=now(session),
    )
    session.add(feed)
    session.flush()
    reach.bring_up_to_date(session)
    wide = queries.by_id(session, feed.id or 0)
    narrow = wide.narrowed(queries.count_days(session, wide))
    feed.breadth, feed.entries = narrow.breadth, queries.count_days(session, narrow)
    audit.note(session, "feed", feed.id or 0, "created", actor=actor, actor_id=actor_id)
    session.flush()
    return feed, secret


def revoke(session: Session, feed_id: int, *, actor: str, actor_id: int | None = None) -> Feed:
    """Take a feed's address out of use for good; its readers' calendars are told 410. Raises NotFound, Conflict."""
    feed = queries.get_feed(session, feed_id)
    if feed.revoked_at is not None:
        raise Conflict(_("Kalenteri on jo poistettu käytöstä."))
    feed.revoked_at = now(session)
    session.add(feed)
    audit.note(session, "feed", feed_id, "revoked", actor=actor, actor_id=actor_id)
    session.flush()
    return feed


def restore(session: Session, feed_id: int, *, actor: str, actor_id: int | None = None) -> Feed:
    """Take a revoking back, within an hour of it. Raises NotFound, Conflict."""
    feed = queries.get_feed(session, feed_id)
    if feed.revoked_at is None or now(session) - feed.revoked_at > RESTORED_WITHIN:
        raise Conflict(_("Kalenteria ei voi enää palauttaa. Tee uusi."))
    feed.revoked_at = None
    session.add(feed)
    audit.note(session, "feed", feed_id, "restored", actor=actor, actor_id=actor_id)
    session.flush()
    return feed


def is_worth_noting(feed: Subscription, client: str, at: datetime) -> bool:
    """Tell whether a fetch is to be noted: another program than last time, or a minute later."""
    return feed.last_fetched_at is None or feed.last_client != client or at - feed.last_fetched_at >= NOTED_EVERY


def note_fetch(session: Session, feed_id: int, client: str) -> None:
    """Note when the feed was fetched last, and by which family of programs."""
    session.execute(
        update(Feed).where(col(Feed.id) == feed_id).values(last_fetched_at=now(session), last_client=client)
    )
