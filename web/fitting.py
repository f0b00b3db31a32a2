"""Mails that are too large for the server: the calendar file goes first, then the tail; words and a link say so."""

from collections.abc import Iterator
from dataclasses import replace
from html import escape

from ..alerts.outbox import Outgoing
from ..core.i18n import _, use_language

KEPT = 4000
_FRAME = 4096  # bytes of headers, at most
_WORST = 6  # bytes on the way for a character of two bytes


def surely_fits(mail: Outgoing, most: int) -> bool:
    """Tell, without laying it out, whether the mail takes at most so many bytes on its way, whatever stands in it."""
    characters = len(mail.subject) + len(mail.text) + len(mail.html)
    return 2 * _WORST * characters + 2 * len((mail.ics or "").encode()) + _FRAME <= most


def smaller(mail: Outgoing, most: int, link: str) -> Iterator[tuple[Outgoing, str]]:
    """Yield smaller and smaller forms of the mail, each with what it lacks; *link* leads to the whole of it."""
    if mail.ics:
        with use_language(mail.language):
            yield _without_calendar(mail, link), "without its calendar file"
    with use_language(mail.language):
        yield _beginning(mail, most, link), "its beginning alone"


def _without_calendar(mail: Outgoing, link: str) -> Outgoing:
    said = _("Kalenteriliite ei mahtunut viestiin. Päivät ovat Hankintakellossa:")
    note = f'<p>{escape(said)} <a href="{escape(link)}">{escape(link)}</a></p>'
    before, body, after = mail.html.rpartition("</body>")
    html = f"{before}{note}{body}{after}" if body else mail.html + note
    return replace(mail, ics=None, text=f"{mail.text.rstrip()}\n\n{said}\n  {link}\n", html=html)


def _beginning(mail: Outgoing, most: int, link: str) -> Outgoing:
    kept = max(0, min(KEPT, (most - _FRAME) // _WORST))
    text = mail.text[:kept]
    if len(mail.text) > kept:
        text = text.rpartition("\n")[0] or text
    said = _(
        "Viesti oli sähköpostipalvelimelle liian suuri, ja tässä on vain sen alku. Koko viesti on Hankintakellossa:"
    )
    return replace(mail, ics=None, html="", text=f"{text.rstrip()}\n\n{said}\n  {link}\n")
