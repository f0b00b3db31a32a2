"""The ruler: the hand, what is ahead, and the queue behind."""

from datetime import date, timedelta

from hankintakello.web.drawing.ruler import WIDTH, draw_ruler
from hankintakello.web.drawing.values import Mark

TODAY = date(2026, 11, 23)


def mark(days: int, slack: int | None = 30, kind: str = "term_end") -> Mark:
    return Mark(kind, TODAY + timedelta(days), "Siivous", "/contracts/1", slack)


def test_late_marks_queue_behind_the_hand_newest_first() -> None:
    ruler = draw_ruler([mark(-60, -60), mark(-3, -3)], TODAY)

    first, second = ruler.marks
    assert first.mark.on > second.mark.on
    assert ruler.hand > first.x > second.x
    assert ruler.late == 2


def test_queue_has_room_on_the_first_of_a_month() -> None:
    ruler = draw_ruler([Mark("notice", date(2026, n, 1), "A", slack_days=-1) for n in range(1, 11)], date(2026, 11, 1))

    assert min(shown.x for shown in ruler.marks) > 0
    assert [(more.count, more.x > 0) for more in ruler.more] == [(4, True)]


def test_marks_stand_at_their_days() -> None:
    ruler = draw_ruler([mark(100)], TODAY)

    days = (TODAY + timedelta(100) - ruler.first).days
    assert abs(ruler.marks[0].x - days * WIDTH / 365) < 12


def test_more_than_three_on_a_day_become_a_number() -> None:
    ruler = draw_ruler([mark(50)] * 5, TODAY)

    assert len(ruler.marks) == 2
    assert [more.count for more in ruler.more] == [3]


def test_days_after_the_year_are_left_out() -> None:
    assert draw_ruler([mark(400)], TODAY).marks == ()


def test_multitude_is_numbers_alone() -> None:
    ruler = draw_ruler([mark(n % 300) for n in range(5000)], TODAY)

    assert ruler.marks == ()
    assert sum(more.count for more in ruler.more) == 5000
    assert all(more.alone for more in ruler.more)
    assert len(ruler.more) < 80
