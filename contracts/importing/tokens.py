"""The words of a cell that speaks of time: days, durations, numbers, and the few words that give them their meaning."""

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path

from .dates import Reading

NUMBER_WORDS = {
    **dict.fromkeys(("yksi", "yhden", "yhtä", "en", "ett", "one", "ensimmäinen", "ensimmäisen"), 1),
    **dict.fromkeys(("kaksi", "kahden", "kahta", "två", "two"), 2),
    **dict.fromkeys(("kolme", "kolmen", "kolmea", "tre", "three"), 3),
    **dict.fromkeys(("neljä", "neljän", "neljää", "fyra", "four"), 4),
    **dict.fromkeys(("viisi", "viiden", "viittä", "fem", "five"), 5),
    **dict.fromkeys(("kuusi", "kuuden", "kuutta", "sex", "six"), 6),
    **dict.fromkeys(("seitsemän", "sju", "seven"), 7),
    **dict.fromkeys(("kahdeksan", "åtta", "eight"), 8),
    **dict.fromkeys(("yhdeksän", "nio", "nine"), 9),
    **dict.fromkeys(("kymmenen", "tio", "ten"), 10),
    **dict.fromkeys(("kaksitoista", "kahdentoista", "tolv", "twelve"), 12),
}
HALF = Decimal("0.5")
_UNIT_ONLY = {
    **dict.fromkeys(("vuosi", "vuoden", "vuodeksi", "vuodella", "ett år", "år", "year", "vuotta"), 12),
    **dict.fromkeys(("kuukausi", "kuukauden", "kk", "månad", "month"), 1),
}
_FIRST_MARK = 0xE000
MOST_MONTHS = 600
_NO_MARKS = dict.fromkeys(range(_FIRST_MARK, _FIRST_MARK + 256), " ")


def _patterns() -> dict[str, dict[str, str]]:
    """The patterns of `tokens.toml`, with the shared ones filled in."""
    kept = tomllib.loads(Path(__file__).with_suffix(".toml").read_text("utf-8"))
    shared = {"numbers": "|".join(sorted(NUMBER_WORDS, key=len, reverse=True))}
    for group in ("shared", "class"):
        for name, lines in kept[group].items():
            text = "|".join(lines.strip().splitlines())
            for other, pattern in shared.items():
                text = text.replace(f"{{{other}}}", pattern)
            kept[group][name] = text
            if group == "shared":
                shared[name] = text
    return kept


_PATTERNS = _patterns()
_UNITS = ((re.compile(_PATTERNS["shared"]["month"]), 1), (re.compile(_PATTERNS["shared"]["year"]), 12))
_DUR = re.compile(rf"({_PATTERNS['shared']['amount']})\s*(?:\(\s*\d+\s*\))?\s*-?\s*(.*)", re.DOTALL)


@cache
def _lexer() -> re.Pattern[str]:
    """All classes of words in one pattern; made when a cell is first read, for making it takes a tenth of a second."""
    return re.compile("|".join(f"(?P<{name}>{one})" for name, one in _PATTERNS["class"].items()), re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Token:
    """One word with its class; a day carries its reading, a number or duration its amount."""

    kind: str
    text: str
    amount: Decimal | None = None
    months: int | None = None  # of a duration; None where it is not whole months
    day: Reading | None = None


def tokens_of(pieces: Sequence[str | Reading]) -> list[Token]:
    """The tokens of a text whose dates were already read."""
    days = [piece for piece in pieces if not isinstance(piece, str)]
    marks = iter(range(len(days)))
    text = "".join(
        piece.translate(_NO_MARKS) if isinstance(piece, str) else f" {chr(_FIRST_MARK + next(marks) % 256)} "
        for piece in pieces
    )
    return [_token(str(match.lastgroup), match.group().strip(), days) for match in _lexer().finditer(text.lower())]


def bare_unit(text: str) -> int | None:
    """The months of a unit that stands without a number ("vuosi", "a year")."""
    return _UNIT_ONLY.get(text)


def _token(kind: str, text: str, days: Sequence[Reading]) -> Token:
    if kind == "DAY":
        return Token(kind, text, day=days[ord(text) - _FIRST_MARK])
    if kind == "DUR":
        match = _DUR.match(text)
        amount = _amount(match[1]) if match else None
        return Token(kind, text, amount, _months(amount, match[2]) if match and amount is not None else None)
    if kind == "NUM":
        return Token(kind, text, _amount(re.split(r"[\s(]", text)[0]))
    if kind == "WORD" and text in _UNIT_ONLY:
        return Token("UNIT", text, Decimal(1), _UNIT_ONLY[text])
    return Token(kind, text)


def _amount(text: str) -> Decimal | None:
    text = text.strip()
    if text[:1].isdecimal():
        return Decimal(text.replace(",", "."))
    if text == "½" or text.startswith(("puol", "halv", "half")):
        return HALF
    return Decimal(NUMBER_WORDS[text]) if text in NUMBER_WORDS else None


def _months(amount: Decimal, unit: str) -> int | None:
    for pattern, each in _UNITS:
        if pattern.match(unit):
            months = amount * each
            return int(months) if months == months.to_integral_value() and 0 < months <= MOST_MONTHS else None
    return None
