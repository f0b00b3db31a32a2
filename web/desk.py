"""My desk: what is late, and what to do first."""

from flask import Blueprint, render_template

from .asking import SIGNED_IN, asks

bp = Blueprint("desk", __name__)


@bp.get("/")
@asks(SIGNED_IN)
def show() -> str:
    """Answer the two questions of the morning."""
    return render_template("desk/desk.html")
