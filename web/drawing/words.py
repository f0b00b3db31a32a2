"""Words that belong to the drawings: names of kinds, months as the face and the rulers need them."""

from datetime import date

from babel.dates import format_date as babel_date

from ...core.i18n import _, current_language, locale_of


def kind_name(kind: str) -> str:
    """Return the name of a milestone's kind for lists, keys and labels."""
    names = {
        "planning_start": _("suunnittelu alkaa"),
        "heads_up": _("ennakkotieto"),
        "term_end": _("sopimus päättyy"),
        "option_decision": _("optiosta päätettävä"),
        "option_exercise": _("option viimeinen päivä"),
        "notice": _("irtisanomisen takaraja"),
        "renewal_decision": _("jatkumisesta päätettävä"),
        "review": _("arviointi"),
        "phase": _("vaihe alkaa"),
        "security_end": _("vakuus päättyy"),
        "obligation": _("velvoite"),
        "deviation_deadline": _("poikkeaman määräaika"),
        "appeal_deadline": _("muutoksenhaun määräaika"),
        "organisation_task": _("organisaation vuosi"),
    }
    return names.get(kind, kind)


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
