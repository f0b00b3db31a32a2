"""What an alarm says of a matter that is no day of the clock: a deviation's deadline, a late phase; pure."""

from datetime import date, timedelta

from ..calendar.milestones.models import MilestoneKind
from ..calendar.why.names import phase_word
from ..core.i18n import _, format_date, format_day
from . import deviation_words, task_words
from .matters import Matter
from .phasing import Late

_DAY = timedelta(days=1)


def asks(matter: Matter) -> str:
    """Return what it asks, as its heading says it; "" of a day of the clock, as of all below."""
    if matter.deviation is not None:
        return deviation_words.asks(matter.deviation, matter.target_on)
    if matter.task is not None:
        return task_words.asks(matter.task, matter.target_on)
    if matter.phase is not None:
        return _("Hankinnan vaihe on myöhässä (%(phase)s)") % {"phase": phase_word(matter.phase.phase)}
    if matter.kind is MilestoneKind.APPEAL_DEADLINE:
        handle = _("Käsittele muutoksenhaku viimeistään %(day)s")
        text = handle if matter.number else _("Muutoksenhakuaika päättyy %(day)s")
        return text % {"day": format_date(matter.target_on)}
    if matter.kind is MilestoneKind.DECISION_OVERDUE:
        return _("Päätös jäi tekemättä: optio raukesi") if matter.number else _("Päätös jäi tekemättä: sopimus jatkui")
    return ""


def lead(matter: Matter, contract: str, today: date) -> str:
    """Return the sentences that say what is due or late; *contract* names it."""
    if matter.deviation is not None:
        return deviation_words.lead(matter.deviation, contract, matter.target_on, today)
    if matter.task is not None:
        return task_words.lead(matter.task, contract, matter.target_on, today)
    if matter.kind is MilestoneKind.APPEAL_DEADLINE:
        return _appeal_lead(matter, contract)
    if matter.kind is MilestoneKind.DECISION_OVERDUE:
        return _overdue_lead(matter, contract)
    return _phase_lead(matter.phase, contract) if matter.phase is not None else ""


def _appeal_lead(matter: Matter, contract: str) -> str:
    handle = _("Sopimuksen %(contract)s korvaavan hankinnan muutoksenhaku on käsiteltävä viimeistään %(day)s.")
    ends = _("Sopimuksen %(contract)s korvaavan hankinnan päätöksen muutoksenhakuaika päättyy %(day)s.")
    return (handle if matter.number else ends) % {"contract": contract, "day": format_day(matter.target_on)}


def _overdue_lead(matter: Matter, contract: str) -> str:
    end = matter.contract.coverage_end
    filled = {"contract": contract, "n": matter.number, "end": format_day(end) if end else ""}
    asked = _("Päätöstä pyydettiin Hankintakellosta, eikä siihen vastattu määräpäivään mennessä.")
    if matter.number:
        return " ".join(
            (asked, _("Sopimuksen %(contract)s optio %(n)s on rauennut, ja sopimus päättyy %(end)s.") % filled)
        )
    if end is None:
        return " ".join((asked, _("Sopimus %(contract)s jatkuu nyt toistaiseksi.") % filled))
    return " ".join((asked, _("Sopimus %(contract)s jatkui itsestään ja on nyt voimassa %(end)s asti.") % filled))


def _phase_lead(late: Late, contract: str) -> str:
    filled = {"contract": contract, "phase": phase_word(late.phase)}
    said = [_("Sopimuksen %(contract)s korvaavan hankinnan vaihetta ei ole merkitty tehdyksi: %(phase)s.") % filled]
    if late.until_on is not None:
        said.append(_("Suunnitelmassa sen viimeinen päivä oli %(day)s.") % {"day": format_day(late.until_on - _DAY)})
    if late.following:
        said.append(_("Sen jälkeen tulee %(phase)s.") % {"phase": phase_word(late.following)})
    if late.needed_on is not None:
        said.append(_("Uusi sopimus tarvitaan %(day)s.") % {"day": format_day(late.needed_on)})
    return " ".join(said)


def steps(matter: Matter, today: date) -> list[str]:
    """Return what to do first, in order."""
    if matter.deviation is not None:
        return deviation_words.steps(matter.deviation, today)
    if matter.task is not None:
        return task_words.steps(matter.task)
    if matter.kind is MilestoneKind.APPEAL_DEADLINE:
        return _appeal_steps(matter)
    if matter.kind is MilestoneKind.DECISION_OVERDUE:
        return _after_overdue(matter)
    if matter.phase is None:
        return []
    return [
        _("Jos vaihe on tehty, merkitse se tehdyksi: päivä riittää."),
        _("Jos se on kesken, sovi, milloin se valmistuu ja mistä aika otetaan takaisin."),
        _("Jos uusi sopimus ei enää ehdi, kerro siitä esihenkilölle ja hankintapalveluihin heti."),
    ]


def _appeal_steps(matter: Matter) -> list[str]:
    return [
        _("Vastaa muutoksenhakuun tai ratkaise se, ja kirjaa ratkaisu hankinnan sivulle.")
        if matter.number
        else _("Tarkista, onko päätökseen haettu muutosta, ja kirjaa muutoksenhaku hankinnan sivulle."),
        _("Katso hankinnan sivulta, milloin sopimuksen voi tehdä."),
    ]


def _after_overdue(matter: Matter) -> list[str]:
    """What can still be done."""
    if matter.number:
        return [
            _("Jos optio oli tarkoitus käyttää, kysy toimittajalta heti, suostuuko se siihen yhä."),
            _("Tarkista silloin, salliiko hankintalain 136 § muutoksen, tai kysy hankintapalveluista."),
            _("Jos tarve jatkuu, aloita uuden hankinnan suunnittelu."),
        ]
    notice = matter.on(MilestoneKind.NOTICE)
    found = [_("Tarkista, vastaako sopimus yhä tarvetta ja hintatasoa.")]
    if notice is not None:
        text = _("Jos sopimus ei saa jatkua enää tämän jälkeen, kirjaa se jo nyt: irtisano viimeistään %(day)s.")
        found.append(text % {"day": format_date(notice)})
    return [*found, _("Jos sopimuksesta on päästävä irti aiemmin, neuvottele päättymisestä toimittajan kanssa.")]


def why(matter: Matter) -> str:
    """Return why it is that day."""
    if matter.deviation is not None:
        return deviation_words.why(matter.deviation, matter.target_on)
    if matter.task is not None:
        return task_words.why(matter.task)
    if matter.kind is MilestoneKind.DECISION_OVERDUE:
        return _("Ilmoitus lähtee, kun määräpäivä on mennyt ilman vastausta ja aika on ratkaissut asian.")
    late = matter.phase
    if late is None or late.until_on is None:
        return ""
    text = _("Suunnitelmassa vaihe päättyy %(last)s; ilmoitus lähtee %(day)s.")
    return text % {"last": format_date(late.until_on - _DAY), "day": format_date(matter.target_on)}


def page(matter: Matter) -> tuple[str, str] | None:
    """Return the path of its own page, and the words that lead there; None where that is the contract's."""
    if matter.deviation is not None:
        return f"deviations/{matter.deviation.id}", _("Avaa poikkeama")
    if matter.task is not None:
        return f"tasks/{matter.task.id}", _("Avaa tehtävä")
    if matter.phase is not None:
        return f"procurements/{matter.phase.procurement_id}", _("Avaa hankinta")
    if matter.kind is MilestoneKind.APPEAL_DEADLINE and matter.procurement_id is not None:
        return f"procurements/{matter.procurement_id}#appeals", _("Avaa hankinta")
    return None


def done_name(kind: str) -> str:
    """Return the answer that something is done, as its button says it."""
    if kind == MilestoneKind.DECISION_OVERDUE:
        return _("Asia on selvä")
    return _("Tehtävä tehty") if kind == MilestoneKind.TASK_DUE else _("Vaihe tehty")


def done_meaning(kind: str) -> str:
    """Return what that answer does, and what it asks for."""
    if kind == MilestoneKind.DECISION_OVERDUE:
        return _("Tieto on luettu. Päätös seuraavasta kaudesta kysytään aikanaan.")
    if kind == MilestoneKind.TASK_DUE:
        return _("Tehtävä on tehty. Kirjaa päivä ja mitä tehtiin. Toistuva tehtävä tulee vuorollaan uudelleen.")
    return _("Vaihe on tehty. Kirjaa päivä ja mitä tehtiin.")
