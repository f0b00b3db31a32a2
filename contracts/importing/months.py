"""Months by name in Finnish, Swedish and English, and their last days."""

import re
from calendar import monthrange
from datetime import date

_NAMES = (
    r"tammi(?:kuu\w*)?|jan(?:uary|uari)?",
    r"helmi(?:kuu\w*)?|feb(?:ruary|ruari)?",
    r"maalis(?:kuu\w*)?|mar(?:ch|s)?",
    r"huhti(?:kuu\w*)?|apr(?:il)?",
    r"touko(?:kuu\w*)?|ma[yj]",
    r"kesä(?:kuu\w*)?|june?|juni",
    r"heinä(?:kuu\w*)?|july?|juli",
    r"elo(?:kuu\w*)?|aug(?:ust|usti)?",
    r"syys(?:kuu\w*)?|sept?(?:ember)?",
    r"loka(?:kuu\w*)?|o[ck]t(?:ober)?",
    r"marras(?:kuu\w*)?|nov(?:ember)?",
    r"joulu(?:kuu\w*)?|dec(?:ember)?",
)
MONTH_WORDS = "|".join(rf"\b(?:{name})(?![a-zåäö])" for name in _NAMES)
_EACH = tuple(re.compile(rf"\b(?:{name})(?![a-zåäö])", re.IGNORECASE) for name in _NAMES)


def month_of(text: str) -> int | None:
    """The number of the month that the text names, None where it names none."""
    return next((number for number, name in enumerate(_EACH, 1) if name.search(text)), None)


def last_day(year: int, month: int) -> date:
    """The last day of a month."""
    return date(year, month, monthrange(year, month)[1])
