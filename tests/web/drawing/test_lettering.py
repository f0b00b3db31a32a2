"""Text that must fit without a screen to try it on."""

from hypothesis import given
from hypothesis import strategies as st

from hankintakello.web.drawing.lettering import shorten, text_width, wrap

TEXTS = st.text("abcdeilmnorstuäöAKMSW ,-", max_size=80)


@given(TEXTS, st.floats(10, 400))
def test_shortened_text_fits(text: str, width: float) -> None:
    assert text_width(shorten(text, width)) <= width


def test_shortened_text_that_says_nothing_is_left_out() -> None:
    assert shorten("Siivouspalvelut", 20) == ""


def test_short_text_stays_whole() -> None:
    assert shorten("Kirjat", 400) == "Kirjat"
    assert wrap("Kirjat", 400) == ("Kirjat",)


def test_long_title_breaks_in_two_even_lines() -> None:
    assert wrap("Siivouspalvelut, koulut ja virastotalo", 240, 15.5) == ("Siivouspalvelut,", "koulut ja virastotalo")


@given(TEXTS)
def test_wrapped_text_has_two_lines_at_most_and_keeps_its_order(text: str) -> None:
    lines = wrap(text, 150)

    assert len(lines) <= 2
    joined = " ".join(lines).replace("…", "")
    assert " ".join(text.split()).startswith(joined.split("…")[0][:4])


def test_title_too_long_for_two_lines_is_cut_with_an_ellipsis() -> None:
    assert wrap("Kiinteistöjen automaatiojärjestelmien ylläpito ja etävalvonta", 120)[-1].endswith("…")
