"""Notice periods (irtisanomisajat): "6 kk kirjallisesti", "3 mån", "tilaaja 3 kk, toimittaja 6 kk"."""

from dataclasses import dataclass
from functools import lru_cache

from .dates import DateWay, read_text
from .terms_text import says_nothing
from .tokens import Token, tokens_of

_MOST_MONTHS = 120


@dataclass(frozen=True, slots=True)
class Notice:
    """Notice periods in months; None where the cell tells none, or tells it in days or words (`understood` False)."""

    months: int | None = None
    supplier_months: int | None = None
    understood: bool = True


@lru_cache(maxsize=5_000)
def notice_of(text: str, unit_months: int | None = None) -> Notice:
    """Read a notice period; a bare number is months, unless the heading gives another unit."""
    if says_nothing(text):
        return Notice()
    tokens = tokens_of(read_text(text, DateWay()))
    if any(token.kind in ("DAY", "REST", "DANGER") or (token.kind == "DUR" and not token.months) for token in tokens):
        return Notice(understood=False)
    periods = [(token, months) for token in tokens if (months := _months(token, unit_months)) is not None]
    if not periods or any(token.kind == "DASH" for token in tokens) and len(periods) > 1:
        return Notice(understood=not any(char.isdecimal() for char in text) and not periods)
    return _shared_out(tokens, periods)


def _months(token: Token, unit_months: int | None) -> int | None:
    if token.kind in ("DUR", "UNIT"):
        return token.months
    if token.kind != "NUM" or token.amount is None:
        return None
    months = token.amount * (unit_months or 1)
    return int(months) if months == months.to_integral_value() and months <= _MOST_MONTHS else None


def _shared_out(tokens: list[Token], periods: list[tuple[Token, int]]) -> Notice:
    """Give each period to the party that is named nearest before it, else after it."""
    if len({months for _, months in periods}) == 1 and not _parties(tokens):
        return Notice(periods[0][1])
    if len(periods) == 1:
        parties = _parties(tokens)
        months = periods[0][1]
        if parties == {"PARTY_THEM"}:
            return Notice(supplier_months=months)
        return Notice(months, months if len(parties) == 2 else None)
    ours = theirs = None
    for token, months in periods:
        party = _party_of(tokens, tokens.index(token))
        ours = months if party == "PARTY_US" else ours
        theirs = months if party == "PARTY_THEM" else theirs
    return Notice(ours, theirs) if ours is not None and theirs is not None else Notice(understood=False)


def _parties(tokens: list[Token]) -> set[str]:
    return {token.kind for token in tokens if token.kind.startswith("PARTY")}


def _party_of(tokens: list[Token], place: int) -> str | None:
    """The party whose segment of the text, between commas or slashes, holds the period."""
    start = next((i for i in range(place, -1, -1) if tokens[i].text in ",;/\n+"), -1)
    end = next((i for i in range(place, len(tokens)) if tokens[i].text in ",;/\n+"), len(tokens))
    parties = {token.kind for token in tokens[start + 1 : end] if token.kind.startswith("PARTY")}
    return parties.pop() if len(parties) == 1 else None
