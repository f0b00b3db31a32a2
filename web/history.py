"""The audit log in words: who did what, and what it was before."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup, escape
from sqlmodel import Session

from ..contracts.names import KINDS, Names, names_of
from ..core.audit import AuditEvent
from ..core.i18n import _, format_moment
from ..core.said import retold
from .discretion import untold
from .field_names import field_label, shown_value
from .field_words import word_of


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
    names, secret = names_of(session, wanted), untold(session, events)
    return [
        Told(format_moment(event.at), retold(event.actor), _event_text(event, names, secret=event.id in secret))
        for event in events
    ]


def _event_text(event: AuditEvent, names: Names, *, secret: bool) -> Markup:
    """What was done, what it was before and is now, and why; of a *secret* file not its name."""
    said = escape(action_words(event))
    if secret:
        return said + Markup(' <span class="quiet">%s</span>') % _("salassa pidettävä tiedosto")
    if event.action == "state":
        return said + Markup(" <b>%s</b>.") % shown_value(event.new) + _because(event)
    if event.field is not None and not _says_it(event):
        said += Markup(" %s %s") % (field_name(event.field), _moved(event, names))
    return said + _because(event)


def _because(event: AuditEvent) -> Markup:
    return Markup(' <span class="quiet">%s</span>') % retold(event.why) if event.why else Markup("")


def field_name(field: str) -> str:
    """Return the name of a contract's field as the pages say it."""
    if field.startswith("option "):
        return _("optio %(n)s:") % {"n": field.removeprefix("option ")}
    return f"{field_label(field)}:"


def _says_it(event: AuditEvent) -> bool:
    """Whether the action alone says all there is."""
    return event.action in ("started", "start_undone", "not_renewed", "let_renew") or event.field == "state"


def action_words(event: AuditEvent) -> str:
    """Return what was done, as it follows a name."""
    actions = {
        "created": _("lisäsi sopimuksen."),
        "imported": _("toi sopimuksen."),
        "unit_added": _("lisäsi yksikön:"),
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
        "attachment_disclosed": _("avasi salassa pidettävän liitteen:"),
        "attachment_restored": _("palautti liitteen:"),
        "task_planned": _("lisäsi seurantatehtävän:"),
        "task_changed": _("muutti seurantatehtävää:"),
        "task_done": _("merkitsi tehdyksi seurantatehtävän:"),
        "task_undone": _("kumosi seurantatehtävän tekemisen:"),
        "task_removed": _("poisti seurantatehtävän:"),
        "task_restored": _("palautti seurantatehtävän:"),
        "steering_set": _("kirjasi johtamismallin tason:"),
        "steering_removed": _("poisti johtamismallista tason:"),
        "meeting_held": _("kirjasi kokouksen muistion:"),
        "meeting_changed": _("muutti kokouksen muistiota:"),
        "meeting_removed": _("poisti kokouksen muistion:"),
        "meeting_restored": _("palautti kokouksen muistion:"),
        "deviation_recorded": _("kirjasi poikkeaman:"),
        "deviation_withdrawn": _("kumosi prosessipoikkeaman:"),
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
        "criterion_added": _("lisäsi kriteerin kirjastoon:"),
        "criterion_changed": _("muutti kriteeriä:"),
        "criterion_removed": _("poisti kriteerin kirjastosta:"),
        "criterion_restored": _("palautti kriteerin kirjastoon:"),
        "criterion_used": _("otti kirjastosta kriteerin:"),
        "criterion_unused": _("luopui kirjaston kriteeristä:"),
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
        "indicator_added": _("lisäsi mittarin:"),
        "indicator_ended": _("päätti mittarin:"),
        "indicator_resumed": _("otti uudelleen käyttöön mittarin:"),
        "measured": _("kirjasi mittauksen:"),
        "measurement_undone": _("kumosi mittauksen:"),
        "spend_recorded": _("kirjasi käyttöä:"),
        "spend_imported": _("toi ostoja:"),
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


def _moved(event: AuditEvent, names: Names) -> Markup:
    old, new = (_value(event.field or "", value, names) for value in (event.old, event.new))
    if event.old is None:
        return Markup("<b>%s</b>") % new
    return Markup('<span class="moved"><s>%s</s> → <b>%s</b></span>') % (old, new)


def _value(field: str, value: Any, names: Names) -> str:
    """Return the value as people read it: days and sums in their own way, ids as what they name."""
    kind = KINDS.get(field.removesuffix("_id"))
    if kind is not None and isinstance(value, int):
        return shown_value(names.get((kind, value), value))
    return word_of(field, value)
