"""Column types that behave the same on SQLite and PostgreSQL."""

from decimal import Decimal
from enum import StrEnum
from typing import Any

from sqlalchemy import BigInteger, Dialect, Enum, text
from sqlalchemy.types import TypeDecorator


class Euros(TypeDecorator[Decimal]):
    """An amount in euros, kept as whole cents: exact on every database, also through SUM.

    Raises ValueError for an amount with more than two decimals.
    """

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> int | None:
        """Turn euros into cents."""
        if value is None:
            return None
        cents = Decimal(value).scaleb(2)
        if cents != cents.to_integral_value():
            raise ValueError(f"an amount has at most two decimals: {value}")
        return int(cents)

    def process_result_value(self, value: Any, dialect: Dialect) -> Decimal | None:
        """Turn cents into euros."""
        return None if value is None else Decimal(value).scaleb(-2)


def only_where(condition: str) -> dict[str, Any]:
    """Return the options of an index that holds only the rows for which the condition is true."""
    return {"sqlite_where": text(condition), "postgresql_where": text(condition)}


def enum_type(enum: type[StrEnum]) -> Enum:
    """Return a text column type that holds the member's value, so that a new member needs no migration."""
    return Enum(
        enum,
        native_enum=False,
        create_constraint=False,
        length=32,
        values_callable=lambda members: [member.value for member in members],
    )
