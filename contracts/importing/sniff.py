"""What a file is by its content, whatever its name says. Runs in the child process: the standard library only."""

import zipfile
from pathlib import Path

MAX_UNPACKED = 200 * 1024 * 1024
MAX_ENTRIES = 5_000
_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OTHERS = {
    b"%PDF": "PDF",
    b"\x89PNG": "PNG",
    b"\xff\xd8\xff": "JPEG",
    b"GIF8": "GIF",
    b"\x1f\x8b": "gzip",
    b"7z\xbc\xaf": "7-Zip",
    b"Rar!": "RAR",
    b"{\\rtf": "RTF",
    b"SQLite format 3": "SQLite",
    b"\x7fELF": "ELF",
    b"MZ": "EXE",
}
_SUFFIXES = {
    "xlsx": {".xlsx", ".xlsm"},
    "xls": {".xls"},
    "ods": {".ods"},
    "text": {".csv", ".tsv", ".txt"},
    "json": {".json"},
}


class Unreadable(Exception):
    """The file as a whole cannot be read; *code* is one of the sentences of `sandbox.SENTENCES`."""

    def __init__(self, code: str, **facts: str) -> None:
        super().__init__(code)
        self.code = code
        self.facts = facts


def kind_of(path: Path, suffix: str) -> str:
    """Return xlsx, xls, ods, json or text; raises Unreadable for anything else and for a name that says otherwise."""
    if suffix not in set().union(*_SUFFIXES.values()):
        raise Unreadable("suffix", suffix=suffix or path.name)
    with path.open("rb") as file:
        head = file.read(4096)
    if not head.strip(b"\0 \t\r\n\xef\xbb\xbf\xff\xfe"):
        raise Unreadable("empty")
    kind = _kind(path, head, suffix)
    if kind == "text" and suffix in _SUFFIXES["json"]:
        return "json"
    if suffix not in _SUFFIXES[kind]:
        right = {"text": ".csv"}.get(kind, f".{kind}")
        raise Unreadable("wrong_suffix", suffix=suffix, right=right)
    return kind


def _kind(path: Path, head: bytes, suffix: str) -> str:
    if head.startswith(_ZIP):
        return _kind_of_zip(path)
    if head.startswith(_OLE):
        return _kind_of_ole(path)
    for magic, name in _OTHERS.items():
        if head.startswith(magic):
            raise Unreadable("not_a_table", kind=name)
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith((b"<!doctype html", b"<html", b"<table", b"<?xml", b"<head", b"<script")):
        raise Unreadable("not_a_table", kind="XML" if start.startswith(b"<?xml") else "HTML")
    if suffix not in _SUFFIXES["text"] and _is_binary(head):
        raise Unreadable("damaged")
    return "text"


def _is_binary(head: bytes) -> bool:
    controls = sum(byte < 32 and byte not in b"\t\r\n\f" for byte in head)
    return controls > len(head) // 50 and not head.startswith((b"\xff\xfe", b"\xfe\xff"))


def _kind_of_zip(path: Path) -> str:
    """Tell the zip apart by its parts, and refuse one that unpacks to too much before anything is unpacked."""
    try:
        with zipfile.ZipFile(path) as packed:
            entries = packed.infolist()
            names = {entry.filename for entry in entries}
            encrypted = any(entry.flag_bits & 1 for entry in entries)
            manifest = packed.read("META-INF/manifest.xml") if _is_small(packed, "META-INF/manifest.xml") else b""
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, RuntimeError, EOFError):
        raise Unreadable("damaged") from None
    if len(entries) > MAX_ENTRIES or sum(entry.file_size for entry in entries) > MAX_UNPACKED:
        raise Unreadable("too_large")
    if encrypted or b"encryption-data" in manifest:
        raise Unreadable("encrypted")
    if "xl/workbook.xml" in names:
        return "xlsx"
    if "content.xml" in names:
        return "ods"
    raise Unreadable("not_a_table", kind="Word" if "word/document.xml" in names else "ZIP")


def _is_small(packed: zipfile.ZipFile, name: str) -> bool:
    return name in packed.namelist() and packed.getinfo(name).file_size < 1_000_000


def _kind_of_ole(path: Path) -> str:
    """An old workbook, or the wrapping of an encrypted new one: the names of its streams tell."""
    if path.stat().st_size > MAX_UNPACKED:
        raise Unreadable("too_large")
    content = path.read_bytes()
    if "EncryptedPackage".encode("utf-16-le") in content:
        raise Unreadable("encrypted")
    if any(name.encode("utf-16-le") + b"\0\0" in content for name in ("Workbook", "Book")):
        return "xls"
    raise Unreadable("not_a_table" if "WordDocument".encode("utf-16-le") in content else "damaged", kind="Word")
