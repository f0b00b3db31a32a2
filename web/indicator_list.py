"""The indicators of all contracts in one list, and as a file."""

from flask import Blueprint, Response, make_response, render_template

from ..contracts.indicators import queries
from ..contracts.indicators.values import Standing
from ..insight.export.indicators import indicators_csv
from .asking import SIGNED_IN, asks
from .site import reading, today

bp = Blueprint("indicator_list", __name__, url_prefix="/indicators")

SHOWN = 500
_ORDER = (Standing.LACKING, Standing.MISSED, Standing.NEW, Standing.MET)


@bp.get("/")
@asks(SIGNED_IN)
def index() -> str:
    """List the indicators, what needs somebody first."""
    with reading() as session:
        lines = queries.indicators(session, today(), limit=SHOWN)
    lines.sort(key=lambda line: (line.told.indicator.ended_on is not None, _ORDER.index(line.told.standing)))
    return render_template("indicators/list.html", lines=lines)


@bp.get("/export.csv")
@asks(SIGNED_IN)
def export() -> Response:
    """Give the list as a file."""
    with reading() as session:
        body = indicators_csv(queries.indicators(session, today()))
    response = make_response(body)
    response.mimetype = "text/csv"
    response.headers.set("Content-Disposition", "attachment", filename=f"mittarit-{today().isoformat()}.csv")
    return response
