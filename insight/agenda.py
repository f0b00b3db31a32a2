"""The agenda of a follow-up meeting, from what is open on a contract: read, never typed in."""

from collections.abc import Iterator
from datetime import date, timedelta

from sqlmodel import Session

from ..calendar.milestones.queries import matters
from ..calendar.milestones.rules import ASKING
from ..calendar.milestones.values import Scope
from ..calendar.why.names import kind_name
from ..contracts.deviations import queries as deviations
from ..contracts.deviations import values as deviation_values
from ..contracts.deviations.words import deadline_name, severity_name
from ..contracts.meetings.values import Line, Topic
from ..contracts.models import Contract
from ..contracts.modifications.queries import modifications_of
from ..contracts.obligations import queries as obligations
from ..contracts.obligations import values as task_values
from ..contracts.obligations.words import age_words, obligation_name
from ..contracts.reclamations import queries as reclamations
from ..contracts.reclamations import values as reclamation_values
from ..contracts.reclamations.words import kind_name as reclamation_kind_name
from ..contracts.reclamations.words import reclamation_state_name
from ..contracts.spending.queries import purchases_of
from ..contracts.spending.rules import forecast
from ..contracts.spending.words import lasting
from ..core.database import today
from ..core.i18n import _, format_date, format_money

AHEAD, TASKS_AHEAD = timedelta(days=365), timedelta(days=90)
_SHOWN = 300


def agenda(session: Session, contract: Contract, *, since: date | None) -> list[Topic]:
    """Return the topics that have something; *since* is the day of the meeting before."""
    contract_id = contract.id or 0
    found = [
        Topic(_("Avoimet poikkeamat"), [*_deviations(session, contract_id)]),
        Topic(_("Reklamaatiot ja odotetut vastaukset"), [*_reclamations(session, contract_id)]),
        Topic(_("Seurantatehtävät"), [*_tasks(session, contract_id)]),
        Topic(_("Sopimusmuutokset edellisen kokouksen jälkeen"), [*_modifications(session, contract_id, since)]),
        Topic(_("Toteutunut käyttö"), [*_spending(session, contract)]),
        Topic(_("Tulevat määräpäivät"), [*_days(session, contract_id)]),
    ]
    return [topic for topic in found if topic.lines]


def _deviations(session: Session, contract_id: int) -> Iterator[Line]:
    open_ones = deviation_values.Wanted(deviation_values.Tab.OPEN, contract_id=contract_id)
    for one in deviations.lines(session, open_ones):
        due = f"{deadline_name(one.next_deadline)} {format_date(one.next_deadline_on)}" if one.next_deadline else ""
        said = f"{one.number}: {one.what[:_SHOWN]} ({severity_name(one.severity).lower()})"
        yield Line("; ".join(filter(None, (said, due))), f"deviations/{one.id}")


def _reclamations(session: Session, contract_id: int) -> Iterator[Line]:
    open_ones = reclamation_values.Wanted(tab=reclamation_values.Tab.OPEN, contract_id=contract_id)
    for one in reclamations.lines(session, open_ones):
        name = f"{reclamation_kind_name(one.kind)} {one.number}" if one.number else reclamation_kind_name(one.kind)
        due = _("vastine viimeistään %(day)s") % {"day": format_date(one.answer_due_on)} if one.answer_due_on else ""
        yield Line("; ".join(filter(None, (name, reclamation_state_name(one.state), due))), f"reclamations/{one.id}")


def _tasks(session: Session, contract_id: int) -> Iterator[Line]:
    day = today(session)
    wanted = task_values.Wanted(task_values.Tab.OPEN, contract_id=contract_id, due_by=day + TASKS_AHEAD)
    for one in obligations.lines(session, wanted):
        if one.due_on is None:
            continue
        late = _("myöhässä") if one.due_on < day else ""
        age = _("selvitys %(age)s") % {"age": age_words(one.last_report_on, day)} if one.last_report_on else ""
        said = f"{obligation_name(one.kind, one.title, one.level)}, {format_date(one.due_on)}"
        yield Line("; ".join(filter(None, (said, one.assignee, late, age))), f"tasks/{one.id}")


def _modifications(session: Session, contract_id: int, since: date | None) -> Iterator[Line]:
    for one in modifications_of(session, contract_id):
        if one.undone_at is None and (since is None or one.on > since):
            change = format_money(one.value_change) if one.value_change is not None else ""
            said = f"{format_date(one.on)} {one.what[:_SHOWN]}"
            yield Line("; ".join(filter(None, (said, change))), f"contracts/{contract_id}/modifications/")


def _spending(session: Session, contract: Contract) -> Iterator[Line]:
    contract_id = contract.id or 0
    use = forecast(
        purchases_of(session, [contract_id]).get(contract_id, []), contract.maximum_value, contract.starts_on
    )
    if contract.maximum_value is None and not use.used:
        return
    used, most = format_money(use.used, contract.currency), contract.maximum_value
    said = (
        used
        if most is None
        else _("%(used)s / %(most)s")
        % {
            "used": used,
            "most": format_money(most, contract.currency),
        }
    )
    yield Line(f"{said}. {lasting(use, contract.coverage_end)}", f"contracts/{contract_id}/spending/")


def _days(session: Session, contract_id: int) -> Iterator[Line]:
    last = today(session) + AHEAD
    for one in matters(session, Scope(), kinds=ASKING, contract_ids=[contract_id], last=last):
        yield Line(f"{format_date(one.on)} {kind_name(one.kind)}", f"contracts/{contract_id}")
