"""The year as a wheel: months on the rim, contracts' days under it, procurements as arcs, today as the hand."""

from collections.abc import Sequence
from datetime import date

from .face import Face, face_of, is_low, turn_of
from .values import ListLink, Mark, Run, Span, Task
from .wheel_days import draw_days
from .wheel_runs import count_runs, draw_runs
from .wheel_starts import draw_starts, label_starts
from .wheel_values import MonthSector, TaskSector, Wheel

WIDTH, HEIGHT = 1320, 784
RIM, MONTHS, DAYS, TASKS, HUB = 334, 306, 252, 118, 84


def draw_wheel(
    marks: Sequence[Mark],
    runs: Sequence[Run],
    today: date,
    *,
    still: Sequence[Span] = (),
    tasks: Sequence[Task] = (),
    link: ListLink | None = None,
) -> Wheel:
    """Return the twelve months that begin with that of *today*.

    *marks* are the open days; those of kind planning_start stand on the rim, so leave out the begun ones. Whatever
    does not fit one by one becomes numbers and bars that lead to the list, so that the size does not grow with the
    register.
    """
    link = link or ListLink()
    face = face_of(today, WIDTH / 2, HEIGHT / 2)
    inner = TASKS if tasks else HUB + 8
    starts = draw_starts(face, [m for m in marks if m.kind == "planning_start"], today, RIM, link)
    days, day_more, day_weeks = draw_days(
        face, [m for m in marks if m.kind not in ("planning_start", "phase", "heads_up")], DAYS, MONTHS, link
    )
    arcs = draw_runs(face, runs, inner + 4, DAYS)
    tip = face.point(turn_of(today), RIM + 8)
    return Wheel(
        width=WIDTH,
        height=HEIGHT,
        x=face.x,
        y=face.y,
        rim=RIM,
        hub=HUB - 4,
        first=face.first,
        last=face.last,
        today=today,
        months=_months(face, link),
        spokes="".join(face.line(turn_of(first), HUB, MONTHS) for first, _ in face.months()),
        ticks="".join(face.line(turn_of(day), MONTHS, MONTHS + 4) for day in face.mondays()),
        still="".join(_still(face, span) for span in still),
        rings=(DAYS, TASKS) if tasks else (DAYS,),
        seam=face.line(turn_of(face.first), HUB, RIM + 2),
        hand=face.line(turn_of(today), HUB - 4, RIM + 8),
        tip=(round(tip[0], 1), round(tip[1], 1)),
        runs=arcs or (),
        run_weeks=() if arcs is not None else count_runs(face, runs, inner + 4, DAYS - 8, link),
        starts=starts.marks,
        labels=label_starts(face, starts.marks, RIM, WIDTH, HEIGHT),
        start_more=starts.more,
        days=days,
        day_more=day_more,
        day_weeks=day_weeks,
        tasks=tuple(_task(face, task) for task in tasks if face.clip(task.first, task.last)),
        late=starts.late,
        due=starts.due,
        running=sum(1 for run in runs if run.begun),
    )


def _months(face: Face, link: ListLink) -> tuple[MonthSector, ...]:
    return tuple(_month(face, n, first, last, link) for n, (first, last) in enumerate(face.months()))


def _month(face: Face, n: int, first: date, last: date, link: ListLink) -> MonthSector:
    start, end = face.turns(first, last)
    low = is_low((start + end) / 2)
    name = face.arc_back(start, end, RIM - 9.5) if low else face.arc(start, end, RIM - 18.5)
    return MonthSector(
        first=first,
        last=last,
        d=face.wedge(start + 0.004, end - 0.004, MONTHS, RIM),
        key=f"m{n}",
        name_d=name,
        is_now=n == 0,
        with_year=n == 0 or first.month == 1,
        href=link.to(first, last),
    )


def _still(face: Face, span: Span) -> str:
    clipped = face.clip(*span)
    return face.wedge(*face.turns(*clipped), HUB, MONTHS) if clipped else ""


def _task(face: Face, task: Task) -> TaskSector:
    first, last = face.clip(task.first, task.last) or (task.first, task.last)
    start, end = face.turns(first, last)
    if end - start < 0.2:
        middle = (start + end) / 2
        start, end = middle - 0.1, middle + 0.1
    x, y = face.point((start + end) / 2, (HUB + TASKS) / 2 + 1)
    return TaskSector(task, face.wedge(start + 0.01, end - 0.01, HUB + 3, TASKS - 4), round(x, 1), round(y, 1))
