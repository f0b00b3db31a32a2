"""Who is proposed where a matter came to the wrong person."""

from sqlmodel import Session

from ..core.errors import Invalid
from ..core.i18n import _
from ..people.addresses import address_of
from ..people.matching import match_people
from ..people.models import Person
from ..people.queries import known_people
from ..people.values import Named

FIELD = "instead"


def proposal(session: Session, text: str, *, by: Person) -> str:
    """Return in words whom an address or a name means; raise Invalid for who cannot have the matter.

    Words that mean nobody of ours stay as they are: who answers may know people that the register does not.
    """
    person = _meant(session, text)
    if person is None:
        return text.strip()
    if not person.active:
        raise Invalid(_("%(name)s on poistunut: ehdota toista.") % {"name": person.name}, field=FIELD)
    if person.id == by.id:
        raise Invalid(_("%(name)s vastaa itse: ehdota toista.") % {"name": person.name}, field=FIELD)
    return f"{person.name}, {person.email}" if person.email else person.name


def is_known(session: Session, words: str) -> bool:
    """Tell whether who was proposed in these words can be made an owner now."""
    person = _meant(session, words)
    return person is not None and person.active


def _meant(session: Session, text: str) -> Person | None:
    end = text.strip().rpartition(", ")[2]
    address = address_of(end)
    if "@" in end and address is None:
        raise Invalid(_("%(text)s ei ole sähköpostiosoite.") % {"text": end}, field=FIELD)
    named = Named(None, address) if address else Named(text.strip(), None)
    found = match_people(known_people(session), [named]).known.get(named)
    return session.get(Person, found) if found else None
