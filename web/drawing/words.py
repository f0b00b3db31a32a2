"""Words that belong to the drawings: months and days as short as the face and the rulers need them."""

from datetime import date

from babel.dates import format_date as babel_date

from ...core.i18n import current_language, locale_of


def month_name(day: date) -> str:
    """Return the month's whole name: marraskuu."""
    return str(babel_date(day, "LLLL", locale_of(current_language())))


def short_month_name(day: date) -> str:
    """Return the month's short name, without a full stop: marras."""
    return str(babel_date(day, "LLL", locale_of(current_language()))).rstrip(".")


def short_date(day: date) -> str:
    """Return the day without its year, where the year is plain: 23.11."""
    if current_language() == "en":
        return str(babel_date(day, "d MMM", locale_of("en")))
    return f"{day.day}.{day.month}."


def initials(name: str) -> str:
    """Return up to two capitals of a name, a question mark for none."""
    parts = name.split()
    return "".join(part[0] for part in (parts[:1] + parts[1:][-1:])).upper() or "?"
