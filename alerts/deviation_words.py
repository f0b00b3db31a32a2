"""What an alarm says of a deviation, in the language spoken now; pure."""

from datetime import date, timedelta
from textwrap import shorten

from ..calendar.deadlines.rules import CLOSING, CONTACT, FIRST_MEASURE, PLAN, RECLAMATION, VERIFICATION
from ..calendar.deadlines.rules import RECLAMATION_LAST as LAST_AFTER
from ..contracts.deviations.models import Deadline, StepKind
from ..contracts.deviations.values import MAJOR
from ..contracts.deviations.words import severity_name
from ..core.i18n import _, format_date, format_day, ngettext
from .deviating import Told

_LONGEST = 300  # characters of what was seen that a mail tells


def asks(told: Told, on: date) -> str:
    """Return what the matter asks, as its heading says it."""
    text = {
        Deadline.FIRST_MEASURE: _("Aloita poikkeaman käsittely viimeistään %(day)s"),
        Deadline.CONTACT: _("Ota yhteys toimittajaan viimeistään %(day)s"),
        Deadline.RECLAMATION: _("Reklamoi toimittajalle viimeistään %(day)s"),
        Deadline.RECLAMATION_LAST: _("Reklamaation viimeinen päivä %(day)s"),
        Deadline.ANSWER: _("Hanki toimittajan vastine viimeistään %(day)s"),
        Deadline.PLAN: _("Hanki toimittajan korjaussuunnitelma viimeistään %(day)s"),
        Deadline.VERIFICATION: _("Todenna korjaus viimeistään %(day)s"),
        Deadline.CLOSING: _("Sulje poikkeama ja kirjaa oppi viimeistään %(day)s"),
        Deadline.WORSENED: _("Poikkeaman korjaus ei pitänyt")
        if told.worsened_by == StepKind.FAILED
        else _("Poikkeaman vakavuus nousi"),
    }[told.what]
    return text % {"day": format_date(on)}


def lead(told: Told, contract: str, on: date, today: date) -> str:
    """Return the sentences that say what was seen, what is due by when, and what is lost after that."""
    seen = _("Sopimuksessa %(contract)s havaittiin %(day)s poikkeama %(n)s (%(severity)s): %(what)s") % {
        "contract": contract,
        "day": format_date(told.standing.seen_on),
        "n": told.number,
        "severity": severity_name(told.severity).lower(),
        "what": shorten(told.text, _LONGEST, placeholder=" …"),
    }
    return " ".join(filter(None, (_stopped(seen), _due(told, on, today), _loses(told, today))))


def _stopped(text: str) -> str:
    return text if text.endswith((".", "!", "?", "…")) else f"{text}."


def _due(told: Told, on: date, today: date) -> str:
    if told.what is Deadline.WORSENED:
        if told.worsened_by == StepKind.FAILED:
            return _("Korjaus ei pitänyt, ja vakavuus nousi.")
        return _("Vakavuus nousi, koska asia toistuu tai pahenee.")
    if told.what is Deadline.RECLAMATION_LAST:
        return ""
    text = _("Määräpäivä oli %(day)s.") if on < today else _("Määräpäivä on %(day)s.")
    return text % {"day": format_day(on)}


def _loses(told: Told, today: date) -> str:
    """A right that is claimed too late is lost: the law knows no days, so ours stand for them."""
    if told.last_on is None:
        return ""
    filled = {"day": format_day(told.last_on)}
    if told.last_on < today:
        return _("Reklamaation viimeinen päivä oli %(day)s: oikeus vedota virheeseen voi olla jo menetetty.") % filled
    return _("Reklamaation on lähdettävä viimeistään %(day)s, tai oikeus vedota virheeseen voidaan menettää.") % filled


def steps(told: Told, today: date) -> list[str]:
    """Return what to do first, in order."""
    claims = told.last_on is not None
    match told.what:
        case Deadline.FIRST_MEASURE:
            found = [_("Selvitä, mitä tapahtui, ja vahvista vakavuus."), _("Varmista, ettei vahinko kasva.")]
        case Deadline.RECLAMATION | Deadline.RECLAMATION_LAST:
            found = [] if told.last_on is None or told.last_on >= today else [_("Kysy lakimieheltä, mitä voi vaatia.")]
        case Deadline.CONTACT:
            found = [_("Kerro poikkeamasta toimittajalle ja sovi, miten se korjataan.")]
        case Deadline.ANSWER:
            found = [_("Kysy toimittajalta kirjallista vastinetta reklamaatioon ja kirjaa, mitä se sisältää.")]
        case Deadline.PLAN:
            found = [_("Pyydä toimittajalta kirjallinen korjaussuunnitelma, jossa on päivä.")]
        case Deadline.VERIFICATION:
            found = [_("Tarkista, onko korjaus tehty, ja kirjaa, miten se todettiin.")]
        case Deadline.CLOSING:
            found = [_("Kirjaa, mitä tästä opittiin seuraavaa hankintaa varten, ja sulje poikkeama.")]
        case Deadline.WORSENED:
            found = [_("Ota yhteys toimittajaan ja vaadi korjaus uudelleen, nyt kirjallisesti.")]
    if claims:
        found.append(_("Lähetä toimittajalle kirjallinen reklamaatio, vaikka vaatimukset tarkentuisivat myöhemmin."))
    return [*found, _("Kirjaa tehty vaihe Hankintakelloon, niin muistutukset loppuvat.")]


def why(told: Told, on: date) -> str:
    """Return how the day came to be: from which day, and how many days after it."""
    one = told.standing
    seen = _("Havaittu %(day)s") % {"day": format_date(one.seen_on)}
    match told.what:
        case Deadline.FIRST_MEASURE:
            return _sum(seen, _working(FIRST_MEASURE[told.severity]), on)
        case Deadline.RECLAMATION:
            return _sum(seen, _working(RECLAMATION[max(told.severity, MAJOR)]), on)
        case Deadline.RECLAMATION_LAST:
            moved = _(", siitä edellinen työpäivä") if on != one.seen_on + LAST_AFTER else ""
            return _sum(seen, _days(LAST_AFTER) + moved, on)
        case Deadline.CONTACT:
            base = _("Vakavuus vahvistettu %(day)s") % {"day": format_date(one.state_on)}
            return _sum(base, _working(CONTACT[told.severity]), on)
        case Deadline.PLAN:
            base = _("Toimittajaan oltu yhteydessä %(day)s") % {"day": format_date(one.state_on)}
            moved = _(", siitä seuraava työpäivä") if on != one.state_on + PLAN else ""
            return _sum(base, _days(PLAN) + moved, on)
        case Deadline.ANSWER:
            return _("Reklamaatiossa vastine pyydettiin %(day)s mennessä.") % {"day": format_date(on)}
        case Deadline.VERIFICATION:
            base = _("Korjattava viimeistään %(day)s") % {"day": format_date(one.correct_by or one.state_on + PLAN)}
            return _sum(base, _working(VERIFICATION), on)
        case Deadline.CLOSING:
            base = _("Korjaus todennettu %(day)s") % {"day": format_date(one.state_on)}
            return _sum(base, _working(CLOSING), on)
        case Deadline.WORSENED:
            return _("Vakavuus nousi %(day)s.") % {"day": format_date(on)}


def _sum(base: str, after: str, on: date) -> str:
    return f"{base} + {after} = {format_date(on)}."


def _working(n: int) -> str:
    return ngettext("%(n)d työpäivä", "%(n)d työpäivää", n) % {"n": n}


def _days(span: timedelta) -> str:
    return ngettext("%(n)d päivä", "%(n)d päivää", span.days) % {"n": span.days}
