"""What an alarm says of one matter, in the language spoken now; pure."""

from datetime import date

from ..calendar.milestones.models import MilestoneKind
from ..calendar.why.names import kind_name
from ..contracts.models import TermKind
from ..core.i18n import _, format_date, format_day, format_money, ngettext
from . import own_words
from .letters import Fact
from .matters import ContractLine, Matter
from .models import Answer
from .recipients import Hindrance, Recipient, Way
from .rules import OF_OPTIONS, PLANNING

LONGEST_TITLE = 110
WEEK = 7
_SPEAK_IN_WEEKS = 4 * WEEK


def heading(matter: Matter, today: date) -> str:
    """Return what the matter asks, and of which contract; it stands as the mail's subject, too."""
    return f"{_urging(matter)}{asks(matter, today)}: {short_title(matter.contract)}"


def asks(matter: Matter, today: date) -> str:
    """Return what the matter asks."""
    days = {
        "day": matter.target_on,
        "start": matter.on(MilestoneKind.PLANNING_START),
        "latest": matter.day.slack_from if matter.day else None,
        "notice": matter.on(MilestoneKind.NOTICE),
    }
    return _asks(matter, today) % {name: format_date(day) for name, day in days.items()}


def _urging(matter: Matter) -> str:
    if matter.step < 0:
        return _("Ennakkoon: ")
    if not matter.step:
        return ""
    return _("Muistutus: ") if matter.role is Way.OWNER else _("Vastaamatta: ")


def _asks(matter: Matter, today: date) -> str:
    if own := own_words.asks(matter):
        return own
    if matter.kind is MilestoneKind.PLANNING_START:
        return _asks_to_plan(matter, is_late=_slack_days(matter, today) < 0)
    if matter.kind is MilestoneKind.RENEWAL_DECISION and matter.on(MilestoneKind.NOTICE) is not None:
        return _("Päätä sopimuksen jatkumisesta viimeistään %(notice)s")
    if matter.kind is MilestoneKind.TERM_END and matter.contract.goes_on:
        return _("Sopimuskausi vaihtuu %(day)s: kirjaa, kuinka sopimus jatkuu")
    if matter.kind is MilestoneKind.TERM_END and matter.target_on < today:
        return _("Sopimus on päättynyt %(day)s")
    return {
        MilestoneKind.HEADS_UP: _("Suunnittelu alkaa %(start)s"),
        MilestoneKind.OPTION_DECISION: _("Päätä optiosta"),
        MilestoneKind.OPTION_EXERCISE: _("Option viimeinen käyttöpäivä %(day)s"),
        MilestoneKind.RENEWAL_DECISION: _("Päätä sopimuksen jatkumisesta"),
        MilestoneKind.NOTICE: _("Irtisanomisen takaraja %(day)s"),
        MilestoneKind.REVIEW: _("Tarkastele sopimusta"),
        MilestoneKind.TERM_END: _("Sopimus päättyy %(day)s"),
        MilestoneKind.VALUE_USED_UP: _("Enimmäisarvo tulee täyteen %(day)s"),
    }.get(matter.kind) or f"{kind_name(matter.kind)} %(day)s"


def _asks_to_plan(matter: Matter, *, is_late: bool) -> str:
    if matter.asks_of_option:
        if is_late:
            return _("Päätä optiosta tai aloita suunnittelu")
        return _("Päätä optiosta tai aloita suunnittelu viimeistään %(latest)s")
    return _("Suunnittelu on myöhässä") if is_late else _("Aloita suunnittelu viimeistään %(latest)s")


def short_title(contract: ContractLine) -> str:
    """Return the contract's title on one line, its end left out where it is long; the reference where there is none."""
    title = plain(contract.title) or plain(contract.reference)
    if len(title) <= LONGEST_TITLE:
        return title
    cut = title[:LONGEST_TITLE].rsplit(" ", 1)[0]
    return (cut if len(cut) > LONGEST_TITLE // 2 else title[: LONGEST_TITLE - 1]).rstrip(" ,;:-–") + "…"


def plain(text: str | None) -> str:
    """Return the text on one line, without what cannot be seen."""
    return " ".join("".join(one if one.isprintable() else " " for one in text or "").split())


def answer_name(answer: Answer, kind: str) -> str:
    """Return an answer as its button says it; what it means depends on the matter."""
    if answer is Answer.NOT_RENEWED and kind in OF_OPTIONS:
        return _("Optiota ei käytetä")
    return {
        Answer.STARTED: _("Suunnittelu aloitettu"),
        Answer.LATER: _("Muistuta myöhemmin"),
        Answer.OPTION: _("Käytetään optio"),
        Answer.NOT_RENEWED: _("Ei uusita"),
        Answer.COVERED: _("Katettu muuten"),
        Answer.WRONG_PERSON: _("Väärä henkilö"),
        Answer.RENEW: _("Annetaan jatkua"),
        Answer.CONTINUE: _("Jatketaan"),
        Answer.REPLACE: _("Kilpailutetaan"),
        Answer.EXERCISED: _("Optio on käytetty"),
        Answer.DONE: own_words.done_name(kind),
    }[answer]


def answer_meaning(answer: Answer, kind: str, *, goes_on: bool, last: date | None) -> str:
    """Return what an answer does, and what it asks for; *last* is the day until which the reader may put it off."""
    if answer is Answer.NOT_RENEWED:
        if kind in OF_OPTIONS:
            return _("Sopimus päättyy edeltävän kauden loppuun. Kirjaa syy.")
        if goes_on:
            return _("Sopimus päättyy kauden lopussa. Irtisanominen on toimitettava ajoissa. Kirjaa syy.")
        return _("Uutta sopimusta ei tarvita. Muistutukset loppuvat. Kirjaa syy.")
    if answer is Answer.LATER:
        return (
            _("Viimeistään %(day)s. Kirjaa päivä ja syy.") % {"day": format_date(last)}
            if last is not None
            else _("Kirjaa päivä ja syy.")
        )
    return {
        Answer.STARTED: _("Suunnittelu on käynnissä. Muistutukset loppuvat."),
        Answer.OPTION: _("Uuden sopimuksen suunnittelu siirtyy option yli. Päätös ja ilmoitus kirjataan myöhemmin."),
        Answer.COVERED: _("Toinen sopimus tai yhteishankinta korvaa sopimuksen. Kirjaa, mikä."),
        Answer.WRONG_PERSON: _("Ehdota, kenelle asia kuuluu. Vastuuhenkilö ja pääkäyttäjä näkevät ehdotuksen."),
        Answer.RENEW: _("Sopimus saa jatkua seuraavan kauden. Kirjaa syy."),
        Answer.CONTINUE: _("Kirjaa syy ja tarvittaessa seuraava tarkastelupäivä."),
        Answer.REPLACE: _("Kirjaa päivä, jona uuden sopimuksen on alettava."),
        Answer.EXERCISED: _("Päätös on tehty ja toimittajalle on ilmoitettu. Kirjaa päivät."),
        Answer.DONE: own_words.done_meaning(kind),
    }[answer]


def note(matter: Matter, recipient: Recipient) -> str:
    """Return what happened to the matter before this mail: nobody answered, it changed hands, its owner is away."""
    if recipient.instead is not None:
        text = _("Tämä on kopio: asia lähti poissaolon ajaksi henkilölle %(name)s.")
        return text % {"name": plain(recipient.instead)}
    if matter.owner_before is not None:
        text = _("Asia siirtyi uudelle vastuuhenkilölle. Siitä vastasi aiemmin %(name)s.")
        return text % {"name": plain(matter.owner_before)}
    if matter.asked_on is not None:
        return _("Asiasta kysyttiin viimeksi %(day)s, eikä siihen ole vastattu.") % {
            "day": format_date(matter.asked_on)
        }
    return ""


def lead(matter: Matter, today: date) -> str:
    """Return the sentences that say what happens and when."""
    if own := own_words.lead(matter, _named(matter.contract), today):
        return own
    return " ".join(filter(None, (_ending(matter, today), _happening(matter, today), slack_sentence(matter, today))))


def _ending(matter: Matter, today: date) -> str:
    contract = matter.contract
    named = _named(contract)
    if contract.coverage_end is None:
        if contract.term in (TermKind.INDEFINITE, TermKind.FIXED_THEN_INDEFINITE):
            return _("Sopimus %(contract)s on voimassa toistaiseksi.") % {"contract": named}
        return _("Sopimuksen %(contract)s päättymispäivää ei tiedetä.") % {"contract": named}
    filled = {"contract": named, "end": format_date(contract.coverage_end)}
    if contract.coverage_end < today and contract.goes_on:
        text = _(
            "Sopimuksen %(contract)s kausi päättyi %(end)s, ja sopimus jatkui itsestään. "
            "Ei tiedetä, kuinka pitkäksi aikaa: kirjaa jatkokauden pituus."
        )
        return text % filled
    if contract.coverage_end < today:
        return _("Sopimus %(contract)s päättyi %(end)s.") % filled
    if contract.term is TermKind.AUTO_RENEWING and not contract.not_renewed:
        return _("Sopimuksen %(contract)s kausi päättyy %(end)s, ja sopimus jatkuu, ellei sitä irtisanota.") % filled
    return _("Sopimus %(contract)s päättyy %(end)s.") % filled


def _named(contract: ContractLine) -> str:
    supplier = plain(contract.supplier)
    return f"{plain(contract.reference)} ({supplier})" if supplier else plain(contract.reference)


def _happening(matter: Matter, today: date) -> str:
    if matter.kind is MilestoneKind.TERM_END and matter.contract.goes_on:
        return ""
    option = next((one for one in matter.options if one.number == matter.number), None)
    filled = {
        "day": format_day(matter.target_on),
        "start": format_day(matter.on(MilestoneKind.PLANNING_START)),
        "number": matter.number,
        "months": option.months if option else 0,
    }
    return (_passed() if matter.target_on < today else _ahead()).get(
        matter.kind, _ahead().get(matter.kind, "")
    ) % filled


def _ahead() -> dict[MilestoneKind, str]:
    return {
        MilestoneKind.HEADS_UP: _("Uuden hankinnan suunnittelu alkaa %(start)s."),
        MilestoneKind.PLANNING_START: _("Uuden hankinnan suunnittelu alkaa %(day)s."),
        MilestoneKind.OPTION_DECISION: _(
            "Option %(number)d (%(months)d kk) käytöstä on päätettävä viimeistään %(day)s."
        ),
        MilestoneKind.OPTION_EXERCISE: _(
            "Option %(number)d (%(months)d kk) käytöstä on ilmoitettava toimittajalle viimeistään %(day)s."
        ),
        MilestoneKind.RENEWAL_DECISION: _("Jatkumisesta on päätettävä viimeistään %(day)s."),
        MilestoneKind.NOTICE: _("Viimeinen päivä irtisanoa sopimus on %(day)s."),
        MilestoneKind.REVIEW: _("Sopimusta on tarkasteltava viimeistään %(day)s."),
        MilestoneKind.TERM_END: _("Sille ei ole kirjattu seuraavaa sopimusta."),
        MilestoneKind.VALUE_USED_UP: _("Sen enimmäisarvo tulee ostojen vauhdilla täyteen jo %(day)s."),
    }


def _passed() -> dict[MilestoneKind, str]:
    return {
        MilestoneKind.PLANNING_START: _("Uuden hankinnan suunnittelun piti alkaa %(day)s."),
        MilestoneKind.OPTION_DECISION: _("Option %(number)d (%(months)d kk) käytöstä piti päättää %(day)s."),
        MilestoneKind.OPTION_EXERCISE: _("Option %(number)d (%(months)d kk) viimeinen käyttöpäivä oli %(day)s."),
        MilestoneKind.RENEWAL_DECISION: _("Jatkumisesta piti päättää %(day)s."),
        MilestoneKind.NOTICE: _("Viimeinen päivä irtisanoa sopimus oli %(day)s."),
        MilestoneKind.REVIEW: _("Sopimusta piti tarkastella %(day)s."),
        MilestoneKind.VALUE_USED_UP: _("Sen enimmäisarvo tuli täyteen %(day)s."),
    }


def _slack_days(matter: Matter, today: date) -> int:
    day = matter.day
    return ((day.slack_from if day else matter.target_on) - today).days


def slack_sentence(matter: Matter, today: date) -> str:
    """Return how much time there is, in a sentence; empty where the day is today and says it all."""
    days = _slack_days(matter, today)
    if matter.kind in PLANNING and matter.day is None:
        return ""
    if matter.kind in PLANNING:
        safe = format_date(matter.day.slack_from if matter.day else None)
        filled = {"safe": safe, "time": duration(abs(days))}
        if days < 0:
            return _("Hankinta oli aloitettava viimeistään %(safe)s, %(time)s sitten.") % filled
        if days == 0:
            return _("Viimeistään on aloitettava tänään, %(safe)s.") % filled
        return _("Viimeistään on aloitettava %(safe)s: aikaa on %(time)s.") % filled
    if matter.kind is MilestoneKind.TERM_END or days == 0:
        return ""
    if days < 0:
        return _("Määräpäivästä on %(time)s.") % {"time": duration(-days)}
    return _("Aikaa on %(time)s.") % {"time": duration(days)}


def duration(days: int) -> str:
    """Return a length of time: in days below four weeks, else in whole weeks."""
    if days < _SPEAK_IN_WEEKS:
        return ngettext("%(n)d päivä", "%(n)d päivää", days) % {"n": days}
    return ngettext("%(n)d viikko", "%(n)d viikkoa", days // WEEK) % {"n": days // WEEK}


def slack(matter: Matter, today: date) -> str:
    """Return the slack as the clock writes it: 12 pv, 19 vko, −24 pv."""
    days = _slack_days(matter, today)
    if days >= _SPEAK_IN_WEEKS:
        return _("%(n)d vko") % {"n": days // WEEK}
    return _("%(n)s pv") % {"n": f"−{-days}" if days < 0 else days}


def is_late(matter: Matter, today: date) -> bool:
    """Tell whether the slack is used up."""
    return _slack_days(matter, today) < 0


def facts(matter: Matter, recipient: Recipient, today: date) -> list[Fact]:
    """Return the contract's facts, as far as they are known, and why it comes to this reader."""
    contract = matter.contract
    unknown = _("ei tiedossa")
    return [
        Fact(_("Sopimus"), plain(contract.title) or plain(contract.reference)),
        Fact(_("Tunnus"), plain(contract.reference)),
        Fact(_("Toimittaja"), plain(contract.supplier) or unknown),
        Fact(_("Arvo"), _value(contract) or unknown),
        Fact(_("Päättyy"), _end(contract)),
        *([Fact(_("Sama hankinta korvaa"), _fellows(matter))] if matter.fellows else []),
        *([Fact(_("Optiot"), _options(matter))] if matter.options else []),
        Fact(_("Liikkumavara"), slack(matter, today)),
        Fact(_("Vastuuhenkilö"), plain(contract.owner) or _("puuttuu")),
        Fact(_("Varahenkilö"), plain(contract.deputy) or _("puuttuu")),
        Fact(_("Vastaanottaja"), _receives(matter, recipient)),
    ]


def _value(contract: ContractLine) -> str:
    return format_money(contract.value, contract.currency) if contract.value is not None else plain(contract.value_text)


def _end(contract: ContractLine) -> str:
    if contract.coverage_end is not None:
        return format_date(contract.coverage_end)
    indefinite = contract.term in (TermKind.INDEFINITE, TermKind.FIXED_THEN_INDEFINITE)
    return _("toistaiseksi voimassa") if indefinite else _("ei tiedossa")


def _fellows(matter: Matter) -> str:
    return ", ".join(plain(one.reference) for one in matter.fellows)


def _options(matter: Matter) -> str:
    return _("%(months)s kk") % {"months": " + ".join(str(one.months) for one in matter.options)}


def role_name(way: Way) -> str:
    """Return as what somebody gets a mail."""
    return {
        Way.OWNER: _("vastuuhenkilö"),
        Way.SUBSTITUTE: _("sijainen"),
        Way.DEPUTY: _("varahenkilö"),
        Way.EXPERT: _("substanssiosaaja"),
        Way.UNIT_MANAGER: _("yksikön johtaja"),
        Way.MAILBOX: _("yksikön postilaatikko"),
        Way.CATEGORY_LEAD: _("kategoriavastaava"),
        Way.PROCUREMENT: _("hankinta-asiantuntija"),
        Way.MAIN_USER: _("pääkäyttäjä"),
    }[way]


def _receives(matter: Matter, recipient: Recipient) -> str:
    """As what the reader gets it: at its first step nobody has left anything unanswered yet."""
    aimed = matter.step <= 0 and recipient.hindrance is Hindrance.SILENT
    return role_name(recipient.way) if aimed else recipient_words(recipient)


def recipient_words(recipient: Recipient) -> str:
    """Return as what the reader gets it, and why not the owner, where that is so."""
    as_what = role_name(recipient.way)
    if recipient.hindrance is None or recipient.instead is not None:
        return as_what
    why = {
        Hindrance.NO_OWNER: _("sopimuksella ei ole vastuuhenkilöä"),
        Hindrance.NO_ADDRESS: _("vastuuhenkilöllä %(owner)s ei ole sähköpostiosoitetta"),
        Hindrance.BAD_ADDRESS: _("vastuuhenkilön %(owner)s osoitteeseen posti ei kulje"),
        Hindrance.LEFT: _("vastuuhenkilö %(owner)s ei ole enää palveluksessa"),
        Hindrance.AWAY: _("vastuuhenkilö %(owner)s on poissa"),
        Hindrance.REFUSED: _("vastuuhenkilön %(owner)s viestit eivät mene perille"),
        Hindrance.SILENT: _("vastuuhenkilö %(owner)s ei ole vastannut"),
    }[recipient.hindrance]
    return _("%(as_what)s, koska %(why)s") % {"as_what": as_what, "why": why % {"owner": plain(recipient.owner)}}
