"""Whether the process lives, and whether it can serve: for machines that watch."""

from flask import Blueprint, Response, jsonify
from sqlalchemy.exc import SQLAlchemyError

from ..alerts.measures import is_late
from ..alerts.queries import last_sweep_at
from ..core.database import now
from .asking import PUBLIC, asks
from .site import reading, site

bp = Blueprint("health", __name__)


@bp.get("/healthz")
@asks(PUBLIC)
def lives() -> Response:
    """Answer as long as the process does."""
    return jsonify(status="ok")


@bp.get("/readyz")
@asks(PUBLIC)
def ready() -> tuple[Response, int]:
    """Tell whether the database answers, has this version's schema, and was swept in time; 503 if not."""
    try:
        trouble = site().schema_trouble() or _sweep_trouble()
    except SQLAlchemyError:
        trouble = "database does not answer"
    return jsonify(status=trouble or "ok"), 503 if trouble else 200


def _sweep_trouble() -> str | None:
    with reading() as session:
        swept_at, at = last_sweep_at(session), now(session)
    if not is_late(swept_at, since=site().started_at, at=at):
        return None
    return f"the last sweep was at {swept_at.isoformat(timespec='seconds')}" if swept_at else "there was no sweep ever"
