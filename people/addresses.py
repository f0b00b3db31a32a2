"""E-mail addresses of people."""

import re
from functools import lru_cache

LENGTH = 254
_ADDRESS = re.compile(r"[^@\s,;<>()\[\]\"\\]{1,64}@[^@\s,;<>()\[\]\"\\.]+(\.[^@\s,;<>()\[\]\"\\.]+)+")


@lru_cache(10_000)
def address_of(text: str | None) -> str | None:
    """Return the address in lower case, as it is kept and compared; None where the text is no single address."""
    address = (text or "").strip().lower()
    return address if len(address) <= LENGTH and _ADDRESS.fullmatch(address) else None
