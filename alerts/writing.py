"""Writes a letter of alarms: all the matters of one reader, the one that presses most first; pure."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from types import MappingProxyType

from ..calendar.clock.values import Derivation
from ..calendar.milestones.models import MilestoneKind
from ..calendar.why.stairs import Stair as Step
from ..calendar.why.stairs import staircase
from ..calendar.why.words import why
from ..contracts.deviations.words import past_words
from ..core.i18n import _, current_language, format_date, ngettext
from . import advice, own_words, words
from .hearing import heard_words
from .letters import Choice, Letter, Section, Stair
from .matters import Matter
from .recipients import Recipient

TEMPLATE = "alarm"
WHOLE = 6  # more matters than these are told briefly, or mail programs cut the mail
MOST = 60  # of more the rest are named alone, or the mail is too large to be taken or read
_STAIRS = 3
# On one day the first goes without saying beside the second.
_SAID_BY = {
    MilestoneKind.OPTION_DECISION: MilestoneKind.OPTION_EXERCISE,
    MilestoneKind.RENEWAL_DECISION: MilestoneKind.NOTICE,
}

_ORDER = [
    MilestoneKind.DEVIATION_DEADLINE,
    MilestoneKind.APPEAL_DEADLINE,
    MilestoneKind.OPTION_EXERCISE,
    MilestoneKind.NOTICE,
    MilestoneKind.TERM_END,
    MilestoneKind.VALUE_USED_UP,
    MilestoneKind.RENEWAL_DECISION,
    MilestoneKind.OPTION_DECISION,
    MilestoneKind.PLANNING_START,
    MilestoneKind.DECISION_OVERDUE,
    MilestoneKind.PHASE_LATE,
    MilestoneKind.TASK_DUE,
    MilestoneKind.REVIEW,
    MilestoneKind.HEADS_UP,
]


def in_order(matters: Sequence[Matter]) -> list[Matter]:
    """Return the matters as a mail tells them: highest step first, then by slack, then by kind."""
    return sorted(
        matters,
        key=lambda one: (
            -one.step,
            one.day.slack_from if one.day else one.target_on,
            _ORDER.index(one.kind),
            one.contract.id,
        ),
    )


def without_repeats(matters: Sequence[Matter]) -> list[Matter]:
    """Leave out what another matter of the same contract says on the same day; what is left keeps its order."""
    days = {(one.contract.id, one.number, one.target_on, one.kind) for one in matters}
    return [
        one
        for one in matters
        if (by := _SAID_BY.get(one.kind)) is None or (one.contract.id, one.number, one.target_on, by) not in days
    ]


def subject(matters: Sequence[Matter], today: date) -> str:
    """Return the subject of a mail of these matters, which are in order: the first one names it."""
    told = without_repeats(matters)
    first, others = words.heading(told[0], today), len(told) - 1
    if not others:
        return first
    return first + " " + ngettext("ja %(n)d muu asia", "ja %(n)d muuta asiaa", others) % {"n": others}


def write(
    matters: Sequence[Matter],
    readers: Mapping[int, Recipient],
    today: date,
    link: str,
    answer_links: Mapping[int, str] = MappingProxyType({}),
    all_link: str = "",
) -> Letter:
    """Return the letter of these matters, which are in order; *readers* tells, by alert, as whom the reader gets it.

    It is in the language spoken now; *link* is the address of a contract's page but for its id, *answer_links* by
    alert where the reader answers, *all_link* that of all open matters.
    """
    told = without_repeats(matters)
    count = len(told)
    sections = [section(one, readers[one.alert_id], today, link, answer_links) for one in told[:WHOLE]]
    briefly = [_brief(one, readers[one.alert_id], today, link, answer_links) for one in told[WHOLE:MOST]]
    heading = ngettext("%(n)d asia", "%(n)d asiaa", count) % {"n": count} if count > 1 else ""
    return Letter(
        template=TEMPLATE,
        language=current_language(),
        subject=subject(told, today),
        preview=sections[0].lead,
        heading=heading,
        contents=tuple(words.heading(one, today) for one in told) if heading else (),
        sections=(*sections, *briefly),
        link=all_link if count > MOST else "",
        link_text=_rest_text(count - MOST),
        closing=_closing(with_calendar=any(one.told_days for one in told)),
    )


def section(matter: Matter, recipient: Recipient, today: date, link: str, answer_links: Mapping[int, str]) -> Section:
    """Return one matter in words."""
    derivation = matter.ways.get(matter.day.id) if matter.day else None
    return Section(
        heading=words.heading(matter, today),
        lead=words.lead(matter, today),
        slack=words.slack(matter, today),
        is_late=words.is_late(matter, today),
        link=page_of(matter, link),
        link_text=own[1] if (own := own_words.page(matter)) else _("Avaa sopimus"),
        note=words.note(matter, recipient),
        choices=tuple(_choices(matter, answer_links.get(matter.alert_id))),
        steps=tuple(advice.next_steps(matter, today)),
        ways_out=tuple(advice.ways_out(matter, today)),
        warning=advice.warning(matter, today),
        facts=tuple(words.facts(matter, recipient, today)),
        stairs=tuple(_stairs(derivation)) if derivation else (),
        why=why(derivation) if derivation else own_words.why(matter),
        past=(*(past_words(matter.past) if matter.past else ()), *heard_words(matter.heard)),
    )


def page_of(matter: Matter, link: str) -> str:
    """Return the address of the matter's own page; *link* is that of a contract's but for its id."""
    if own := own_words.page(matter):
        return link.removesuffix("contracts/") + own[0]
    return f"{link}{matter.contract.id}"


def _choices(matter: Matter, link: str | None) -> list[Choice]:
    """The answers that fit, each with the address of its own page."""
    if link is None:
        return []
    return [Choice(words.answer_name(one, matter.kind), f"{link}?answer={one.value}") for one in matter.answers]


def _brief(matter: Matter, recipient: Recipient, today: date, link: str, answer_links: Mapping[int, str]) -> Section:
    whole = section(matter, recipient, today, link, answer_links)
    return replace(whole, brief=True, steps=(), ways_out=(), facts=(), stairs=(), why="", past=())


def _rest_text(rest: int) -> str:
    text = ngettext(
        "%(n)d asia on vain luettelossa. Vastaa siihen", "%(n)d asiaa on vain luettelossa. Vastaa niihin", rest
    )
    return text % {"n": rest}


def _stairs(derivation: Derivation) -> list[Stair]:
    """The staircase, unless it is so low that the words alone say it."""
    steps = staircase(derivation)
    if len(steps) < _STAIRS:
        return []
    return [Stair(format_date(one.on), one.name, _length(one), one.key) for one in steps]


def _length(step: Step) -> str:
    weeks = _("%(n)d vko") % {"n": step.weeks} if step.weeks else ""
    return "; ".join(filter(None, (weeks, step.note)))


def _closing(*, with_calendar: bool) -> tuple[str, ...]:
    return (
        _("Viestin lähetti Hankintakello, koska sopimuksen määräpäivä on tullut. Liitteenä on merkintä kalenteriin.")
        if with_calendar
        else _("Viestin lähetti Hankintakello, koska asian määräpäivä on tullut."),
        _("Vastuuhenkilön, varahenkilön, poissaolot ja kielen muuttaa Hankintakellon pääkäyttäjä."),
    )
