"""The working of a sum in words: each figure that it came of, in the reader's language."""

from decimal import Decimal

from ...core.i18n import _, format_date, format_number, format_sum, ngettext
from .models import PenaltyBasis, PeriodUnit
from .rules import Penalty, Reduction


def basis_name(basis: PenaltyBasis) -> str:
    """Return what the penalty is counted from."""
    return {
        PenaltyBasis.CONTRACT_VALUE: _("Sopimuksen arvosta"),
        PenaltyBasis.LATE_PART: _("Viivästyneen osan hinnasta"),
        PenaltyBasis.FIXED_SUM: _("Kiinteä summa jaksolta"),
        PenaltyBasis.FREE_TEXT: _("Muuten, sopimuksen sanoin"),
    }[basis]


def unit_name(unit: PeriodUnit) -> str:
    """Return the unit of the penalty's period."""
    return {PeriodUnit.DAYS: _("päivää"), PeriodUnit.WEEKS: _("viikkoa")}[unit]


def field_name(field: str) -> str:
    """Return the name of a field of the contract, as its form says it."""
    return {
        "penalty_basis": _("Mistä viivästyssakko lasketaan"),
        "penalty_percent": _("Sakko jaksolta, prosenttia"),
        "penalty_sum": _("Sakko jaksolta, €"),
        "period_length": _("Jakson pituus"),
        "estimated_value": _("Arvo, €"),
        "reduction_percent": _("Hinnanalennus, prosenttia"),
    }[field]


def penalty_working(found: Penalty) -> tuple[str, ...]:
    """Return how the penalty came to be, a line for each step."""
    days = {"from": format_date(found.delay.due_on), "to": format_date(found.delay.until_on), "n": found.delay.days}
    said = ngettext(
        "Sovittu %(from)s, laskettu %(to)s asti: %(n)s päivä",
        "Sovittu %(from)s, laskettu %(to)s asti: %(n)s päivää",
        found.delay.days,
    )
    lines = [said % days, _counted(found) + _cap(found)]
    if found.is_capped:
        lines.append(_("Katto rajaa: vaaditaan %(sum)s.") % {"sum": format_sum(found.amount)})
    return tuple(lines)


def reduction_working(found: Reduction) -> tuple[str, ...]:
    """Return how the price reduction came to be."""
    return (f"{_percent(found.percent)} × {format_sum(found.base)} = {format_sum(found.amount)}",)


def _counted(found: Penalty) -> str:
    if found.percent is None or found.base is None:
        parts = [_periods(found), format_sum(found.sum_)]
    else:
        parts = [_percent(found.percent), _periods(found), format_sum(found.base)]
    return f"{' × '.join(parts)} = {format_sum(found.uncapped)}"


def _cap(found: Penalty) -> str:
    if found.cap is None or found.cap_percent is None:
        return _("; sopimuksen tiedoissa ei ole kattoa")
    return _("; katto %(percent)s = %(sum)s") % {"percent": _percent(found.cap_percent), "sum": format_sum(found.cap)}


def _periods(found: Penalty) -> str:
    count, length = found.periods, found.period_length
    weeks = found.period_unit is PeriodUnit.WEEKS
    if length == 1 and weeks:
        said = ngettext("%(n)s alkava viikko", "%(n)s alkavaa viikkoa", count)
    elif length == 1:
        said = ngettext("%(n)s päivä", "%(n)s päivää", count)
    elif weeks:
        said = ngettext("%(n)s alkava %(length)s viikon jakso", "%(n)s alkavaa %(length)s viikon jaksoa", count)
    else:
        said = ngettext("%(n)s alkava %(length)s päivän jakso", "%(n)s alkavaa %(length)s päivän jaksoa", count)
    return said % {"n": count, "length": length}


def _percent(value: Decimal) -> str:
    return f"{format_number(value.normalize())}\u00a0%"
