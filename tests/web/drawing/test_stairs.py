"""The staircase: each step's bar lies where its days lie."""

from datetime import date

from hankintakello.web.drawing.stairs import WIDTH, Step, build_stairs

STEPS = (
    Step(date(2027, 12, 31), "Sopimuskausi päättyy", style=None, key=True),
    Step(date(2027, 11, 20), "Käyttöönotto", weeks=6, style="hollow"),
    Step(date(2027, 10, 30), "Odotusaika", weeks=3, style="thin"),
    Step(date(2027, 9, 1), "Suunnittelu alkaa", weeks=8, style="dotted", key=True),
)


def test_end_is_a_day_without_a_bar() -> None:
    assert build_stairs(STEPS)[0].width == 0


def test_bars_follow_each_other_and_fill_the_line() -> None:
    bars = build_stairs(STEPS)[1:]

    assert bars[-1].x == 1
    assert round(bars[0].x + bars[0].width + 1) == WIDTH - 1
    assert [round(later.x - (bar.x + bar.width)) for later, bar in zip(bars, bars[1:], strict=False)] == [1, 1]


def test_time_that_runs_elsewhere_is_thin() -> None:
    heights = {stair.step.style: stair.height for stair in build_stairs(STEPS)[1:]}

    assert heights == {"hollow": 8.0, "thin": 3.0, "dotted": 8.0}


def test_last_day_that_is_given_stands() -> None:
    steps = (STEPS[0], Step(date(2027, 11, 1), "Vaihe", last=date(2027, 11, 7)), Step(date(2027, 10, 1), "Ensin"))

    _, phase, first = build_stairs(steps)

    assert phase.width * 4 < first.width


def test_days_alone_have_no_line_of_time() -> None:
    assert build_stairs(STEPS[:1])[0].width == 0
    assert build_stairs(()) == ()
