"""What a cell says about a contract's time: its days, whether it ends at all, and what may follow.

In Finnish: sopimuskausi, toistaiseksi voimassa oleva, jatkuu automaattisesti, irtisanomisaika.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from ...core.said import Said, say
from ..models import TermKind
from .dates import DateWay, Day, Doubt, Wrong, read_text
from .options_text import OptionsRead, options_of
from .tokens import Token, bare_unit, tokens_of

_NOTHING = re.compile(
    r"\W*|n/?a|null|none|nil|nan|ei (?:tiedossa|tietoa|tiedetä)|tuntematon|unknown|okänd|#n/a|#ref!|#value!|tbc|tba"
    r"|tbd|x+"
)
_NO_OPTIONS = re.compile(
    r"\W*|ei(?: ole)?(?: optio\w*| jatko\w*)?|no(?: options?)?|nej|ing[ae]n?(?: option\w*)?|none|n/?a|nil|0"
    r"|not applicable|ilman optio\w*|ei sisällä optio\w*|utan option\w*|without options?|no extensions?"
    r"|ei mahdollisuutta.*",
    re.IGNORECASE,
)
_EACH_MONTHS = {"kuukausittain": 1, "monthly": 1}
UNCLEAR = say("Päivän merkitys on epäselvä: %(value)s.")


@dataclass(frozen=True, slots=True)
class Spoken:
    """What one cell says; `problem` where a date in it cannot be trusted, `empty` where it says nothing at all."""

    starts: Day | None = None
    ends: Day | None = None
    term: TermKind | None = None
    base_months: int | None = None  # a length instead of an end: three years from the start
    renewal_months: int | None = None
    options: OptionsRead | None = None
    problem: Doubt | Wrong | None = None
    empty: bool = False


def says_nothing(text: str) -> bool:
    """Is the cell a dash, "n/a" or another way to write nothing?"""
    return bool(_NOTHING.fullmatch(text.strip().casefold()))


def says_no_options(text: str) -> bool:
    """Does the cell say that there are no options?"""
    return bool(_NO_OPTIONS.fullmatch(text.strip()))


@lru_cache(maxsize=20_000)
def spoken(text: str, way: DateWay, unit_months: int | None = None) -> Spoken:
    """Read a cell about the contract's time; never guesses: what is unclear and holds a number is a problem."""
    if says_nothing(text):
        return Spoken(empty=True)
    tokens = tokens_of(read_text(text, way))
    for token in tokens:
        if isinstance(token.day, Doubt | Wrong):
            return Spoken(problem=token.day)
    split = _options_begin(tokens)
    head, tail = tokens[:split], tokens[split:]
    options = options_of(tail, unit_months) if tail else None
    if options is None and (base := _base_and_options(tokens, unit_months, way)):
        return base
    said = _said(head, text)
    return replace(said, options=options) if options and said.problem is None else said


def _options_begin(tokens: Sequence[Token]) -> int:
    """Where the words about options begin: after the last day that stands before the first word for them."""
    marks = [i for i, token in enumerate(tokens) if token.kind in ("OPTION", "OPTYEAR")]
    plus = [
        i for i, token in enumerate(tokens) if token.kind == "PLUS" and token.text in "+&" and _follows_day(tokens, i)
    ]
    if not marks and not plus:
        return len(tokens)
    first = min(marks + plus)
    days = [i for i, token in enumerate(tokens[:first]) if token.kind == "DAY"]
    if days:
        return days[-1] + 1
    lasting = [i for i, token in enumerate(tokens[:first]) if token.kind in ("INDEF", "FIXED", "AUTO", "EACH")]
    return lasting[-1] + 1 if lasting else len(tokens)


def _follows_day(tokens: Sequence[Token], place: int) -> bool:
    return any(token.kind == "DAY" for token in tokens[:place])


def _base_and_options(tokens: Sequence[Token], unit_months: int | None, way: DateWay) -> Spoken | None:
    """A length with what may follow: "3 v + 1 + 1", "2 vuotta, optio 1 vuosi"; alone where others of the column are."""
    kinds = {token.kind for token in tokens}
    if kinds & {"DAY", "INDEF", "AUTO", "EACH", "RENEW", "DANGER", "NOTIFY", "BEFORE"} or not kinds & {"DUR", "NUM"}:
        return None
    read = options_of([token for token in tokens if token.kind != "OPTION"], unit_months)
    first = next((i for i, token in enumerate(tokens) if token.kind in ("DUR", "NUM")), 0)
    optional = any(token.kind in ("OPTION", "OPTYEAR") for token in tokens[: first + 2])
    if not read.understood or not read.items or read.until or optional:
        return None
    if "DUR" not in kinds and unit_months is None or not (way.lengths or len(read.items) > 1):
        return None
    base, rest = read.items[0].months, read.items[1:]
    return Spoken(base_months=base, options=OptionsRead(rest) if rest else None, term=_fixed(tokens))


def _fixed(tokens: Sequence[Token]) -> TermKind | None:
    return TermKind.FIXED if any(token.kind == "FIXED" for token in tokens) else None


def _said(tokens: Sequence[Token], text: str) -> Spoken:
    kinds = {token.kind for token in tokens}
    days = [token for token in tokens if token.kind == "DAY"]
    term, renewal = _term(tokens, has_day=bool(days)), _renewal(tokens)
    if not days:
        numbers = kinds & {"NUM", "REST"} and any(char.isdecimal() for token in tokens for char in token.text)
        unread = numbers or ("DUR" in kinds and term is None)
        return Spoken(term=term, renewal_months=renewal, problem=_unclear(text) if unread else None)
    if "DANGER" in kinds or "NUM" in kinds or any(t.kind == "REST" and t.text.isdecimal() for t in tokens):
        return Spoken(problem=_unclear(text))
    starts, ends = _roles(tokens)
    if starts is None and ends is None or (ends and ends.never is False and term is TermKind.INDEFINITE):
        return Spoken(problem=_unclear(text))
    return Spoken(starts, ends, term, renewal_months=renewal)


def _roles(tokens: Sequence[Token]) -> tuple[Day | None, Day | None]:
    """Which day is the start and which the end; both None where that is unclear."""
    places = [i for i, token in enumerate(tokens) if token.kind == "DAY"]
    days = [day for i in places if isinstance(day := tokens[i].day, Day)]
    if len(days) == 1:
        beside = {token.kind for token in tokens[max(0, places[0] - 1) : places[0] + 2]}
        after = [token.kind for token in tokens[places[0] + 1 :]]  # "1.1.2024–", "1.1.2024–toistaiseksi"
        is_start = "FROM" in beside or (after[:1] == ["DASH"] and after[1:2] in ([], ["INDEF"]))
        return (days[0], None) if is_start else (None, days[0])
    between = {token.kind for token in tokens[places[0] + 1 : places[1]]} if len(days) == 2 else {"many"}
    if between <= {"DASH", "UNTIL", "FROM", "WORD"} and days[0].first <= days[1].last:
        return days[0], days[1]
    return None, None


def _term(tokens: Sequence[Token], *, has_day: bool) -> TermKind | None:
    kinds = [token.kind for token in tokens]
    negated = any(a == "NOT" and b in ("AUTO", "RENEW", "INDEF") for a, b in zip(kinds, kinds[1:], strict=False))
    renews = ("AUTO" in kinds or ("EACH" in kinds) or ("RENEW" in kinds and "DUR" in kinds)) and not negated
    if "INDEF" in kinds and not negated:
        follows = "THEN" in kinds or ("RENEW" in kinds and (has_day or "FIXED" in kinds))
        return TermKind.FIXED_THEN_INDEFINITE if follows else TermKind.INDEFINITE
    if renews:
        return TermKind.AUTO_RENEWING
    return TermKind.FIXED if "FIXED" in kinds else None


def _renewal(tokens: Sequence[Token]) -> int | None:
    kinds = {token.kind for token in tokens}
    if not kinds & {"AUTO", "EACH", "RENEW"}:
        return None
    lengths = [token.months for token in tokens if token.kind in ("DUR", "UNIT") and token.months]
    if lengths:
        return lengths[0] if len(set(lengths)) == 1 else None
    each = next((token.text for token in tokens if token.kind == "EACH"), "")
    if each in _EACH_MONTHS:
        return _EACH_MONTHS[each]
    return 12 if each.startswith(("vuosi", "årl", "årsv", "annual", "year", "from year")) else bare_unit(each)


def _unclear(text: str) -> Wrong:
    return Wrong(text, Said(UNCLEAR.msgid, {"value": text}))
