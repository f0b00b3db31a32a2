"""One day of the clock as a calendar entry (RFC 5545 VEVENT), in the language spoken now.

`event` builds it with the icalendar package; that is what is mailed. A feed holds thousands: `piece` writes the same
properties some twenty times faster, and the tests hold it against what icalendar parses back.
"""

from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import NamedTuple
from uuid import UUID

from icalendar import Calendar, Event

from ...core.i18n import _, current_language
from ..milestones.models import MilestoneKind
from . import titles
from .text import LINE_END, clean, escape, fold, one_line, unfold

PRODUCT = "-//Hankintakello//Hankintakello//FI"
LONGEST_TITLE = 160
LONGEST_FACT = 300
LONGEST_WHY = 2000
_DAY = timedelta(days=1)
_KEPT = 512
_STAMPS = 5  # BEGIN, UID, SEQUENCE, DTSTAMP, LAST-MODIFIED: a piece's first lines


class Entry(NamedTuple):
    """What a calendar is told of a day. `why` is its derivation in words, `link` the address of the contract's page.

    `tentative`: the day holds only if options are used. `sequence` and `changed_at` tell the last change of any of it.
    """

    uid: UUID
    sequence: int
    changed_at: datetime
    on: date
    kind: MilestoneKind
    phase: str
    tentative: bool
    title: str
    reference: str
    link: str
    supplier: str | None = None
    owner: str | None = None
    why: str = ""


def summary(entry: Entry) -> str:
    """Return the title: what, then which contract."""
    happens = titles.what(entry.kind, phase=entry.phase, with_options=entry.tentative)
    return f"{happens}: {_contract(entry.title, entry.reference)}"


def description(entry: Entry) -> str:
    """Return why this day, whose contract it is, and last the link, which not every calendar shows by itself."""
    why = clean(entry.why).strip()[:LONGEST_WHY]
    about = _about(current_language(), entry.reference, entry.supplier, entry.owner, entry.link)
    return f"{why}\n{about}" if why else about


@lru_cache(maxsize=_KEPT)
def _contract(title: str, reference: str) -> str:
    return one_line(title, LONGEST_TITLE) or one_line(reference, LONGEST_TITLE)


@lru_cache(maxsize=_KEPT)
def _about(_language: str, reference: str, supplier: str | None, owner: str | None, link: str) -> str:
    """What all days of a contract have in common, one after another in a feed."""
    facts = (
        (_("Sopimus: %(fact)s"), reference),
        (_("Toimittaja: %(fact)s"), supplier),
        (_("Vastuuhenkilö: %(fact)s"), owner),
    )
    known = [text % {"fact": plain} for text, fact in facts if (plain := one_line(fact or "", LONGEST_FACT))]
    return "\n".join((*known, link))


def status(entry: Entry) -> str:
    """Return whether the day is sure, or waits for an option's decision (RFC 5545 §3.8.1.11)."""
    return "TENTATIVE" if entry.tentative else "CONFIRMED"


def event(entry: Entry) -> Event:
    """Return the entry as icalendar's own object."""
    made = Event()
    made.add("UID", str(entry.uid))
    made.add("SEQUENCE", entry.sequence)
    made.add("DTSTAMP", _whole_second(entry.changed_at))
    made.add("LAST-MODIFIED", _whole_second(entry.changed_at))
    made.add("DTSTART", entry.on)
    made.add("DTEND", entry.on + _DAY)
    made.add("SUMMARY", summary(entry))
    made.add("DESCRIPTION", description(entry))
    made.add("CATEGORIES", [titles.category(entry.kind)])
    made.add("URL", entry.link)
    made.add("STATUS", status(entry))
    made.add("TRANSP", "TRANSPARENT")
    return made


def event_file(*entries: Entry) -> bytes:
    """Return a calendar file with these entries, for a mail: the UIDs of the feeds, no METHOD, no name.

    With a name Outlook would open a calendar of its own for it.
    """
    calendar = Calendar()
    calendar.add("VERSION", "2.0")
    calendar.add("PRODID", PRODUCT)
    for entry in entries:
        calendar.add_component(event(entry))
    made: bytes = calendar.to_ical()
    return made


def piece(entry: Entry) -> str:
    """Return the entry as a feed's bytes have it, lines folded and ended."""
    return stamped(str(entry.uid), entry.sequence, entry.changed_at) + body(entry)


def stamped(uid: str, sequence: int, changed_at: datetime) -> str:
    """Return a piece's first lines, which say what it is and when it changed."""
    at = _in_utc(changed_at)
    return f"BEGIN:VEVENT\r\nUID:{uid}\r\nSEQUENCE:{sequence}\r\nDTSTAMP:{at}\r\nLAST-MODIFIED:{at}\r\n"


def body(entry: Entry) -> str:
    """Return a piece's other lines: all that a reader is shown."""
    begins, ends = (day.isoformat().replace("-", "") for day in (entry.on, entry.on + _DAY))
    return (
        f"DTSTART;VALUE=DATE:{begins}\r\nDTEND;VALUE=DATE:{ends}\r\n"
        + fold("SUMMARY:" + escape(summary(entry)))
        + fold("DESCRIPTION:" + escape(description(entry)))
        + fold("CATEGORIES:" + escape(titles.category(entry.kind)))
        + fold("URL:" + entry.link)
        + f"STATUS:{status(entry)}\r\nTRANSP:TRANSPARENT\r\nEND:VEVENT\r\n"
    )


def body_of(text: str) -> str:
    """Return what of a piece follows its first lines."""
    return text.split(LINE_END, _STAMPS)[_STAMPS]


def cancelled(text: str, *, uid: UUID, sequence: int, changed_at: datetime) -> str:
    """Return a published piece as one of a day that is off: its title says so, its reason is gone.

    It keeps UID and date, so that what readers once saw is what they see taken away; a contract that is no longer in
    the register has no page, hence no link.
    """
    kept, off = [], escape(_("Peruttu"))
    for line in unfold(body_of(text)):
        name, _colon, value = line.partition(":")
        if name == "SUMMARY":
            kept.append(f"SUMMARY:{off}: {value}")
        elif name == "DESCRIPTION":
            kept.append("DESCRIPTION:" + escape(_("Tämä päivä ei ole enää kellossa.")))
        elif name == "STATUS":
            kept.append("STATUS:CANCELLED")
        elif name != "URL":
            kept.append(line)
    return stamped(str(uid), sequence, changed_at) + "".join(map(fold, kept))


@lru_cache(maxsize=_KEPT)
def _in_utc(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def _whole_second(moment: datetime) -> datetime:
    return moment.astimezone(UTC).replace(microsecond=0)
