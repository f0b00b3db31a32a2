"""Days are written as each language writes them."""

from datetime import date

import pytest

from hankintakello.core.i18n import format_date, format_day, short_date, use_language

DAY = date(2026, 12, 11)


@pytest.mark.parametrize(
    ("language", "written"),
    [
        ("fi", ("11.12.2026", "pe 11.12.2026", "pe 11.12.", "11.12.")),
        ("sv", ("11.12.2026", "fre 11.12.2026", "fre 11.12", "11.12")),
        ("en", ("11 Dec 2026", "Fri 11 Dec 2026", "Fri 11 Dec", "11 Dec")),
    ],
)
def test_day_is_written_with_and_without_its_year(language: str, written: tuple[str, ...]) -> None:
    with use_language(language):
        assert (format_date(DAY), format_day(DAY), format_day(DAY, year=False), short_date(DAY)) == written


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_every_weekday_is_short_and_has_no_full_stop(language: str) -> None:
    with use_language(language):
        weekdays = [format_day(date(2026, 11, 23 + n)).split()[0] for n in range(7)]

    assert len(set(weekdays)) == 7
    assert all(one.isalpha() and len(one) <= 4 for one in weekdays)
