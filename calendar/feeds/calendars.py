"""What stands around the pieces of a feed: the calendar's own lines."""

from datetime import timedelta

from icalendar import Calendar

from .events import PRODUCT
from .text import one_line

END = "END:VCALENDAR\r\n"
LONGEST_NAME = 200  # Outlook cuts at 255
_REFRESH = timedelta(hours=1)

# A calendar holds one component at least (RFC 5545 §3.6); one without days holds this.
NOTHING = "\r\n".join(
    (
        "BEGIN:VTIMEZONE",
        "TZID:Europe/Helsinki",
        "BEGIN:STANDARD",
        "DTSTART:19961027T040000",
        "RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU",
        "TZNAME:EET",
        "TZOFFSETFROM:+0300",
        "TZOFFSETTO:+0200",
        "END:STANDARD",
        "BEGIN:DAYLIGHT",
        "DTSTART:19970330T030000",
        "RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU",
        "TZNAME:EEST",
        "TZOFFSETFROM:+0200",
        "TZOFFSETTO:+0300",
        "END:DAYLIGHT",
        "END:VTIMEZONE",
        "",
    )
)


def beginning(name: str) -> str:
    """Return the lines before the first piece: product, name, and the wish to be fetched every hour."""
    calendar = Calendar()
    calendar.add("VERSION", "2.0")
    calendar.add("PRODID", PRODUCT)
    shown = one_line(name, LONGEST_NAME)
    calendar.add("NAME", shown)
    calendar.add("X-WR-CALNAME", shown)
    calendar.add("REFRESH-INTERVAL", _REFRESH, parameters={"VALUE": "DURATION"})
    calendar.add("X-PUBLISHED-TTL", "PT1H")
    made: bytes = calendar.to_ical()
    return made.decode().removesuffix(END)
