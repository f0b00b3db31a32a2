"""Sums of money as registers write them: "1 234,50 €", "1.234.567", "$34,995.62", "1,5 M€", "n. 50 000 €/v"."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from functools import lru_cache

from .identifiers import currency_of

_CENT = Decimal("0.01")
_MOST = Decimal(10) ** 13
_BLANKS = str.maketrans({"\xa0": " ", "\u202f": " ", "\u2009": " ", "'": " ", "’": " "})
_NUMBER = re.compile(r"\d{1,3}(?:(?P<sep>[ .,])\d{3})(?:(?P=sep)\d{3})*(?![\d])(?:[.,]\d+)?|\d+(?:[.,]\d+)?")
_TIMES = (
    (re.compile(r"milj(?:\.|oon\w*)?|m(?:n|eur|€|kr)|mill(?:ion)?s?\.?|m(?=\s*(?:€|eur|$))", re.IGNORECASE), 1_000_000),
    (
        re.compile(r"t(?:€|eur|kr)|k(?:€|eur|kr)?(?=\W|$)|tuhat\w*|thousand|tusen|k(?=\s*(?:€|eur))", re.IGNORECASE),
        1_000,
    ),
)
_PER = re.compile(
    r"/\s*[a-zåäö]|\bper\b|\bp\.?a\.?\b|vuodessa|vuosittain|kuukaudessa|årligen|om året|i månaden|annually|yearly"
    r"|monthly|a year"
    r"|a month|tunnilta|kappale",
    re.IGNORECASE,
)
_OPEN = re.compile(
    r"\b(?:yli|alle|över|under|over|below|above|less than|more than|vähintään|minst|at least)\b|[<>]", re.I
)
_ABOUT = re.compile(
    r"\bn\.|\bnoin\b|\bca\b\.?|cirka|approx\w*\.?|about|arvio\w*|estimat\w*|uppskatt\w*|enintään|enint\."
    r"|\bmax\w*\.?|korkeintaan|högst|"
    r"up to|yht\w*\.?|yhteensä|totalt?|kokonais\w*|total|not to exceed|nte|[~≈]|alv\s*0\s*%|moms\s*0\s*%"
    r"|vat\s*0\s*%|\(?\+?\s*alv\.?\)?|ilman alv\w*|exkl\.?"
    r"|excl?\w*\.?|moms|vat|veroton|ei sis\w*|sek[äa]|,-|:-",
    re.IGNORECASE,
)
_VAT = re.compile(r"(?:alv|moms|vat)\.?\s*0\s*%", re.IGNORECASE)
_DASH = re.compile(r"\s*[-–—]\s*|\s+(?:to|till)\s+|\s*\.\.\.?\s*")
_COMMA_DECIMALS = re.compile(r"\d,\d{1,2}(?!\d)|\.\d{3},\d|\d,\d{4,}")
_POINT_DECIMALS = re.compile(r"\d\.\d{1,2}(?!\d)|,\d{3}\.\d|\d\.\d{4,}")
_MANY_POINTS = re.compile(r"\d\.\d{3}\.\d{3}(?!\d)")
_MANY_COMMAS = re.compile(r"\d,\d{3},\d{3}(?!\d)")


@dataclass(frozen=True, slots=True)
class Money:
    """A sum, or None where the cell is no single one; `exact` is False where words stand with it that matter."""

    amount: Decimal | None = None
    currency: str | None = None
    exact: bool = True


@lru_cache(maxsize=50_000)
def money_of(text: str, decimal_comma: bool | None = None) -> Money:
    """Read a sum; *decimal_comma* says what the column's other sums tell of 1.234 and 1,234.

    A yearly or unit price, an open bound and two sums in a cell give no amount; of a range it is the upper end.
    """
    plain = _VAT.sub(" ", text.translate(_BLANKS)).strip()
    currency = currency_of(plain)
    if not any(char.isdecimal() for char in plain):
        return Money(currency=currency, exact=not plain.strip(" -–—.€$"))
    if "%" in plain or _PER.search(plain) or _OPEN.search(plain) or plain.startswith(("-", "–", "(")):
        return Money(currency=currency, exact=False)
    numbers = list(_NUMBER.finditer(plain))
    rest = _NUMBER.sub(" ", plain)
    if len(numbers) == 2 and _DASH.fullmatch(plain[numbers[0].end() : numbers[1].start()].translate(_SIGNS)):
        return Money(_amount(numbers[1], plain, decimal_comma), currency, exact=False)
    if len(numbers) != 1 or any(char.isdecimal() for char in rest):
        return Money(currency=currency, exact=False)
    amount = _amount(numbers[0], plain, decimal_comma)
    return Money(amount, currency, exact=amount is not None and _is_plain(rest))


def exact_of(number: float) -> Money:
    """The sum in a cell that holds a number."""
    if number < 0 or number != number or number > float(_MOST):
        return Money(exact=False)
    return Money(Decimal(repr(number)).quantize(_CENT, ROUND_HALF_UP))


def decimal_comma_of(texts: Iterable[str]) -> bool | None:
    """Does the column write decimals after a comma (True) or a point (False)? None where it does not tell."""
    commas = points = 0
    for text in texts:
        plain = text.translate(_BLANKS)
        if "." in plain or "," in plain:
            commas += bool(_COMMA_DECIMALS.search(plain) or _MANY_POINTS.search(plain))
            points += bool(_POINT_DECIMALS.search(plain) or _MANY_COMMAS.search(plain))
    return None if commas == points else commas > points


_SIGNS = str.maketrans({"€": " ", "$": " ", "£": " "})


def _is_plain(rest: str) -> bool:
    """Is there nothing beside the number but its currency?"""
    return not re.sub(r"€|eur\w*|[$£₦]|usd|gbp|sek|nok|dkk|kr\.?|cad|aud|[\s,.:-]", "", rest, flags=re.IGNORECASE)


def _amount(match: re.Match[str], text: str, decimal_comma: bool | None) -> Decimal | None:
    try:
        amount = Decimal(_digits(match[0], match["sep"], decimal_comma))
    except InvalidOperation:
        return None
    after = text[match.end() : match.end() + 12].lstrip()
    for pattern, times in _TIMES:
        if pattern.match(after):
            amount *= times
            break
    return amount.quantize(_CENT, ROUND_HALF_UP) if amount < _MOST else None


def _digits(number: str, separator: str | None, decimal_comma: bool | None) -> str:
    """The number in Python's own form."""
    if separator in (".", ","):
        head, _, tail = number.rpartition(separator)
        is_decimal = number.count(separator) == 1 and decimal_comma is (separator == ",") and len(tail) == 3
        if is_decimal and not re.search(r"[.,]", head):
            return f"{head}.{tail}"
    grouped = number.replace(separator, "") if separator else number
    return grouped.replace(",", ".")
