"""The child process that tries a stranger's template, bounded in memory and time.

`python -P -m hankintakello.contracts.reclamations.letters.child` reads the file from standard input and writes what is
wrong with it as one JSON list of [code, facts].
"""

import json
import re
import resource
import sys
from collections.abc import Iterator
from io import BytesIO
from typing import Any

from docx import Document
from docx.opc.exceptions import OpcError
from docxtpl import DocxTemplate
from jinja2 import TemplateError
from lxml import etree

from .contents import Texts, contents
from .fields import REQUIRED, shape_of
from .marks import Marks, text_problems
from .packages import package_problems
from .problems import Problem
from .samples import sample, trials
from .word import environment

MEMORY, SECONDS = 1024 * 1024 * 1024, 20
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FOOTNOTES = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
_PROPERTIES = ("author", "comments", "identifier", "language", "subject", "title")


def main() -> None:
    """Write what is wrong with the template on standard input; an empty list where nothing is."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS + 5))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        found = problems_of(sys.stdin.buffer.read())
    except MemoryError:
        found = [Problem("too_much")]
    sys.stdout.write(json.dumps([[one.code, dict(one.facts)] for one in found]))


def problems_of(data: bytes) -> list[Problem]:
    """Return what is wrong with a template: as a file, with its marks, or with the letters that it makes."""
    found = package_problems(data)
    if found:
        return found
    try:
        template = DocxTemplate(BytesIO(data))
        template.render_init()
        sources = list(_sources(template))
    except (OpcError, KeyError, ValueError, AttributeError, etree.LxmlError):
        return [Problem("damaged")]
    return _of_marks(sources) or list(dict.fromkeys(_of_letters(data)))


def _of_marks(sources: list[tuple[str, list[str]]]) -> list[Problem]:
    written = [one for _, paragraphs in sources for one in text_problems(paragraphs)]
    if written:
        return written
    shape = shape_of(contents(sample("fi")))
    read = [Marks(source, shape, environment()) for source, _ in sources]
    found = [one for marks in read for one in marks.problems()]
    used = {field for marks in read for field in marks.used}
    missing = [] if found else [Problem("missing", field=field) for field in REQUIRED if field not in used]
    return list(dict.fromkeys([*found, *missing]))


def _sources(template: Any) -> Iterator[tuple[str, list[str]]]:
    """Yield each part in which marks are filled: as docxtpl reads it, and as its paragraphs are written."""
    yield template.patch_xml(template.get_xml()), _paragraphs(template.docx.element.body)
    for uri in (template.HEADER_URI, template.FOOTER_URI):
        for _, part in template.get_headers_footers(uri):
            yield template.patch_xml(template.get_part_xml(part)), _paragraphs(etree.fromstring(part.blob))
    for part in template.docx.part.package.parts:
        if part.content_type == _FOOTNOTES:
            yield template.patch_xml(part.blob.decode()), _paragraphs(etree.fromstring(part.blob))
    for name in _PROPERTIES:
        said = getattr(template.docx.core_properties, name)
        yield said, [said]


def _paragraphs(root: Any) -> list[str]:
    """Return the texts of the paragraphs, each without those of text boxes that hang on it."""
    texts = {id(line): [line, ""] for line in root.iter(f"{_W}p")}
    for piece in root.iter(f"{_W}t"):
        line = next(piece.iterancestors(f"{_W}p"), None)
        if line is not None and id(line) in texts:
            texts[id(line)][1] += piece.text or ""
    return [text for _, text in texts.values() if text]


def _of_letters(data: bytes) -> Iterator[Problem]:
    for letter in trials():
        try:
            _try(data, contents(letter))
        except etree.LxmlError:
            yield Problem("crossing")
        except (TemplateError, OpcError, ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
            yield Problem("syntax", place=re.sub(r"<[^>]+>", "", str(error))[:90])


def _try(data: bytes, told: Texts) -> None:
    """Fill the template, strictly: docxtpl would mend a broken paragraph by leaving its text out."""
    template = DocxTemplate(BytesIO(data))
    template.render_init()
    etree.fromstring(template.build_xml(told, environment()))
    for uri in (template.HEADER_URI, template.FOOTER_URI):
        for _, xml in template.build_headers_footers_xml(told, uri, environment()):
            etree.fromstring(xml)
    template.render(told, jinja_env=environment())
    kept = BytesIO()
    template.save(kept)
    Document(BytesIO(kept.getvalue()))


if __name__ == "__main__":
    main()
