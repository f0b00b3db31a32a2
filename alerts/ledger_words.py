"""What the ledger of a matter tells, in the language spoken now; pure."""

from ..calendar.milestones.models import MilestoneKind
from ..core.i18n import _
from .ledger import Entry, Event
from .models import AlertState
from .recipients import Way
from .rules import Reason
from .words import answer_name, plain, role_name


def reason_words(reason: str | None) -> str:
    """Return why an alert is no longer open."""
    if reason is None:
        return ""
    return {
        Reason.MOVED: _("Päivä on siirtynyt."),
        Reason.REGROUPED: _("Sopimuksella on nyt toinen seuraava hankinta."),
        Reason.OVERTAKEN: _("Toinen asia kertoo saman."),
        Reason.STARTED: _("Suunnittelu on aloitettu."),
        Reason.SUCCESSOR: _("Seuraava sopimus on kirjattu."),
        Reason.OPTION_USED: _("Optio on käytetty."),
        Reason.OPTION_DECLINED: _("Optiota ei käytetä."),
        Reason.OPTION_LAPSED: _("Optio on rauennut."),
        Reason.ENDED: _("Sopimus on päättynyt."),
        Reason.CONTRACT_CLOSED: _("Sopimuksen päättymiseen on vastattu."),
        Reason.OFF_CLOCK: _("Päivä ei ole enää kellossa."),
        Reason.ESCALATED: _("Asia on edennyt seuraavalle."),
        Reason.RENEWAL_AGREED: _("Sopimuksen annetaan jatkua."),
        Reason.DEALT_WITH: _("Vaihe on tehty."),
        Reason.TOLD: _("Asiasta on kerrottu."),
    }[Reason(reason)]


def state_name(state: AlertState) -> str:
    """Return where an alert stands."""
    return {
        AlertState.HELD: _("odottaa vapautusta"),
        AlertState.OPEN: _("avoinna"),
        AlertState.ANSWERED: _("vastattu"),
        AlertState.SUPERSEDED: _("korvattu uudella"),
        AlertState.CLOSED: _("päättynyt"),
    }[state]


def event_words(entry: Entry) -> str:
    """Return what a line of the ledger tells; its moment stands beside it."""
    text = {
        Event.RAISED: _("Hälytys syntyi."),
        Event.AHEAD: _("Ennakkomuistutuksen päivä tuli."),
        Event.HELD: _("Hälytys jäi odottamaan vapautusta tuonnin jälkeen."),
        Event.RELEASED: _("%(who)s vapautti hälytyksen."),
        Event.COMPOSED: _("Viesti kirjoitettiin: %(who)s."),
        Event.ACCEPTED: _("Palvelin otti viestin vastaan: %(who)s."),
        Event.REFUSED: _("Palvelin ei ottanut viestiä vastaan: %(who)s."),
        Event.PUT_OFF: _("Palvelin lykkäsi viestiä: %(who)s."),
        Event.OVERTAKEN: _("Viestiä ei lähetetty, koska se vanhentui: %(who)s."),
        Event.ANSWERED: _("%(who)s vastasi: %(answer)s."),
        Event.UNDONE: _("%(who)s kumosi vastauksen: %(answer)s."),
        Event.NEXT: _("Seuraava muistutus lähtee, jos asiaan ei vastata."),
        Event.CLIMBED: _("Vastausta ei tullut, ja asia eteni: %(who)s."),
        Event.ENDED: "%(why)s",
    }[entry.event]
    answer = answer_name(entry.answer, MilestoneKind.PLANNING_START) if entry.answer else ""
    who = role_name(Way(entry.who or Way.OWNER)) if entry.event is Event.CLIMBED else plain(entry.who)
    why = reason_words(entry.detail) if entry.event is Event.ENDED else ""
    return text % {"who": who, "answer": answer, "why": why}
