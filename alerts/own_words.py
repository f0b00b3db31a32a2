"""What an alarm says of a matter that is no day of the clock: a deviation's deadline, a late phase; pure."""

from datetime import date, timedelta

from ..calendar.why.names import phase_word
from ..core.i18n import _, format_date, format_day
from . import deviation_words
from .matters import Matter
from .phasing import Late

_DAY = timedelta(days=1)


def asks(matter: Matter) -> str:
    """Return what it asks, as its heading says it; "" of a day of the clock, as of all below."""
    if matter.deviation is not None:
        return deviation_words.asks(matter.deviation, matter.target_on)
    if matter.phase is not None:
        return _("Hankinnan vaihe on myöhässä (%(phase)s)") % {"phase": phase_word(matter.phase.phase)}
    return ""


def lead(matter: Matter, contract: str, today: date) -> str:
    """Return the sentences that say what is due or late; *contract* names it."""
    if matter.deviation is not None:
        return deviation_words.lead(matter.deviation, contract, matter.target_on, today)
    return _phase_lead(matter.phase, contract) if matter.phase is not None else ""


def _phase_lead(late: Late, contract: str) -> str:
    filled = {"contract": contract, "phase": phase_word(late.phase)}
    said = [_("Sopimuksen %(contract)s korvaavan hankinnan vaihetta ei ole merkitty tehdyksi: %(phase)s.") % filled]
    if late.until_on is not None:
        said.append(_("Suunnitelmassa sen viimeinen päivä oli %(day)s.") % {"day": format_day(late.until_on - _DAY)})
    if late.following:
        said.append(_("Sen jälkeen tulee %(phase)s.") % {"phase": phase_word(late.following)})
    if late.needed_on is not None:
        said.append(_("Uusi sopimus tarvitaan %(day)s.") % {"day": format_day(late.needed_on)})
    return " ".join(said)


def steps(matter: Matter, today: date) -> list[str]:
    """Return what to do first, in order."""
    if matter.deviation is not None:
        return deviation_words.steps(matter.deviation, today)
    if matter.phase is None:
        return []
    return [
        _("Jos vaihe on tehty, merkitse se tehdyksi: päivä riittää."),
        _("Jos se on kesken, sovi, milloin se valmistuu ja mistä aika otetaan takaisin."),
        _("Jos uusi sopimus ei enää ehdi, kerro siitä esihenkilölle ja hankintapalveluihin heti."),
    ]


def why(matter: Matter) -> str:
    """Return why it is that day."""
    if matter.deviation is not None:
        return deviation_words.why(matter.deviation, matter.target_on)
    late = matter.phase
    if late is None or late.until_on is None:
        return ""
    text = _("Suunnitelmassa vaihe päättyy %(last)s; ilmoitus lähtee %(day)s.")
    return text % {"last": format_date(late.until_on - _DAY), "day": format_date(matter.target_on)}


def page(matter: Matter) -> tuple[str, str] | None:
    """Return the path of its own page, and the words that lead there; None where that is the contract's."""
    if matter.deviation is not None:
        return f"deviations/{matter.deviation.id}", _("Avaa poikkeama")
    if matter.phase is not None:
        return f"procurements/{matter.phase.procurement_id}", _("Avaa hankinta")
    return None
