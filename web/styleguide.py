"""Every part of the pages in every state, for those who build and translate them."""

from flask import Blueprint, render_template

from .asking import SIGNED_IN, asks
from .drawing.sample import styleguide_sample
from .site import today

bp = Blueprint("styleguide", __name__)


@bp.get("/styleguide")
@asks(SIGNED_IN)
def show() -> str:
    """Show the parts with a made-up year."""
    return render_template("styleguide.html", **styleguide_sample(today()))
