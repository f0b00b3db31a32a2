"""The wheel's shapes: what draw_wheel returns and the macros write."""

from dataclasses import dataclass
from datetime import date

from .face import Point
from .ruler import More
from .values import Mark, Run, Task


@dataclass(frozen=True, slots=True)
class Lettered:
    """Text along a path that nobody sees; *key* names the path on the page."""

    key: str
    d: str
    text: str


@dataclass(frozen=True, slots=True)
class MonthSector:
    """A month's sector of the rim, with its name's path; it leads to the month in the list."""

    first: date
    last: date
    d: str
    key: str
    name_d: str
    is_now: bool
    with_year: bool
    href: str


@dataclass(frozen=True, slots=True)
class RunArc:
    """A procurement on the face: one path for each kind of line, and its name where there is room."""

    run: Run
    first: date
    last: date
    width: float
    whole: str
    thick: str
    thin: str
    hollow: str
    dotted: str
    begin: Point | None
    name: Lettered | None


@dataclass(frozen=True, slots=True)
class RimMark:
    """A planning start on the rim, pointing inward; *queued* stands behind the hand instead of at its own day."""

    mark: Mark
    turn: float
    x: float
    y: float
    degrees: float
    queued: bool


@dataclass(frozen=True, slots=True)
class Label:
    """A planning start's name beside the face, with its leader."""

    mark: Mark
    lines: tuple[str, ...]
    x: float
    y: float
    top: float
    height: float
    rightward: bool
    queued: bool
    leader: str


@dataclass(frozen=True, slots=True)
class FaceMark:
    """Any other day, on the outer ring of the face."""

    mark: Mark
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Week:
    """A week's bar where days are too many to be drawn one by one."""

    first: date
    last: date
    count: int
    d: str
    href: str


@dataclass(frozen=True, slots=True)
class TaskSector:
    """A task of the organisation's year on the inner ring."""

    task: Task
    d: str
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Wheel:
    """The year on its face, in a field of *width* × *height*; *dial* is the square in the middle without the labels."""

    width: int
    height: int
    x: float
    y: float
    rim: float
    hub: float
    first: date
    last: date
    today: date
    months: tuple[MonthSector, ...]
    spokes: str
    ticks: str
    still: str
    rings: tuple[float, ...]
    seam: str
    hand: str
    tip: Point
    runs: tuple[RunArc, ...]
    run_weeks: tuple[Week, ...]
    starts: tuple[RimMark, ...]
    labels: tuple[Label, ...]
    start_more: tuple[More, ...]
    days: tuple[FaceMark, ...]
    day_more: tuple[More, ...]
    day_weeks: tuple[Week, ...]
    tasks: tuple[TaskSector, ...]
    late: int
    due: int
    running: int
