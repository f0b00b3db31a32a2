"""Reads feeds, and the pieces that they are made of."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session, SQLModel

from ...contracts.models import Category, Contract, Supplier
from ...core.errors import NotFound
from ...core.i18n import _
from ...people.models import Person, Unit
from ..milestones.models import Milestone, MilestoneKind
from ..milestones.rules import ALARM_ALONE
from .models import Breadth, Feed, FeedPiece, FeedScope, FeedVersion
from .reach import in_scope
from .values import Subscription, Window

AT_ONCE = 500


def columns(model: type[SQLModel]) -> Any:
    """Return the columns of a model's table, for queries that read tuples."""
    return sa.inspect(model).local_table.c


_FEED, _PIECE, _MILESTONE, _CONTRACT = columns(Feed), columns(FeedPiece), columns(Milestone), columns(Contract)
_PERSON, _UNIT, _CATEGORY, _VERSION = columns(Person), columns(Unit), columns(Category), columns(FeedVersion)

_SUBSCRIPTIONS = (
    sa.select(
        _FEED.id,
        _FEED.person_id,
        _FEED.scope,
        _FEED.unit_id,
        _FEED.category_id,
        _FEED.revoked_at,
        _FEED.drawn,
        _FEED.drawn_at,
        _FEED.last_fetched_at,
        _FEED.last_client,
        _PERSON.active,
        _PERSON.language,
        _VERSION.counter,
        _VERSION.day,
        sa.func.coalesce(_UNIT.name, _CATEGORY.name),
        _FEED.breadth,
    )
    .join(Person, _PERSON.id == _FEED.person_id)
    .join(FeedVersion, sa.true())
    .outerjoin(Unit, _UNIT.id == _FEED.unit_id)
    .outerjoin(Category, _CATEGORY.id == _FEED.category_id)
)
_BY_SECRET = _SUBSCRIPTIONS.where(_FEED.secret_hash == sa.bindparam("secret_hash"))
_BY_ID = _SUBSCRIPTIONS.where(_FEED.id == sa.bindparam("id"))


def by_secret(session: Session, secret_hash: str) -> Subscription | None:
    """Return the feed with this secret and the version it would have now: one statement, by an index."""
    row: Any = session.connection().execute(_BY_SECRET, {"secret_hash": secret_hash}).first()
    return Subscription(*row) if row is not None else None


def by_id(session: Session, feed_id: int) -> Subscription:
    """Return the feed as it is now; raise NotFound."""
    row = session.execute(_BY_ID, {"id": feed_id}).first()
    if row is None:
        raise NotFound(_("Kalenteria ei ole."))
    return Subscription(*row)


def get_feed(session: Session, feed_id: int) -> Feed:
    """Return the feed's row; raise NotFound."""
    found = session.get(Feed, feed_id)
    if found is None:
        raise NotFound(_("Kalenteria ei ole."))
    return found


def count_open(session: Session, person_id: int) -> int:
    """Return how many feeds a person has that are not revoked."""
    statement = sa.select(sa.func.count()).where(_FEED.person_id == person_id, _FEED.revoked_at.is_(None))
    return session.scalar(statement) or 0


class FeedLine(NamedTuple):
    """A feed in a list."""

    id: int
    email: str | None
    person: str
    scope: FeedScope
    place: str | None
    created_at: Any
    revoked_at: Any
    last_fetched_at: Any
    last_client: str | None
    entries: int
    breadth: Breadth


def lines(session: Session, person_id: int | None = None) -> list[FeedLine]:
    """Return the feeds of a person, or of everybody, the newest first; revoked ones too."""
    statement = (
        sa.select(
            _FEED.id,
            _PERSON.email,
            _PERSON.name,
            _FEED.scope,
            sa.func.coalesce(_UNIT.name, _CATEGORY.name),
            _FEED.created_at,
            _FEED.revoked_at,
            _FEED.last_fetched_at,
            _FEED.last_client,
            _FEED.entries,
            _FEED.breadth,
        )
        .join(Person, _PERSON.id == _FEED.person_id)
        .outerjoin(Unit, _UNIT.id == _FEED.unit_id)
        .outerjoin(Category, _CATEGORY.id == _FEED.category_id)
        .order_by(_FEED.id.desc())
    )
    if person_id is not None:
        statement = statement.where(_FEED.person_id == person_id)
    return [FeedLine(*row) for row in session.execute(statement)]


def find_unit(session: Session, name: str) -> int:
    """Return the id of the unit of this name; raise NotFound."""
    return _named(session, Unit, name, _("Yksikköä %(name)s ei ole."))


def find_category(session: Session, name: str) -> int:
    """Return the id of the category of this name; raise NotFound."""
    return _named(session, Category, name, _("Kategoriaa %(name)s ei ole."))


def _named(session: Session, model: type[SQLModel], name: str, otherwise: str) -> int:
    table = columns(model)
    wanted = " ".join(name.split())
    statement = sa.select(table.id).where(sa.or_(table.name == wanted, sa.func.lower(table.name) == wanted.lower()))
    found: int | None = session.scalar(statement.order_by((table.name == wanted).desc(), table.id).limit(1))
    if found is None:
        raise NotFound(otherwise % {"name": wanted})
    return found


def places(session: Session) -> tuple[list[tuple[int, str]], list[tuple[int, str]]]:
    """Return the ids and names of all units and of all categories, by name."""
    units, categories = (
        [(row[0], row[1]) for row in session.execute(sa.select(table.id, table.name).order_by(table.name))]
        for table in (_UNIT, _CATEGORY)
    )
    return units, categories


def pieces(session: Session, feed: Subscription) -> Iterator[bytes]:
    """Yield a feed's pieces by 500, in a stated order, while the database still reads."""
    statement = sa.select(_PIECE.octets).where(*of_feed(feed)).order_by(_PIECE.contract_id, _PIECE.uid)
    connection = session.connection()
    if connection.dialect.name == "sqlite":
        result: Any = connection.execute(statement)
        while rows := result.cursor.fetchmany(AT_ONCE):  # as they are: a Row for each costs half as much again
            yield b"".join([row[0] for row in rows])
        return
    for octets in connection.execute(statement, execution_options={"yield_per": AT_ONCE}).scalars().partitions():
        yield b"".join(octets)


def count_pieces(session: Session, feed: Subscription) -> int:
    """Return how many pieces a feed has."""
    return session.scalar(sa.select(sa.func.count()).select_from(FeedPiece).where(*of_feed(feed))) or 0


def count_days(session: Session, feed: Subscription) -> int:
    """Return how many days of the clock would go into a feed now, drawn or not."""
    statement = (
        sa.select(sa.func.count())
        .select_from(Milestone)
        .where(in_scope(feed, _MILESTONE.contract_id), _MILESTONE.gone_on.is_(None), _within(feed.window))
    )
    return session.scalar(statement) or 0


def due(session: Session, feed: Subscription, recipe: str) -> list[int]:
    """Return the ids of the feed's milestones whose pieces are not drawn or no longer right, in their contracts' order.

    A day that was published stays in the feed when it moves out of the window.
    """
    published = sa.and_(_PIECE.language == feed.language, _PIECE.uid == _MILESTONE.uid)
    is_right = sa.and_(
        _PIECE.shown == _MILESTONE.shown,
        _PIECE.recipe == recipe,
        _PIECE.contract_id == _MILESTONE.contract_id,
        _PIECE.cancelled_on.is_(None),
    )
    statement = (
        sa.select(_MILESTONE.id)
        .select_from(Milestone)
        .outerjoin(FeedPiece, published)
        .where(
            in_scope(feed, _MILESTONE.contract_id),
            _MILESTONE.gone_on.is_(None),
            sa.case((_PIECE.uid.is_(None), _within(feed.window)), else_=sa.not_(is_right)),
        )
        .order_by(_MILESTONE.contract_id, _MILESTONE.id)
    )
    return [*session.scalars(statement)]


def called_off(session: Session, feed: Subscription) -> Sequence[sa.Row[Any]]:
    """Return the feed's pieces whose day was still ahead when the clock, or its contract, went without it."""
    statement = (
        sa.select(_PIECE)
        .select_from(FeedPiece)
        .outerjoin(Milestone, sa.and_(_MILESTONE.contract_id == _PIECE.contract_id, _MILESTONE.uid == _PIECE.uid))
        .where(
            *of_feed(feed),
            _PIECE.cancelled_on.is_(None),
            _PIECE.on >= sa.case((_MILESTONE.id.is_(None), feed.day), else_=_MILESTONE.gone_on),
        )
    )
    return session.execute(statement).all()


class Day(NamedTuple):
    """A milestone as it is drawn."""

    id: int
    contract_id: int
    uid: UUID
    sequence: int
    changed_at: datetime
    on: date
    kind: MilestoneKind
    phase: str
    tentative: bool
    shown: str
    slack_from: date


class About(NamedTuple):
    """What is told of a contract with each of its days."""

    title: str
    reference: str
    supplier: str | None
    owner: str | None


class Drawn(NamedTuple):
    """A piece that there is already."""

    sequence: int
    changed_at: datetime
    octets: bytes
    begins_on: date | None


_DAYS = (
    sa.select(*(_MILESTONE[name] for name in Day._fields))
    .where(_MILESTONE.id.in_(sa.bindparam("ids", expanding=True)), _MILESTONE.gone_on.is_(None))
    .order_by(_MILESTONE.contract_id, _MILESTONE.uid)
)
_ABOUT = (
    sa.select(_CONTRACT.id, _CONTRACT.title, _CONTRACT.reference, columns(Supplier).name, _PERSON.name)
    .select_from(Contract)
    .outerjoin(Supplier, columns(Supplier).id == _CONTRACT.supplier_id)
    .outerjoin(Person, _PERSON.id == _CONTRACT.owner_id)
    .where(_CONTRACT.id.in_(sa.bindparam("ids", expanding=True)))
)
_DRAWN = sa.select(_PIECE.uid, *(_PIECE[name] for name in Drawn._fields)).where(
    _PIECE.language == sa.bindparam("language"), _PIECE.uid.in_(sa.bindparam("uids", expanding=True))
)


def days(session: Session, ids: Sequence[int]) -> list[Day]:
    """Return the milestones that are to be drawn, by contract."""
    return [Day(*row) for row in session.execute(_DAYS, {"ids": ids})]


def about(session: Session, contract_ids: Iterable[int]) -> dict[int, About]:
    """Return what is told of contracts, by id."""
    return {row[0]: About(*row[1:]) for row in session.execute(_ABOUT, {"ids": sorted(set(contract_ids))})}


def drawn(session: Session, uids: Sequence[UUID], language: str) -> dict[UUID, Drawn]:
    """Return the pieces that there are of these days in the language, by UID."""
    return {row[0]: Drawn(*row[1:]) for row in session.execute(_DRAWN, {"uids": uids, "language": language})}


def of_feed(feed: Subscription) -> tuple[sa.ColumnElement[bool], ...]:
    """Return the conditions that a piece is one of the feed's."""
    conditions = [_PIECE.language == feed.language]
    if feed.scope is not FeedScope.ALL:
        conditions.append(in_scope(feed, _PIECE.contract_id))
    if feed.breadth is not Breadth.WIDE:
        conditions.append(_begins_by(_PIECE.begins_on.is_(None), _PIECE.begins_on, feed.window))
    if feed.breadth is Breadth.NEAR:
        conditions.append(_PIECE.on <= feed.window.last_on)
    return tuple(conditions)


def _within(window: Window) -> sa.ColumnElement[bool]:
    return sa.and_(
        _MILESTONE.kind.not_in(ALARM_ALONE),
        _MILESTONE.on.between(window.first_on, window.last_on),
        _begins_by(_MILESTONE.kind != MilestoneKind.PHASE, _MILESTONE.slack_from, window),
    )


def _begins_by(is_no_phase: sa.ColumnElement[bool], begins_on: Any, window: Window) -> sa.ColumnElement[bool]:
    return is_no_phase if window.last_start_on is None else sa.or_(is_no_phase, begins_on <= window.last_start_on)
