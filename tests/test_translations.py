"""Every text that people read is in both catalogues, whole: nothing forgotten, nothing fuzzy, nothing left over."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_keywords, parse_mapping_cfg
from babel.messages.pofile import read_po

from hankintakello.core.i18n import LANGUAGES

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "translations"
TRANSLATED = [language for language in LANGUAGES if language != "fi"]
KEYWORDS = {"_": None, "ngettext": (1, 2), "say": None}
_PLACEHOLDER = re.compile(r"%(?:\(\w+\))?[^\W\d_]|%%")
_TAG = re.compile(r"<[^>]+>")
_EDGE = re.compile(r"^(\s*).*?(\s*)$", re.DOTALL)


class Text(NamedTuple):
    """A text of the source as it is called, and where; `many` is its plural form."""

    one: str
    many: str | None
    place: str

    @property
    def forms(self) -> tuple[str, ...]:
        """Its forms, the singular first."""
        return (self.one,) if self.many is None else (self.one, self.many)


def _collected() -> Iterator[Text]:
    """Yield each text as `make translations` collects it."""
    with (FOLDER / "babel.cfg").open(encoding="utf-8") as file:
        methods, options = parse_mapping_cfg(file)  # type: ignore[no-untyped-call]
    for path, line, message, _comments, _context in extract_from_dir(ROOT, methods, options, KEYWORDS):
        one, many = message if isinstance(message, tuple) else (message, None)
        yield Text(one, many, f"{path}:{line}")


@pytest.fixture(scope="module")
def texts() -> list[Text]:
    """Every text of the source."""
    return list(_collected())


def _catalogue(language: str) -> Catalog:
    with (FOLDER / language / "LC_MESSAGES" / "messages.po").open("rb") as file:
        return read_po(file, locale=language)


@pytest.fixture(scope="module", params=TRANSLATED)
def catalogue(request: pytest.FixtureRequest) -> Catalog:
    """Each catalogue in turn."""
    return _catalogue(request.param)


def _forms(text: str | tuple[str, ...] | list[str] | None) -> tuple[str, ...]:
    return tuple(text) if isinstance(text, tuple | list) else (text or "",)


def _messages(catalogue: Catalog) -> list[Message]:
    """All but the header."""
    return [message for message in catalogue if message.id]


def _pairs(catalogue: Catalog) -> Iterator[tuple[str, str]]:
    """Yield each form of the source with what is said for it."""
    for message in _messages(catalogue):
        yield from zip(_forms(message.id), _forms(message.string), strict=True)


def _said(catalogue: Catalog, text: Text) -> tuple[str, ...]:
    """What is said for a text in as many forms as it has; empty where it is forgotten."""
    message = catalogue.get(text.forms if text.many is not None else text.one)
    found = _forms(message.string) if message is not None else ()
    return found if len(found) == len(text.forms) and all(found) else ()


def _edges(text: str) -> tuple[str, str]:
    found = _EDGE.match(text)
    assert found is not None
    return found.group(1), found.group(2)


def test_the_makefile_collects_by_the_same_keywords() -> None:
    line = next(one for one in (ROOT / "Makefile").read_text(encoding="utf-8").splitlines() if "pybabel" in one)
    assert parse_keywords(re.findall(r"-k (\S+)", line)) == parse_keywords(["_", "ngettext:1,2", "say"]) == KEYWORDS


def test_there_are_texts(texts: list[Text]) -> None:
    assert len({text.one for text in texts}) > 1_000


def test_each_text_is_translated(catalogue: Catalog, texts: list[Text]) -> None:
    assert not [f"{text.place}: {text.one}" for text in texts if not _said(catalogue, text)]


def test_nothing_is_fuzzy_or_left_over(catalogue: Catalog, texts: list[Text]) -> None:
    known = {text.one for text in texts}
    assert not [message.id for message in _messages(catalogue) if message.fuzzy]
    assert not [message.id for message in _messages(catalogue) if _forms(message.id)[0] not in known]
    assert not catalogue.obsolete


def test_what_is_filled_in_is_the_same(catalogue: Catalog) -> None:
    """A singular may count in digits where the source says one, or the other way round: both are filled alike."""
    wrong = []
    for message in _messages(catalogue):
        asked = [set(_PLACEHOLDER.findall(form)) for form in _forms(message.id)]
        for place, said in enumerate(_forms(message.string)):
            if set(_PLACEHOLDER.findall(said)) not in (asked if place == 0 else asked[-1:]):
                wrong.append((message.id, said))
    assert not wrong


def test_blanks_at_the_edges_and_tags_are_kept(catalogue: Catalog) -> None:
    pairs = list(_pairs(catalogue))
    assert not [(form, said) for form, said in pairs if _edges(form) != _edges(said)]
    assert not [(form, said) for form, said in pairs if _TAG.findall(form) != _TAG.findall(said)]


def test_no_text_is_said_both_alone_and_counted(texts: list[Text]) -> None:
    """A catalogue holds one entry for both: gettext would find two forms and fall back to Finnish."""
    counted = {text.one for text in texts if text.many is not None}
    assert not [f"{text.place}: {text.one}" for text in texts if text.many is None and text.one in counted]


def test_no_text_is_hidden_in_an_f_string() -> None:
    """Before Python 3.12 an f-string is one token, and what is called in it is not collected."""
    hidden = []
    for path in ROOT.rglob("*.py"):
        inside = path.relative_to(ROOT).parts[0]
        if inside.startswith(".") or inside in ("tests", "mutants", "build"):
            continue
        source = path.read_text(encoding="utf-8")
        if "{_(" not in source and "{ngettext(" not in source:
            continue
        strings = (node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.JoinedStr))
        calls = (node for string in strings for node in ast.walk(string) if isinstance(node, ast.Call))
        hidden += [f"{path}:{call.lineno}" for call in calls if _called(call) in KEYWORDS]
    assert not hidden


def _called(call: ast.Call) -> str:
    return call.func.id if isinstance(call.func, ast.Name) else ""


# One word for one thing: what is said on the right is never called what stands on the left.
AVOIDED = {
    "fi": {
        r"\bjatkaja|\bseuraaja": "seuraava sopimus",
        r"varmin aloitus|turvalli\w+ aloitus": "viimeistään aloitettava",
        r"\bvk\b": "vko",
        r"\barviointi|\barvioitava|\barvioi\b|\barvioida\b": "tarkastelu",
        r"\bpäästä\b|\bpäästet|\blupaa\b|\bpidätet": "vapauttaa",
        r"\bperua\b|\bperu\b|\bperuttiin\b|\bperuttu:|\bperuttu,": "kumota, peruuttaa",
        r"\bpostit\b|\bposteja\b|\bposti (on|lähtee)\b|\bkirje\b": "viesti",
        r"\basianumero": "asiatunnus",
    },
    "sv": {
        r"efterföljar": "nästa avtal",
        r"säkra startdag": "senaste startdag",
        r"(?<!-)\bposten\b": "mejl",
        r"\bmarknadsdialogen börjar": "marknadsundersökning",
    },
    "en": {
        r"\bsuccessor": "next contract",
        r"last safe start": "latest start",
        r"contracting entity": "contracting authority",
        r"\bcompetition\b(?<!mini-competition)": "tendering",
    },
}


def _doubled(language: str, forms: Iterator[str]) -> list[tuple[str, str]]:
    return [(text, word) for text in forms for bad, word in AVOIDED[language].items() if re.search(bad, text, re.I)]


def test_one_thing_has_one_finnish_word(texts: list[Text]) -> None:
    assert _doubled("fi", (form for text in texts for form in text.forms)) == []


def test_one_thing_has_one_word_in_each_translation(catalogue: Catalog) -> None:
    strings = (one.string for one in catalogue if one.id)
    forms = (form or "" for string in strings for form in (string if isinstance(string, tuple | list) else (string,)))

    assert _doubled(str(catalogue.locale), forms) == []
