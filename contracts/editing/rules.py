"""What cannot be true of a contract, and how its options are written in a line."""

import re

from ...core.errors import Invalid
from ...core.i18n import _
from ..models import TermKind
from .values import Facts

LONGEST_OPTION_MONTHS = 240
MOST_OPTIONS = 20


def check(facts: Facts) -> None:
    """Raise Invalid at the field that cannot be."""
    if facts.starts_on and facts.ends_on and facts.ends_on < facts.starts_on:
        raise Invalid(_("Sopimus päättyy ennen kuin se alkaa."), field="ends_on")
    if facts.term == TermKind.INDEFINITE and facts.ends_on:
        raise Invalid(_("Toistaiseksi voimassa olevalla sopimuksella ei ole päättymispäivää."), field="ends_on")
    if facts.term == TermKind.INDEFINITE and facts.options:
        raise Invalid(_("Toistaiseksi voimassa olevalla sopimuksella ei ole optioita."), field="options")
    if facts.owner_id is not None and facts.owner_id == facts.deputy_id:
        raise Invalid(_("Varahenkilö on sama kuin vastuuhenkilö."), field="deputy_id")


def read_options(text: str) -> tuple[int, ...]:
    """Return the months of options written as "12 + 12" or "12, 24 kk"; raise Invalid."""
    plain = re.sub(r"(kuukautta|månader|months|kk|mån)\.?", "", text.casefold())
    parts = [part.strip() for part in re.split(r"[+,;]", plain) if part.strip()]
    if not all(part.isascii() and part.isdigit() for part in parts) or len(parts) > MOST_OPTIONS:
        raise Invalid(_("Kirjoita optiot kuukausina, esimerkiksi 12 + 12."), field="options")
    months = tuple(map(int, parts))
    if not all(0 < one <= LONGEST_OPTION_MONTHS for one in months):
        raise Invalid(_("Option pituus on 1–%(n)s kuukautta.") % {"n": LONGEST_OPTION_MONTHS}, field="options")
    return months
