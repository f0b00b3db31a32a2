"""Who may decide on a contract's reclamations, and who may approve one."""

from sqlmodel import Session

from ...core.errors import Forbidden
from ...core.i18n import _
from ...people.models import Person
from ...people.queries import roles_of
from ..models import Contract
from . import queries, rules
from .models import Reclamation


def decides(session: Session, contract: Contract, by: Person | None) -> bool:
    """Tell whether the person may draft, send and record; nobody is the command line, which may."""
    if by is None:
        return True
    owners = (contract.owner_id, contract.deputy_id)
    roles = roles_of(session, by.id or 0)
    return rules.may_decide(by.id, roles, by.unit_id, owners=owners, of_unit_id=contract.unit_id)


def approves(session: Session, one: Reclamation, by: Person) -> bool:
    """Tell whether the person may approve: by role, and not what they have written."""
    drafters = {one.drafted_by_id, *queries.drafters_of(session, one.id or 0)}
    return rules.may_approve(by.id, roles_of(session, by.id or 0), drafters)


def require_decider(session: Session, contract: Contract, by: Person | None) -> None:
    """Raise Forbidden unless the person may decide."""
    if not decides(session, contract, by):
        raise Forbidden(
            _("Reklamaatiosta päättää sopimuksen vastuuhenkilö, varahenkilö, esihenkilö tai hankinta-asiantuntija.")
        )


def require_approver(session: Session, one: Reclamation, by: Person) -> None:
    """Raise Forbidden, with the reason, unless the person may approve."""
    if not rules.APPROVERS & roles_of(session, by.id or 0):
        raise Forbidden(_("Reklamaation hyväksyy hankinta-asiantuntija, yksikön johtaja tai pääkäyttäjä."))
    if not approves(session, one, by):
        raise Forbidden(_("Reklamaation hyväksyy joku muu kuin sen kirjoittaja."))
