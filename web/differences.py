"""What an import changes or disputes, in the words of its reader: for its page and its command."""

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any, NamedTuple

from ..calendar.why.names import procedure_name
from ..contracts.importing.values import EndsAre
from ..contracts.models import Arrangement, ContractKind, Precision, TermKind
from ..contracts.terms.models import OptionState
from ..core.i18n import _, format_number
from .history import field_label, shown_value
from .words import contract_kind_name, option_state_name, term_name


class Difference(NamedTuple):
    """One thing that changed: its name, what it was and what it is."""

    name: str
    old: str
    new: str


def differences(fields: Mapping[str, tuple[Any, Any]]) -> list[Difference]:
    """Return what changed, each unknown column of the file by its own heading."""
    found = []
    for field, (old, new) in fields.items():
        if field == "extra":
            old, new = old or {}, new or {}
            headings = [one for one in dict.fromkeys([*old, *new]) if old.get(one) != new.get(one)]
            found += [Difference(one, shown_value(old.get(one)), shown_value(new.get(one))) for one in headings]
        else:
            found.append(Difference(field_label(field), word_of(field, old), word_of(field, new)))
    return found


def word_of(field: str, value: Any) -> str:
    """Return the value of a field as an import compares it, as people read it."""
    if value is None or value == "" or value == [] or value == {}:
        return word_of(field, EndsAre.COVERAGE.value) if field == "ends_are" else shown_value(None)
    if (words := _WORDS.get(field)) is not None:
        return words(value)
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


_WORDS: Mapping[str, Callable[[Any], str]] = {
    "term": lambda value: term_name(TermKind(value)),
    "kind": lambda value: contract_kind_name(ContractKind(value)),
    "procedure": procedure_name,
    "arrangement": _arrangement,
    "starts_precision": _precision,
    "ends_precision": _precision,
    "ends_are": _ends_are,
    "options": _options,
    "estimated_value": lambda value: format_number(Decimal(value)),
}
