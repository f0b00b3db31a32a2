"""Codes made, renewed and ended; reports taken in, and let count or turned down by somebody who may."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlmodel import Session

from ...core import audit
from ...core.addressing import hash_of, new_secret
from ...core.database import now, today
from ...core.errors import Conflict, Invalid
from ...core.i18n import _
from ...core.keeping.store import Stored
from ...people.models import Person
from ..attachments import queries as attachments
from ..attachments import service as attaching
from ..attachments.values import Subject
from ..deviations import service as deviations
from ..deviations.models import Deviation, DeviationType
from ..deviations.queries import get_deviation
from ..deviations.values import Report
from ..queries import get_contract
from . import queries
from .models import DeviationReport, ReportLink, ReportState

MOST_A_MINUTE, MOST_WAITING_A_DAY = 20, 200
MOST_FILES, MOST_FILE_BYTES, MOST_BYTES_A_DAY = 3, 10 * 1024 * 1024, 300 * 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What somebody without an account tells."""

    what: str
    seen_on: date
    severity: int
    seen_by: str | None = None
    contact: str | None = None


class TooMany(Conflict):
    """The code has brought more reports than people send; *wait_s* until it takes the next."""

    def __init__(self, wait_s: int) -> None:
        self.wait_s = wait_s
        super().__init__(
            _("Ilmoituksia tulee juuri nyt liikaa. Teksti on tallessa tällä sivulla: lähetä se vähän myöhemmin.")
        )


def make_link(session: Session, contract_id: int, *, place: str, by: Person) -> tuple[ReportLink, str]:
    """Make a code for the contract; return it with its secret, which is told this once."""
    get_contract(session, contract_id)
    if not place.strip():
        raise Invalid(_("Kirjoita, missä koodi on."), field="place")
    secret = new_secret()
    link = ReportLink(
        contract_id=contract_id, secret_hash=hash_of(secret), place=place.strip(), made_at=now(session), made_by=by.name
    )
    session.add(link)
    session.flush()
    _note(session, link, "code_made", by)
    return link, secret


def renew_link(session: Session, link: ReportLink, *, by: Person) -> str:
    """Give the code another secret, which is told this once; the old one opens nothing any more."""
    secret = new_secret()
    link.secret_hash, link.made_at, link.made_by, link.ended_at = hash_of(secret), now(session), by.name, None
    session.add(link)
    _note(session, link, "code_renewed", by)
    session.flush()
    return secret


def end_link(session: Session, link: ReportLink, *, by: Person) -> None:
    """End the code; what came by it stays."""
    link.ended_at = now(session)
    session.add(link)
    _note(session, link, "code_ended", by)
    session.flush()


def check(session: Session, link: ReportLink, told: Told, *, with_files: bool) -> None:
    """Raise what keeps a report from being taken now: Invalid with the field, or TooMany."""
    deviations.check(_report(told, DeviationType.OTHER), today(session))
    _refuse_flood(session, link)
    if (
        with_files
        and attachments.bytes_by_link(session, link.id or 0, now(session) - timedelta(days=1)) >= MOST_BYTES_A_DAY
    ):
        raise Invalid(_("Kuvia on tullut tänään liikaa. Lähetä ilmoitus ilman kuvia."), field="files")


def take_in(session: Session, link: ReportLink, told: Told, *, files: Sequence[Stored] = ()) -> DeviationReport:
    """Keep a report until somebody lets it count; raise Invalid with the field, and TooMany."""
    assert link.id is not None
    session.get_one(ReportLink, link.id, with_for_update=True, populate_existing=True)  # counts are exact
    check(session, link, told, with_files=bool(files))
    made = DeviationReport(
        contract_id=link.contract_id,
        link_id=link.id,
        what=told.what,
        seen_on=told.seen_on,
        severity=told.severity,
        seen_by=told.seen_by,
        contact=told.contact,
        received_at=now(session),
    )
    session.add(made)
    session.flush()
    place = session.get_one(ReportLink, link.id).place
    for file in files:
        attaching.attach(session, Subject(report_id=made.id), file, by=None, added_by=place)
    return made


def _refuse_flood(session: Session, link: ReportLink) -> None:
    moment = now(session)
    if queries.came_since(session, link.id or 0, moment - timedelta(minutes=1)) >= MOST_A_MINUTE:
        raise TooMany(60)
    if queries.came_since(session, link.id or 0, moment - timedelta(days=1)) >= MOST_WAITING_A_DAY:
        raise TooMany(3600)


def accept(
    session: Session, report_id: int, *, severity: int, about: DeviationType, by: Person, same: int | None = None
) -> Deviation:
    """Let the report count: as a deviation of its own, or as another sighting of one that is open."""
    waiting = _waiting(session, report_id)
    told = Told(what=waiting.what, seen_on=waiting.seen_on, severity=severity, seen_by=waiting.seen_by)
    report = _report(told, about)
    if same is not None:
        if get_deviation(session, same).contract_id != waiting.contract_id:
            raise Conflict(_("Poikkeama on toisen sopimuksen."))
        deviation = deviations.add_sighting(session, same, report, by=by)
    else:
        place = session.get_one(ReportLink, waiting.link_id).place
        who = ", ".join(filter(None, (waiting.seen_by, place)))[:200]
        deviation = deviations.record(session, waiting.contract_id, report, by=by, reported_by=who)
    waiting.deviation_id = deviation.id
    attaching.go_along(session, report_id=report_id, deviation_id=deviation.id or 0)
    _decide(session, waiting, ReportState.ACCEPTED, by)
    return deviation


def refuse(session: Session, report_id: int, *, reason: str, by: Person) -> None:
    """Turn the report down, with the reason; it is kept, its files for a while only."""
    waiting = _waiting(session, report_id)
    if not reason.strip():
        raise Invalid(_("Kirjoita syy."), field="reason")
    waiting.reason = reason.strip()[:1000]
    _decide(session, waiting, ReportState.REFUSED, by)


def _waiting(session: Session, report_id: int) -> DeviationReport:
    found = queries.get_report(session, report_id, to_change=True)
    if found.state is not ReportState.WAITING:
        raise Conflict(_("Ilmoitus on jo käsitelty."))
    return found


def _decide(session: Session, report: DeviationReport, state: ReportState, by: Person) -> None:
    report.state, report.decided_at, report.decided_by = state, now(session), by.name
    session.add(report)
    session.flush()


def _report(told: Told, type_: DeviationType) -> Report:
    return Report(what=told.what, seen_on=told.seen_on, severity=told.severity, type=type_, seen_by=told.seen_by)


def _note(session: Session, link: ReportLink, action: str, by: Person) -> None:
    audit.note(session, "contract", link.contract_id, action, actor=by.name, actor_id=by.id, why=link.place)
