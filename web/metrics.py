"""Measures of the alarm for Prometheus, in its text format."""

import hmac
from collections.abc import Iterator, Mapping
from ipaddress import ip_address

from flask import Blueprint, Response, request

from ..alerts.measures import Measures, measures
from ..core.errors import Forbidden
from ..core.i18n import _
from .asking import TOKEN, asks
from .site import reading, site

bp = Blueprint("metrics", __name__)

FORMAT = "text/plain; version=0.0.4; charset=utf-8"
Samples = list[tuple[Mapping[str, str], float]]


@bp.get("/metrics")
@asks(TOKEN)
def metrics() -> Response:
    """Tell how the alarm is, to those with the token; where none is set, to this machine alone."""
    if not _may_read():
        raise Forbidden(_("Mittarit kerrotaan vain sille, jolla on tunniste (HANKINTAKELLO_METRICS_TOKEN)."))
    with reading() as session:
        found = measures(session)
    return Response("".join(_lines(found)), content_type=FORMAT)


def _may_read() -> bool:
    token = site().metrics_token
    if token is not None:
        given = request.headers.get("Authorization", "").removeprefix("Bearer ")
        return hmac.compare_digest(given.encode(), token.encode())
    # Behind a proxy on this machine everybody seems to be here.
    passed_on = any(name in request.headers for name in ("X-Forwarded-For", "X-Real-Ip", "Forwarded"))
    return not passed_on and _is_here(request.remote_addr)


def _is_here(address: str | None) -> bool:
    try:
        return ip_address(address or "").is_loopback
    except ValueError:
        return False


def _lines(found: Measures) -> Iterator[str]:
    for name, meaning, samples in _families(found):
        yield f"# HELP hankintakello_{name} {meaning}\n# TYPE hankintakello_{name} gauge\n"
        for labels, value in samples:
            inside = ",".join(f'{label}="{text}"' for label, text in labels.items())
            yield f"hankintakello_{name}{f'{{{inside}}}' if inside else ''} {_number(value)}\n"


def _families(found: Measures) -> Iterator[tuple[str, str, Samples]]:
    yield (
        "oldest_unsent_alert_age_seconds",
        "Age of the oldest alert that is due and was not accepted by the mail server; 0: there is none.",
        _one(found.oldest_unsent_s or 0),
    )
    yield "sweep_age_seconds", "Time since the last sweep; +Inf: there was none.", _one(_or_ever(found.sweep_age_s))
    yield "mail_queue", "Mails that wait to be sent.", _one(found.waiting)
    yield "mail_queue_age_seconds", "Age of the oldest mail that waits; 0: none.", _one(found.oldest_waiting_s or 0)
    yield "mail_server_away", "1 while the mail server cannot be used.", _one(found.server_away_s is not None)
    yield "mail_server_away_seconds", "Since when it cannot be used; 0: it can.", _one(found.server_away_s or 0)
    yield "alerts", "Alerts by state.", [({"state": state.value}, count) for state, count in found.alerts.items()]
    yield "messages", "Mails by state.", [({"state": state.value}, count) for state, count in found.messages.items()]
    yield (
        "job_age_seconds",
        "Time since a recurring job last ended well; +Inf: never.",
        [({"job": name}, _or_ever(job.age_s)) for name, job in found.jobs.items()],
    )
    yield (
        "job_failing",
        "1 where a recurring job has failed since it last ended well.",
        [({"job": name}, job.failed) for name, job in found.jobs.items()],
    )


def _one(value: float) -> Samples:
    return [({}, value)]


def _or_ever(age_s: float | None) -> float:
    return float("inf") if age_s is None else age_s


def _number(value: float) -> str:
    return "+Inf" if value == float("inf") else f"{float(value):.3f}".rstrip("0").rstrip(".")
