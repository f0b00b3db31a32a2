"""Files are known by their content; attacks and what runs by itself are refused with a sentence."""

import struct

import pytest

from hankintakello.core.errors import Invalid
from hankintakello.core.keeping import kinds
from hankintakello.core.keeping.kinds import kind_of
from hankintakello.tests import files

SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
HTML = b"<!DOCTYPE html><script>alert(1)</script>"
TAKEN = [
    (files.jpeg(), "IMG_1.HEIC", kinds.JPEG),
    (files.png(), "kuva", kinds.PNG),
    (files.webp(), "kuva.jpg", kinds.WEBP),
    (files.heic(), "IMG_2.heic", kinds.HEIC),
    (files.pdf(), "reklamaatio.pdf", kinds.PDF),
    (files.docx(), "x.docx", kinds.DOCX),
    (files.docx("spreadsheetml.sheet"), "x.docx", kinds.XLSX),
    (files.docx("presentationml.presentation"), "x", kinds.PPTX),
    (files.odt(), "x.odt", kinds.ODT),
    (files.odt("spreadsheet"), "x.ods", kinds.ODS),
    ("Siivous jäi tekemättä & 3 < 5".encode(), "muistio.txt", kinds.TEXT),
    ("Siivous jäi".encode("latin-1"), "muistio", kinds.TEXT),
    ("Siivous jäi".encode("utf-16"), "muistio.txt", kinds.TEXT),
    (b"a;b\r\n1;2\r\n", "rivit.CSV", kinds.CSV),
    (files.EML, "viesti.eml", kinds.EML),
    (files.compound("__nameid_version1.0", "__substg1.0_0037001F"), "viesti.msg", kinds.MSG),
]
FORMATS, TWO = "Tätä tiedostomuotoa ei oteta vastaan", "yhtä aikaa kahta muotoa"
REFUSED = [
    (b"", "tyhja.pdf", "Tiedosto on tyhjä"),
    (SVG, "kuva.svg", FORMATS),
    (SVG, "kuva.png", FORMATS),
    (SVG, "kuva.txt", FORMATS),
    (b'<?xml version="1.0"?>' + SVG, "kuva.txt", FORMATS),
    (HTML, "sivu.html", FORMATS),
    (HTML, "sivu.txt", FORMATS),
    (b"rivi\n\n\n" + b" " * 5000 + HTML, "sivu.txt", FORMATS),
    (b"GIF89a<script>", "kuva.gif", FORMATS),
    (b"MZ\x90\x00\x03", "kuva.jpg", FORMATS),
    (b"\x7fELF\x02", "kuva", FORMATS),
    (b"#!/bin/sh\nrm -rf /\n", "lue", FORMATS),
    (b"@echo off\r\n", "aja.bat", FORMATS),
    (b"alert(1)", "aja.js", FORMATS),
    (b"{\\rtf1", "x.rtf", FORMATS),
    (files.zipped({"kuva.jpg": b"x"}), "kuvat.zip", FORMATS),
    (b"7z\xbc\xaf\x27\x1c", "x.7z", FORMATS),
    (b"Rar!\x1a\x07", "x.rar", FORMATS),
    (b"\x1f\x8b\x08", "x.gz", FORMATS),
    (struct.pack(">I", 24) + b"ftypisom\0\0\0\0isomavc1", "x.heic", FORMATS),
    (struct.pack(">I", 24) + b"ftypavif\0\0\0\0avifmif1", "x.heic", FORMATS),
    (files.pdf() + files.zipped({"a.class": b"x"}), "x.pdf", TWO),
    (b"%PDF-1.7\n<html><script>alert(1)</script>", "x.pdf", TWO),
    (files.pdf(b"<ScRiPt>alert(1)</script>"), "x.pdf", TWO),
    (b"\n" + files.pdf(), "x.pdf", FORMATS),
    (files.docx() + HTML, "x.docx", TWO),
    (files.zipped({"a": b"b"}, comment=HTML)[:-5], "x.docx", TWO),
    (files.docx(more={"../../etc/passwd": b"x"}), "x.docx", TWO),
    (files.docx(more={"C:/x": b"x"}), "x.docx", TWO),
    (files.docx(more={"word/vbaProject.bin": b"x"}), "x.docx", "makroja"),
    (files.docx("wordprocessingml.document.macroEnabled"), "x.docx", "makroja"),
    (files.odt(more={"Basic/Standard/x": b"x"}), "x.odt", "makroja"),
    (files.odt("graphics"), "x.odg", FORMATS),
    (files.odt(more={"META-INF/manifest.xml": b"<manifest:encryption-data>"}), "x.odt", "suojattu salasanalla"),
    (files.compound("EncryptedPackage"), "x.docx", "suojattu salasanalla"),
    (files.compound("WordDocument", "Macros"), "x.doc", "Vanhaa Office-muotoa"),
    (files.compound("SomethingElse"), "x.msi", FORMATS),
    (files.bomb(), "x.docx", "liikaa purettavaa"),
    (files.zipped({str(n): b"" for n in range(kinds.MOST_ENTRIES + 1)}), "x.docx", "liikaa purettavaa"),
    (files.docx()[:-30], "x.docx", "vioittunut"),
    (b"PK\x03\x04" + bytes(100), "x.docx", "vioittunut"),
    (b"Hei vaan\n", "viesti.eml", "ei ole viesti"),
    (b"\0\0\0\0", "x.txt", FORMATS),
]


@pytest.mark.parametrize(("content", "name", "kind"), TAKEN)
def test_kind_is_told_by_the_content(content: bytes, name: str, kind: str) -> None:
    assert kind_of(content, name) == kind


@pytest.mark.parametrize(("content", "name", "told"), REFUSED)
def test_what_may_harm_is_refused_with_a_sentence(content: bytes, name: str, told: str) -> None:
    with pytest.raises(Invalid) as refused:
        kind_of(content, name)

    assert told in refused.value.text
    assert refused.value.field == "file"


def test_every_kind_that_is_taken_is_tried() -> None:
    assert {kind for _content, _name, kind in TAKEN} == set(kinds.SUFFIXES)
