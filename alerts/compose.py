"""Composes: open alerts become one mail for each reader, whole and frozen, in the outbox."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlmodel import Session

from ..calendar.feeds.events import Entry, event_file
from ..calendar.why.words import why
from ..core.database import Database, now, today
from ..core.failpoints import hit
from ..core.i18n import use_language
from . import answer_links, writing
from .deviating import is_grave
from .letters import Letter, Renderer
from .matters import Matter, matters
from .models import Message
from .readers import COPY, Bundle, readers_of, tell
from .recipients import Recipient
from .sweep import put_away, take_turn

READERS_AT_ONCE = 25  # a transaction that writes stays short


@dataclass(frozen=True)
class Office:
    """What composing is handed from above: what lays a letter out, where the pages are, our own mail domain."""

    render: Renderer
    base_url: str
    domain: str

    @property
    def link(self) -> str:
        """The address of a contract's page but for its id."""
        return f"{self.base_url.rstrip('/')}/contracts/"

    @property
    def all_link(self) -> str:
        """The address of all open matters."""
        return f"{self.base_url.rstrip('/')}/alerts/?tab=open"


def compose_all(database: Database, office: Office, *, day: date | None = None, late_only: bool = False) -> int:
    """Compose all that is due, some readers at a time; return how many mails there are.

    With *late_only* what is due today waits: it is routine, and told in office hours.
    """
    composed = 0
    while True:
        with database.writing() as session:
            session.info["today"] = day or today(session)
            found = compose(session, office, late_only=late_only)
        hit("compose: committed")
        if not found:
            return composed
        composed += found


def compose(session: Session, office: Office, *, late_only: bool = False, readers: int = READERS_AT_ONCE) -> int:
    """Compose the mails of at most so many readers; return how many were composed. Nobody at home: the alert waits."""
    take_turn(session)
    put_away(session)
    rows, bundles = readers_of(session, late_only=late_only, readers=readers)
    told = {one.alert_id: one for one in matters(session, rows)}
    hit("compose: matters read")
    for bundle in bundles:
        mine = writing.in_order([told[id_] for id_ in bundle.as_whom])
        links = _answer_links(session, office, bundle)
        with use_language(bundle.recipient.language):
            letter = writing.write(mine, bundle.as_whom, today(session), office.link, links, office.all_link)
            calendar = calendar_file(mine, office.link)
        late = any(one.due_on < today(session) or (one.deviation and is_grave(one.deviation)) for one in mine)
        kind = COPY if bundle.is_copy else mine[0].kind
        message_id = post(session, office, letter, bundle.recipient, kind=kind, calendar=calendar, urgent=late)
        hit("compose: message written")
        tell(session, message_id, bundle)
        hit("compose: alerts linked")
    return len(bundles)


def _answer_links(session: Session, office: Office, bundle: Bundle) -> dict[int, str]:
    """Return, by alert, the address of its answers for this reader; a mailbox, which nobody answers for, has none."""
    person_id = bundle.recipient.person_id
    if person_id is None:
        return {}
    made = answer_links.make(session, list(bundle.as_whom), person_id)
    return {id_: f"{office.base_url.rstrip('/')}/answer/{secret}" for id_, secret in made.items()}


def calendar_file(mine: Sequence[Matter], link: str) -> str | None:
    """Return the clock's days that the mail tells of as a calendar file, in the language spoken now; None for none."""
    entries = {}
    for matter in mine:
        contract = matter.contract
        for day in matter.told_days:
            entries[day.uid] = Entry(
                uid=day.uid,
                sequence=day.sequence,
                changed_at=day.changed_at,
                on=day.on,
                kind=day.kind,
                phase="",
                tentative=day.tentative,
                title=contract.title,
                reference=contract.reference,
                supplier=contract.supplier,
                owner=contract.owner,
                why=why(matter.ways[day.id]) if day.id in matter.ways else "",
                link=f"{link}{contract.id}",
            )
    return event_file(*entries.values()).decode() if entries else None


def post(
    session: Session,
    office: Office,
    letter: Letter,
    recipient: Recipient,
    *,
    kind: str,
    calendar: str | None = None,
    urgent: bool = False,
    stop_url: str | None = None,
    reply_to: str | None = None,
    file: tuple[str, str] | None = None,
) -> int:
    """Put a letter into the outbox, with a kept *file* (its digest and the name that it goes under) where given;
    return the message's id. Its body and its Message-ID never change after this.
    """
    with use_language(recipient.language):
        rendered = office.render(letter)
    message = Message(
        message_id=f"<{secrets.token_hex(16)}@{office.domain}>",
        kind=str(kind),
        person_id=recipient.person_id,
        recipient=recipient.address,
        language=recipient.language,
        subject=rendered.subject,
        text=rendered.text,
        html=rendered.html,
        ics=calendar,
        stop_url=stop_url,
        reply_to=reply_to,
        file_sha256=file[0] if file else None,
        file_name=file[1] if file else None,
        urgent=urgent,
        next_try_at=now(session),
        composed_at=now(session),
    )
    session.add(message)
    session.flush()
    assert message.id is not None
    return message.id
