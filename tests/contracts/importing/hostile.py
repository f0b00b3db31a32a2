"""Files that mean harm, or that have come to harm: made for tests, each with the sentence that it gives."""

import os
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path

from hankintakello.tests.contracts.importing.written import workbook

HEADER = ["Diaarinumero", "Sopimuksen nimi", "Toimittaja", "Alkaa", "Päättyy"]
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ODS = (
    '<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
    ' xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"'
    ' xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0">'
    "<office:body><office:spreadsheet><table:table><table:table-row table:number-rows-repeated='1048576'>"
    "<table:table-cell table:number-columns-repeated='16384' office:value-type='string'>"
    "<text:p>A</text:p></table:table-cell>"
    "</table:table-row></table:table></office:spreadsheet></office:body></office:document-content>"
)
TOO_LARGE = "Tiedosto on liian suuri"
DAMAGED = "Tiedosto on vioittunut"
ENCRYPTED = "Tiedosto on suojattu salasanalla"
EMPTY = "Tiedosto on tyhjä"
NO_TABLE = "Tiedosto ei ole taulukko"
SUFFIX = "Tiedoston pääte on"


def plain(folder: Path) -> bytes:
    """A harmless workbook."""
    rows = [HEADER, *([f"D/{n}", f"Palvelu {n}", "A Oy", "1.1.2024", "31.12.2027"] for n in range(30))]
    return workbook(folder / "plain.xlsx", {"S": rows}).read_bytes()


def repacked(folder: Path, part: str, change: Callable[[bytes], bytes]) -> bytes:
    """The harmless workbook with one of its parts changed."""
    source = folder / "source.xlsx"
    source.write_bytes(plain(folder))
    target = folder / "repacked"
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            content = old.read(name)
            new.writestr(name, change(content) if name == part else content)
    return target.read_bytes()


def _with_cell(place: str) -> Callable[[bytes], bytes]:
    row = "".join(filter(str.isdigit, place))
    cell = f'<row r="{row}"><c r="{place}"><v>1</v></c></row></sheetData>'.encode()
    return lambda xml: xml.replace(b"</sheetData>", cell)


def _bomb(size: int) -> Callable[[bytes], bytes]:
    return lambda xml: xml.replace(b"</sst>", b"<si><t>" + b"A" * size + b"</t></si></sst>")


def _lying(folder: Path) -> bytes:
    """A bomb whose directory says that it is small."""
    content = bytearray(repacked(folder, "xl/sharedStrings.xml", _bomb(300_000_000)))
    for mark, offset in ((b"PK\x01\x02", 24), (b"PK\x03\x04", 22)):
        place = content.find(mark)
        while place >= 0:
            content[place + offset : place + offset + 4] = struct.pack("<I", 1000)
            place = content.find(mark, place + 4)
    return bytes(content)


def _laughs(xml: bytes) -> bytes:
    """Entities in entities: ten to the ninth laughs."""
    entities = b"".join(b'<!ENTITY a%d "%s">' % (n, (b"&a%d;" % (n - 1) if n else b"ha") * 10) for n in range(9))
    return xml.replace(b"<workbook", b"<!DOCTYPE w [" + entities + b"]><workbook", 1).replace(
        b'name="S"', b'name="&a8;"'
    )


def _zip(folder: Path, parts: dict[str, bytes | str]) -> bytes:
    path = folder / "packed"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in parts.items():
            packed.writestr(name, content)
    return path.read_bytes()


CASES: dict[str, tuple[Callable[[Path], bytes], str]] = {
    "empty.xlsx": (lambda folder: b"", EMPTY),
    "empty.csv": (lambda folder: b"\xef\xbb\xbf\r\n  \r\n", EMPTY),
    "half.xlsx": (lambda folder: plain(folder)[:3000], DAMAGED),
    "tail.xlsx": (lambda folder: plain(folder)[:-30], DAMAGED),
    "noise.xlsx": (lambda folder: os.urandom(50_000), DAMAGED),
    "noise.xls": (lambda folder: OLE + os.urandom(50_000), DAMAGED),
    "noise.csv": (lambda folder: os.urandom(50_000), "Tiedosto ei ole tekstiä eikä taulukko"),
    "encrypted.xlsx": (
        lambda folder: OLE + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le") + b"\0" * 900,
        ENCRYPTED,
    ),
    "encrypted.ods": (
        lambda folder: _zip(folder, {"content.xml": os.urandom(99), "META-INF/manifest.xml": "<m:encryption-data/>"}),
        ENCRYPTED,
    ),
    "book.csv": (plain, SUFFIX),
    "book.xls": (plain, SUFFIX),
    "book.ods": (plain, SUFFIX),
    "text.xlsx": (lambda folder: b"a;b\n1;2\n", SUFFIX),
    "book.docx": (plain, "Tiedostomuotoa .docx ei lueta"),
    "picture.xlsx": (lambda folder: b"\x89PNG\r\n\x1a\n" + os.urandom(99), NO_TABLE),
    "paper.csv": (lambda folder: b"%PDF-1.7\n" + os.urandom(99), NO_TABLE),
    "page.xls": (lambda folder: b"<html><table><tr><td>Sopimus</td></tr></table></html>", NO_TABLE),
    "letter.xlsx": (lambda folder: _zip(folder, {"word/document.xml": "<w/>"}), NO_TABLE),
    "far.xlsx": (lambda folder: repacked(folder, "xl/worksheets/sheet1.xml", _with_cell("XFD1048576")), TOO_LARGE),
    "wide.xlsx": (lambda folder: repacked(folder, "xl/worksheets/sheet1.xml", _with_cell("ALL60000")), TOO_LARGE),
    "repeated.ods": (lambda folder: _zip(folder, {"content.xml": _ODS, "mimetype": "x"}), r"Tiedosto on (liian|vioit)"),
    "bomb.xlsx": (lambda folder: repacked(folder, "xl/sharedStrings.xml", _bomb(300_000_000)), TOO_LARGE),
    "lying.xlsx": (_lying, r"Tiedosto on (liian|vioit)"),
    "laughs.xlsx": (lambda folder: repacked(folder, "xl/workbook.xml", _laughs), DAMAGED),
    "many.xlsx": (lambda folder: _zip(folder, {f"part{number}.xml": "" for number in range(6000)}), TOO_LARGE),
    "delimiters.csv": (lambda folder: b";" * 20_000_000, TOO_LARGE),
    "lines.csv": (lambda folder: b"a\n" * 4_000_000, TOO_LARGE),
    "line.csv": (lambda folder: b"a" * 20_000_000, TOO_LARGE),
    "quotes.csv": (lambda folder: b'"' * 5_000_001, TOO_LARGE),
}
"""File name: what makes it, and the beginning of its one sentence."""
