"""E-mail addresses of people."""

import re
from functools import lru_cache

from ..core.said import Said, say

LENGTH = 254
_ADDRESS = re.compile(r"[^@\s,;<>()\[\]\"\\]{1,64}@[^@\s,;<>()\[\]\"\\.]+(\.[^@\s,;<>()\[\]\"\\.]+)+")


@lru_cache(10_000)
def address_of(text: str | None) -> str | None:
    """Return the address in lower case, as it is kept and compared; None where the text is no single address."""
    address = (text or "").strip().lower()
    return address if len(address) <= LENGTH and _ADDRESS.fullmatch(address) else None


@lru_cache(10_000)
def mailable(text: str | None) -> str | None:
    """Return the address if every mail server takes it: an ASCII local part, a domain that has an ASCII form."""
    address = address_of(text)
    if address is None or not address.partition("@")[0].isascii():
        return None
    try:
        address.partition("@")[2].encode("idna")
    except UnicodeError:
        return None
    return address


def trouble_of(text: str | None) -> Said | None:
    """Return why no mail reaches an address that somebody has; None where it does, or where there is no address."""
    address = address_of(text)
    if address is None or mailable(address) is not None:
        return None
    if address.partition("@")[0].isascii():
        return say("Osoitteeseen %(address)s ei voi lähettää postia: verkkotunnus ei kelpaa.", address=address)
    return say(
        "Osoitteeseen %(address)s ei voi lähettää postia: ennen @-merkkiä saa olla vain kirjaimia a–z, numeroita ja "
        "välimerkkejä.",
        address=address,
    )
