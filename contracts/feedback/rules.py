"""When a round asks, reminds and closes, what of it may be shown, and what it teaches. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

from ..terms.months import add_months
from .models import FeedbackRound, Theme
from .values import LEAST_ANSWERS, Question, Result, RoundState, Tally

_TENTH = Decimal("0.1")
POOR = Decimal(3)
FALL = Decimal("0.5")
RECURS = 3


def state_of(one: FeedbackRound, today: date) -> RoundState:
    """Return where the round stands."""
    if one.stopped_at is not None:
        return RoundState.STOPPED
    if today > one.closes_on or one.imported:
        return RoundState.CLOSED
    return RoundState.OPEN if one.sent_at is not None or today >= one.sends_on else RoundState.PLANNED


def reminds_on(sends_on: date, closes_on: date) -> date:
    """Return the day of the one reminder: a third of the time before the last day, at least a day."""
    return closes_on - timedelta(days=max((closes_on - sends_on).days // 3, 1))


def next_days(sends_on: date, closes_on: date, every_months: int) -> tuple[date, date]:
    """Return the days of the round that follows: as long, so many months later."""
    later = add_months(sends_on, every_months)
    return later, later + (closes_on - sends_on)


def result_of(tally: Tally, state: RoundState) -> Result:
    """Return what may be shown of a round.

    Nothing but the count while answers still come (two looks would tell the answer between them), and nothing with
    fewer than five. A question that fewer than five answered has no average.
    """
    over = state in (RoundState.CLOSED, RoundState.STOPPED)
    if not over or tally.answers < LEAST_ANSWERS:
        return Result(tally.answers, False)
    averages = {
        question: (Decimal(total) / count).quantize(_TENTH, ROUND_HALF_UP)
        for question, (total, count) in tally.sums.items()
        if count >= LEAST_ANSWERS
    }
    return Result(tally.answers, True, averages, dict(tally.themes))


@dataclass(frozen=True, slots=True)
class Weak:
    """A question that fared ill: its latest average, the one before, and in how many rounds it has fared so."""

    question: Question
    average: Decimal
    before: Decimal | None
    rounds: int


def weak_questions(results: Sequence[Result]) -> list[Weak]:
    """Return the questions whose latest average is below 3, or half a step lower than the one before.

    *results* are those of a contract, oldest first; what is not shown counts for nothing.
    """
    found = []
    for question in Question:
        averages = [one.averages[question] for one in results if one.shown and question in one.averages]
        ill = [_is_ill(now, before) for before, now in zip([None, *averages], averages, strict=False)]
        if ill and ill[-1]:
            found.append(Weak(question, averages[-1], averages[-2] if len(averages) > 1 else None, sum(ill)))
    return found


def _is_ill(now: Decimal, before: Decimal | None) -> bool:
    return now < POOR or (before is not None and before - now >= FALL)


def recurring_themes(results: Sequence[Result]) -> dict[Theme, int]:
    """Return the themes of at least three shown texts, with how many; praise asks for nothing."""
    counts = theme_counts(results)
    return {theme: n for theme, n in counts.items() if n >= RECURS and theme is not Theme.PRAISE}


def theme_counts(results: Sequence[Result]) -> Mapping[Theme, int]:
    """Return how many shown texts have each theme, in the order of the themes."""
    counts = {theme: sum(one.themes.get(theme, 0) for one in results if one.shown) for theme in Theme}
    return {theme: n for theme, n in counts.items() if n}
