"""The rounds of feedback of all contracts in one list, and as a file."""

from flask import Blueprint, Response, make_response, render_template

from ..contracts.feedback import queries
from ..contracts.feedback.values import Question
from ..insight.export.feedback import feedback_csv
from .asking import SIGNED_IN, asks
from .permissions import may_add
from .site import reading, today
from .visitor import myself

bp = Blueprint("feedback_rounds", __name__, url_prefix="/feedback")

SHOWN = 500


@bp.get("/")
@asks(SIGNED_IN)
def index() -> str:
    """List the rounds, the newest first."""
    with reading() as session:
        lines = queries.rounds(session, today(), limit=SHOWN)
    return render_template("feedback/list.html", lines=lines, questions=list(Question), may_import=may_add(myself()))


@bp.get("/export.csv")
@asks(SIGNED_IN)
def export() -> Response:
    """Give the list as a file; what is hidden on the page is hidden in it."""
    with reading() as session:
        body = feedback_csv(queries.rounds(session, today()))
    response = make_response(body)
    response.mimetype = "text/csv"
    response.headers.set("Content-Disposition", "attachment", filename=f"palaute-{today().isoformat()}.csv")
    return response
