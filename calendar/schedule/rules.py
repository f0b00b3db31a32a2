"""Back-scheduling (design rules 5 and 6): phases end to end, the last ends the day before the contract is needed."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from functools import lru_cache

from ..days.rules import DAY, backward, counted_back, forward_then_next_day, still_stretches
from ..days.values import NO_STILL_DAYS, StillDays, Stretch
from ..templates.values import Template, TemplatePhase
from .values import Schedule, Span

PUBLISHED = frozenset({"request", "tender"})
DECISION = "decision"
STANDSTILL = "standstill"
BUFFER = "buffer"
HEADS_UP = "heads_up"
WEEK = 7
KEPT = 65_536


@lru_cache(maxsize=KEPT)
def schedule(needed_on: date, template: Template, buffer_percent: int, still: StillDays) -> Schedule:
    """Return the template counted back from *needed_on*, with its buffer and its heads-up."""
    phases = _phases(needed_on, template, lambda phase: WEEK * phase.weeks, still)
    start = phases[0].first_on
    buffer_days = WEEK * -(-buffer_percent * template.weeks // 100)
    buffer = _own_work(BUFFER, start - DAY, buffer_days, still, published=True)
    heads_up = _calendar(HEADS_UP, buffer.first_on - DAY, WEEK * template.heads_up_weeks, still, published=True)
    decided = next((span.last_on for span in phases if span.name == DECISION), None)
    return Schedule(needed_on, template.code, phases, start, buffer, heads_up, decided)


@lru_cache(maxsize=KEPT)
def too_late_after(needed_on: date, template: Template) -> date:
    """Return the last day on which the procurement can still begin: least days, every day counting (rule 6)."""
    return _phases(needed_on, template, lambda phase: phase.least_days, NO_STILL_DAYS)[0].first_on


def _phases(
    needed_on: date, template: Template, days_of: Callable[[TemplatePhase], int], still: StillDays
) -> tuple[Span, ...]:
    spans: list[Span] = []
    end = needed_on - DAY
    for place, phase in reversed(list(enumerate(template.phases))):
        lay = _own_work if phase.own_work else _calendar
        span = lay(phase.phase, end, days_of(phase), still, published=place == 0 or phase.phase in PUBLISHED)
        if phase.phase == STANDSTILL and template.standstill_days is not None:
            span = _after_notification(span, template.standstill_days, still)
        spans.append(span)
        end = span.first_on - DAY
    return tuple(reversed(spans))


def _own_work(name: str, last: date, days: int, still: StillDays, *, published: bool) -> Span:
    """Own work counts the days that are not still."""
    first = counted_back(last, days, still)
    passed = still_stretches(first, last, still) if (last - first).days + 1 > days else ()
    return _span(name, first, last, days, passed, still, published=published)


def _calendar(name: str, last: date, days: int, still: StillDays, *, published: bool) -> Span:
    """Time limits run on the calendar, still days or not."""
    return _span(name, last - timedelta(days=days - 1), last, days, (), still, published=published)


def _span(
    name: str, first: date, last: date, days: int, passed: tuple[Stretch, ...], still: StillDays, *, published: bool
) -> Span:
    """The span as it is, or begun on the nearest earlier working day outside the still days: that much longer."""
    begun = backward(first, still) if published else first
    return Span(name, begun, last, days, passed, (first - begun).days)


def _after_notification(standstill: Span, standstill_days: int, still: StillDays) -> Span:
    """The standstill after the latest day of notification that leaves its days, moved as the law moves them."""
    contract_on = standstill.last_on + DAY
    notified_on = backward(standstill.first_on - DAY, still)
    while forward_then_next_day(notified_on + timedelta(days=standstill_days)) > contract_on:
        notified_on = backward(notified_on - DAY, still)
    first = notified_on + DAY
    return replace(standstill, first_on=first, moved_days=(standstill.first_on - first).days)
