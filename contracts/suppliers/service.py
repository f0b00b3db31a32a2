"""A supplier's contacts and the language of its letters; each change is logged with the supplier."""

from sqlmodel import Session

from ...core import audit
from ...core.database import now, today
from ...core.errors import Conflict, Invalid
from ...core.i18n import _
from ...people.addresses import mailable
from ...people.models import Person
from ..models import Supplier
from . import queries
from .models import SupplierContact
from .values import Told

LANGUAGES = ("fi", "sv", "en")
SUBJECT = "supplier"


def add_contact(session: Session, supplier_id: int, told: Told, *, by: Person) -> SupplierContact:
    """Write a contact down. Raises NotFound, and Invalid with the field."""
    queries.get_supplier(session, supplier_id)
    _check(told)
    values = {name: getattr(told, name) for name in Told.__dataclass_fields__}
    one = SupplierContact(supplier_id=supplier_id, recorded_by=by.name, recorded_at=now(session), **values)
    session.add(one)
    _note(session, one, "contact_added", by)
    return one


def change_contact(
    session: Session, supplier_id: int, contact_id: int, told: Told, *, version: int, by: Person
) -> bool:
    """Mend what differs; return whether anything did. Raises Conflict for a stale *version*, Invalid at a field."""
    _check(told)
    one = queries.get_contact(session, supplier_id, contact_id)
    if one.version != version:
        raise Conflict(_("Joku on muuttanut yhteyshenkilön tietoja sen jälkeen, kun avasit sivun. Katso ne ensin."))
    fields: dict[str, tuple[object, object]] = {
        f"contact_{name}": (old, new)
        for name in Told.__dataclass_fields__
        if (old := getattr(one, name)) != (new := getattr(told, name))
    }
    if not fields:
        return False
    for name in Told.__dataclass_fields__:
        setattr(one, name, getattr(told, name))
    one.version += 1
    session.add(one)
    audit.note(
        session, SUBJECT, supplier_id, "contact_changed", actor=by.name, actor_id=by.id, fields=fields, why=one.name
    )
    session.flush()
    return True


def end_contact(session: Session, supplier_id: int, contact_id: int, *, by: Person) -> SupplierContact:
    """Write down that somebody is a contact no more; what was sent to them stays in the log."""
    one = queries.get_contact(session, supplier_id, contact_id)
    if one.ended_on is not None:
        raise Conflict(_("Yhteyshenkilö on jo poistettu."))
    one.ended_on, one.ended_by = today(session), by.name
    _note(session, one, "contact_ended", by)
    return one


def restore_contact(session: Session, supplier_id: int, contact_id: int, *, by: Person) -> SupplierContact:
    """Take back that a contact has ended."""
    one = queries.get_contact(session, supplier_id, contact_id)
    if one.ended_on is None:
        raise Conflict(_("Yhteyshenkilöä ei ole poistettu."))
    one.ended_on, one.ended_by = None, None
    _note(session, one, "contact_restored", by)
    return one


def set_language(session: Session, supplier_id: int, language: str | None, *, by: Person) -> Supplier:
    """Choose the language of the letters; None is the buyer's own."""
    if language is not None and language not in LANGUAGES:
        raise Invalid(_("Valitse kieli."), field="language")
    found = queries.get_supplier(session, supplier_id, to_change=True)
    if found.language != language:
        fields: dict[str, tuple[object, object]] = {"letter_language": (found.language, language)}
        found.language = language
        session.add(found)
        audit.note(session, SUBJECT, supplier_id, "changed", actor=by.name, actor_id=by.id, fields=fields)
        session.flush()
    return found


def _check(told: Told) -> None:
    if not told.name.strip():
        raise Invalid(_("Kirjoita nimi, esimerkiksi palveluesimies tai asiakaspalvelu."), field="name")
    if told.email is not None and mailable(told.email) is None:
        raise Invalid(_("”%(text)s” ei ole sähköpostiosoite.") % {"text": told.email}, field="email")
    if not (told.email or told.phone or told.address):
        raise Invalid(_("Kirjoita sähköposti, puhelin tai postiosoite."), field="email")
    if told.takes_claims and not (told.email or told.address):
        raise Invalid(_("Reklamaatioiden vastaanottaja tarvitsee sähköpostin tai postiosoitteen."), field="email")


def _note(session: Session, one: SupplierContact, action: str, by: Person) -> None:
    one.version = (one.version or 0) + (0 if action == "contact_added" else 1)
    session.add(one)
    audit.note(session, SUBJECT, one.supplier_id, action, actor=by.name, actor_id=by.id, why=one.name)
    session.flush()
