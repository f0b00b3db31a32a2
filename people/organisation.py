"""What the organisation says of itself: its name, its business id and what kind of buyer it is."""

from sqlmodel import Session

from ..core.audit import note
from ..core.errors import Invalid
from ..core.i18n import _
from .models import BuyerKind, Organisation, Person
from .service import ensure_organisation


def describe(
    session: Session, *, name: str, business_id: str | None, kind: BuyerKind | None, by: Person
) -> Organisation:
    """Set the organisation's name, business id and kind; what differs is logged."""
    if not name.strip():
        raise Invalid(_("Täytä kohta."), field="name")
    found = ensure_organisation(session)
    values = {"name": " ".join(name.split()), "business_id": business_id, "kind": kind}
    fields = {key: (old, new) for key, new in values.items() if (old := getattr(found, key)) != new}
    for key, (_old, new) in fields.items():
        setattr(found, key, new)
    session.add(found)
    session.flush()
    if fields:
        note(session, "organisation", found.id or 0, "changed", actor=by.name, actor_id=by.id, fields=fields)
    return found
