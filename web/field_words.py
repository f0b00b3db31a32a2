"""The values of a contract's fields in the reader's words: for the log and for imports."""

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from ..calendar.why.names import procedure_name
from ..contracts.importing.values import EndsAre
from ..contracts.models import Arrangement, ContractKind, Precision, TermKind
from ..contracts.remedies.models import PenaltyBasis, PeriodUnit
from ..contracts.remedies.words import basis_name, unit_name
from ..contracts.terms.models import OptionState
from ..core.i18n import _, format_number
from .field_names import shown_value
from .words import contract_kind_name, option_state_name, term_name


def word_of(field: str, value: Any) -> str:
    """Return the value of a field as an import compares it, as people read it."""
    if value is None or value == "" or value == [] or value == {}:
        return word_of(field, EndsAre.COVERAGE.value) if field == "ends_are" else shown_value(None)
    if (words := _WORDS.get(field)) is not None:
        try:
            return words(value)
        except (ValueError, TypeError, ArithmeticError):  # as it was logged before the field was what it is now
            return shown_value(value)
    if isinstance(value, Mapping):
        return "; ".join(f"{name}: {text}" for name, text in value.items())
    if isinstance(value, list | tuple):  # a supplier or a person as the file names them
        return next((str(one) for one in value if one), shown_value(None))
    return shown_value(value)


def _options(options: Sequence[Sequence[Any]]) -> str:
    return " + ".join(_option(*one) for one in options)


def _option(months: int, state: str, by: str | None, months_before: int | None) -> str:
    said = _("%(months)s kk") % {"months": months}
    more = [option_state_name(OptionState(state))] if state != OptionState.OPEN.value else []
    if by:
        more.append(_("viimeistään %(day)s") % {"day": shown_value(by)})
    if months_before:
        more.append(_("ilmoitettava %(months)s kk ennen") % {"months": months_before})
    return f"{said} ({', '.join(more)})" if more else said


def _precision(value: str) -> str:
    return {
        Precision.DAY: _("päivä"),
        Precision.MONTH: _("kuukausi"),
        Precision.QUARTER: _("vuosineljännes"),
        Precision.YEAR: _("vuosi"),
    }[Precision(value)]


def _arrangement(value: str) -> str:
    return {
        Arrangement.CONTRACT: _("sopimus"),
        Arrangement.FRAMEWORK: _("puitejärjestely"),
        Arrangement.DPS: _("dynaaminen hankintajärjestelmä"),
    }[Arrangement(value)]


def _ends_are(value: str) -> str:
    return _("kauden loppu ilman optioita") if value == EndsAre.ORIGINAL.value else _("nykyisen kauden loppu")


_NUMBERS = ("estimated_value", "maximum_value", "penalty_sum", "penalty_percent", "cap_percent", "reduction_percent")
_WORDS: Mapping[str, Callable[[Any], str]] = {
    "term": lambda value: term_name(TermKind(value)),
    "kind": lambda value: contract_kind_name(ContractKind(value)),
    "procedure": procedure_name,
    "chosen_procedure": procedure_name,
    "arrangement": _arrangement,
    "starts_precision": _precision,
    "ends_precision": _precision,
    "ends_are": _ends_are,
    "options": _options,
    "penalty_basis": lambda value: basis_name(PenaltyBasis(value)).lower(),
    "period_unit": lambda value: unit_name(PeriodUnit(value)),
    **dict.fromkeys(_NUMBERS, lambda value: format_number(Decimal(value))),
}
