"""Business ids, CPV codes, e-mail addresses and currencies: told by their form and their check digits."""

import re
from functools import lru_cache

from stdnum.fi import ytunnus

_BUSINESS_ID = re.compile(r"(?:FI)?[\s-]?(\d{6,7})[\s-]?(\d)", re.IGNORECASE)
_CPV = re.compile(r"(?<!\d)(\d{8})(?:\s?-\s?(\d))?(?!\d)")
_EMAIL = re.compile(r"[\w.!#$%&'*+/=?^`{|}~-]+@[\w-]+(?:\.[\w-]+)+")
_CURRENCIES = {
    "€": "EUR",
    "eur": "EUR",
    "euro": "EUR",
    "euroa": "EUR",
    "£": "GBP",
    "gbp": "GBP",
    "us$": "USD",
    "usd": "USD",
    "sek": "SEK",
    "nok": "NOK",
    "dkk": "DKK",
    "cad": "CAD",
    "aud": "AUD",
    "chf": "CHF",
    "pln": "PLN",
    "₦": "NGN",
    "ngn": "NGN",
    "naira": "NGN",
    "isk": "ISK",
    "czk": "CZK",
    "huf": "HUF",
    "jpy": "JPY",
    "nzd": "NZD",
    "inr": "INR",
    "zar": "ZAR",
}
_CURRENCY = re.compile(
    "|".join(
        rf"(?<![a-zåäö]){re.escape(key)}(?![a-zåäö])" if key.isalpha() else re.escape(key)
        for key in sorted(_CURRENCIES, key=len, reverse=True)
    ),
    re.IGNORECASE,
)


@lru_cache(maxsize=50_000)
def business_id_of(text: str) -> str | None:
    """The Finnish business id (Y-tunnus) as 1234567-8; None where the check digit or the form says it is none."""
    match = _BUSINESS_ID.fullmatch(text.strip())
    if not match:
        return None
    digits = match[1].zfill(7) + match[2]
    return f"{digits[:7]}-{digits[7]}" if ytunnus.is_valid(digits) else None


def cpv_of(text: str) -> str | None:
    """The first CPV code of the text, with its check digit where it is written."""
    match = _CPV.search(text)
    if not match:
        return None
    return f"{match[1]}-{match[2]}" if match[2] else match[1]


def email_of(text: str) -> str | None:
    """The first e-mail address of the text, in lower case."""
    match = _EMAIL.search(text)
    return match[0].strip(".").lower() if match else None


def currency_of(text: str) -> str | None:
    """The currency that the text names by code or sign, as ISO 4217; a plain $ tells none."""
    match = _CURRENCY.search(text)
    if match:
        return _CURRENCIES[match[0].lower()]
    code = text.strip().upper()
    return code if re.fullmatch(r"[A-Z]{3}", code) and code in _ISO_CODES else None


_ISO_CODES = frozenset(_CURRENCIES.values()) | {"RON", "BGN", "UAH", "KES", "GHS", "MXN", "BRL", "PHP", "TRY", "CNY"}
