"""What of the log not everybody is told: the names of files that are secret, or were."""

from collections.abc import Sequence

from sqlmodel import Session

from ..contracts.attachments.queries import open_names
from ..contracts.queries import contracts_by_id
from ..core.audit import AuditEvent
from ..people.models import Role
from .permissions import may_change
from .visitor import has_role, myself

ABOUT_FILES = "attachment_"


def untold(session: Session, events: Sequence[AuditEvent]) -> set[int | None]:
    """Return the ids of the events whose file the visitor may not know by name.

    A name is told to those in charge of the contract and to auditors; to others where a file of that name is there and
    may go out: what is gone was perhaps secret.
    """
    about = [one for one in events if one.subject == "contract" and one.action.startswith(ABOUT_FILES)]
    if not about or has_role(myself(), Role.AUDITOR):
        return set()
    contracts = contracts_by_id(session, {one.subject_id for one in about})
    mine = {id_ for id_, contract in contracts.items() if may_change(myself(), contract)}
    others = [one for one in about if one.subject_id not in mine]
    known = open_names(session, {one.subject_id for one in others})
    return {one.id for one in others if (one.subject_id, one.why) not in known}
