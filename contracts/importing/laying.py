"""The term rows that a register's word makes (design rule 1). Pure."""

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any

from ..models import TermKind
from ..terms.models import OptionState, TermRowKind
from ..terms.months import DAY, lay

DAYS = frozenset({"term", "starts_on", "ends_on", "ends_are", "options"})


def lay_terms(
    term: TermKind | None,
    starts_on: date | None,
    ends_on: date | None,
    *,
    used_months: Sequence[int] = (),
) -> list[dict[str, Any]]:
    """Return the term rows: one up to the register's end, which is that of the present coverage.

    *used_months* are the options used that the register's end does not hold (its heading says so): each is laid
    after it, counted from the first day after the end so that nothing drifts.
    """
    if term is TermKind.INDEFINITE:
        return [_row(1, TermRowKind.INDEFINITE, starts_on, None)]
    rows = [_row(1, TermRowKind.ORIGINAL, starts_on, ends_on)]
    months = 0
    for number, length in enumerate(used_months if ends_on else (), 2):
        assert ends_on is not None
        before, months = rows[-1]["ends_on"], months + length
        rows.append(_row(number, TermRowKind.OPTION, before + DAY, lay(ends_on + DAY, months)))
    return rows


def _row(number: int, kind: TermRowKind, starts_on: date | None, ends_on: date | None) -> dict[str, Any]:
    return {"number": number, "kind": kind, "starts_on": starts_on, "ends_on": ends_on}


def used_after(ends_are: str | None, options: Sequence[Sequence[Any]]) -> list[int]:
    """Return the months of the used options that stand after the register's end, by its words."""
    return [months for months, state, *_ in options if state == OptionState.EXERCISED.value] if ends_are else []


def laid_by_people(rows: Sequence[dict[str, Any]], ends_are: str | None, options: Sequence[Sequence[Any]]) -> bool:
    """Tell whether somebody has recorded a used option or a modification since the register's last word."""
    kinds = [row["kind"] for row in rows]
    used = kinds.count(TermRowKind.OPTION)
    return TermRowKind.MODIFICATION in kinds or used > len(used_after(ends_are, options))


def is_laid_anew(changes: Collection[str], by_people: bool) -> bool:
    """Tell whether the term rows follow the register's new word; what people have recorded is kept."""
    return bool(DAYS & set(changes)) and not by_people
