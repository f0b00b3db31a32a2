"""Sends a test mail (in Finnish: testiviesti) at once, through the outbox as all mail, and tells what became of it."""

from dataclasses import dataclass

from sqlmodel import col, select

from ..core.database import Database
from ..core.errors import Invalid
from ..core.i18n import _, current_language, use_language
from ..people.addresses import mailable
from ..people.queries import find_person_by_email
from .compose import Office, post
from .delivery import Sender, deliver
from .letters import Letter
from .models import Message, MessageState
from .recipients import Recipient, Way

PROBE = "test"


@dataclass(frozen=True, slots=True)
class Probed:
    """What the mail server said: `state` is the mail's now, `reply` the server's words or why there are none."""

    recipient: str
    state: MessageState
    reply: str | None

    @property
    def is_sent(self) -> bool:
        """Whether the server accepted it."""
        return self.state == MessageState.SENT


def send_probe(database: Database, office: Office, sender: Sender, email: str) -> Probed:
    """Send a test mail to this address, in its person's language; raise Invalid for what is no address.

    What the server does not take now waits in the outbox like any mail. May take as long as the server is waited for.
    """
    address = mailable(email)
    if address is None:
        raise Invalid(_("”%(text)s” ei ole sähköpostiosoite.") % {"text": email}, field="email")
    with database.writing() as session:
        person = find_person_by_email(session, address)
        language = person.language if person else current_language()
        reader = Recipient(
            address, person.id if person else None, person.name if person else address, language, Way.OWNER
        )
        with use_language(language):
            letter = probe_letter(office.base_url.rstrip("/"))
        message_id = post(session, office, letter, reader, kind=PROBE, urgent=True)
    outcome = deliver(database, sender, lambda: 0, kind=PROBE)
    with database.reading() as session:
        message = session.exec(select(Message).where(col(Message.id) == message_id)).one()
    return Probed(address, message.state, message.reply or outcome.trouble)


def probe_letter(base_url: str) -> Letter:
    """Return the test mail in the language spoken now."""
    heading = _("Testiviesti Hankintakellosta")
    said = _("Sähköposti kulkee: tämä viesti tuli perille. Vastausta ei tarvita.")
    return Letter(
        template=PROBE,
        language=current_language(),
        subject=heading,
        preview=said,
        heading=heading,
        paragraphs=(said, _("Jos viesti tuli roskapostiin, ylläpitäjä voi lisätä lähettäjän osoitteen luotettuihin.")),
        link=f"{base_url}/me",
        link_text=_("Avaa omat asetukset"),
        closing=(_("Viestin pyysi joku tähän osoitteeseen omista asetuksista tai komentoriviltä."),),
    )
