"""Words for pages: names of roles and states, what a day asks, sums and options in a line."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from markupsafe import Markup

from ..alerts.models import AlertState, MessageState
from ..alerts.probing import Probed
from ..calendar.appeals.words import served_by_name
from ..calendar.milestones.models import MilestoneKind
from ..calendar.milestones.values import Matter
from ..calendar.procurements.models import ProcurementState
from ..calendar.register.values import Fact, View
from ..calendar.why.names import phase_name, procedure_name
from ..contracts.attachments.words import publicity_name, size_words
from ..contracts.deviations.words import deadline_name, deviation_state_name, severity_name
from ..contracts.deviations.words import type_name as deviation_type_name
from ..contracts.feedback.words import question_name, round_state_name, theme_name
from ..contracts.indicators.words import course_name, rhythm_name, standing_name, target_words
from ..contracts.models import ContractKind, ContractState, TermKind
from ..contracts.modifications.words import ground_name
from ..contracts.obligations.words import (
    age_words,
    anchor_words,
    level_name,
    obligation_advice,
    obligation_kind_name,
    obligation_name,
    rhythm_words,
)
from ..contracts.reclamations.words import kind_name as reclamation_kind_name
from ..contracts.reclamations.words import reclamation_state_name, sent_how_name
from ..contracts.spending.words import lasting
from ..contracts.terms.models import OptionState
from ..core.i18n import _, current_language, format_date, format_day, format_money, short_date
from ..core.keeping.kinds import SHOWN
from ..core.said import Said, retold
from ..insight.health.words import grade_name, part_name, remedy
from ..people.addresses import mailable
from ..people.models import Role
from .field_names import field_label


def role_name(role: Role) -> str:
    """Return the role's name."""
    names = {
        Role.VIEWER: _("lukija"),
        Role.REQUESTER: _("tilaaja"),
        Role.OWNER: _("sopimuksen vastuuhenkilö"),
        Role.PROCUREMENT: _("hankinta-asiantuntija"),
        Role.UNIT_MANAGER: _("yksikön johtaja"),
        Role.CATEGORY_LEAD: _("kategorian vetäjä"),
        Role.AUDITOR: _("tarkastaja"),
        Role.MAIN_USER: _("pääkäyttäjä"),
    }
    return names[role]


def state_name(state: ContractState) -> str:
    """Return where the contract stands in time."""
    names = {
        ContractState.UPCOMING: _("tulossa"),
        ContractState.ACTIVE: _("voimassa"),
        ContractState.ENDED: _("päättynyt"),
        ContractState.ARCHIVED: _("arkistoitu"),
    }
    return names[state]


def term_name(term: TermKind | None) -> str:
    """Return how long the contract lasts."""
    names = {
        TermKind.FIXED: _("määräaikainen"),
        TermKind.INDEFINITE: _("toistaiseksi voimassa"),
        TermKind.FIXED_THEN_INDEFINITE: _("määräaikainen, sitten toistaiseksi"),
        TermKind.AUTO_RENEWING: _("jatkuu itsestään"),
        None: _("kesto ei tiedossa"),
    }
    return names[term]


def contract_kind_name(kind: ContractKind) -> str:
    """Return what is bought."""
    names = {
        ContractKind.GOODS: _("tavarat"),
        ContractKind.SERVICES: _("palvelut"),
        ContractKind.WORKS: _("rakennusurakka"),
        ContractKind.SOCIAL_HEALTH: _("sosiaali- ja terveyspalvelut"),
        ContractKind.OTHER_SPECIAL: _("muut erityiset palvelut"),
        ContractKind.CONCESSION: _("käyttöoikeussopimus"),
    }
    return names[kind]


def view_name(view: View) -> str:
    """Return the name of a view of the register."""
    names = {
        View.TODO: _("Tehtävää vuoden sisällä"),
        View.MINE: _("Omat"),
        View.LIVE: _("Kaikki voimassa"),
        View.MISSING: _("Tietoja puuttuu"),
        View.RENEWING: _("Jatkuvat itsestään"),
        View.ENDED: _("Päättyneet"),
        View.ALL: _("Kaikki"),
    }
    return names[view]


def fact_name(fact: Fact) -> str:
    """Return the name of a fact that a contract can lack."""
    names = {
        Fact.OWNER: _("vastuuhenkilö"),
        Fact.ADDRESS: _("vastuuhenkilön sähköposti"),
        Fact.DEPUTY: _("varahenkilö"),
        Fact.END: _("päättymispäivä tai kesto"),
        Fact.NOTICE: _("irtisanomisaika"),
        Fact.RENEWAL: _("jatkokauden pituus"),
        Fact.OPTION_DAY: _("option viimeinen käyttöpäivä"),
        Fact.VALUE: _("arvo"),
        Fact.UNIT: _("yksikkö"),
        Fact.CATEGORY: _("kategoria"),
        Fact.SUPPLIER: _("toimittaja"),
    }
    return names[fact]


def count_word(count: int) -> str:
    """Return a count as it is written in a sentence: small ones as words, capital first."""
    words = {
        "fi": ("Ei mitään", "Yksi", "Kaksi", "Kolme", "Neljä", "Viisi", "Kuusi", "Seitsemän", "Kahdeksan", "Yhdeksän"),
        "sv": ("Inget", "Ett", "Två", "Tre", "Fyra", "Fem", "Sex", "Sju", "Åtta", "Nio"),
        "en": ("Nothing", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine"),
    }[current_language()]
    return words[count] if count < len(words) else str(count)


def alert_state_name(state: AlertState) -> str:
    """Return where an alert stands."""
    names = {
        AlertState.HELD: _("odottaa vapautusta"),
        AlertState.OPEN: _("soi"),
        AlertState.ANSWERED: _("vastattu"),
        AlertState.SUPERSEDED: _("korvattu uudella"),
        AlertState.CLOSED: _("päättynyt"),
    }
    return names[state]


def probed_words(probed: Probed) -> str:
    """Return what became of a test mail."""
    words = {"address": probed.recipient, "reply": probed.reply or _("ei vastausta")}
    if probed.is_sent:
        return _("Palvelin otti testiviestin vastaan osoitteeseen %(address)s: %(reply)s") % words
    if probed.state == MessageState.FAILED:
        return _("Palvelin ei ottanut testiviestiä vastaan osoitteeseen %(address)s: %(reply)s") % words
    return _("Testiviesti osoitteeseen %(address)s odottaa lähtöä: %(reply)s") % words


def message_state_name(state: MessageState) -> str:
    """Return where a mail stands; sent means that the mail server took it."""
    names = {
        MessageState.QUEUED: _("odottaa"),
        MessageState.HELD: _("odottaa vapautusta"),
        MessageState.SENDING: _("lähdössä"),
        MessageState.DEFERRED: _("yritetään uudelleen"),
        MessageState.SENT: _("lähetetty"),
        MessageState.FAILED: _("ei mennyt perille"),
        MessageState.SUPERSEDED: _("korvattu uudella"),
    }
    return names[state]


def procurement_state_name(state: ProcurementState) -> str:
    """Return where a procurement stands."""
    names = {
        ProcurementState.DRAFT: _("aloittamatta"),
        ProcurementState.STARTED: _("käynnissä"),
        ProcurementState.DONE: _("valmis"),
        ProcurementState.CANCELLED: _("keskeytetty"),
    }
    return names[state]


def option_state_name(state: OptionState) -> str:
    """Return what became of an option."""
    names = {
        OptionState.OPEN: _("avoinna"),
        OptionState.EXERCISED: _("käytetty"),
        OptionState.DECLINED: _("ei käytetä"),
        OptionState.LAPSED: _("rauennut"),
    }
    return names[state]


def options_text(months: Sequence[int]) -> str:
    """Return open options in a line: 12 + 12 kk; empty for none."""
    return _("%(months)s kk") % {"months": " + ".join(map(str, months))} if months else ""


def value_text(value: Decimal | None, currency: str, written: str | None) -> str:
    """Return a contract's value, or what the register says of it."""
    return format_money(value, currency) if value is not None else (written or "")


def asks_short(matter: Matter) -> str:
    """Return what a day asks, in a few words of the imperative: those that the alarm says."""
    names = {
        MilestoneKind.PLANNING_START: _("Aloita suunnittelu"),
        MilestoneKind.OPTION_DECISION: _("Päätä optiosta"),
        MilestoneKind.OPTION_EXERCISE: _("Kirjaa option käyttö"),
        MilestoneKind.RENEWAL_DECISION: _("Päätä jatkumisesta"),
        MilestoneKind.NOTICE: _("Irtisano tai anna jatkua"),
        MilestoneKind.REVIEW: _("Tarkastele sopimusta"),
        MilestoneKind.TERM_END: _("Sopimus päättyy"),
        MilestoneKind.VALUE_USED_UP: _("Enimmäisarvo tulee täyteen"),
    }
    if matter.with_planning:
        return _("Päätä optiosta tai aloita suunnittelu")
    if matter.kind == MilestoneKind.TERM_END and matter.contract_state == ContractState.ENDED:
        return _("Päättyi ilman seuraavaa sopimusta")
    return names.get(MilestoneKind(matter.kind), "")


def asks(matter: Matter, today: date) -> Markup:
    """Return what a day asks of its reader, in a sentence or two; the day that counts is bold."""
    day = Markup("<b>%s</b>") % format_day(matter.on, year=matter.on.year != today.year)
    sentence = _sentence(matter, today) % {
        "day": day,
        "number": matter.number,
        "safe": format_date(matter.slack_from),
        "end": Markup("<b>%s</b>") % format_date(matter.coverage_end),
    }
    return Markup(str(sentence).replace(".</b>.", ".</b>"))  # a day without its year ends the sentence by itself


def _sentence(matter: Matter, today: date) -> Markup:
    passed = matter.on < today
    if matter.kind == MilestoneKind.PLANNING_START:
        return Markup(_planning_sentence(matter, today))
    if matter.kind == MilestoneKind.TERM_END:
        ended = matter.contract_state == ContractState.ENDED
        return Markup(
            _("Sopimus päättyi %(day)s, eikä seuraavaa sopimusta ole kirjattu.")
            if ended
            else _("Sopimus päättyy %(day)s.")
        )
    sentences = {
        MilestoneKind.OPTION_DECISION: _(
            "Päätä viimeistään %(day)s, käytetäänkö optio %(number)s. Sopimus päättyy %(end)s."
        ),
        MilestoneKind.OPTION_EXERCISE: _(
            "Option %(number)s käyttö on päätettävä ja ilmoitettava toimittajalle viimeistään %(day)s."
        ),
        MilestoneKind.RENEWAL_DECISION: _(
            "Päätä viimeistään %(day)s, annetaanko sopimuksen jatkua. Kausi päättyy %(end)s."
        ),
        MilestoneKind.NOTICE: _("Viimeinen päivä irtisanoa on %(day)s."),
        MilestoneKind.REVIEW: _("Tarkastele viimeistään %(day)s, jatketaanko vai kilpailutetaanko."),
        MilestoneKind.VALUE_USED_UP: _("Enimmäisarvo riittää tällä vauhdilla %(day)s asti."),
    }
    late = {
        MilestoneKind.OPTION_DECISION: _("Option %(number)s käytöstä piti päättää %(day)s. Sopimus päättyy %(end)s."),
        MilestoneKind.OPTION_EXERCISE: _(
            "Option %(number)s viimeinen käyttöpäivä oli %(day)s. Kirjaa, käytettiinkö se."
        ),
        MilestoneKind.RENEWAL_DECISION: _("Jatkumisesta piti päättää %(day)s. Kausi päättyy %(end)s."),
        MilestoneKind.NOTICE: _("Irtisanomisen takaraja oli %(day)s."),
        MilestoneKind.REVIEW: _("Sopimusta piti tarkastella %(day)s."),
        MilestoneKind.VALUE_USED_UP: _("Enimmäisarvo tuli täyteen %(day)s. Sopimuksella ei voi enää ostaa lisää."),
    }
    return Markup((late if passed else sentences).get(MilestoneKind(matter.kind), "%(day)s"))


def _planning_sentence(matter: Matter, today: date) -> str:
    if matter.too_late_after is not None and today > matter.too_late_after:
        return _(
            "Sopimus päättyy %(end)s. Tavallinen kilpailutus ei enää ehdi: se oli aloitettava viimeistään %(safe)s."
        )
    if matter.slack_days(today) < 0:
        return _("Sopimus päättyy %(end)s. Hankinta oli aloitettava viimeistään %(safe)s.")
    if matter.on < today:
        return _("Suunnittelun piti alkaa %(day)s. Viimeistään aloitettava %(safe)s. Sopimus päättyy %(end)s.")
    if matter.with_planning:
        return _(
            "Viimeistään %(day)s päätetään optiosta %(number)s tai aloitetaan suunnittelu. Sopimus päättyy %(end)s."
        )
    return _("Aloita suunnittelu %(day)s. Sopimus päättyy %(end)s.")


def long_day(day: date) -> str:
    """Return the day for a heading: Maanantai 23.11."""
    weekdays = (
        _("Maanantai"),
        _("Tiistai"),
        _("Keskiviikko"),
        _("Torstai"),
        _("Perjantai"),
        _("Lauantai"),
        _("Sunnuntai"),
    )
    return f"{weekdays[day.weekday()]} {short_date(day)}"


def as_facts(raw: Mapping[str, object]) -> list[tuple[str, str, bool]]:
    """Return the cells of a row as facts, none of them missed."""
    return [(name, str(value), True) for name, value in raw.items()]


def said(kept: Mapping[str, Any]) -> str:
    """Return a sentence that was kept with its parts."""
    return Said.from_json(kept).text()


FILTERS: Mapping[str, Callable[..., Any]] = {
    "role_name": role_name,
    "state_name": state_name,
    "term_name": term_name,
    "contract_kind_name": contract_kind_name,
    "fact_name": fact_name,
    "phase_name": phase_name,
    "procedure_name": procedure_name,
    "field_label": field_label,
    "option_state_name": option_state_name,
    "message_state_name": message_state_name,
    "procurement_state_name": procurement_state_name,
    "severity_name": severity_name,
    "deviation_type_name": deviation_type_name,
    "deviation_state_name": deviation_state_name,
    "served_by_name": served_by_name,
    "deadline_name": deadline_name,
    "reclamation_kind_name": reclamation_kind_name,
    "reclamation_state_name": reclamation_state_name,
    "sent_how_name": sent_how_name,
    "ground_name": ground_name,
    "grade_name": grade_name,
    "health_part": part_name,
    "health_remedy": remedy,
    "obligation_name": obligation_name,
    "obligation_kind_name": obligation_kind_name,
    "obligation_advice": obligation_advice,
    "rhythm_words": rhythm_words,
    "level_name": level_name,
    "anchor_words": anchor_words,
    "age_words": age_words,
    "lasting": lasting,
    "standing_name": standing_name,
    "rhythm_name": rhythm_name,
    "course_name": course_name,
    "target_words": target_words,
    "question_name": question_name,
    "round_state_name": round_state_name,
    "theme_name": theme_name,
    "as_facts": as_facts,
    "said": said,
    "retold": retold,
    "mailable": mailable,
    "asks": asks,
    "long_day": long_day,
    "asks_short": asks_short,
    "publicity_name": publicity_name,
    "size_words": size_words,
    "is_picture": SHOWN.__contains__,
}
