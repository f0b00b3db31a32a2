"""The public extract of the register: what of each contract may be told to anybody, and nothing of one that is secret.

It is made by a person, who reads it before it is published; nothing publishes it.
"""

from collections.abc import Mapping
from typing import Any, NamedTuple

from sqlmodel import Session

from ...contracts.importing.own_words import KINDS
from ...core.i18n import _
from .files import csv_table
from .queries import lines
from .tables import Cell

PUBLIC = frozenset({"julkinen", "julkista", "offentlig", "offentligt", "public"})
"""The words by which a register says that a contract is public; one that says nothing is (621/1999 1 §)."""


class Extract(NamedTuple):
    """The file, how many contracts it has, and how many were left out because they are secret, wholly or in part."""

    content: bytes
    told: int
    left_out: int


def is_public(publicity: str | None) -> bool:
    """Tell whether the register's own word says that the contract is public; a word that is not known does not."""
    return not publicity or publicity.strip().casefold() in PUBLIC | {""}


def public_csv(session: Session) -> Extract:
    """Return the extract as a .csv: no people, no words of the house, no contract that is not public."""
    every = [*lines(session)]
    told = [line for line in every if is_public(line["publicity"])]
    return Extract(csv_table(_headings(), map(_cells, told)), len(told), len(every) - len(told))


def _headings() -> list[str]:
    return [
        _("Tunnus"),
        _("Sopimus"),
        _("Toimittaja"),
        _("Y-tunnus"),
        _("Kategoria"),
        _("CPV"),
        _("Yksikkö"),
        _("Hankintalaji"),
        _("Alkaa"),
        _("Päättyy"),
        _("Enintään"),
        _("Arvo"),
        _("Valuutta"),
    ]


def _cells(line: Mapping[str, Any]) -> list[Cell]:
    plain = ("reference", "title", "supplier", "business_id", "category", "cpv", "unit")
    days = (line["starts_on"], line["coverage_end"], line["max_extent_on"])
    kind = KINDS.get(line["kind"] or "")
    return [*(line[name] for name in plain), kind, *days, line["estimated_value"], line["currency"]]
