"""The header of a table: which row it is, what its columns are called, and those names in a form to compare."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from .cells import Cell, text_of
from .sandbox import Table
from .words import fields, known, likeness

SEARCHED_ROWS = 80
_LOOKED_FURTHER = 10
_LEAST_SCORE = 1.5
_NEARLY = 0.75
_WRITTEN_OUT = {
    "dt": "date",
    "dte": "date",
    "dates": "dates",
    "amt": "amount",
    "amnt": "amount",
    "val": "value",
    "desc": "description",
    "descr": "description",
    "descrip": "description",
    "no": "number",
    "nr": "number",
    "nbr": "number",
    "num": "number",
    "nro": "numero",
    "dept": "department",
    "dep": "department",
    "div": "division",
    "org": "organisation",
    "exp": "expiry",
    "expir": "expiry",
    "eff": "effective",
    "pvm": "päivä",
    "pv": "päivä",
    "sop": "sopimus",
    "vast": "vastuu",
    "hlö": "henkilö",
    "alk": "alkaa",
    "päät": "päättyy",
    "päätt": "päättyy",
    "päättym": "päättymis",
    "voimas": "voimassa",
    "toim": "toimittaja",
    "sopimuskum": "sopimuskumppani",
    "opt": "optio",
    "irt": "irtisanomis",
    "yks": "yksikkö",
    "kok": "kokonais",
    "lopp": "loppuu",
    "gilt": "giltig",
    "avt": "avtal",
    "ansv": "ansvarig",
    "voim": "voimassa",
    "irtis": "irtisanomis",
    "irtisan": "irtisanomis",
    "yht": "yhteensä",
    "sähk": "sähkö",
    "mgr": "manager",
    "cntr": "contract",
    "cntrct": "contract",
    "ctrct": "contract",
    "contr": "contract",
    "agrmt": "agreement",
    "vend": "vendor",
    "supp": "supplier",
    "nm": "name",
    "org.nr": "organisation number",
    "ref": "ref",
    "begin": "begin",
    "beg": "begin",
    "strt": "start",
    "proj": "project",
    "cat": "category",
    "resp": "responsible",
    "uppsägn": "uppsägning",
    "lev": "leverantör",
}
_CAMEL = re.compile(r"(?<=[a-zåäö])(?=[A-ZÅÄÖ][a-zåäö])|(?<=[a-zåäö])(?=[A-ZÅÄÖ]{2,}\b)|(?<=[A-Z])(?=[A-Z][a-z]{2})")
_DIGIT = re.compile(r"\d")
_APART = re.compile(r"[\s_.:;,/\\|*?!\"'’´`()\[\]{}<>=+–—-]+")


@dataclass(frozen=True, slots=True)
class Header:
    """Where the header stands (index into the table's rows, None without one) and its columns' names."""

    row: int | None
    names: tuple[str, ...]  # unique, as shown
    plain: tuple[str, ...]  # to compare with words; with the group's name above it where there is one
    own: tuple[str, ...]  # the same without the group's name
    last: int = -1  # index of the last row that belongs to it


@lru_cache(maxsize=4096)
def plain(heading: str) -> str:
    """A heading as words of lower case: "contractPeriod_endDate" is "contract period end date"."""
    text = unicodedata.normalize("NFKC", heading).replace("#", " number ").replace("€", " euroa ").replace("\xad", "")
    text = text.replace("&", " and ")
    text = _CAMEL.sub(" ", text)
    if text.isupper():
        text = text.lower()
    text = re.sub(r"(?<=[a-zåäö])-\s*\n\s*(?=[a-zåäö])", "", text)  # hyphenated over two lines
    words = _APART.sub(" ", text).casefold().split()
    return " ".join(_WRITTEN_OUT.get(word, word) for word in words)


@lru_cache(maxsize=4096)
def says_something(heading: str) -> float:
    """How surely a heading is one that registers have, 0 … 1."""
    words = plain(heading)
    best = max((likeness(words, field) for field in fields().values()), default=0.0)
    return max(best, 0.6 * likeness(words, known()))


def find_header(table: Table, start: int = 0) -> Header | None:
    """The header at or below row *start* of the table; None where no row names at least two columns."""
    scores: dict[int, float] = {}
    for number in range(start, min(len(table.rows), start + SEARCHED_ROWS)):
        score, named = _score(table.rows[number])
        if named >= 2 and score >= _LEAST_SCORE:
            scores[number] = score
        if scores and number > min(scores) + _LOOKED_FURTHER:
            break
    if not scores:
        return None
    best = max(scores.values())
    return _header(table, next(number for number, score in scores.items() if score >= _NEARLY * best))


def next_header(table: Table, header: Header) -> int:
    """The index of the next row that names other columns than *header*, behind a gap; the table's end without one."""
    width = len(header.names)
    for number in range(header.last + 2, len(table.rows)):
        if table.rows[number - 1].count("") < width - 1 or not is_header_like(table.rows[number]):
            continue
        if tuple(plain(text_of(cell)) for cell in table.rows[number]) != header.own:
            return number
    return len(table.rows)


def no_header(table: Table) -> Header:
    """Columns by their letters, for a table without a header."""
    width = len(table.rows[0]) if table.rows else 0
    names = tuple(letter(table.left + index) for index in range(width))
    return Header(None, names, ("",) * width, ("",) * width)


def is_numbering(row: Sequence[Cell]) -> bool:
    """Does the row number the columns: 1, 2, 3 …, as forms do?"""
    texts = [text.strip("().") for cell in row if (text := text_of(cell))]
    if len(texts) < 3 or not all(text.isdecimal() for text in texts):
        return len(texts) >= 3 and texts == [chr(97 + place) for place in range(len(texts))]
    numbers = list(map(int, texts))
    return all(b - a == 1 for a, b in zip(numbers, numbers[1:], strict=False))


def is_header_like(row: Sequence[Cell]) -> bool:
    """Does the row name columns, as a header in the middle of a sheet does?"""
    filled = [cell for cell in row if cell != ""]
    if len(filled) < 3 or any(not isinstance(cell, str) or len(cell) > 60 or _DIGIT.search(cell) for cell in filled):
        return False
    score, named = _score(row)
    return named >= 3 and score >= 0.5 * len(filled)


def letter(index: int) -> str:
    """The letter of a column: 0 is A, 26 is AA."""
    name = ""
    while index >= 0:
        index, place = divmod(index, 26)
        name, index = chr(65 + place) + name, index - 1
    return name


def _score(row: Sequence[Cell]) -> tuple[float, int]:
    """How much a row looks like a header, and how many of its cells name a column."""
    score, named, seen = 0.0, 0, set()
    for cell in row:
        if cell == "":
            continue
        if not isinstance(cell, str):
            score -= 0.5
            continue
        text = cell.strip()
        if len(text) > 120 or text in seen or sum(char.isdecimal() for char in text) > max(4, len(text) // 3):
            score -= 0.4
            continue
        seen.add(text)
        worth = says_something(text)
        score += worth if worth >= 0.4 else 0.0
        named += worth >= 0.6
    return score, named


def _header(table: Table, row: int) -> Header:
    own = [text_of(cell) for cell in table.rows[row]]
    above = _groups(table, row)
    last = row + 1 if row + 1 < len(table.rows) and is_numbering(table.rows[row + 1]) else row
    for index, (group, name) in _completed_below(table, row, own).items():
        above[index], own[index], last = group, name, row + 1
    for index, text in enumerate(own):
        if not text and above[index] and _is_beside_named(own, index):
            own[index], above[index] = above[index], ""
    shown = [_shown(group, name) for group, name in zip(above, own, strict=True)]
    names = _unique(shown, table.left)
    full = tuple(plain(f"{group} {name}") if group else plain(name) for group, name in zip(above, own, strict=True))
    return Header(row, names, full, tuple(map(plain, own)), last)


def _completed_below(table: Table, row: int, own: Sequence[str]) -> dict[int, tuple[str, str]]:
    """Columns that the row below names within a group of the header: "Sopimuskausi" over "Alkaa" and "Päättyy".

    Under what is no group the row below says nothing, or the same again, as cells that are merged over rows do.
    """
    below = [text_of(cell) for cell in table.rows[row + 1]] if row + 1 < len(table.rows) else []
    found: dict[int, tuple[str, str]] = {}
    group = ""
    for index, text in enumerate(below):
        group = own[index] or group
        if not text or text == own[index]:
            continue
        is_grouped = bool(group) and (not own[index] or index + 1 < len(own) and not own[index + 1])
        if not is_grouped or len(text) > 60 or _DIGIT.search(text) or not _names_a_column(text):
            return {}
        found[index] = group, text
    return found if len(found) > 1 else {}


def _names_a_column(text: str) -> bool:
    return plain(text) in INCOMPLETE or says_something(text) >= 0.6


def _is_beside_named(own: Sequence[str], index: int) -> bool:
    return any(own[max(0, index - 2) : index + 3])


def _groups(table: Table, row: int) -> list[str]:
    """For each column the name of the group that stands over it in the row above, if that row holds groups."""
    width = len(table.rows[row])
    groups = [""] * width
    if row == 0:
        return groups
    above = [text_of(cell) for cell in table.rows[row - 1]]
    merges = [merge for merge in table.merged if merge[0] <= row - 1 <= merge[2]]
    for top, left, _, right in merges:
        spans = right - left + 1
        text = text_of(table.rows[top][left]) if 0 <= top < len(table.rows) and 0 <= left < width else ""
        if not text or len(text) > 60 or spans > max(2, width // 2) or top < row - 1:
            continue
        for index in range(left, min(right + 1, width)):
            groups[index] = text
    if not merges and 1 <= sum(map(bool, above)) <= width // 2 and not _is_title(above):
        current = ""
        for index in range(width):
            current = above[index] or current
            groups[index] = current
    return groups


def _is_title(above: Sequence[str]) -> bool:
    """One text in the first column, above everything, is a title and groups nothing."""
    filled = [index for index, text in enumerate(above) if text]
    return filled == [0] or any(len(above[index]) > 60 for index in filled)


def _shown(group: str, name: str) -> str:
    return f"{group} {name}" if group and name and plain(name) in INCOMPLETE else name or group


INCOMPLETE = frozenset(
    {
        *("alkaa", "päättyy", "alku", "loppu", "alkaen", "saakka", "asti", "börjar", "slutar", "start", "slut", "end"),
        *(
            "from",
            "to",
            "start date",
            "end date",
            "alkaa päivä",
            "päättyy päivä",
            "date",
            "datum",
            "päivä",
            "aika",
            "tid",
        ),
        *("nimi", "namn", "name", "sähköposti", "s posti", "e post", "email", "e mail", "mail", "puhelin", "phone"),
        *("numero", "number", "nummer", "tunnus", "id", "kk", "v", "euroa", "arvo", "value", "lista", "värde"),
    }
)
"""Headings that say what they are only together with the group that stands over them."""


def _unique(names: Sequence[str], left: int) -> tuple[str, ...]:
    """Every column under a name of its own: nameless ones by letter, repeated ones numbered."""
    seen: dict[str, int] = {}
    unique = []
    for index, name in enumerate(names):
        shown = " ".join(name.split()) or letter(left + index)
        seen[shown] = seen.get(shown, 0) + 1
        unique.append(shown if seen[shown] == 1 else f"{shown} ({seen[shown]})")
    return tuple(unique)
