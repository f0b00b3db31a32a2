"""What to do next about a matter, and the lawful ways out when it is too late for an ordinary procurement; pure."""

from datetime import date

from ..calendar.milestones.models import MilestoneKind
from ..core.i18n import _, format_date
from . import own_words
from .matters import Matter
from .rules import PLANNING

_ASKED_TOO_LATE = (*PLANNING, MilestoneKind.OPTION_DECISION, MilestoneKind.RENEWAL_DECISION, MilestoneKind.TERM_END)


def next_steps(matter: Matter, today: date) -> list[str]:
    """Return what to do, in order."""
    if own := own_words.steps(matter, today):
        return own
    if matter.kind in PLANNING:
        return _planning(matter)
    if matter.kind is MilestoneKind.TERM_END and matter.contract.goes_on:
        return [
            _("Tarkista sopimuksesta, kuinka pitkään se kerrallaan jatkuu, ja kirjaa jatkokauden pituus."),
            _("Päätä, annetaanko sopimuksen jatkua vai kilpailutetaanko hankinta."),
        ]
    notice = matter.on(MilestoneKind.NOTICE)
    return {
        MilestoneKind.OPTION_DECISION: [
            _("Päätä, käytetäänkö optio. Jos ei, uuden hankinnan suunnittelu aloitetaan heti."),
            _("Ilmoita option käytöstä toimittajalle kirjallisesti ja kirjaa päätös Hankintakelloon."),
        ],
        MilestoneKind.OPTION_EXERCISE: [
            _("Tee päätös option käytöstä ja toimita ilmoitus toimittajalle tänään.")
            if matter.step >= 0
            else _("Tee päätös option käytöstä ja toimita ilmoitus toimittajalle viimeistään %(day)s.")
            % {"day": format_date(matter.target_on)},
            _("Kirjaa Hankintakelloon, kuka päätti, milloin, ja milloin toimittajalle ilmoitettiin."),
        ],
        MilestoneKind.RENEWAL_DECISION: [
            _("Päätä, annetaanko sopimuksen jatkua vai kilpailutetaanko hankinta."),
            _("Jos sopimus ei saa jatkua, irtisano se viimeistään %(day)s.") % {"day": format_date(notice)}
            if notice
            else _("Tarkista sopimuksesta irtisanomisaika: sitä ei ole kirjattu."),
        ],
        MilestoneKind.NOTICE: [
            _("Jos sopimus ei saa jatkua, toimita irtisanominen toimittajalle sopimuksen edellyttämällä tavalla."),
            _("Pyydä vahvistus vastaanotosta ja kirjaa irtisanominen Hankintakelloon."),
        ],
        MilestoneKind.REVIEW: [
            _("Tarkastele, vastaako sopimus yhä tarvetta, hintatasoa ja lakia."),
            _("Päätä, jatketaanko sopimusta vai kilpailutetaanko se, ja kirjaa päätös perusteluineen."),
        ],
        MilestoneKind.VALUE_USED_UP: [
            _("Tarkista ostot ja enimmäisarvo sopimuksen sivulta: pitääkö ennuste paikkansa?"),
            _("Puitejärjestelyn enimmäisarvoa ei saa ylittää: rajoita ostoja, kunnes uusi sopimus on voimassa."),
            _("Jos uuden hankinnan suunnittelua ei ole aloitettu, aloita se heti."),
        ],
        MilestoneKind.TERM_END: [
            _("Jos uusi sopimus on tehty, kirjaa se Hankintakelloon seuraavaksi sopimukseksi."),
            _("Jos tarve jatkuu ilman sopimusta, ota yhteys hankintapalveluihin heti."),
            _("Jos tarve on päättynyt, kirjaa se Hankintakelloon."),
        ],
    }[matter.kind]


def _planning(matter: Matter) -> list[str]:
    if matter.kind is MilestoneKind.HEADS_UP:
        return [
            _("Tarkista, että sopimuksen arvo, päättymispäivä ja vastuuhenkilö ovat oikein."),
            _("Varaa hankinnalle valmistelija, asiantuntija ja määräraha."),
        ]
    option = [_("Päätä, käytetäänkö optio: jos käytetään, hankinta siirtyy eteenpäin.")] if matter.options else []
    return [
        *option,
        _("Sovi, kuka valmistelee hankinnan, ja aloita tarvekartoitus."),
        _("Kokoa, mitä päättyvä sopimuskausi opetti."),
        _("Tarkista sopimuksen sivulta menettely ja vaiheiden päivät."),
    ]


def is_too_late(matter: Matter, today: date) -> bool:
    """Tell whether not even the least days of the procedure are left."""
    after = matter.contract.too_late_after
    if matter.kind is MilestoneKind.TERM_END and matter.contract.goes_on:
        return False
    over = matter.kind is MilestoneKind.TERM_END and matter.target_on < today
    return matter.kind in _ASKED_TOO_LATE and (over or (after is not None and today > after))


def ways_out(matter: Matter, today: date) -> list[str]:
    """Return the lawful ways out, empty where there is time.

    Own lateness is never one: act on public procurement (1397/2016), 40 § asks for a reason outside the buyer.
    """
    if not is_too_late(matter, today):
        return []
    option = [_("Käytä sopimuksen optio, jos sen käyttöpäivä ei ole mennyt.")] if matter.options else []
    return [
        *option,
        _("Liity yhteishankintayksikön puitejärjestelyyn tai dynaamiseen hankintajärjestelmään."),
        _("Kilpailuta kevennetysti puitejärjestelyssä tai järjestelmässä, jossa ollaan jo mukana."),
        _("Tee välikauden pienhankinta, jos sen arvo jää alle kansallisen kynnysarvon eikä hankintaa pilkota."),
        _("Sovi lyhyestä jatkosta vain, jos hankintalain 136 § sallii sopimusmuutoksen."),
    ]


def warning(matter: Matter, today: date) -> str:
    """Return what stands beside the ways out, or what is left of the time when the safe start has passed."""
    if is_too_late(matter, today):
        return _("Oma myöhästyminen ei ole suorahankinnan peruste.")
    after = matter.contract.too_late_after
    if matter.kind in PLANNING and matter.day and matter.day.slack_from < today and after is not None:
        text = _("Lyhimmilläänkin hankinta on aloitettava viimeistään %(day)s, jotta uusi sopimus ehtii.")
        return text % {"day": format_date(after)}
    return ""
