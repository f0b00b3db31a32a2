"""The modification meter: how much of what the law allows without a new tender is used (Act 1397/2016, section 136).

Pure. Euros without VAT. Each modification is measured by the law in force on its own day.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Protocol

from ...contracts.models import Contract, ContractKind
from ...contracts.modifications.models import Ground
from .rules import SPECIAL, Law
from .values import Buyer

CAPPED = frozenset({Ground.ADDITIONAL, Ground.UNFORESEEN})
"""The grounds whose modifications are capped one by one, and of which a notice is published."""
NEAR = Decimal("0.8")  # of the limit: 8 of 10 per cent, 40 of 50


class Changed(Protocol):
    """What the meter reads of a modification."""

    @property
    def on(self) -> date: ...
    @property
    def ground(self) -> Ground: ...
    @property
    def value_change(self) -> Decimal | None: ...


class Level(StrEnum):
    """How near the limit: within, near (four fifths of it), over; open where the contract's value is not known."""

    WITHIN = "within"
    NEAR = "near"
    OVER = "over"
    OPEN = "open"


@dataclass(frozen=True, slots=True)
class Measured:
    """The contract that is measured: its value when it was signed, what it buys, when it was tendered, who buys."""

    value: Decimal | None
    kind: ContractKind | None
    on: date | None
    buyer: Buyer


@dataclass(frozen=True, slots=True)
class Line:
    """One ground: its sum, the share of the original value, and where there is a limit, that and what is left of it.

    Of the capped grounds `total` is all together and `largest` the largest, which the limit is about.
    """

    ground: Ground
    count: int
    total: Decimal
    largest: Decimal
    share_pct: Decimal | None
    limit_pct: Decimal | None
    limit: Decimal | None
    left: Decimal | None
    level: Level


@dataclass(frozen=True, slots=True)
class Meter:
    """The lines of the grounds that were used, and all together; `binds`: whether section 136 binds this contract."""

    lines: tuple[Line, ...]
    total: Decimal
    value: Decimal | None
    share_pct: Decimal | None
    binds: bool | None

    @property
    def worst(self) -> Level:
        """The gravest level of the lines."""
        order = (Level.OVER, Level.NEAR, Level.OPEN)
        return next((level for level in order if any(line.level is level for line in self.lines)), Level.WITHIN)


def measured(contract: Contract, buyer: Buyer) -> Measured:
    """Return what the meter knows of a contract."""
    return Measured(contract.estimated_value, contract.kind, contract.last_competed_on or contract.starts_on, buyer)


def measure(changes: Sequence[Changed], contract: Measured, law: Law) -> Meter:
    """Return the meter of these modifications, those that stand."""
    lines = tuple(
        _line(ground, [one for one in changes if one.ground is ground], contract, law)
        for ground in Ground
        if any(one.ground is ground for one in changes)
    )
    total = sum((line.total for line in lines), Decimal(0))
    return Meter(lines, total, contract.value, _share(total, contract.value), binds(contract, law))


def binds(contract: Measured, law: Law) -> bool | None:
    """Tell whether section 136 binds: from the EU threshold, in special services and concessions from the national."""
    if contract.value is None:
        return None
    return contract.value >= _threshold(contract, contract.on, law)


def _threshold(contract: Measured, on: date | None, law: Law) -> Decimal:
    """The threshold of the contract on a day: the national one of special services and concessions, else the EU's."""
    if contract.kind in SPECIAL or contract.kind is ContractKind.CONCESSION:
        return law.national_threshold(contract.kind, on)
    return law.eu_threshold(contract.kind, on, contract.buyer)


def asks_notice(ground: Ground, contract: Measured, law: Law) -> bool:
    """Tell whether a notice of modification has to be published."""
    return ground in CAPPED and binds(contract, law) is not False


def _line(ground: Ground, changes: Sequence[Changed], contract: Measured, law: Law) -> Line:
    amounts = [one.value_change or Decimal(0) for one in changes]
    total, largest = sum(amounts, Decimal(0)), max(amounts)
    limits = [_limit(one, contract, law) for one in changes]
    pct, limit = limits[-1] if limits[-1] is not None else (None, None)
    return Line(
        ground=ground,
        count=len(changes),
        total=total,
        largest=largest,
        share_pct=_share(total, contract.value),
        limit_pct=pct,
        limit=limit,
        left=None if limit is None else limit - (largest if ground in CAPPED else total),
        level=_level(ground, amounts, [one[1] if one else None for one in limits], contract.value),
    )


def _limit(one: Changed, contract: Measured, law: Law) -> tuple[Decimal, Decimal | None] | None:
    """The percentage and the euros that hold for it; None for a ground without a limit.

    A small modification stays below the threshold of its day as well as below the percentage.
    """
    if one.ground in CAPPED:
        pct = law.value("mod_cap_pct", one.on)
        return pct, _part(contract.value, pct)
    if one.ground is not Ground.SMALL:
        return None
    works = contract.kind is ContractKind.WORKS
    pct = law.value(f"mod_small_pct.{'works' if works else 'goods_services'}", one.on)
    part = _part(contract.value, pct)
    return pct, None if part is None else min(part, _threshold(contract, one.on, law))


def _level(
    ground: Ground, amounts: Sequence[Decimal], limits: Sequence[Decimal | None], value: Decimal | None
) -> Level:
    if ground is not Ground.SMALL and ground not in CAPPED:
        return Level.WITHIN
    if value is None:
        return Level.OPEN
    total, known = sum(amounts, Decimal(0)), [limit for limit in limits if limit is not None]
    if ground is Ground.SMALL:  # below the limit, all together
        return _against(total, known[-1], reached=True)
    one_by_one = [_against(amount, limit, reached=False) for amount, limit in zip(amounts, known, strict=True)]
    together = Level.NEAR if total >= NEAR * known[-1] else Level.WITHIN
    return Level.OVER if Level.OVER in one_by_one else Level.NEAR if Level.NEAR in one_by_one else together


def _against(amount: Decimal, limit: Decimal, *, reached: bool) -> Level:
    if amount > limit or reached and amount == limit:
        return Level.OVER
    return Level.NEAR if amount >= NEAR * limit else Level.WITHIN


def _part(value: Decimal | None, pct: Decimal) -> Decimal | None:
    return None if value is None else (value * pct / 100).quantize(Decimal("0.01"))


def _share(amount: Decimal, value: Decimal | None) -> Decimal | None:
    return None if not value else (amount * 100 / value).quantize(Decimal("0.1"))
