"""Plain text for mail: lines that every program shows whole."""

import re
import textwrap

WIDTH = 76
_MARK = re.compile(r"(?:- |\d+\. |[^:\n]{1,24}: )?")


def folded(text: str) -> str:
    """Return the text with long lines folded at blanks, lists hanging; words, addresses among them, stay whole."""
    lines = (line for whole in text.strip().splitlines() for line in _fold(whole.rstrip()))
    return "\n".join(lines) + "\n"


def _fold(line: str) -> list[str]:
    if len(line) <= WIDTH:
        return [line]
    mark = _MARK.match(line)
    hanging = " " * (
        len(mark.group()) if mark and mark.group()[:1] in "-0123456789" else 2 if mark and mark.group() else 0
    )
    return textwrap.wrap(line, WIDTH, subsequent_indent=hanging, break_long_words=False, break_on_hyphens=False)
