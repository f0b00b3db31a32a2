"""Language: catalogues, and dates, numbers and money in the reader's own way.

Finnish is the source. The Swedish and English catalogues are read by Babel from their .po files when
first needed; no request is, so services, mails and commands use the same functions as pages.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from pathlib import Path

from babel import Locale
from babel.dates import format_date as babel_date
from babel.dates import format_datetime as babel_datetime
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po
from babel.numbers import format_currency, format_decimal

from .clock import local

LANGUAGES = ("fi", "sv", "en")
_LOCALES = {"fi": "fi_FI", "sv": "sv_FI", "en": "en_GB"}
_FOLDER = Path(__file__).resolve().parent.parent / "translations"
_language: ContextVar[str] = ContextVar("language", default="fi")

Plural = tuple[str, ...]


@contextmanager
def use_language(language: str | None) -> Iterator[None]:
    """Speak *language* (fi, sv or en; anything else is fi) until the end of the block."""
    token = _language.set(language if language in LANGUAGES else "fi")
    try:
        yield
    finally:
        _language.reset(token)


def language_asked(environment: Mapping[str, str]) -> str:
    """Return the language that LC_ALL, LC_MESSAGES or LANG asks for, the first that is set; fi where it is not ours."""
    asked = next(filter(None, (environment.get(name) for name in ("LC_ALL", "LC_MESSAGES", "LANG"))), "")
    language = asked[:2].lower()
    return language if language in LANGUAGES and not asked[2:3].isalpha() else "fi"


def current_language() -> str:
    """Return the code of the language that is spoken now."""
    return _language.get()


@cache
def _catalogue(language: str) -> dict[str, str | Plural]:
    path = _FOLDER / language / "LC_MESSAGES" / "messages.po"
    if language == "fi" or not path.exists():
        return {}
    with path.open("rb") as file:
        catalogue: Catalog = read_po(file, locale=language)
    return {
        _key(message.id): _text(message.string)
        for message in catalogue
        if message.id and message.string and not message.fuzzy
    }


def _key(message_id: object) -> str:
    return message_id[0] if isinstance(message_id, tuple | list) else str(message_id)


def _text(string: object) -> str | Plural:
    return tuple(string) if isinstance(string, tuple | list) else str(string)


def gettext(message: str) -> str:
    """Return *message* in the language spoken now, or as it is where it is not translated."""
    found = _catalogue(current_language()).get(message)
    return found if isinstance(found, str) and found else message


def ngettext(one: str, many: str, count: int) -> str:
    """Return the form that fits *count*; %(n)s and the like are filled by the caller."""
    found = _catalogue(current_language()).get(one)
    form = 0 if count == 1 else 1
    if isinstance(found, tuple) and len(found) > form and found[form]:
        return found[form]
    return (one, many)[form]


_ = gettext


@cache
def locale_of(language: str) -> Locale:
    """Return Babel's locale for one of our languages."""
    return Locale.parse(_LOCALES[language])


def format_date(day: date | None) -> str:
    """Return the day in numbers: 23.11.2026 in Finnish and Swedish, 23 Nov 2026 in English; empty for none."""
    if day is None:
        return ""
    return (
        babel_date(day, "d MMM y", locale_of("en"))
        if current_language() == "en"
        else f"{day.day}.{day.month}.{day.year}"
    )


def format_day(day: date | None, *, year: bool = True) -> str:
    """Return the day with its weekday: pe 11.12.2026; without the year pe 11.12. (in Swedish fre 11.12)."""
    if day is None:
        return ""
    if current_language() == "en":
        return str(babel_date(day, "EEE d MMM y" if year else "EEE d MMM", locale_of("en")))
    weekday = str(babel_date(day, "ccc", locale_of(current_language()))).rstrip(".")
    return f"{weekday} {format_date(day) if year else short_date(day)}"


def format_moment(moment: datetime) -> str:
    """Return an aware moment on Finland's clock: 23.11.2026 klo 9.05."""
    there = local(moment)
    if current_language() == "en":
        return str(babel_datetime(there, "d MMM y HH:mm", locale=locale_of("en")))
    word = {"fi": "klo", "sv": "kl."}[current_language()]
    return f"{format_date(there.date())} {word} {there.hour}.{there.minute:02d}"


def format_month(day: date) -> str:
    """Return the month and year as a heading: marraskuu 2026."""
    return str(babel_date(day, "LLLL y", locale_of(current_language())))


def month_name(day: date) -> str:
    """Return the month's whole name: marraskuu."""
    return str(babel_date(day, "LLLL", locale_of(current_language())))


def short_month_name(day: date) -> str:
    """Return the month's short name, without a full stop: marras."""
    return str(babel_date(day, "LLL", locale_of(current_language()))).rstrip(".")


def short_date(day: date) -> str:
    """Return the day without its year, where the year is plain: 23.11. (23.11 in Swedish, 23 Nov in English)."""
    if current_language() == "en":
        return str(babel_date(day, "d MMM", locale_of("en")))
    return f"{day.day}.{day.month}" + ("" if current_language() == "sv" else ".")


def format_number(value: int | Decimal) -> str:
    """Return the number with the language's own separators."""
    return format_decimal(value, locale=locale_of(current_language()))


def format_money(amount: Decimal | None, currency: str = "EUR") -> str:
    """Return an amount: 2 960 000 € (cents only where there are any); empty for none."""
    if amount is None:
        return ""
    pattern = (
        None if amount % 1 else locale_of(current_language()).currency_formats["standard"].pattern.replace(".00", "")
    )
    return format_currency(amount, currency, pattern, locale=locale_of(current_language()), currency_digits=False)


def format_sum(amount: Decimal | None, currency: str = "EUR") -> str:
    """Return an amount with its cents, as a claim says it: 3 600,00 €; empty for none."""
    return "" if amount is None else format_currency(amount, currency, locale=locale_of(current_language()))
