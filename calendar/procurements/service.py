"""What people do with procurements."""

from datetime import date

from sqlmodel import Session

from ...core.audit import note
from ...core.changes import changed
from ...core.database import now
from ...core.errors import Conflict, Invalid, NotFound
from ...core.i18n import _
from ...people.models import Person
from . import queries
from .models import Procurement, ProcurementContract, ProcurementState


def get_procurement(session: Session, procurement_id: int) -> Procurement:
    """Return the procurement; raise NotFound."""
    found = session.get(Procurement, procurement_id)
    if found is None:
        raise NotFound(_("Hankintaa ei löydy."))
    return found


def start(session: Session, procurement_id: int, *, started_on: date, by: Person) -> Procurement:
    """Record that planning has begun (in Finnish: suunnittelu aloitettu); its planning start rings no more."""
    found = get_procurement(session, procurement_id)
    if found.state != ProcurementState.DRAFT:
        raise Conflict(_("Suunnittelu on jo aloitettu."))
    found.state, found.started_on = ProcurementState.STARTED, started_on
    return _written(session, found, by, "started", {"state": ("draft", "started")})


def start_anew(
    session: Session, contract_id: int, *, title: str, needed_on: date, started_on: date, by: Person
) -> Procurement:
    """Start the procurement of a need that goes on after its contract has ended; made where the contract has none."""
    link = session.get(ProcurementContract, contract_id)
    if link is None:
        found = Procurement(title=title, created_at=now(session))
        session.add(found)
        session.flush()
        assert found.id is not None
        session.add(ProcurementContract(contract_id=contract_id, procurement_id=found.id, by_hand=True))
    else:
        found = get_procurement(session, link.procurement_id)
    assert found.id is not None
    found.needed_on = needed_on
    return start(session, found.id, started_on=started_on, by=by)


def stop(session: Session, procurement_id: int, *, by: Person) -> Procurement:
    """Undo the start of planning."""
    found = get_procurement(session, procurement_id)
    if found.state != ProcurementState.STARTED:
        raise Conflict(_("Suunnittelua ei ole aloitettu."))
    found.state, found.started_on = ProcurementState.DRAFT, None
    return _written(session, found, by, "start_undone", {"state": ("started", "draft")})


def stop_begun(session: Session, contract_id: int, *, started_on: date | None, by: Person) -> None:
    """Undo the start of the contract's procurement if that was begun on the day."""
    link = session.get(ProcurementContract, contract_id)
    found = get_procurement(session, link.procurement_id) if link is not None else None
    if found is not None and found.state == ProcurementState.STARTED and found.started_on == started_on:
        stop(session, link.procurement_id if link else 0, by=by)


def choose_procedure(session: Session, procurement_id: int, *, procedure: str | None, by: Person) -> Procurement:
    """Choose the process template by hand, or go back to the register's word with None."""
    found = get_procurement(session, procurement_id)
    if procedure is not None and procedure not in queries.template_codes(session):
        raise Invalid(_("Menettelyä %(name)s ei ole.") % {"name": procedure}, field="procedure")
    old, found.chosen_procedure = found.chosen_procedure, procedure
    return _written(session, found, by, "procedure_chosen", {"chosen_procedure": (old, procedure)})


def _written(
    session: Session, found: Procurement, by: Person, action: str, fields: dict[str, tuple[object, object]]
) -> Procurement:
    assert found.id is not None
    note(session, "procurement", found.id, action, actor=by.name, actor_id=by.id, fields=fields)
    changed(session, contracts=queries.contract_ids(session, [found.id]))
    session.flush()
    return found
