"""Holds are set and ended; both are logged with the contract."""

from sqlmodel import Session

from ...core import audit
from ...core.database import now
from ...core.errors import Conflict, Invalid
from ...core.i18n import _
from ...people.models import Person
from ..models import Contract
from ..queries import get_contract
from . import queries
from .models import LegalHold


def hold(session: Session, contract_id: int, *, reason: str, by: Person) -> LegalHold:
    """Keep the contract with all that belongs to it until the hold is ended; raise Invalid without a reason."""
    if not reason.strip():
        raise Invalid(_("Kirjoita, miksi tietoja ei saa hävittää."), field="reason")
    get_contract(session, contract_id)
    contract = session.get_one(Contract, contract_id, with_for_update=True)
    if queries.hold_of(session, contract_id) is not None:
        raise Conflict(_("Sopimuksella on jo hävittämiskielto."))
    contract.version, contract.changed_at = contract.version + 1, now(session)  # undoing its import is refused
    made = LegalHold(
        contract_id=contract_id, reason=reason.strip(), set_at=now(session), set_by_id=by.id, set_by=by.name
    )
    session.add(made)
    _note(session, contract_id, "held", by, made.reason)
    return made


def release(session: Session, contract_id: int, *, by: Person) -> LegalHold:
    """End the hold that stands; raise Conflict where there is none."""
    session.get_one(Contract, contract_id, with_for_update=True)
    one = queries.hold_of(session, contract_id)
    if one is None:
        raise Conflict(_("Hävittämiskieltoa ei ole."))
    one.ended_at, one.ended_by = now(session), by.name
    _note(session, contract_id, "hold_ended", by, None)
    return one


def _note(session: Session, contract_id: int, action: str, by: Person, why: str | None) -> None:
    audit.note(session, "contract", contract_id, action, actor=by.name, actor_id=by.id, why=why)
    session.flush()
