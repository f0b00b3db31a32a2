"""Small files of every kind for tests, and those that attack."""

import struct
import zipfile
import zlib
from collections.abc import Mapping
from io import BytesIO

GPS = b"60.1699N 24.9384E"  # what must not be kept


def jpeg(*, way_up: int = 1, exif: bool = True, after: bytes = b"") -> bytes:
    """A photo as a phone writes it: JFIF, Exif with a place, XMP, a comment, a scan, and perhaps a film behind it."""
    parts = [_segment(0xE0, b"JFIF\0\x01\x01\0\0\x01\0\x01\0\0")]
    if exif:
        entry = struct.pack("<HHIHH", 0x0112, 3, 1, way_up, 0)
        parts.append(_segment(0xE1, b"Exif\0\0II*\0" + struct.pack("<IH", 8, 1) + entry + b"\0\0\0\0" + GPS))
        parts.append(_segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0" + GPS))
        parts.append(_segment(0xFE, GPS))
    parts += [_segment(0xE2, b"ICC_PROFILE\0\x01\x01colours"), _segment(0xDB, bytes(65)), _segment(0xC0, bytes(9))]
    scan = _segment(0xDA, b"\x01\x01\0\0\x3f\0") + b"pixels\xff\x00more\xff\xd0again"
    return b"\xff\xd8" + b"".join(parts) + scan + b"\xff\xd9" + after


def png(*, notes: bool = True, after: bytes = b"", width: int = 8) -> bytes:
    """A picture that browsers draw, with notes that must not be kept."""
    row = b"\0" + b"\x2a\x7a\x5c" * width
    parts = [_chunk(b"IHDR", struct.pack(">IIBBBBB", width, width, 8, 2, 0, 0, 0))]
    if notes:
        parts += [_chunk(b"eXIf", GPS), _chunk(b"iTXt", b"XML:com.adobe.xmp\0" + GPS), _chunk(b"prVt", GPS)]
    parts += [_chunk(b"IDAT", zlib.compress(row * width)), _chunk(b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts) + after


def webp(after: bytes = b"") -> bytes:
    """A picture in parts, with notes."""
    parts = [_riff(b"VP8X", b"\x0c" + bytes(9)), _riff(b"VP8L", b"pixel"), _riff(b"EXIF", GPS), _riff(b"XMP ", GPS)]
    body = b"WEBP" + b"".join(parts)
    return b"RIFF" + struct.pack("<I", len(body)) + body + after


def heic(after: bytes = b"") -> bytes:
    """A picture of a phone: item 1 are its pixels, item 2 its notes."""
    ftyp = _box(b"ftyp", b"heic\0\0\0\0mif1heic")
    items = b"".join(
        _box(b"infe", b"\x02\0\0\0" + struct.pack(">HH", n, 0) + kind) for n, kind in ((1, b"hvc1\0"), (2, b"Exif\0"))
    )
    iinf = _box(b"iinf", b"\0\0\0\0" + struct.pack(">H", 2) + items)
    length = len(_heic_meta(iinf, 0)) + len(ftyp) + 8
    return ftyp + _heic_meta(iinf, length) + _box(b"mdat", b"pixels" + GPS) + after


def _heic_meta(iinf: bytes, data_at: int) -> bytes:
    extents = ((1, data_at, 6), (2, data_at + 6, len(GPS)))
    rows = b"".join(struct.pack(">HHHII", item, 0, 1, start, size) for item, start, size in extents)
    iloc = _box(b"iloc", b"\0\0\0\0\x44\0" + struct.pack(">H", 2) + rows)
    return _box(b"meta", b"\0\0\0\0" + _box(b"hdlr", bytes(20)) + iinf + iloc)


def pdf(middle: bytes = b"1 0 obj<<>>endobj\n") -> bytes:
    """A document."""
    return b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n" + middle + b"trailer<<>>\n%%EOF\n"


def zipped(parts: Mapping[str, bytes], *, comment: bytes = b"") -> bytes:
    """A zip of these parts, in this order."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in parts.items():
            packed.writestr(zipfile.ZipInfo(name) if name == "mimetype" else name, content)
        packed.comment = comment
    return out.getvalue()


def docx(kind: str = "wordprocessingml.document", more: Mapping[str, bytes] | None = None) -> bytes:
    """An office document of the newer kind, with *more* parts by name."""
    types = f'<Types><Override ContentType="application/vnd.openxmlformats-officedocument.{kind}.main+xml"/></Types>'
    parts = {"[Content_Types].xml": types.encode(), "word/document.xml": b"<w:document/>"}
    return zipped({**parts, **(more or {})})


def odt(kind: str = "text", more: Mapping[str, bytes] | None = None) -> bytes:
    """An open document."""
    parts = {"mimetype": f"application/vnd.oasis.opendocument.{kind}".encode(), "content.xml": b"<office/>"}
    return zipped({**parts, **(more or {})})


def compound(*names: str) -> bytes:
    """A compound file of Microsoft's with these names in its list."""
    head = (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
        + bytes(16)
        + b"\x3e\0\x03\0\xfe\xff\x09\0"
        + bytes(16)
        + struct.pack("<I", 0)
    )
    listed = b"".join(name.encode("utf-16-le").ljust(128, b"\0") for name in ("Root Entry", *names))
    return head.ljust(512, b"\0") + listed.ljust(1024, b"\0")


EML = b"Received: by mx\r\n\tfrom relay\r\nFrom: a@b.fi\r\nSubject: Vastine\r\n\r\n<html>Hei</html>\r\n"


def bomb() -> bytes:
    """A document of some kilobytes that says of itself that it unpacks to gigabytes."""
    content = bytearray(docx(more={"word/big": bytes(2_000_000)}))
    entry = content.rfind(b"PK\x01\x02")
    content[entry + 24 : entry + 28] = struct.pack("<I", 2_000_000_000)
    return bytes(content)


def _segment(marker: int, body: bytes) -> bytes:
    return bytes([0xFF, marker]) + struct.pack(">H", len(body) + 2) + body


def _chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def _riff(name: bytes, body: bytes) -> bytes:
    return name + struct.pack("<I", len(body)) + body + b"\0" * (len(body) % 2)


def _box(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body) + 8) + name + body


File = tuple[BytesIO, str]


def file(content: bytes, name: str) -> File:
    """A file as a form of the tests' client sends it."""
    return BytesIO(content), name


def photo(name: str = "IMG_1.jpg") -> File:
    """A photo as a phone sends it."""
    return file(jpeg(way_up=6), name)
