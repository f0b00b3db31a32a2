"""Whether the process lives, and whether it can serve: for machines that watch."""

from flask import Blueprint, Response, jsonify
from sqlalchemy.exc import SQLAlchemyError

from .asking import PUBLIC, asks
from .site import site

bp = Blueprint("health", __name__)


@bp.get("/healthz")
@asks(PUBLIC)
def lives() -> Response:
    """Answer as long as the process does."""
    return jsonify(status="ok")


@bp.get("/readyz")
@asks(PUBLIC)
def ready() -> tuple[Response, int]:
    """Tell whether the database answers and has this version's schema; 503 if not."""
    try:
        trouble = site().schema_trouble()
    except SQLAlchemyError:
        trouble = "database does not answer"
    return jsonify(status=trouble or "ok"), 503 if trouble else 200
