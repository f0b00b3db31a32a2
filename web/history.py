"""The audit log in words: who did what, and what it was before."""

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from markupsafe import Markup, escape
from sqlmodel import Session

from ..contracts.names import KINDS, Names, names_of
from ..core.audit import AuditEvent
from ..core.i18n import _, format_date, format_moment
from ..core.said import retold

_DAY = re.compile(r"^\d{4}-\d{2}-\d{2}$")
_LONGEST = 120


@dataclass(frozen=True, slots=True)
class Told:
    """One line of a history."""

    moment: str
    who: str
    text: Markup


def told_all(session: Session, events: Sequence[AuditEvent]) -> list[Told]:
    """Return the events as lines; ids are told as the names of what they mean."""
    wanted: dict[str, set[int]] = defaultdict(set)
    for event in events:
        if kind := KINDS.get((event.field or "").removesuffix("_id")):
            wanted[kind] |= {value for value in (event.old, event.new) if isinstance(value, int)}
    names = names_of(session, wanted)
    return [Told(format_moment(event.at), retold(event.actor), _event_text(event, names)) for event in events]


def _event_text(event: AuditEvent, names: Names) -> Markup:
    """What was done, what it was before and is now, and why."""
    said = escape(action_words(event))
    if event.action == "state":
        return said + Markup(" <b>%s</b>.") % shown_value(event.new) + _because(event)
    if event.field is not None and not _says_it(event):
        kind = KINDS.get(event.field.removesuffix("_id"), "")
        old, new = (
            names.get((kind, value), value) if isinstance(value, int) else value for value in (event.old, event.new)
        )
        said += Markup(" %s %s") % (field_name(event.field), _moved(old, new))
    return said + _because(event)


def _because(event: AuditEvent) -> Markup:
    return Markup(' <span class="quiet">%s</span>') % retold(event.why) if event.why else Markup("")


def field_name(field: str) -> str:
    """Return the name of a contract's field as the pages say it."""
    if field.startswith("option "):
        return _("optio %(n)s:") % {"n": field.removeprefix("option ")}
    return f"{field_label(field)}:"


def field_label(field: str) -> str:
    """Return the name of a contract's field as a form says it."""
    return _fields().get(field, field)


def _says_it(event: AuditEvent) -> bool:
    """Whether the action alone says all there is."""
    return event.action in ("started", "start_undone", "not_renewed", "let_renew") or event.field == "state"


def action_words(event: AuditEvent) -> str:
    """Return what was done, as it follows a name."""
    actions = {
        "created": _("lisäsi sopimuksen."),
        "imported": _("toi sopimuksen."),
        "changed": _("muutti:"),
        "updated": _("päivitti tuonnilla:"),
        "option_intended": _("kirjasi, että optio aiotaan käyttää:"),
        "option_intent_withdrawn": _("kumosi aikomuksen käyttää optio:"),
        "option_exercised": _("kirjasi option käytetyksi:"),
        "option_declined": _("kirjasi, ettei optiota käytetä:"),
        "option_reopened": _("kumosi optiopäätöksen:"),
        "option_lapsed": _("merkitsi option rauenneeksi."),
        "not_renewed": _("kirjasi, ettei sopimusta uusita."),
        "let_renew": _("kumosi päätöksen: sopimus jatkuu."),
        "review_set": _("kirjasi, että sopimusta jatketaan:"),
        "replace_on": _("kirjasi, mistä alkaen uusi sopimus tarvitaan:"),
        "successor": _("kirjasi seuraavan sopimuksen:"),
        "closed": _("kirjasi, ettei päättynyt sopimus vaadi enempää."),
        "need_continues": _("kirjasi, että tarve jatkuu sopimuksen päätyttyä."),
        "reopened": _("kumosi vastauksen sopimuksen päättymiseen."),
        "started": _("aloitti suunnittelun."),
        "start_undone": _("kumosi suunnittelun aloituksen."),
        "procedure_chosen": _("valitsi menettelyn:"),
        "phase_done": _("merkitsi vaiheen tehdyksi:"),
        "phase_reopened": _("kumosi vaiheen merkitsemisen tehdyksi:"),
        "linked": _("liitti puitejärjestelyyn tai hankintajärjestelmään:"),
        "renewed": _("merkitsi sopimuksen jatkuneen itsestään."),
        "became_indefinite": _("merkitsi sopimuksen jatkuvan toistaiseksi."),
        "state": _("merkitsi tilaksi"),
        "import_undone": _("kumosi tuonnin:"),
        "code_made": _("teki ilmoituskoodin:"),
        "code_renewed": _("uusi ilmoituskoodin:"),
        "code_ended": _("poisti käytöstä ilmoituskoodin:"),
        "held": _("kirjasi hävittämiskiellon."),
        "hold_ended": _("purki hävittämiskiellon."),
        "attachment_added": _("lisäsi liitteen:"),
        "attachment_marked": _("muutti liitteen julkisuutta:"),
        "attachment_removed": _("poisti liitteen:"),
        "attachment_restored": _("palautti liitteen:"),
        "task_planned": _("lisäsi seurantatehtävän:"),
        "task_changed": _("muutti seurantatehtävää:"),
        "task_done": _("merkitsi tehdyksi seurantatehtävän:"),
        "task_undone": _("kumosi seurantatehtävän tekemisen:"),
        "task_removed": _("poisti seurantatehtävän:"),
        "task_restored": _("palautti seurantatehtävän:"),
        "deviation_recorded": _("kirjasi poikkeaman:"),
        "deviation_closed": _("sulki poikkeaman:"),
        "deviation_reopened": _("avasi uudelleen poikkeaman:"),
        "reclamation_proposed": _("ehdotti reklamaatiota."),
        "reclamation_drafted": _("aloitti reklamaation:"),
        "reclamation_approved": _("hyväksyi reklamaation:"),
        "reclamation_sent": _("lähetti reklamaation:"),
        "reclamation_disputed": _("kirjasi riitautetuksi reklamaation:"),
        "reclamation_closed": _("sulki reklamaation:"),
        "reclamation_withdrawn": _("peruutti reklamaation:"),
        "reclamation_undone": _("kumosi vaiheen reklamaatiosta:"),
        "finding_marked": _("käsitteli sopimuskauden havainnon:"),
        "finding_unmarked": _("kumosi sopimuskauden havainnon käsittelyn:"),
        "sheet_approved": _("hyväksyi sopimuskauden yhteenvedon."),
        "sheet_withdrawn": _("kumosi sopimuskauden yhteenvedon hyväksynnän."),
        "documents_published": _("merkitsi tarjouspyynnön asiakirjat julkaistuiksi."),
        "publication_undone": _("kumosi tarjouspyynnön asiakirjojen julkaisumerkinnän."),
        "feedback_planned": _("suunnitteli palautekierroksen:"),
        "feedback_changed": _("muutti palautekierrosta:"),
        "feedback_stopped": _("keskeytti palautekierroksen:"),
        "feedback_resumed": _("jatkoi palautekierrosta:"),
        "feedback_opened": _("teki avoimen palautelinkin:"),
        "feedback_unopened": _("sulki avoimen palautelinkin:"),
        "spend_recorded": _("kirjasi käyttöä:"),
        "spend_removed": _("poisti käytön kirjauksen:"),
        "contact_added": _("lisäsi yhteyshenkilön:"),
        "contact_changed": _("muutti yhteyshenkilöä:"),
        "contact_ended": _("poisti luettelosta yhteyshenkilön:"),
        "contact_restored": _("palautti yhteyshenkilön:"),
        "modified": _("kirjasi sopimusmuutoksen:"),
        "modification_undone": _("kumosi sopimusmuutoksen:"),
        "modification_notice": _("kirjasi sopimusmuutoksen ilmoituksen julkaistuksi:"),
        "modification_notice_undone": _("poisti sopimusmuutoksen ilmoituksen julkaisupäivän:"),
    }
    return actions.get(event.action, event.action)


def done_words(event: AuditEvent) -> str:
    """Return a decision of today as a sentence of its own."""
    number = (event.field or "").removeprefix("option ")
    sentences = {
        "started": _("Suunnittelu aloitettiin tänään."),
        "option_intended": _("Kirjattu tänään: optio %(n)s aiotaan käyttää."),
        "option_exercised": _("Kirjattu tänään: optio %(n)s on käytetty."),
        "option_declined": _("Kirjattu tänään: optiota %(n)s ei käytetä."),
        "not_renewed": _("Kirjattu tänään: sopimusta ei uusita."),
        "review_set": _("Kirjattu tänään: sopimusta jatketaan."),
        "replace_on": _("Kirjattu tänään: sopimus kilpailutetaan."),
        "successor": _("Seuraava sopimus kirjattiin tänään."),
        "closed": _("Kirjattu tänään: päättynyt sopimus ei vaadi enempää."),
        "need_continues": _("Kirjattu tänään: tarve jatkuu, ja uusi hankinta on käynnissä."),
    }
    return sentences.get(event.action, "") % {"n": number}


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


def _moved(old: Any, new: Any) -> Markup:
    if old is None:
        return Markup("<b>%s</b>") % shown_value(new)
    return Markup('<span class="moved"><s>%s</s> → <b>%s</b></span>') % (shown_value(old), shown_value(new))


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
