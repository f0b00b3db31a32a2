"""What visitors send, as values: addresses forgive, forms tell which field is wrong."""

import re
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Annotated, Any, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, ValidationError
from pydantic_core import PydanticCustomError

from ..core.i18n import _

Errors = dict[str, str]

_DAY = re.compile(r"^(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})$")
_ENGLISH_DAY = re.compile(r"^(\d{1,2}) ([A-Za-z]{3})[a-z]* (\d{4})$")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_SPACES = re.compile(r"[\s\u00a0\u202f]+")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
MOST_EUROS = Decimal(10) ** 12


class Query(BaseModel):
    """An address's query: what is not known or not possible is as if it were not there."""

    model_config = ConfigDict(frozen=True, extra="ignore")


class Form(BaseModel):
    """A form's fields; empty ones are None."""

    model_config = ConfigDict(frozen=True, extra="ignore")


class Refused(Exception):
    """A form that cannot be taken: the words for each field that is wrong, "" for the form as a whole."""

    def __init__(self, errors: Errors) -> None:
        super().__init__(", ".join(errors))
        self.errors = errors


AnyQuery = TypeVar("AnyQuery", bound=Query)
AnyForm = TypeVar("AnyForm", bound=Form)


def read_query(model: type[AnyQuery], sent: Mapping[str, str]) -> AnyQuery:
    """Return the query, leaving out what cannot be."""
    given: dict[str, Any] = {name: value for name, value in sent.items() if value != ""}
    try:
        return model.model_validate(given)
    except ValidationError as error:
        wrong = {str(one["loc"][0]) for one in error.errors() if one["loc"]}
        return model.model_validate({name: value for name, value in given.items() if name not in wrong})


def read_form(model: type[AnyForm], sent: Mapping[str, str], names: Iterable[str] | None = None) -> AnyForm:
    """Return the form's values; raise Refused with the words for each wrong field."""
    wanted = list(names) if names is not None else list(model.model_fields)
    given = {name: cleaned or None for name in wanted if (cleaned := clean(sent.get(name, ""))) or name in sent}
    try:
        return model.model_validate(given)
    except ValidationError as error:
        raise Refused({str(one["loc"][0]) if one["loc"] else "": _words(one) for one in error.errors()}) from None


def chosen_ids(values: Iterable[str]) -> list[int]:
    """Return the ids of rows that were ticked, leaving out what is none."""
    return [int(id_) for id_ in values if id_.isascii() and id_.isdigit() and len(id_) < 10]


def clean(text: str) -> str:
    """Return text without control characters and outer spaces."""
    return _CONTROL.sub("", text).replace("\r\n", "\n").strip()


def as_day(value: object) -> object:
    """Read a day as people and pages write it: 31.12.2027, 31 Dec 2027 or 2027-12-31."""
    if not isinstance(value, str):
        return value
    try:
        if found := _DAY.match(value.strip()):
            day, month, year = map(int, found.groups())
            return _plausible(date(year, month, day))
        if found := _ENGLISH_DAY.match(value.strip()):
            month = _MONTHS.index(found[2].lower()) + 1
            return _plausible(date(int(found[3]), month, int(found[1])))
        return _plausible(date.fromisoformat(value.strip()))
    except ValueError:
        raise PydanticCustomError("day", "%s", {"text": _("Päivää ei ole. Kirjoita esimerkiksi 31.12.2027.")}) from None


def _plausible(day: date) -> date:
    if not 1950 <= day.year <= 2150:
        raise ValueError(day)
    return day


def as_euros(value: object) -> object:
    """Read an amount as people write it: 1 234,50 or 1234.50; not more than two decimals, nothing below zero."""
    return _euros(value, least=Decimal(0))


def as_change(value: object) -> object:
    """Read an amount that may be below zero."""
    return _euros(value, least=-MOST_EUROS)


def as_number(value: object) -> object:
    """Read a number as people write it: 98,5 or -3; not more than three decimals."""
    return _decimal(value, -MOST_EUROS, 3, _("Kirjoita luku, esimerkiksi 98,5. Desimaaleja enintään kolme."))


def _euros(value: object, *, least: Decimal) -> object:
    return _decimal(value, least, 2, _("Kirjoita summa euroina, esimerkiksi 1 234,50."))


def _decimal(value: object, least: Decimal, places: int, wrong: str) -> object:
    if not isinstance(value, str):
        return value
    plain = _SPACES.sub("", value).removesuffix("€").replace("−", "-")
    plain = plain.replace(",", ".") if plain.count(",") == 1 and "." not in plain else plain
    try:
        amount = Decimal(plain)
    except InvalidOperation:
        amount = Decimal("NaN")
    if not amount.is_finite() or not least <= amount < MOST_EUROS or amount != round(amount, places) or "," in plain:
        raise PydanticCustomError("number", "%s", {"text": wrong})
    return amount


Day = Annotated[date, BeforeValidator(as_day)]
Amount = Annotated[Decimal, BeforeValidator(as_euros)]
Number = Annotated[Decimal, BeforeValidator(as_number)]
AmountChange = Annotated[Decimal, BeforeValidator(as_change)]


def _words(error: Any) -> str:
    kind, context = error["type"], error.get("ctx", {})
    if "text" in context:
        return str(context["text"])
    if kind in ("missing", "string_type", "date_type", "none_required") or error.get("input") is None:
        return _("Täytä kohta.")
    if kind == "string_too_long":
        return _("Enintään %(n)s merkkiä.") % {"n": context["max_length"]}
    if kind.startswith("int") or kind in ("greater_than", "greater_than_equal", "less_than", "less_than_equal"):
        return _("Kirjoita kokonaisluku, joka on mahdollinen.")
    return _("Valitse jokin tarjotuista.") if kind in ("enum", "literal_error") else _("Kohdassa on virhe.")
