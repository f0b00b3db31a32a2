"""Hands an approved reclamation to the outbox: its copy made and kept, a mail to the supplier with it, its page."""

from sqlmodel import Session

from ..contracts.models import Supplier
from ..contracts.queries import get_contract
from ..contracts.reclamations import queries, sending
from ..contracts.reclamations.copies import keep_copy
from ..contracts.reclamations.letters.contents import contents
from ..contracts.reclamations.letters.facts import Letter as Told
from ..contracts.reclamations.models import Reclamation, SentHow
from ..contracts.reclamations.replies import make_link
from ..contracts.reclamations.writing import outgoing
from ..contracts.suppliers.queries import claims_to
from ..core.database import Database, today
from ..core.errors import Invalid
from ..core.i18n import _, current_language, format_date, use_language
from ..core.keeping.store import Store
from ..people.addresses import mailable
from ..people.models import Person
from ..people.queries import get_person
from .compose import Office, post
from .letters import Letter
from .models import ReclamationMessage
from .recipients import Recipient, Way
from .words import plain

RECLAMATION = "reclamation"


def hand_over(
    database: Database,
    office: Office,
    store: Store,
    reclamation_id: int,
    *,
    to: str | None = None,
    by_id: int | None = None,
    version: int | None = None,
) -> int:
    """Put the reclamation into the outbox as a mail to the supplier with the letter as PDF; return the mail's id.

    It is sent once the mail server has accepted it. Without *to* it goes to the address that the contract's terms
    give. Raises Invalid where there is none, Conflict where it is not approved or somebody was faster.
    """
    with database.reading() as session:
        one, by = queries.get_reclamation(session, reclamation_id), _person(session, by_id)
        sending.refuse_unready(one)
        address = _address(session, one, to)
        letter = outgoing(session, one, SentHow.MAIL, today(session))
        seen = one.version if version is None else version
    stored = keep_copy(store, letter)
    with database.writing() as session:
        one = sending.ready_to_send(session, reclamation_id, by=by, version=seen)
        sending.hand_over(session, one, sending.Copy(letter, stored), to=address, by=by)
        link = f"{office.base_url.rstrip('/')}/reply/{make_link(session, one)}"
        reader = Recipient(address, None, letter.supplier.name, one.language, Way.OWNER)
        with use_language(one.language):
            mail = claim_letter(letter, link)
        message_id = post(
            session,
            office,
            mail,
            reader,
            kind=RECLAMATION,
            urgent=True,
            reply_to=letter.buyer.contact.email if letter.buyer.contact else None,
            file=(stored.sha256, stored.name),
        )
        session.add(ReclamationMessage(reclamation_id=reclamation_id, message_id=message_id))
        session.flush()
    return message_id


def claim_letter(told: Told, link: str) -> Letter:
    """Return the mail that carries the letter, in the language spoken now."""
    subject = plain(contents(told)["aihe"])
    who = {"buyer": plain(told.buyer.name), "contract": plain(told.contract.title)}
    answer = {"day": format_date(told.answer_by)}
    return Letter(
        template=RECLAMATION,
        language=current_language(),
        subject=subject,
        preview=subject,
        heading=subject,
        paragraphs=(
            _("Liitteenä on reklamaatio, jonka %(buyer)s on lähettänyt sopimuksesta %(contract)s.") % who,
            _("Pyydämme vastineen viimeistään %(day)s.") % answer,
            _("Vastata voi tästä ilman tunnuksia. Linkki on tarkoitettu vain vastaanottajalle."),
        ),
        link=link,
        link_text=_("Lue reklamaatio ja vastaa"),
        closing=(_("Viestin lähetti %(buyer)s Hankintakellolla.") % who,),
    )


def _address(session: Session, one: Reclamation, to: str | None) -> str:
    contract = get_contract(session, one.contract_id)
    given = to or claims_to(session, contract).email
    if not given:
        supplier = session.get(Supplier, contract.supplier_id) if contract.supplier_id else None
        said = _(
            "Toimittajan %(supplier)s sähköpostiosoitetta ei ole: kirjaa se toimittajan sivulle "
            "tai sopimuksen seuraamusehtoihin."
        )
        raise Invalid(said % {"supplier": supplier.name if supplier else "–"}, field="to")
    address = mailable(given)
    if address is None:
        raise Invalid(_("”%(text)s” ei ole sähköpostiosoite.") % {"text": given}, field="to")
    return address


def _person(session: Session, person_id: int | None) -> Person | None:
    return get_person(session, person_id) if person_id is not None else None
