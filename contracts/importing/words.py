"""How well a heading says a field: the words of `words.toml`, and how much of the heading they cover."""

import re
import tomllib
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from .values import Field

_WEIGHTS = {"strong": 1.0, "fair": 0.75, "weak": 0.45}
_NEVER = r"(?!)"


@dataclass(frozen=True, slots=True, eq=False)
class Words:
    """The patterns of one field, the surest first, and what speaks against it."""

    levels: tuple[tuple[float, re.Pattern[str]], ...]
    never: re.Pattern[str]


@cache
def fields() -> dict[Field, Words]:
    """The words of every field."""
    return {Field(name): _words(entry) for name, entry in _file()["field"].items()}


@cache
def known() -> Words:
    """The words of columns that registers have and that are no field of ours."""
    return _words(_file()["known"])


@lru_cache(maxsize=8192)
def likeness(heading: str, words: Words) -> float:
    """How well a plain heading says the field, 0 … 1: the more of the heading its words cover, the better."""
    if not heading or words.never.search(heading):
        return 0.0
    for weight, pattern in words.levels:
        found = [match[0] for match in pattern.finditer(heading) if match[0].strip()]
        if found:
            covered = sum(map(len, found)) / len(heading)
            return weight * (0.85 + 0.15 * min(covered, 1.0))
    return 0.0


def says_plan(text: str) -> bool:
    """Do the words announce a plan of procurements rather than a register of contracts?"""
    return bool(_sheet_pattern("plan").search(text))


def says_estimate(heading: str) -> bool:
    """Is the heading about what is expected rather than agreed?"""
    return bool(_sheet_pattern("estimate").search(heading))


def says_invoices(heading: str) -> bool:
    """Is the heading one of a list of invoices or payments?"""
    return bool(_sheet_pattern("invoices").search(heading))


@cache
def _sheet_pattern(name: str) -> re.Pattern[str]:
    return _pattern(_file()["sheet"][name])


@cache
def _file() -> dict[str, Any]:
    return tomllib.loads(Path(__file__).with_suffix(".toml").read_text("utf-8"))


def _words(entry: dict[str, str]) -> Words:
    levels = tuple((weight, _pattern(entry[level])) for level, weight in _WEIGHTS.items() if level in entry)
    return Words(levels, _pattern(entry.get("never", _NEVER)))


def _pattern(lines: str) -> re.Pattern[str]:
    text = "|".join(line for line in lines.strip().splitlines() if line)
    for name, shared in _file()["shared"].items():
        text = text.replace(f"{{{name}}}", f"(?:{'|'.join(shared.strip().splitlines())})")
    return re.compile(text, re.IGNORECASE)
