"""Tasks in words."""

from datetime import date

from ...core.i18n import _, format_date, ngettext
from .models import Anchor, Level, ObligationKind
from .rules import months_old


def obligation_kind_name(kind: ObligationKind) -> str:
    """Return what a task is about; its name, too, where it has no title of its own."""
    return {
        ObligationKind.MEETING: _("Seurantakokous"),
        ObligationKind.PRICE_REVIEW: _("Hinnan tai indeksin tarkistus"),
        ObligationKind.CONTRACTOR_CHECK: _("Tilaajavastuuselvitykset"),
        ObligationKind.SECURITY: _("Vakuuden voimassaolo"),
        ObligationKind.INSURANCE: _("Toimittajan vakuutukset"),
        ObligationKind.REPORTING: _("Toimittajan raportti"),
        ObligationKind.SUSTAINABILITY: _("Vastuullisuusehtojen seuranta"),
        ObligationKind.DATA_PROTECTION: _("Tietosuojan ja tietoturvan tarkistus"),
        ObligationKind.OTHER: _("Muu tehtävä"),
    }[kind]


def obligation_advice(kind: ObligationKind) -> str:
    """Return what to do, where the task itself does not say."""
    return {
        ObligationKind.MEETING: _("Kutsu koolle, avaa kokouksen asialista sopimuksen sivulta ja kirjaa muistio."),
        ObligationKind.PRICE_REVIEW: _(
            "Tarkista, mitä sopimus sanoo hinnan muutoksista, ja vertaa toimittajan esitystä indeksiin."
        ),
        ObligationKind.CONTRACTOR_CHECK: _(
            "Hanki uudet todistukset veroista ja eläkevakuutuksista. Selvitykset uusitaan 12 kuukauden välein "
            "(tilaajavastuulaki 1233/2006)."
        ),
        ObligationKind.SECURITY: _("Tarkista, että vakuus kattaa sopimuskauden, ja palauta se, kun sen aika on ohi."),
        ObligationKind.INSURANCE: _("Pyydä voimassa oleva vakuutustodistus ja vertaa sitä sopimuksen vaatimuksiin."),
        ObligationKind.REPORTING: _("Lue toimittajan raportti ja kirjaa poikkeamat siitä, mitä on sovittu."),
        ObligationKind.SUSTAINABILITY: _("Pyydä näyttö vastuullisuusehtojen toteutumisesta ja kirjaa havainnot."),
        ObligationKind.DATA_PROTECTION: _(
            "Tarkista henkilötietojen käsittelyn ohjeet, alikäsittelijät ja tietoturvan havainnot."
        ),
        ObligationKind.OTHER: "",
    }[kind]


def level_name(level: Level) -> str:
    """Return the level of the steering model."""
    return {
        Level.OPERATIVE: _("operatiivinen"),
        Level.TACTICAL: _("taktinen"),
        Level.STRATEGIC: _("strateginen"),
    }[level]


def obligation_name(kind: ObligationKind, title: str | None, level: Level | None = None) -> str:
    """Return what a task is called."""
    name = title or obligation_kind_name(kind)
    return f"{name} ({level_name(level)})" if level is not None else name


def rhythm_words(every_months: int | None) -> str:
    """Return how often."""
    if every_months is None:
        return _("kerran")
    if every_months % 12 == 0:
        years = every_months // 12
        return ngettext("joka vuosi", "%(n)d vuoden välein", years) % {"n": years}
    return ngettext("joka kuukausi", "%(n)d kuukauden välein", every_months) % {"n": every_months}


def anchor_words(anchor: Anchor, months: int) -> str:
    """Return when a library's task comes first."""
    if anchor is Anchor.END:
        return _("%(n)d kk ennen sopimuksen loppua") % {"n": months}
    return _("%(n)d kk sopimuksen alusta") % {"n": months}


def age_words(report_on: date, today: date) -> str:
    """Return the date of a report and its age."""
    n = months_old(report_on, today)
    if n == 0:
        return _("päivätty %(day)s, alle kuukauden vanha") % {"day": format_date(report_on)}
    text = ngettext("päivätty %(day)s, yhden kuukauden vanha", "päivätty %(day)s, %(n)d kuukautta vanha", n)
    return text % {"day": format_date(report_on), "n": n}
