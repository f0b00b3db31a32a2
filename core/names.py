"""Names compared without regard to how they were typed."""

import re
import unicodedata

_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")


def folded(text: str) -> str:
    """Return the text for comparing: case, kinds of blanks and hyphens, and their number make no difference."""
    if text.isascii():
        return " ".join(text.casefold().split())
    plain = _INVISIBLE.sub("", unicodedata.normalize("NFKC", text)).casefold()
    return " ".join(re.sub("[\u2010-\u2015\u2212]", "-", plain).split())


def clipped(text: str, length: int) -> str:
    """Return the text as a column of *length* characters holds it: without NUL, the end of a longer one as `…`."""
    clean = text.replace("\0", "")
    return clean if len(clean) <= length else clean[: length - 1].rstrip() + "…"
