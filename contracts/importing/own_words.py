"""The words in which our own tables tell a term, options and a notice, and by which an import knows them again.

What stands in a register in these very words is kept as what it means, not as text beside it. Pure, and without the
register's tables: the child process that reads files uses it, too.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple

TERMS: Mapping[str, str] = {
    "fixed": "määräaikainen",
    "indefinite": "toistaiseksi voimassa oleva",
    "fixed_then_indefinite": "määräaikainen, sen jälkeen toistaiseksi voimassa oleva",
}
KINDS: Mapping[str, str] = {
    "goods": "tavarat",
    "services": "palvelut",
    "works": "rakennusurakka",
    "social_health": "sosiaali- ja terveyspalvelut",
    "other_special": "muut erityiset palvelut",
    "concession": "käyttöoikeussopimus",
}
AUTO_RENEWING, RENEWS = "auto_renewing", "jatkuu automaattisesti"
OPEN = "open"
FORMULA, TEXT_MARK = ("=", "+", "-", "@", "\t", "\r", "\n", "|", "%"), "'"
"""What could begin a formula in a text file's cell, and the mark before it by which it is text."""

_STATES: Mapping[str, str] = {
    OPEN: "",
    "exercised": " (käytetty)",
    "declined": " (ei käytetä)",
    "lapsed": " (rauennut)",
}


class OptionWord(NamedTuple):
    """An option to be put into words: `decide_by` is the contract's last day, `months_before` counts it."""

    months: int
    decision: str
    decide_by: date | None = None
    months_before: int | None = None


def term_words(term: str | None, renewal_months: int | None) -> str | None:
    """Return how long a contract lasts, in words; None where that is not known."""
    if term != AUTO_RENEWING:
        return TERMS.get(term or "")
    return f"{RENEWS} {renewal_months} kk kerrallaan" if renewal_months else RENEWS


def option_words(options: Sequence[OptionWord], *, with_days: bool) -> str | None:
    """Return the options as a register writes them, the open ones *with_days* by which each must be used.

    The days are left out where one is not known: a word behind some options would be read as said of all.
    """
    told = with_days and all(one.decide_by or one.months_before is not None for one in options if one.decision == OPEN)
    return " + ".join(f"{one.months} kk{_behind(one, told)}" for one in options) or None


def months_words(months: int | None) -> str | None:
    """Return a length of time in words."""
    return None if months is None else f"{months} kk"


def day_words(day: date) -> str:
    """Return the day as Finland writes it, whatever language is spoken."""
    return f"{day.day}.{day.month}.{day.year}"


def without_mark(text: str) -> str:
    """Return a cell's text without the mark that only says that it is no formula."""
    return text[1:] if text.startswith(TEXT_MARK) and text[1:].startswith(FORMULA) else text


def _behind(one: OptionWord, told: bool) -> str:
    if one.decision != OPEN or not told:
        return _STATES[one.decision]
    if one.months_before is not None:
        return f" ({one.months_before} kk ennen)"
    return f" (viimeistään {day_words(one.decide_by)})" if one.decide_by else ""
