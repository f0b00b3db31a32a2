"""A letter as PDF that everybody can read: tagged, in its language, fit for archiving (PDF/UA-1 and PDF/A-2a)."""

import json
import re
from pathlib import Path
from typing import Any

from .contents import contents
from .facts import Letter

_LETTER = Path(__file__).with_name("letter.typ")
_REGIONS = {"fi": "FI", "sv": "FI", "en": "GB"}
DRAWN = re.compile(
    "[\n -~\u00a0-\u017f\u0218-\u021b\u0391-\u03a1\u03a3-\u03c9\u0400-\u045f"
    "\u2010-\u2015\u2018-\u201e\u2022\u2026\u202f\u2030\u20ac\u2192\u2212\u2248\u2264\u2265]"
)
"""What the letter's font draws: letters of Europe, punctuation and signs of money."""


def render(letter: Letter) -> bytes:
    """Return the letter as PDF; the same letter gives the same bytes."""
    import typst  # noqa: PLC0415 - 85 MB, which no start of a command should carry

    told = contents(letter)
    told |= {"alue": _REGIONS[told["kieli"]]}
    told |= {"vuosi": letter.dated.year, "kuukausi": letter.dated.month, "paiva": letter.dated.day}
    return typst.compile(
        _LETTER,
        root=_LETTER.parent,
        sys_inputs={"data": json.dumps(_drawable(told), ensure_ascii=False)},
        pdf_standards=["a-2a", "ua-1"],
        ignore_system_fonts=True,
    )


def _drawable(value: Any) -> Any:
    """The same with what the font cannot draw as a question mark: such a PDF would not be fit for archiving."""
    if isinstance(value, dict):
        return {name: _drawable(one) for name, one in value.items()}
    if isinstance(value, list):
        return [_drawable(one) for one in value]
    if isinstance(value, str):
        return "".join(sign if DRAWN.match(sign) else "?" for sign in value)
    return value
