"""Looking the law up: the number in force on a day, thresholds, still days."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from ...contracts.models import ContractKind
from ..days.values import StillDays
from .values import Buyer, LawRow

SPECIAL = frozenset({ContractKind.SOCIAL_HEALTH, ContractKind.OTHER_SPECIAL})


class Law:
    """The legal parameters, each with all its rows."""

    def __init__(self, rows: Iterable[LawRow]) -> None:
        self._rows: dict[str, list[LawRow]] = {}
        for row in sorted(rows, key=lambda one: one.valid_from):
            self._rows.setdefault(row.key, []).append(row)

    def value(self, key: str, on: date | None = None) -> Decimal:
        """Return the value in force on the day, the latest where none is; LookupError for an unknown key."""
        rows = self._rows[key]
        held = [row for row in rows if on is not None and _in_force(row, on)]
        return (held or rows)[-1].value

    def number(self, key: str, on: date | None = None) -> int:
        """Return the value as a whole number."""
        return int(self.value(key, on))

    def national_threshold(self, kind: ContractKind | None, on: date | None) -> Decimal:
        """Return the national threshold in euros (kansallinen kynnysarvo); an unknown kind counts as services."""
        own = kind in SPECIAL or kind in (ContractKind.WORKS, ContractKind.CONCESSION)
        return self.value(f"national_threshold.{kind if own else 'goods_services'}", on)

    def eu_threshold(self, kind: ContractKind | None, on: date | None, buyer: Buyer) -> Decimal:
        """Return the EU threshold of goods, services and works in euros (EU-kynnysarvo)."""
        return self.value(f"eu_threshold.{'works' if kind == ContractKind.WORKS else buyer}", on)

    def still_days(self) -> StillDays:
        """Return the still days that are set."""
        first, last = self.number("still_first_day"), self.number("still_last_day")
        weeks = (self.number("still_first_week"), self.number("still_last_week"))
        return StillDays(weeks=weeks, days=(divmod(first, 100), divmod(last, 100)))


def _in_force(row: LawRow, on: date) -> bool:
    return row.valid_from <= on and (row.valid_to is None or on <= row.valid_to)
