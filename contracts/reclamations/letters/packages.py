"""What must not be in a Word file that is to be a template: links that fetch, things that run, bombs."""

import re
import zipfile
import zlib
from collections.abc import Iterator
from io import BytesIO
from typing import Any

from lxml import etree

from .problems import Problem

MOST_UNPACKED, MOST_OF_A_PART = 24 * 1024 * 1024, 4 * 1024 * 1024
_RELATIONSHIP = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
# What is inserted, run or asked for when somebody opens the letter.
_FETCHING = re.compile(
    r"^\s*(?:INCLUDETEXT|INCLUDEPICTURE|INCLUDE|IMPORT|DDE|DDEAUTO|LINK|EMBED|DATABASE|RD|MACROBUTTON|AUTOTEXT)\b", re.I
)
_RUNNING = ("oleObject", "package", "control", "activeXControlBinary", "aFChunk", "vbaProject", "subDocument", "frame")
_SAFE_LINK = re.compile(r"(?:https?|mailto|tel):", re.IGNORECASE)


def package_problems(data: bytes) -> list[Problem]:
    """Return what is wrong with the file as a file, the first of its kind each."""
    try:
        parts = dict(_unpacked(data))
        trees = {name: _parsed(part) for name, part in parts.items() if name.endswith((".xml", ".rels"))}
    except TooMuch:
        return [Problem("too_much")]
    except (zipfile.BadZipFile, zlib.error, OSError, ValueError, NotImplementedError, RuntimeError, etree.LxmlError):
        return [Problem("damaged")]
    if "word/document.xml" not in trees:
        return [Problem("damaged")]
    found = [*_declared(trees.values()), *_linked(trees), *_fetched(trees.values())]
    return list(dict.fromkeys(found))


class TooMuch(Exception):
    """There is more in the file than a template has."""


def _unpacked(data: bytes) -> Iterator[tuple[str, bytes]]:
    left = MOST_UNPACKED
    with zipfile.ZipFile(BytesIO(data)) as packed:
        for entry in packed.infolist():
            most = min(left, MOST_OF_A_PART if entry.filename.endswith((".xml", ".rels")) else left)
            with packed.open(entry) as part:
                content = part.read(most + 1)
            if len(content) > most:
                raise TooMuch
            left -= len(content)
            yield entry.filename, content


def _parsed(part: bytes) -> Any:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    return etree.fromstring(part, parser).getroottree()


def _declared(trees: Any) -> Iterator[Problem]:
    """Entities are how little XML becomes much, and how it reads others' files."""
    if any(tree.docinfo.doctype or tree.docinfo.internalDTD is not None for tree in trees):
        yield Problem("entities")


def _linked(trees: dict[str, Any]) -> Iterator[Problem]:
    for name, tree in trees.items():
        for link in tree.iter(_RELATIONSHIP) if name.endswith(".rels") else ():
            kind, target = link.get("Type", "").rpartition("/")[2], link.get("Target", "")
            if kind in _RUNNING:
                yield Problem("embedded", kind=kind)
            elif link.get("TargetMode") == "External" and not (kind == "hyperlink" and _SAFE_LINK.match(target)):
                yield Problem("attached" if kind == "attachedTemplate" else "external", target=target[:120])


def _fetched(trees: Any) -> Iterator[Problem]:
    for tree in trees:
        for line in tree.iter(f"{_W}p"):
            written = "".join(one.text or "" for one in line.iter(f"{_W}instrText"))
            asked = [written, *(one.get(f"{_W}instr", "") for one in line.iter(f"{_W}fldSimple"))]
            yield from (Problem("field_code", mark=code.strip()[:60]) for code in asked if _FETCHING.match(code))
        if next(tree.iter(f"{_W}altChunk", f"{_W}mailMerge"), None) is not None:
            yield Problem("embedded", kind="altChunk")
