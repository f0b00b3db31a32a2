"""The letter as PDF: tagged, in its language, the same bytes each time."""

import re
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pdfua
import pikepdf
import pytest

from hankintakello.contracts.reclamations.letters import pdf
from hankintakello.tests.letters import bare_letter, make_letter, many_findings


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
@pytest.mark.parametrize("kind", ["a", "b", "c"])
def test_checker_finds_nothing(kind: str, language: str, tmp_path: Path) -> None:
    """The checker knows 16 of the standard's 106 rules; the maker itself refuses what breaks the others it knows."""
    for one in (make_letter(kind, language, findings=many_findings()), bare_letter(kind, language)):
        file = tmp_path / "letter.pdf"
        file.write_bytes(pdf.render(one))

        assert list(pdfua.validate(str(file)).findings) == []


def test_file_is_tagged_named_and_in_its_language() -> None:
    with pikepdf.open(BytesIO(pdf.render(make_letter(language="sv")))) as file:
        metadata = file.open_metadata()
        root = file.Root

        assert str(root.Lang) == "sv-FI"
        assert bool(root.MarkInfo.Marked)
        assert "/StructTreeRoot" in root
        assert metadata["dc:title"] == "Reklamation nr 12/2026 – Siivouspalvelut (MLA/101/2024)"
        assert (metadata["pdfuaid:part"], metadata["pdfaid:part"], metadata["pdfaid:conformance"]) == ("1", "2", "A")
        assert metadata["xmp:CreateDate"].startswith("2026-11-23")


def test_headings_go_down_one_by_one() -> None:
    """The checker leaves this rule out (UA-14-001): it does not read the file's list of kids."""
    with pikepdf.open(BytesIO(pdf.render(make_letter()))) as file:
        tags = [tag for tag in _tags(file.Root.StructTreeRoot) if re.fullmatch(r"/H\d", tag)]

    assert tags[0] == "/H1"
    assert set(tags[1:]) == {"/H2"}
    assert len(tags) == 7


def _tags(node: Any) -> Iterator[str]:
    if not isinstance(node, pikepdf.Dictionary):
        return
    if "/S" in node:
        yield str(node.S)
    kids: Any = node.get("/K", [])
    for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
        yield from _tags(kid)


def test_same_letter_is_the_same_file() -> None:
    assert pdf.render(make_letter()) == pdf.render(make_letter())
    assert pdf.render(make_letter()) != pdf.render(make_letter(number="13/2026"))


def test_signs_that_mean_something_to_the_maker_are_text() -> None:
    """It would not compile, or say something else, were they read."""
    with pikepdf.open(BytesIO(pdf.render(make_letter(number='#panic("x") $ ` @a <b> \\ " }')))) as file:
        assert file.open_metadata()["dc:title"].startswith('Reklamaatio nro #panic("x") $ ` @a <b> \\ " } –')


def test_signs_that_the_font_lacks_become_question_marks() -> None:
    with pikepdf.open(BytesIO(pdf.render(make_letter(number="🧹 清\u202e\u0301 Ω ж Ș ≥ € ☃")))) as file:
        assert file.open_metadata()["dc:title"].startswith("Reklamaatio nro ? ??? Ω ж Ș ≥ € ? –")


def test_all_signs_that_are_let_through_are_drawn() -> None:
    """A sign that the font lacks would stop the making."""
    signs = "".join(chr(code) for code in range(0x20, 0x2300) if pdf.DRAWN.match(chr(code)))

    assert len(signs) > 450
    assert pdf.render(make_letter(clause=signs)).startswith(b"%PDF-1.7")
