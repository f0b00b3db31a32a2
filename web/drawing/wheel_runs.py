"""Procurements on the face: in lanes, with names while there is room, as weekly bars where there are too many."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from .face import Face, is_low
from .lettering import shorten, text_width
from .packing import lanes
from .values import ListLink, Phase, Run, Span, Style
from .wheel_values import Lettered, RunArc, Week

MULTITUDE = 150
NAMED_PITCH = 17.0
LEAST_PITCH = 4.6
NAME_SIZE = 11.5
_THICKEST = 5.6


@dataclass(frozen=True, slots=True)
class _Lane:
    radius: float
    pitch: float

    @property
    def width(self) -> float:
        return round(min(_THICKEST, self.pitch * 0.64), 1)


def draw_runs(face: Face, runs: Sequence[Run], inner: float, outer: float) -> tuple[RunArc, ...] | None:
    """Return the arcs of the runs that the year shows, begun ones outermost; none when they do not fit.

    Names are written along all lanes that fit so, else along the begun ones alone: those that have not begun are
    named on the rim.
    """
    shown = sorted((run for run in runs if face.clip(run.first, run.last)), key=lambda run: (run.first, run.last))
    if len(shown) > MULTITUDE:
        return None
    begun = [run for run in shown if run.begun]
    ahead = [run for run in shown if not run.begun]
    placed = _place(face, begun, ahead, outer - inner)
    if placed is None:
        return None
    (begun_lanes, begun_pitch), (ahead_lanes, ahead_pitch) = placed
    top = outer - begun_pitch * (1 + max((lane for _, lane in begun_lanes), default=-1))
    placed_runs = [(run, _Lane(outer - begun_pitch * (lane + 0.7), begun_pitch)) for run, lane in begun_lanes]
    placed_runs += [(run, _Lane(top - ahead_pitch * (lane + 0.7), ahead_pitch)) for run, lane in ahead_lanes]
    return tuple(_arc(face, run, lane, f"r{n}") for n, (run, lane) in enumerate(placed_runs))


_Laned = tuple[list[tuple[Run, int]], float]


def _place(face: Face, begun: Sequence[Run], ahead: Sequence[Run], room: float) -> tuple[_Laned, _Laned] | None:
    first, second = _laned(face, begun), _laned(face, ahead)
    wide, narrow = _count(first), _count(second)
    for begun_pitch, ahead_pitch in (
        (NAMED_PITCH, NAMED_PITCH),
        (NAMED_PITCH, _pitch(room - NAMED_PITCH * wide, narrow)),
        (_pitch(room, wide + narrow), _pitch(room, wide + narrow)),
    ):
        if min(begun_pitch, ahead_pitch) >= LEAST_PITCH and begun_pitch * wide + ahead_pitch * narrow <= room + 0.01:
            return (first, begun_pitch), (second, ahead_pitch)
    return None


def _laned(face: Face, runs: Sequence[Run]) -> list[tuple[Run, int]]:
    spans = [span for run in runs if (span := face.clip(run.first, run.last))]
    return list(zip(runs, lanes(spans), strict=True))


def _count(laned: Sequence[tuple[Run, int]]) -> int:
    return max((lane for _, lane in laned), default=-1) + 1


def _pitch(room: float, count: int) -> float:
    return min(12.0, room / count) if count else 12.0


def _arc(face: Face, run: Run, lane: _Lane, key: str) -> RunArc:
    span = face.clip(run.first, run.last) or (face.first, face.first)
    start, end = face.turns(*span)
    paths = {style: _paths(face, run.phases, style, lane) for style in ("thick", "thin", "hollow", "dotted")}
    began = run.begun and run.first >= face.first
    return RunArc(
        run=run,
        first=span[0],
        last=span[1],
        width=lane.width,
        whole=face.arc(start, end, round(lane.radius, 1)),
        begin=face.point(start, lane.radius) if began else None,
        name=_name(face, run, start, end, lane, key) if lane.pitch >= NAMED_PITCH else None,
        **paths,
    )


def _paths(face: Face, phases: Sequence[Phase], style: Style, lane: _Lane) -> str:
    out: list[str] = []
    radius, half = round(lane.radius, 1), lane.width / 2
    for first, last in _joined([phase for phase in phases if phase.style == style]):
        span = face.clip(first, last)
        if span is None:
            continue
        start, end = face.turns(*span)
        if style == "hollow":
            out.append(face.wedge(start + 0.004, end - 0.004, round(radius - half, 1), round(radius + half, 1)))
        else:
            out.append(face.arc(start, end, radius))
    return "".join(out)


def _joined(phases: Sequence[Phase]) -> list[tuple[date, date]]:
    """Return the stretches of phases that follow each other without a gap as one."""
    out: list[tuple[date, date]] = []
    for phase in sorted(phases, key=lambda phase: phase.first):
        if out and phase.first <= out[-1][1] + timedelta(1):
            out[-1] = (out[-1][0], max(out[-1][1], phase.last))
        else:
            out.append((phase.first, phase.last))
    return out


def _name(face: Face, run: Run, start: float, end: float, lane: _Lane, key: str) -> Lettered | None:
    base = round(lane.radius + lane.width / 2 + 2.6, 1)
    text = shorten(run.title, (end - start) * base - 14, NAME_SIZE)
    if not text:
        return None
    begin = start + 8 / base
    finish = begin + (text_width(text, NAME_SIZE) + 6) / base
    if is_low((begin + finish) / 2):
        return Lettered(key, face.arc_back(begin, finish, round(base + NAME_SIZE * 0.72, 1)), text)
    return Lettered(key, face.arc(begin, finish, base), text)


def count_runs(face: Face, runs: Sequence[Run], inner: float, outer: float, link: ListLink) -> tuple[Week, ...]:
    """Return for each week how many of the runs are under way, as bars from *inner*; the fullest reaches *outer*."""
    weeks = face.weeks()
    begins, ends = sorted(run.first for run in runs), sorted(run.last for run in runs)
    counts = [bisect_right(begins, last) - bisect_left(ends, first) for first, last in weeks]
    return bars(face, weeks, counts, inner, outer, link)


def bars(
    face: Face, weeks: Sequence[Span], counts: Sequence[int], inner: float, outer: float, link: ListLink
) -> tuple[Week, ...]:
    """Return a bar for each week that has a count, the fullest *outer* long."""
    fullest = max(counts, default=0)
    return tuple(
        Week(
            first,
            last,
            count,
            _bar(face, first, last, inner, inner + (outer - inner) * (count / fullest)),
            link.to(first, last),
        )
        for (first, last), count in zip(weeks, counts, strict=True)
        if count
    )


def _bar(face: Face, first: date, last: date, inner: float, outer: float) -> str:
    start, end = face.turns(first, last)
    return face.wedge(start + 0.008, end - 0.008, inner, round(max(outer, inner + 3), 1))
