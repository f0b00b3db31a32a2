"""Reads what of each class is past its years; how many statements does not hang on how many records there are."""

from collections import Counter
from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlmodel import Session, col

from ...alerts.models import Alert, AlertMessage, AlertState, Message, MessageState, ReclamationMessage
from ...calendar.appeals.models import Appeal
from ...calendar.milestones.models import Milestone
from ...calendar.procurements.models import Procurement, ProcurementContract
from ...contracts.holds.queries import held
from ...contracts.models import Contract
from ...contracts.reclamations.models import Reclamation, ReclamationState
from ...contracts.reports.models import DeviationReport, ReportState
from ...core.audit import AuditEvent
from ...core.clock import HELSINKI, local
from ...core.database import today
from . import queries
from .models import Record
from .rules import UNFINISHED, Candidate, contract_years, goes_on, last_ended

CONTRACT, PLAN, RECLAMATION, REPORT = "contract", "procurement", "reclamation", "report"
ALERT, MESSAGE, EVENT = "alert", "message", "audit_event"
_SENT = (MessageState.SENT, MessageState.FAILED, MessageState.SUPERSEDED)
_ENDED = (AlertState.ANSWERED, AlertState.SUPERSEDED, AlertState.CLOSED)


RECORDS: Mapping[str, Record] = {
    CONTRACT: Record.CONTRACT,
    PLAN: Record.PLAN,
    RECLAMATION: Record.DRAFT,
    REPORT: Record.DRAFT,
    ALERT: Record.ALERT,
    MESSAGE: Record.ALERT,
    EVENT: Record.AUDIT,
}
"""The class of each kind of thing."""
YEARLY = frozenset({ALERT, MESSAGE, EVENT})
"""Of what there are thousands: a list has a line a year."""


class Row(NamedTuple):
    """A record that is past its years: its id, the day from which they are counted, and its number where it has one."""

    id: int
    on: date
    label: str = ""


def past(session: Session, on: date) -> dict[str, list[Row]]:
    """Return what may go *on* a day, by kind of thing; what is alive is judged as it is today."""
    over, years = queries.over(session, today(session)), _years(session)
    ends = {record: last_ended(on, count) for record, count in years.items()}
    ended = [Row(id_, day, label) for id_, (label, day) in over.items() if day <= ends[Record.CONTRACT]]
    return {
        CONTRACT: ended,
        PLAN: plans(session, over, ends[Record.PLAN]),
        RECLAMATION: drafts(session, ends[Record.DRAFT]),
        REPORT: refused_reports(session, ends[Record.DRAFT]),
        ALERT: alerts(session, ends[Record.ALERT]),
        MESSAGE: messages(session, ends[Record.ALERT]),
        EVENT: events(session, over, ends[Record.AUDIT]),
    }


def candidates(session: Session, on: date) -> list[Candidate]:
    """Return the lines of a list of what may go *on* a day, class by class, what ended first at the top."""
    years, found = _years(session), []
    for subject, rows in past(session, on).items():
        record = RECORDS[subject]
        counts = queries.count_belonging(session, [row.id for row in rows]) if subject == CONTRACT else {}
        lines = _by_year(rows) if subject in YEARLY else [(row, counts.get(row.id, 1)) for row in rows]
        found += [_line(record, subject, row, years[record], count) for row, count in lines]
    order = [*Record]
    return sorted(found, key=lambda one: (order.index(one.record), one.ended_on, one.subject, one.subject_id))


def plans(session: Session, over: Mapping[int, Any], end: date) -> list[Row]:
    """Return the procurements that were needed by *end*, of no contract that lives, without an appeal that is open."""
    rows = session.execute(
        sa.select(col(Procurement.id), col(Procurement.needed_on), col(ProcurementContract.contract_id))
        .join(ProcurementContract, col(ProcurementContract.procurement_id) == col(Procurement.id), isouter=True)
        .where(
            col(Procurement.needed_on) <= end,
            ~sa.exists().where(col(Appeal.procurement_id) == col(Procurement.id), col(Appeal.decided_on).is_(None)),
        )
        .order_by(col(Procurement.id))
    ).all()
    living = {id_ for id_, _day, contract_id in rows if contract_id is not None and contract_id not in over}
    return [Row(id_, day) for id_, day in dict((row[0], row[1]) for row in rows if row[0] not in living).items()]


def drafts(session: Session, end: date) -> list[Row]:
    """Return the reclamations that were never asked to be read or sent and have lain untouched since *end*."""
    unsent = sa.and_(col(Reclamation.state) == ReclamationState.WITHDRAWN, col(Reclamation.sent_at).is_(None))
    rows = sa.select(col(Reclamation.id), col(Reclamation.state_on)).where(
        sa.or_(col(Reclamation.state).in_(UNFINISHED), unsent),
        col(Reclamation.state_on) <= end,
        col(Reclamation.contract_id).not_in(held(session)),
    )
    return [Row(*row) for row in session.execute(rows.order_by(col(Reclamation.id)))]


def refused_reports(session: Session, end: date) -> list[Row]:
    """Return the reports without an account that were turned down by *end*."""
    rows = sa.select(col(DeviationReport.id), col(DeviationReport.decided_at)).where(
        col(DeviationReport.state) == ReportState.REFUSED,
        col(DeviationReport.decided_at) < _evening(end),
        col(DeviationReport.contract_id).not_in(held(session)),
    )
    return [Row(id_, local(at).date()) for id_, at in session.execute(rows.order_by(col(DeviationReport.id)))]


def alerts(session: Session, end: date) -> list[Row]:
    """Return the alerts that ended by *end*; one whose day still stands on the clock stays, or it would ring again."""
    of_procurement = sa.and_(
        col(Alert.procurement_id).is_not(None), col(Milestone.procurement_id) == col(Alert.procurement_id)
    )
    stands = sa.exists().where(
        sa.or_(col(Milestone.contract_id) == col(Alert.contract_id), of_procurement),
        sa.cast(col(Milestone.kind), sa.String) == col(Alert.kind),
        col(Milestone.on) == col(Alert.target_on),
    )
    ended_at = sa.func.coalesce(col(Alert.answered_at), col(Alert.created_at))
    rows = sa.select(col(Alert.id), ended_at, col(Alert.target_on)).where(
        col(Alert.state).in_(_ENDED),
        col(Alert.target_on) <= end,
        ended_at < _evening(end),
        col(Alert.contract_id).not_in(held(session)),
        ~stands,
    )
    found = session.execute(rows.order_by(col(Alert.id)))
    return [Row(id_, max(local(at).date(), target_on)) for id_, at, target_on in found]


def messages(session: Session, end: date) -> list[Row]:
    """Return the mails that went, or were given up, by *end*, but those of an alert or a reclamation that stays."""
    going = {row.id for row in alerts(session, end)}
    named = [
        sa.select(col(Alert.message_id), col(Alert.id)).where(col(Alert.message_id).is_not(None)),
        sa.select(col(AlertMessage.message_id), col(AlertMessage.alert_id)),
    ]
    staying = {id_ for rows in named for id_, alert_id in session.execute(rows) if alert_id not in going}
    staying |= {*session.scalars(sa.select(col(ReclamationMessage.message_id)))}
    rows = sa.select(col(Message.id), col(Message.composed_at)).where(
        col(Message.state).in_(_SENT), col(Message.composed_at) < _evening(end)
    )
    found = session.execute(rows.order_by(col(Message.id)))
    return [Row(id_, local(at).date()) for id_, at in found if id_ not in staying]


def events(session: Session, over: Mapping[int, Any], end: date) -> list[Row]:
    """Return the log's rows up to *end*, but those of contracts, and of their procurements, that live or are held."""
    kept = {*session.scalars(sa.select(col(Contract.id)))} - {*over}
    pairs = session.execute(sa.select(col(ProcurementContract.procurement_id), col(ProcurementContract.contract_id)))
    staying = {(PLAN, id_) for id_, contract_id in pairs if contract_id in kept} | {(CONTRACT, id_) for id_ in kept}
    rows = sa.select(col(AuditEvent.id), col(AuditEvent.at), col(AuditEvent.subject), col(AuditEvent.subject_id))
    found = session.execute(rows.where(col(AuditEvent.at) < _evening(end)).order_by(col(AuditEvent.id)))
    return [Row(id_, local(at).date()) for id_, at, subject, of in found if (subject, of) not in staying]


def _years(session: Session) -> dict[Record, int]:
    """How long each class is kept; contracts as long as what lies with them asks."""
    years = {record: one.years for record, one in queries.rules(session).items()}
    return years | {Record.CONTRACT: contract_years(years)}


def _line(record: Record, subject: str, row: Row, years: int, count: int) -> Candidate:
    return Candidate(
        record=record,
        subject=subject,
        subject_id=row.id,
        label=row.label or str(row.id),
        ended_on=row.on,
        goes_on=goes_on(row.on, years),
        records=count,
    )


def _by_year(rows: list[Row]) -> list[tuple[Row, int]]:
    """Return a row for each year, known by it, which ended with the last of it, and how many it stands for."""
    counts = Counter(row.on.year for row in rows)
    return [
        (Row(year, max(row.on for row in rows if row.on.year == year)), count) for year, count in sorted(counts.items())
    ]


def _evening(day: date) -> datetime:
    """The moment at which the day ends in Finland."""
    return datetime.combine(day + timedelta(days=1), time(), HELSINKI).astimezone(UTC)
