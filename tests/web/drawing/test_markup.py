"""What the macros write: nothing that the content policy forbids, words for readers, and a size that stays small."""

import gzip
import re
from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from hankintakello.core.i18n import use_language
from hankintakello.web.drawing.globals import template_globals
from hankintakello.web.drawing.lifelist import list_life
from hankintakello.web.drawing.month_wheel import draw_month_wheel
from hankintakello.web.drawing.ruler import draw_ruler
from hankintakello.web.drawing.sample import styleguide_sample
from hankintakello.web.drawing.strip import draw_strip
from hankintakello.web.drawing.strip_values import Life, Term
from hankintakello.web.drawing.values import Mark, Phase, Run
from hankintakello.web.drawing.wheel import draw_wheel

ROOT = Path(__file__).parents[3]
TODAY = date(2026, 11, 23)
# Mails are read outside the policy and need inlined styles.
PAGES = sorted(path for path in (ROOT / "templates").rglob("*.html") if "mail" not in path.parts)
NASTY = '<script>alert(1)</script> & "Oy"'
FORBIDDEN = re.compile(
    r"""<\w[^<>]*\s(?:style|on\w+)\s*=\s*["']|<script(?![^>]*\ssrc=)|<style|javascript:""", re.IGNORECASE
)


@pytest.fixture(scope="module")
def pages() -> Environment:
    environment = Environment(loader=FileSystemLoader(ROOT / "templates"), autoescape=True, undefined=StrictUndefined)
    environment.globals.update(template_globals(), csrf_token=lambda: "token")
    return environment


def written(pages: Environment, call: str, imports: str, **values: object) -> str:
    """Return what one macro writes."""
    macro = call.split("(")[0]
    return pages.from_string(f'{{% from "macros/{imports}.html" import {macro} %}}{{{{ {call} }}}}').render(**values)


def register(size: int) -> tuple[list[Mark], list[Run]]:
    """A register of *size* contracts over four years, with long names."""
    marks: list[Mark] = []
    runs: list[Run] = []
    for n in range(size):
        first = TODAY + timedelta(n * 1460 // size - 30)
        title = f"Kiinteistöjen kunnossapito ja {NASTY} {n}"
        stretch = [Phase("Vaihe", first + timedelta(28 * k), first + timedelta(28 * k + 27)) for k in range(8)]
        runs.append(Run(title, f"/contracts/{n}", tuple(stretch), (first - TODAY).days, begun=n % 9 == 0))
        marks.append(Mark("planning_start", first, title, f"/contracts/{n}", (first - TODAY).days + 20))
        for kind, after in (("term_end", 225), ("notice", 90), ("option_exercise", 45)):
            marks.append(Mark(kind, first + timedelta(after), title, f"/contracts/{n}", after))
    return marks, runs


def drawings(size: int) -> Mapping[str, tuple[str, dict[str, Any]]]:
    marks, runs = register(size)
    life = Life((Term(TODAY, None, NASTY, "open"),), tuple(mark for mark in marks[:5]))
    strip = {"s": draw_strip(life, TODAY), "days": list_life(life, TODAY, began="Alkoi", now="Tänään")}
    return {
        "year_wheel": ("year_wheel(w, '/calendar/list')", {"w": draw_wheel(marks, runs, TODAY)}),
        "month_wheel": ("month_wheel(w)", {"w": draw_month_wheel(marks, TODAY)}),
        "wheel_key": ("wheel_key(w)", {"w": draw_wheel(marks, runs, TODAY)}),
        "ruler": ("ruler(r)", {"r": draw_ruler(marks, TODAY)}),
        "clock_strip": ("clock_strip(s, days)", strip),
    }


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_no_page_holds_anything_inline(path: Path) -> None:
    assert FORBIDDEN.findall(path.read_text("utf-8")) == []


@pytest.mark.parametrize("size", [3, 120, 5000])
@pytest.mark.parametrize("name", ["year_wheel", "month_wheel", "wheel_key", "ruler", "clock_strip"])
def test_drawings_are_sound_escaped_and_free_of_inline_style(pages: Environment, name: str, size: int) -> None:
    call, values = drawings(size)[name]

    text = written(pages, call, "drawings", **values)

    ElementTree.fromstring(f"<div>{text}</div>")
    assert "<script>" not in text
    assert FORBIDDEN.findall(text) == []


@pytest.mark.parametrize(("size", "kilobytes"), [(3, 15), (120, 110), (5000, 70)])
def test_wheel_stays_light_however_large_the_register(pages: Environment, size: int, kilobytes: int) -> None:
    call, values = drawings(size)["year_wheel"]

    text = written(pages, call, "drawings", **values).encode()

    assert len(text) < kilobytes * 1000
    assert len(gzip.compress(text)) < 30_000


def test_every_link_of_the_wheel_has_words_and_a_place(pages: Environment) -> None:
    call, values = drawings(120)["year_wheel"]

    links = re.findall(r"<a [^>]*?>.*?</a>", written(pages, call, "drawings", **values), re.DOTALL)

    assert all('href="' in link and 'href=""' not in link for link in links)
    assert all("<title>" in link or 'tabindex="-1"' in link or "<a href" in link for link in links)


def test_style_sheets_and_scripts_together_are_small() -> None:
    files = [*(ROOT / "static" / "css").glob("*.css"), *(ROOT / "static" / "js").glob("*.js")]

    assert sum(file.stat().st_size for file in files) < 60_000


def test_slack_is_said_in_words_too(pages: Environment) -> None:
    with use_language("fi"):
        assert "myöhässä 24 päivää" in written(pages, "slack(-24)", "signs")
        assert "liikkumavaraa 19 viikkoa" in written(pages, "slack(138)", "signs")
        assert "liikkumavara ei tiedossa" in written(pages, "slack(none)", "signs")


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_styleguide_renders_in_every_language(pages: Environment, language: str) -> None:
    page = pages.overlay(undefined=StrictUndefined)
    page.globals["url_for"] = lambda endpoint, filename: f"/{endpoint}/{filename}"
    page.globals["get_flashed_messages"] = lambda **_options: [("done", NASTY)]
    frame = {
        "request": None,
        "today": TODAY,
        "organisation_name": NASTY,
        "me": {"name": "Aino Kallio", "email": None},
        "counts": {"alerts": 2},
        "clock_state": None,
        "trouble_line": NASTY,
        "is_demo": True,
        "theme": "dark",
    }

    with use_language(language):
        text = page.get_template("styleguide.html").render(**frame, **styleguide_sample(TODAY))

    assert FORBIDDEN.findall(text) == []
    assert "<script>alert" not in text
    assert f'<html lang="{language}" data-theme="dark">' in text
