"""How a modification moves the contract's end. Pure."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from ..terms.models import TermRowKind
from ..terms.months import DAY
from ..terms.values import TermFacts


def with_end(rows: Sequence[TermFacts], ends_on: date) -> tuple[TermFacts, ...]:
    """Return the term rows of a contract that was agreed to end on *ends_on*, the same where it does already.

    A later end is a term of its own; an earlier one cuts the term it falls in, and what stood after is gone. Raises
    ValueError where the contract would end before it begins.
    """
    kept = [row for row in rows if row.starts_on is None or row.starts_on <= ends_on]
    if not kept:
        raise ValueError(ends_on)
    last = kept[-1]
    if last.ends_on == ends_on:
        return tuple(kept)
    if last.ends_on is not None and last.ends_on < ends_on:
        return (*kept, TermFacts(last.number + 1, TermRowKind.MODIFICATION, last.ends_on + DAY, ends_on))
    return (*kept[:-1], replace(last, kind=TermRowKind.MODIFICATION, ends_on=ends_on))
