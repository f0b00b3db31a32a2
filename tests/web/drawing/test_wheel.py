"""The wheel: three contracts or five thousand, the same face."""

from collections import Counter
from datetime import date, timedelta
from itertools import combinations

import pytest

from hankintakello.web.drawing.face import turn_of
from hankintakello.web.drawing.month_wheel import draw_month_wheel
from hankintakello.web.drawing.values import ListLink, Mark, Phase, Run, Task, phase_style
from hankintakello.web.drawing.wheel import HEIGHT, draw_wheel
from hankintakello.web.drawing.wheel_days import MULTITUDE

TODAY = date(2026, 11, 23)


def run(n: int, start: int, weeks: int = 30, *, begun: bool = False) -> Run:
    first = TODAY + timedelta(start)
    tender = first + timedelta(weeks * 5)
    last = first + timedelta(weeks * 7 - 1)
    phases = (
        Phase("Valmistelu", first, tender - timedelta(1)),
        Phase("Tarjousaika", tender, tender + timedelta(34), "thin"),
        Phase("Käyttöönotto", tender + timedelta(35), last, "hollow"),
    )
    return Run(f"Hankinta {n}", f"/contracts/{n}", phases, start, begun)


def start(n: int, days: int, slack: int | None = None) -> Mark:
    return Mark("planning_start", TODAY + timedelta(days), f"Hankinta {n}", f"/contracts/{n}", slack)


def town(size: int) -> tuple[list[Mark], list[Run]]:
    """Contracts spread over four years, each with a start, an end and a notice day."""
    marks: list[Mark] = []
    runs: list[Run] = []
    for n in range(size):
        days = n * 1460 // size - 20
        runs.append(run(n, days))
        marks.append(start(n, days, days + 30))
        marks += [Mark(kind, TODAY + timedelta(days + 210), f"Sopimus {n}", "/") for kind in ("term_end", "notice")]
    return marks, runs


def test_late_starts_queue_behind_the_hand() -> None:
    wheel = draw_wheel([start(1, -60, -24), start(2, -3, -1), start(3, -2, 12), start(4, 40, 70)], [], TODAY)

    queued = [mark for mark in wheel.starts if mark.queued]
    assert [mark.mark.title for mark in queued] == ["Hankinta 3", "Hankinta 2", "Hankinta 1"]
    assert all(mark.turn < turn_of(TODAY) for mark in queued)
    assert (wheel.late, wheel.due) == (2, 1)


def test_long_queue_ends_in_a_number() -> None:
    wheel = draw_wheel([start(n, -n - 1, -1) for n in range(12)], [], TODAY)

    assert len(wheel.starts) == 5
    assert [more.count for more in wheel.start_more] == [7]


def test_starts_after_the_year_are_not_shown() -> None:
    assert draw_wheel([start(1, 400, 430)], [], TODAY).starts == ()


def test_names_are_written_along_the_arcs_of_a_small_register() -> None:
    wheel = draw_wheel([], [run(n, 20 * n) for n in range(4)], TODAY)

    assert [arc.name.text for arc in wheel.runs if arc.name] == [f"Hankinta {n}" for n in range(4)]
    assert wheel.run_weeks == ()


def test_begun_arcs_keep_their_names_where_the_others_have_no_room() -> None:
    runs = [run(n, 2 * n) for n in range(18)] + [run(99, -30, begun=True)]

    wheel = draw_wheel([], runs, TODAY)

    assert [arc.run.title for arc in wheel.runs if arc.name] == ["Hankinta 99"]
    assert wheel.runs[0].begin is None
    assert draw_wheel([], [run(1, -5, begun=True)], TODAY).runs[0].begin is not None


def test_too_many_arcs_become_weeks() -> None:
    wheel = draw_wheel([], [run(n, n % 9) for n in range(200)], TODAY)

    assert wheel.runs == ()
    assert max(week.count for week in wheel.run_weeks) == 200


def test_arc_that_goes_round_is_not_lost() -> None:
    wheel = draw_wheel([], [run(1, -100, 120)], TODAY)

    assert wheel.runs[0].whole.count("A") == 2


def test_days_stack_inward_and_the_rest_is_a_number_to_the_list() -> None:
    marks = [Mark("notice", date(2027, 3, 1), f"Sopimus {n}", "/") for n in range(5)]

    wheel = draw_wheel(marks, [], TODAY, link=ListLink("/l?{first}..{last}"))

    assert len(wheel.days) == 2
    assert [(more.count, more.href) for more in wheel.day_more] == [(3, "/l?2027-03-01..2027-03-01")]


def test_multitude_of_days_becomes_weeks_that_lead_to_the_list() -> None:
    marks = [Mark("term_end", TODAY + timedelta(n % 300), "Sopimus", "/") for n in range(MULTITUDE + 1)]

    wheel = draw_wheel(marks, [], TODAY)

    assert wheel.days == ()
    assert sum(week.count for week in wheel.day_weeks) == MULTITUDE + 1
    assert wheel.day_weeks[0].href == "/calendar/list?from=2026-11-23&to=2026-11-29"


@pytest.mark.parametrize("size", [0, 3, 24, 120, 400, 5000])
def test_size_of_the_drawing_has_an_upper_bound(size: int) -> None:
    marks, runs = town(size)

    wheel = draw_wheel(marks, runs, TODAY)

    shapes = Counter(
        runs=len(wheel.runs) + len(wheel.run_weeks),
        starts=len(wheel.starts) + len(wheel.start_more),
        days=len(wheel.days) + len(wheel.day_more) + len(wheel.day_weeks),
        labels=len(wheel.labels),
    )
    assert sum(shapes.values()) < 400


@pytest.mark.parametrize("size", [3, 24, 120, 5000])
def test_labels_never_touch_and_stay_in_the_picture(size: int) -> None:
    marks, runs = town(size)

    labels = draw_wheel(marks, runs, TODAY).labels

    assert all(label.top >= 0 and label.top + label.height <= HEIGHT for label in labels)
    for one, other in combinations(labels, 2):
        if one.rightward == other.rightward:
            assert abs(one.y - other.y) >= (one.height + other.height) / 2 - 0.2


def test_all_starts_are_either_drawn_or_counted() -> None:
    marks, runs = town(400)
    wheel = draw_wheel(marks, runs, TODAY)

    counted = len(wheel.starts) + sum(more.count for more in wheel.start_more)

    assert counted == len([m for m in marks if m.kind == "planning_start" and m.on <= wheel.last])


def test_tasks_of_the_organisation_have_their_ring() -> None:
    task = Task(1, "Talousarvio", date(2026, 12, 14), date(2026, 12, 14), "#t1")

    wheel = draw_wheel([], [], TODAY, tasks=[task, Task(2, "Mennyt", date(2026, 1, 1), date(2026, 1, 2))])

    assert [sector.task.number for sector in wheel.tasks] == [1]
    assert len(wheel.rings) == 2


def test_months_wheel_counts_late_starts_in_the_present_month() -> None:
    marks = [start(1, -60, -24), start(2, 10, 40), Mark("term_end", date(2027, 10, 31), "Sopimus")]

    wheel = draw_month_wheel(marks, TODAY)

    assert [(m.starts, m.ends, m.late) for m in wheel.months if m.starts or m.ends] == [
        (1, 0, True),
        (1, 0, False),
        (0, 1, False),
    ]
    assert (wheel.late, wheel.due) == (1, 0)


@pytest.mark.parametrize(
    ("phase", "style"), [("need", "thick"), ("tender", "thin"), ("standstill", "thin"), ("mobil", "hollow")]
)
def test_phases_are_drawn_by_who_spends_the_time(phase: str, style: str) -> None:
    assert phase_style(phase) == style
