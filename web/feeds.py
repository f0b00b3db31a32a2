"""One's own calendar feeds: make, copy, revoke."""

from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from typing import Any
from urllib.parse import urlsplit

from flask import Blueprint, Response, flash, make_response, redirect, render_template, request, url_for
from sqlmodel import Session
from werkzeug.wrappers import Response as AnyResponse

from ..calendar.feeds import queries, service
from ..calendar.feeds.addresses import path_of
from ..calendar.feeds.clients import family_name
from ..calendar.feeds.models import Breadth, FeedScope
from ..calendar.feeds.queries import FeedLine
from ..calendar.feeds.values import MOST_ENTRIES, scope_name
from ..core.clock import local
from ..core.errors import DomainError, NotFound
from ..core.i18n import _, format_date, format_moment
from ..people import queries as people
from .asking import SIGNED_IN, asks
from .errors import status_of
from .site import reading, site, writing
from .visitor import myself

bp = Blueprint("feeds", __name__, url_prefix="/feeds")


@dataclass(frozen=True, slots=True)
class FeedRow:
    """A feed as its owner sees it."""

    id: int
    name: str
    made: str
    fetched: str
    entries: int
    is_large: bool
    breadth: Breadth
    is_revoked: bool
    can_be_restored: bool


@dataclass(frozen=True, slots=True)
class Address:
    """A new feed's address, shown this once: to copy, and to open in a calendar program."""

    https: str
    webcal: str


@bp.get("/")
@asks(SIGNED_IN)
def index() -> str:
    """List one's own feeds and offer to make one."""
    return _page()


@bp.post("/")
@asks(SIGNED_IN)
def create() -> Response:
    """Make a feed; its address stands on the answer and nowhere else."""
    try:
        with writing() as session:
            feed, secret = service.create(
                session,
                person=people.get_person(session, myself().id),
                actor=myself().name,
                actor_id=myself().id,
                **_chosen(session),
            )
    except DomainError as error:
        return make_response(_page(error=error.text), status_of(error))
    response = make_response(_page(made=feed.id, address=_address(secret)), HTTPStatus.CREATED)
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


@bp.post("/<int:feed_id>/revoke")
@asks(SIGNED_IN)
def revoke(feed_id: int) -> AnyResponse:
    """Take an address out of use."""
    with writing() as session:
        _check_own(session, feed_id)
        service.revoke(session, feed_id, actor=myself().name, actor_id=myself().id)
    flash(_("Osoite ei enää toimi. Kalenteriohjelmat lakkaavat päivittymästä."), "done")
    return redirect(url_for("feeds.index"), code=303)


@bp.post("/<int:feed_id>/restore")
@asks(SIGNED_IN)
def restore(feed_id: int) -> AnyResponse:
    """Take the revoking back."""
    with writing() as session:
        _check_own(session, feed_id)
        service.restore(session, feed_id, actor=myself().name, actor_id=myself().id)
    flash(_("Osoite toimii taas."), "done")
    return redirect(url_for("feeds.index"), code=303)


def _page(*, error: str = "", made: int | None = None, address: Address | None = None) -> str:
    with reading() as session:
        lines = queries.lines(session, myself().id)
        units, categories = queries.places(session)
        moment = site().database.clock.now()
    rows = [_row(line, moment) for line in lines if line.revoked_at is None or _can_be_restored(line, moment)]
    return render_template(
        "feeds/index.html",
        feeds=rows,
        made=next((row for row in rows if row.id == made), None),
        address=address,
        error=error,
        chosen=request.form.get("scope", "mine"),
        units=units,
        categories=categories,
        own_unit=myself().unit_id,
    )


def _row(line: FeedLine, moment: datetime) -> FeedRow:
    fetched = ""
    if line.last_fetched_at is not None:
        fetched = f"{format_moment(line.last_fetched_at)}, {family_name(line.last_client or '')}"
    name = scope_name(line.scope, line.place)
    return FeedRow(
        id=line.id,
        name=name[:1].upper() + name[1:],
        made=format_date(local(line.created_at).date()),
        fetched=fetched,
        entries=line.entries,
        is_large=line.entries > MOST_ENTRIES,
        breadth=line.breadth,
        is_revoked=line.revoked_at is not None,
        can_be_restored=_can_be_restored(line, moment),
    )


def _can_be_restored(line: FeedLine, moment: datetime) -> bool:
    return line.revoked_at is not None and moment - line.revoked_at <= service.RESTORED_WITHIN


def _chosen(session: Session) -> dict[str, Any]:
    scope = request.form.get("scope", "")
    if scope not in list(FeedScope):
        return {"scope": FeedScope.MINE}
    chosen: dict[str, Any] = {"scope": FeedScope(scope)}
    if scope == FeedScope.UNIT:
        chosen["unit_id"] = request.form.get("unit", type=int)
    elif scope == FeedScope.CATEGORY:
        chosen["category_id"] = request.form.get("category", type=int)
    return chosen


def _check_own(session: Session, feed_id: int) -> None:
    if queries.get_feed(session, feed_id).person_id != myself().id:
        raise NotFound(_("Kalenteria ei ole."))


def _address(secret: str) -> Address:
    https = site().url(path_of(secret))
    return Address(https, "webcal:" + https.removeprefix(f"{urlsplit(https).scheme}:"))
