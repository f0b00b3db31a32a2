"""The names of a contract's fields, and the plainest of their values, in the reader's words."""

import re
from datetime import date
from typing import Any

from ..core.i18n import _, format_date

_DAY = re.compile(r"^\d{4}-\d{2}-\d{2}$")
_LONGEST = 120


def field_label(field: str) -> str:
    """Return the name of a contract's field as a form says it."""
    return _fields().get(field, field)


def shown_value(value: Any) -> str:
    """Return a value of the log as people read it."""
    if value is None or value == "":
        return _("(tyhjä)")
    text = str(value)
    if _DAY.match(text):
        return format_date(date.fromisoformat(text))
    words = {
        "open": _("avoinna"),
        "exercised": _("käytetty"),
        "declined": _("ei käytetä"),
        "lapsed": _("rauennut"),
        "intent": _("aiotaan käyttää"),
        "upcoming": _("tulossa"),
        "active": _("voimassa"),
        "ended": _("päättynyt"),
        "archived": _("arkistoitu"),
    }
    return words.get(text, text if len(text) <= _LONGEST else text[:_LONGEST] + "…")


def _fields() -> dict[str, str]:
    return {
        "reference": _("tunnus"),
        "case_number": _("asiatunnus"),
        "title": _("nimi"),
        "description": _("kuvaus"),
        "supplier": _("toimittaja"),
        "supplier_id": _("toimittaja"),
        "business_id": _("Y-tunnus"),
        "general_terms": _("sopimusehdot"),
        "option_notice_months": _("optio ilmoitettava, kk ennen"),
        "expert_id": _("substanssiosaaja"),
        "approver_id": _("hyväksyjä"),
        "category": _("kategoria"),
        "category_id": _("kategoria"),
        "cpv": _("CPV-koodi"),
        "unit": _("yksikkö"),
        "unit_id": _("yksikkö"),
        "name": _("nimi"),
        "upper_unit_id": _("ylempi yksikkö"),
        "manager_id": _("esihenkilö"),
        "mailbox": _("yksikön sähköposti"),
        "owner": _("vastuuhenkilö"),
        "owner_id": _("vastuuhenkilö"),
        "deputy": _("varahenkilö"),
        "deputy_id": _("varahenkilö"),
        "starts_on": _("alkaa"),
        "starts_precision": _("alkamispäivän tarkkuus"),
        "ends_on": _("päättyy"),
        "ends_precision": _("päättymispäivän tarkkuus"),
        "ends_are": _("päättymispäivä on"),
        "term_text": _("kesto tekstinä"),
        "option_text": _("optiot tekstinä"),
        "notice_text": _("irtisanomisaika tekstinä"),
        "value_text": _("arvo tekstinä"),
        "currency": _("valuutta"),
        "supplier_notice_months": _("toimittajan irtisanomisaika, kk"),
        "publicity": _("julkisuus"),
        "arrangement": _("järjestely"),
        "parent": _("puitejärjestely tai hankintajärjestelmä"),
        "parent_id": _("puitejärjestely tai hankintajärjestelmä"),
        "extra": _("muut sarakkeet"),
        "term": _("kesto"),
        "renewal_months": _("jatkokausi, kk"),
        "notice_months": _("irtisanomisaika, kk"),
        "options": _("optiot"),
        "estimated_value": _("arvo"),
        "maximum_value": _("enimmäisarvo"),
        "procedure": _("menettely"),
        "procedure_text": _("menettely"),
        "chosen_procedure": _("menettely"),
        "kind": _("hankintalaji"),
        "lot": _("osa"),
        "last_competed_on": _("viimeksi kilpailutettu"),
        "review_on": _("seuraava tarkastelu"),
        "replace_on": _("uusi sopimus tarvitaan"),
        "successor_id": _("seuraava sopimus"),
        "closed_on": _("vastattu päättymiseen"),
        "case_link": _("linkki asianhallintaan"),
        "buying_instruction": _("osto-ohje"),
        "penalty_clause": _("viivästyssakon sopimuskohta"),
        "penalty_basis": _("viivästyssakon peruste"),
        "penalty_percent": _("sakko jaksolta, prosenttia"),
        "penalty_sum": _("sakko jaksolta, €"),
        "period_length": _("sakkojakson pituus"),
        "period_unit": _("sakkojakson yksikkö"),
        "cap_percent": _("sakon katto, prosenttia"),
        "penalty_text": _("viivästyssakko sopimuksen sanoin"),
        "reduction_clause": _("hinnanalennuksen sopimuskohta"),
        "reduction_percent": _("hinnanalennus, prosenttia"),
        "reduction_text": _("hinnanalennus sopimuksen sanoin"),
        "answer_days": _("vastineen aika, päivää"),
        "criterion_sentence": _("lause"),
        "criterion_effect": _("laji"),
        "criterion_category_id": _("kategoria"),
        "criterion_worked": _("miten on toiminut"),
        "letter_language": _("kirjeiden kieli"),
        "contact_name": _("nimi"),
        "contact_role": _("tehtävä"),
        "contact_email": _("sähköposti"),
        "contact_phone": _("puhelin"),
        "contact_address": _("postiosoite"),
        "contact_takes_claims": _("reklamaatiot lähetetään tänne"),
        "claim_name": _("toimittajan yhteyshenkilö"),
        "claim_email": _("reklamaatioiden sähköposti"),
        "claim_address": _("reklamaatioiden postiosoite"),
    }
