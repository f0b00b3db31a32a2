"""What the users and the indicators of a contract have told, for the mail that starts the planning of the next one."""

from collections.abc import Collection, Iterable
from typing import NamedTuple

from sqlmodel import Session

from ..contracts.feedback.queries import results_by
from ..contracts.feedback.rules import recurring_themes
from ..contracts.feedback.values import Result
from ..contracts.feedback.words import question_name, theme_name
from ..contracts.indicators.queries import told_by
from ..contracts.indicators.values import Told
from ..contracts.indicators.words import target_words
from ..core.database import today
from ..core.i18n import _, format_number, ngettext


class Heard(NamedTuple):
    """The rounds of a contract that may be shown, oldest first, and its indicators that have missed their target."""

    rounds: tuple[Result, ...]
    missed: tuple[Told, ...]


def heard_of(session: Session, contract_ids: Collection[int]) -> dict[int, Heard]:
    """Return what was heard of those of the contracts of which something was."""
    if not contract_ids:
        return {}
    day = today(session)
    results, told = results_by(session, day, contract_ids), told_by(session, day, contract_ids)
    found = {
        id_: Heard(
            tuple(one for one in results.get(id_, ()) if one.shown),
            tuple(one for one in told.get(id_, ()) if one.missed),
        )
        for id_ in contract_ids
    }
    return {id_: one for id_, one in found.items() if one.rounds or one.missed}


def heard_words(heard: Iterable[Heard]) -> list[str]:
    """Return what was heard, in sentences: the latest round, themes that recur, indicators that were missed."""
    return [line for one in heard for line in _lines(one)]


def _lines(one: Heard) -> list[str]:
    lines = []
    if one.rounds:
        last = one.rounds[-1]
        figures = ", ".join(
            f"{question_name(question).lower()} {format_number(average)}" for question, average in last.averages.items()
        )
        said = ngettext(
            "Palaute asteikolla 1–5: %(figures)s (yksi vastaus).",
            "Palaute asteikolla 1–5: %(figures)s (%(n)s vastausta).",
            last.answers,
        )
        lines.append(said % {"figures": figures or "–", "n": last.answers})
    if themes := recurring_themes(one.rounds):
        names = ", ".join(theme_name(theme).lower() for theme in themes)
        lines.append(_("Palautteessa toistuu: %(themes)s.") % {"themes": names})
    for told in one.missed:
        words = {"name": told.indicator.name, "target": target_words(told.indicator)}
        lines.append(_("Mittari %(name)s ei ole täyttynyt (tavoite %(target)s).") % words)
    return lines
