"""Column types that behave the same on SQLite and PostgreSQL."""

from decimal import Decimal
from enum import StrEnum
from typing import Any, ClassVar

from sqlalchemy import BigInteger, Dialect, Enum, text
from sqlalchemy.types import TypeDecorator


class _Fixed(TypeDecorator[Decimal]):
    """A number of a fixed count of decimals, kept as a whole number: exact on every database, also through SUM."""

    impl = BigInteger
    cache_ok = True
    places: ClassVar[int]

    def process_bind_param(self, value: Any, dialect: Dialect) -> int | None:
        """Turn the number into a whole one; raises ValueError where it has more decimals."""
        if value is None:
            return None
        whole = Decimal(value).scaleb(self.places)
        if whole != whole.to_integral_value():
            raise ValueError(f"at most {self.places} decimals: {value}")
        return int(whole)

    def process_result_value(self, value: Any, dialect: Dialect) -> Decimal | None:
        """Turn it back."""
        return None if value is None else Decimal(value).scaleb(-self.places)


class Euros(_Fixed):
    """An amount in euros, kept as whole cents."""

    cache_ok = True
    places = 2


class Thousandths(_Fixed):
    """What was measured, in whatever unit, with at most three decimals."""

    cache_ok = True
    places = 3


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
