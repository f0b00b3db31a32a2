"""Decisions and appeals in words, and why a last day is what it is."""

from ...core.i18n import _, format_date, format_day, ngettext
from .values import AppealKind, LastDay, Outcome, ServedBy, Standing, Standstill, StandstillState


def appeal_kind_name(kind: AppealKind) -> str:
    """Return what is sought."""
    return {
        AppealKind.RECTIFICATION: _("Hankintaoikaisu"),
        AppealKind.MARKET_COURT: _("Valitus markkinaoikeuteen"),
        AppealKind.OTHER: _("Muu muutoksenhaku"),
    }[kind]


def served_by_name(how: ServedBy) -> str:
    """Return how the decision was served."""
    return {ServedBy.ELECTRONIC: _("sähköisesti"), ServedBy.POST: _("postitse")}[how]


def standstill_name(one: Standstill) -> str:
    """Return which standstill is kept."""
    return {
        Standstill.REQUIRED: _("Laki edellyttää odotusajan (EU-hankinta, liite E, käyttöoikeus)"),
        Standstill.VOLUNTARY: _("Vapaaehtoinen odotusaika (dynaaminen hankintajärjestelmä)"),
        Standstill.LEFT_OUT: _("Odotusaika jätetään pois (dynaaminen hankintajärjestelmä)"),
        Standstill.NONE: _("Ei odotusaikaa (kansallinen hankinta, suorahankinta)"),
    }[one]


def outcome_name(one: Outcome) -> str:
    """Return how it ended."""
    return {
        Outcome.REJECTED: _("hylättiin"),
        Outcome.ACCEPTED: _("hyväksyttiin"),
        Outcome.PARTLY: _("hyväksyttiin osittain"),
        Outcome.WITHDRAWN: _("peruutettiin"),
    }[one]


def standstill_words(standing: Standing) -> str:
    """Return where the standstill stands, in a sentence."""
    last = format_day(standing.last.on) if standing.last else ""
    filled = {"last": last, "day": format_day(standing.contract_on) if standing.contract_on else ""}
    return {
        StandstillState.NOT_SERVED: _("Päätöstä ei ole annettu tiedoksi."),
        StandstillState.NOT_BEGUN: _(
            "Odotusaika ei ole alkanut, koska päätös tai sen valitusosoitus on puutteellinen."
        ),
        StandstillState.NOT_KEPT: _("Odotusaikaa ei tarvita."),
        StandstillState.RUNNING: _("Odotusaika kuluu: sopimuksen voi tehdä aikaisintaan %(day)s."),
        StandstillState.SUSPENDED: _("Muutoksenhaku on vireillä: sopimusta ei voi tehdä ennen sen ratkaisua."),
        StandstillState.OVER: _("Odotusaika on päättynyt. Sopimuksen on voinut tehdä %(day)s alkaen."),
    }[standing.state] % filled


def why(last: LastDay) -> str:
    """Return how a last day was reached: 10.12.2026 + 14 pv = 24.12.2026, pyhä → 28.12.2026 (laki 150/1930, 5 §)."""
    length = (_(" + %(n)d kk") if last.months else _(" + %(n)d pv")) % {"n": last.count}
    said = f"{format_date(last.from_on)}{length} = {format_date(last.raw_on)}"
    if last.on != last.raw_on:
        said += _(", joka ei ole arkipäivä: siirtyy päivään %(day)s (laki 150/1930, 5 §)") % {
            "day": format_date(last.on)
        }
    return f"{said}. {law_words(last.rule)}"


def law_words(rule: str) -> str:
    """Return the section of the act on public procurement that a time limit stands in."""
    return {
        "rectification_party_days": _("Hankintalaki 132–133 §, tiedoksisaannista."),
        "rectification_own_days": _("Hankintalaki 133 §, päätöksestä."),
        "appeal_days": _("Hankintalaki 146 §, tiedoksisaannista."),
        "appeal_days_no_standstill": _("Hankintalaki 146 §, koska odotusaika jätettiin pois."),
        "appeal_months_defective": _("Hankintalaki 146 §, koska päätös tai valitusosoitus on puutteellinen."),
        "standstill_days": _("Hankintalaki 129 §, tiedoksisaannista."),
        "dps_standstill_days": _("Hankintalaki 129 §, vapaaehtoinen."),
    }[rule]


def lost_words(days: int) -> str:
    """Return by how much appeals have moved the timetable; empty for nothing."""
    if not days:
        return ""
    text = ngettext(
        "Muutoksenhaku on siirtänyt aikataulua yhden päivän.",
        "Muutoksenhaku on siirtänyt aikataulua %(n)d päivää.",
        days,
    )
    return text % {"n": days}
