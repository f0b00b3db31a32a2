"""RFC 5545's rules for text, for the many pieces of a feed; the tests hold them against the icalendar package's."""

import re
import unicodedata

LONGEST_LINE = 75
LINE_END = "\r\n"
_FOLD = "\r\n "
_CONTINUATION = range(0x80, 0xC0)

# What ends a line for some reader or other, though not for RFC 5545.
_LINE_BREAKS = re.compile("\r\n|[\r\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029]")
_UNWRITABLE = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\ufeff\ufffe\uffff\ud800-\udfff]")
# Google draws HTML in descriptions: an opening tag from a contract's title shall stay text.
_TAG_OPENS = re.compile(r"<(?=[A-Za-z/!?])")


def clean(text: str) -> str:
    """Return *text* as calendars can hold it: composed, with line feeds alone, no control characters, no HTML."""
    if text.isascii() and text.isprintable() and "<" not in text:
        return text
    text = _LINE_BREAKS.sub("\n", unicodedata.normalize("NFC", text)).replace("\t", " ")
    return _TAG_OPENS.sub("‹", _UNWRITABLE.sub("", text))


def one_line(text: str, longest: int | None = None) -> str:
    """Return *text* cleaned, on one line, shortened with an ellipsis where it is longer than *longest* letters."""
    plain = " ".join(clean(text).split())
    return plain if longest is None or len(plain) <= longest else plain[: longest - 1].rstrip() + "…"


def escape(text: str) -> str:
    """Return cleaned text as a TEXT value (RFC 5545 §3.3.11)."""
    return text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")


def fold(line: str) -> str:
    """Return one content line, folded at 75 octets between characters, with its line end (RFC 5545 §3.1)."""
    if len(line) <= LONGEST_LINE // 3 or (line.isascii() and len(line) <= LONGEST_LINE):
        return line + LINE_END
    octets = line.encode()
    parts, start, room = [], 0, LONGEST_LINE
    while len(octets) - start > room:
        end = start + room
        while octets[end] in _CONTINUATION:
            end -= 1
        parts.append(octets[start:end].decode())
        start, room = end, LONGEST_LINE - 1
    parts.append(octets[start:].decode())
    return _FOLD.join(parts) + LINE_END


def unfold(text: str) -> list[str]:
    """Return the content lines of folded text, without their ends."""
    return text.replace(_FOLD, "").removesuffix(LINE_END).split(LINE_END)
