"""A contract's life on one line: its terms and options, its days, today's hand, and the work on its successor below."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import groupby

from .lettering import shorten, text_width
from .packing import raise_flags
from .scale import DAY, Box, Scale
from .strip_values import Flagged, Grid, Life, PhaseBox, Plan, PlanRow, Strip, Term, TermBox
from .values import Mark, Span

WIDTH = 1136
_AXIS = 26
_LEVEL = 21
_BAR = 22
_PLAN = 34
_LONGEST_YEARS = 14
_OPEN_YEARS = 3
_LONGEST_TEXT = 360


def draw_strip(life: Life, today: date, still: Sequence[Span] = ()) -> Strip:
    """Return the strip of *life*; a very long one is cut to the years around *today*."""
    scale = _scale(life, today)
    days = _by_day(life.marks, scale)
    scale = _with_room(scale, days)
    signs = [scale.x(on) for on, _, _ in days]
    levels = raise_flags([(scale.x(on), _flag_width(text)) for on, _, text in days])
    bar_y = _AXIS + 10 + _LEVEL * (max(levels, default=-1) + 1) + _BAR / 2 + 8
    plans = [plan for plan in life.plans if _plan_span(plan, scale)]
    height = round(bar_y + _BAR / 2 + 16 + _PLAN * len(plans) + 28)
    return Strip(
        first=scale.first,
        last=scale.last,
        today=today,
        hand=scale.x(today),
        flag_x=round(min(max(scale.x(today), 42), WIDTH - 42), 1),
        height=height,
        axis=_AXIS,
        bar_y=bar_y,
        still=tuple(box for span in still if (box := scale.box(*span))),
        grid=_grid(scale),
        terms=tuple(shown for term in life.terms if (shown := _term(term, scale, today, signs))),
        flags=tuple(
            Flagged(marks, on, text, scale.x(on), bar_y - _BAR / 2 - 12 - _LEVEL * level)
            for (on, marks, text), level in zip(days, levels, strict=True)
        ),
        plans=tuple(_plan(plan, scale, bar_y + _BAR / 2 + 16 + _PLAN * n) for n, plan in enumerate(plans)),
    )


def _scale(life: Life, today: date) -> Scale:
    firsts = [term.first for term in life.terms] + [mark.on for mark in life.marks]
    lasts = [term.last for term in life.terms if term.last] + [mark.on for mark in life.marks]
    lasts += [phase.last for plan in life.plans for phase in plan.phases]
    if any(term.last is None for term in life.terms):
        lasts.append(_years_from(today, _OPEN_YEARS))
    first, last = min([*firsts, today]), max([*lasts, today])
    if last.year - first.year > _LONGEST_YEARS:
        first, last = max(first, _years_from(today, -5)), min(last, _years_from(today, _LONGEST_YEARS - 5))
    return Scale(date(first.year, 1, 1), _end_of_line(last), WIDTH - 2, 1)


def _end_of_line(last: date) -> date:
    """Leave at least two months after the last day, and stop at a half-year."""
    after = last + timedelta(61)
    return date(after.year, 6, 30) if after <= date(after.year, 6, 30) else date(after.year, 12, 31)


def _years_from(day: date, years: int) -> date:
    return date(day.year + years, day.month, min(day.day, 28))


_Day = tuple[date, tuple[Mark, ...], str]


def _by_day(marks: Sequence[Mark], scale: Scale) -> list[_Day]:
    shown = sorted((mark for mark in marks if scale.first <= mark.on <= scale.last), key=lambda mark: mark.on)
    days = [(on, tuple(group)) for on, group in groupby(shown, key=lambda mark: mark.on)]
    return [(on, group, shorten(_names(group), _LONGEST_TEXT)) for on, group in days]


def _names(marks: Sequence[Mark]) -> str:
    return ", ".join(mark.name or mark.title for mark in marks)


def _flag_width(text: str) -> float:
    return 14 + text_width("31.12.2026 ", 13.5) + text_width(text)


def _with_room(scale: Scale, days: Sequence[_Day]) -> Scale:
    """Shorten the line as far as the last labels need room at their right."""
    widths = [
        (WIDTH - _flag_width(text)) * scale.days / (on - scale.first).days for on, _, text in days if on > scale.first
    ]
    return replace(scale, width=min([scale.width, *widths]))


def _grid(scale: Scale) -> tuple[Grid, ...]:
    year = 365 * scale.day_width
    step = 1 if year > 560 else 3 if year > 200 else 12
    every = 1 if year > 44 else 2 if year > 22 else 5
    return tuple(
        Grid(day, scale.x(day), day.month == 1, (day.month == 1 and day.year % every == 0) or step == 1)
        for day in scale.month_starts(step)
    )


def _term(term: Term, scale: Scale, today: date, signs: Sequence[float]) -> TermBox | None:
    box = scale.box(term.first, term.last or scale.last)
    if box is None:
        return None
    past: Box | None = scale.box(term.first, min(today - DAY, term.last or today)) if term.kind != "option" else None
    room_past = past.width if past else 0.0
    need = text_width(term.label, 13) + 20
    on_past = room_past >= need or room_past > box.width - room_past
    start, room = (box.x, room_past) if on_past else (box.x + room_past, box.width - room_past)
    text, text_x = _clear_of(signs, shorten(term.label, room - 18, 13), start + 10, start + room - 8)
    return TermBox(
        term=term,
        box=box,
        past=past,
        text=text,
        text_x=round(text_x, 1),
        on_past=on_past,
        torn_left=term.first < scale.first,
        torn_right=term.last is None or term.last > scale.last,
    )


def _clear_of(signs: Sequence[float], text: str, start: float, end: float) -> tuple[str, float]:
    """Return the text and where it begins so that no sign stands on it: after one if there is room, else cut."""
    width = text_width(text, 13)
    after = [sign + 13 for sign in signs if start < sign < end - width]
    for x in (start, *after):
        if all(not x - 9 < sign < x + width + 9 for sign in signs):
            return text, x
    room = min((sign for sign in signs if sign > start), default=end) - start - 9
    return shorten(text, room, 13), start


def _plan_span(plan: Plan, scale: Scale) -> Box | None:
    if not plan.phases:
        return None
    return scale.box(min(phase.first for phase in plan.phases), max(phase.last for phase in plan.phases))


def _plan(plan: Plan, scale: Scale, y: float) -> PlanRow:
    boxes = tuple(
        PhaseBox(
            phase,
            box.x,
            y + (5.0 if phase.style == "thin" else 3.0 if phase.style == "dotted" else 0.0),
            max(box.width - 1.5, 1),
            4.0 if phase.style == "thin" else 8.0 if phase.style == "dotted" else 14.0,
        )
        for phase in plan.phases
        if (box := scale.box(phase.first, phase.last))
    )
    start, end = min(box.x for box in boxes), max(box.x + box.width for box in boxes)
    need = text_width(plan.label, 13) + text_width(" 31.12.2026", 13.5) + 20
    leftward = end + need > WIDTH and start - need > 0
    return PlanRow(plan, boxes, round(start - 10 if leftward else end + 10, 1), y + 12, leftward)
