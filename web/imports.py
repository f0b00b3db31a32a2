"""Bring a register in: look at what it would do, then do it; mend what was refused, or undo it all."""

from flask import Blueprint, render_template

from ..contracts.importing import queries
from .asking import SIGNED_IN, asks
from .permissions import may_add
from .site import reading
from .visitor import myself

bp = Blueprint("imports", __name__, url_prefix="/imports")


@bp.get("/")
@asks(SIGNED_IN)
def index() -> str:
    """List the imports, newest first."""
    with reading() as session:
        found = queries.imports(session)
    return render_template("imports/list.html", imports=found, may_add=may_add(myself()))


@bp.get("/new")
@asks(SIGNED_IN)
def new() -> str:
    """Ask for the file."""
    return render_template("imports/new.html", errors={})


@bp.get("/<int:import_id>")
@asks(SIGNED_IN)
def show(import_id: int) -> str:
    """Show what an import did, and what waits to be mended."""
    with reading() as session:
        found = queries.get_import(session, import_id)
        refused = queries.refused_rows(session, import_id)
    return render_template("imports/import.html", batch=found, refused=refused, may_add=may_add(myself()))
