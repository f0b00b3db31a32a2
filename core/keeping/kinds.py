"""What a file is by its content, whatever its name says; what is not among the few kinds here is refused.

Nothing is unpacked but the small lists of contents of an office document, and those only up to a bound.
"""

import re
import zipfile
import zlib
from collections.abc import Mapping
from io import BytesIO

from ..errors import Invalid
from ..i18n import _
from .names import suffix_of

_OOXML, _ODF = "application/vnd.openxmlformats-officedocument.", "application/vnd.oasis.opendocument."
JPEG, PNG, WEBP, HEIC = "image/jpeg", "image/png", "image/webp", "image/heic"
PDF, TEXT, CSV, EML, MSG = "application/pdf", "text/plain", "text/csv", "message/rfc822", "application/vnd.ms-outlook"
DOCX, XLSX, PPTX = (
    _OOXML + one for one in ("wordprocessingml.document", "spreadsheetml.sheet", "presentationml.presentation")
)
ODT, ODS = _ODF + "text", _ODF + "spreadsheet"

SUFFIXES: Mapping[str, tuple[str, ...]] = {
    JPEG: (".jpg", ".jpeg"),
    PNG: (".png",),
    HEIC: (".heic", ".heif"),
    WEBP: (".webp",),
    PDF: (".pdf",),
    DOCX: (".docx",),
    XLSX: (".xlsx",),
    PPTX: (".pptx",),
    ODT: (".odt",),
    ODS: (".ods",),
    TEXT: (".txt", ".log"),
    CSV: (".csv", ".tsv"),
    EML: (".eml",),
    MSG: (".msg",),
}
"""The kinds that are taken, each with the ends that its names may have."""
SHOWN = frozenset({JPEG, PNG, WEBP})
"""The kinds that a page may show as a picture."""

MOST_ENTRIES, MOST_UNPACKED, MOST_LISTED = 5_000, 512 * 1024 * 1024, 1024 * 1024
_PARTS = {
    b"wordprocessingml.document.main+xml": DOCX,
    b"spreadsheetml.sheet.main+xml": XLSX,
    b"presentationml.presentation.main+xml": PPTX,
}
_MARKUP = re.compile(rb"<(?:!doctype|html|head|body|script|svg|iframe|object|\?xml|\?php)\b", re.IGNORECASE)
_HEADER = re.compile(
    rb"\A(?:[!-9;-~]+:[^\n]*\n(?:[ \t][^\n]*\n)*)*?(?:from|received|date|subject|mime-version|return-path):", re.I
)
_CONTROL = re.compile(rb"[\x00-\x08\x0b\x0e-\x1f\x7f]")
_OLE, _END_OF_ZIP = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"PK\x05\x06"
_HEIC_BRANDS = frozenset({b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx"})


def kind_of(content: bytes, name: str) -> str:
    """Return the content type, one of SUFFIXES; raise Invalid with a sentence that says what is wrong and what helps.

    The name tells text apart from a table and from a mail, nothing else.
    """
    if not content:
        raise _invalid(_("Tiedosto on tyhjä."))
    for head, kind in ((b"\xff\xd8\xff", JPEG), (b"\x89PNG\r\n\x1a\n", PNG)):
        if content.startswith(head):
            return kind
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return WEBP
    if content[4:8] == b"ftyp":
        return _film(content)
    if content.startswith(b"%PDF-"):
        return _pdf(content)
    if content.startswith(b"PK\x03\x04"):
        return _packed(content)
    return _compound(content) if content.startswith(_OLE) else _text(content, suffix_of(name))


def _film(content: bytes) -> str:
    """Tell a picture of a phone from the films that are packed alike."""
    end = min(int.from_bytes(content[:4], "big"), 256)
    brands = {content[place : place + 4] for place in range(8, end, 4)}
    if brands & _HEIC_BRANDS and b"avif" not in brands:
        return HEIC
    raise not_taken()


def _pdf(content: bytes) -> str:
    if _MARKUP.search(content[:1024].replace(b"<?xpacket", b"")) or zipfile.is_zipfile(BytesIO(content)):
        raise _two_kinds()
    return PDF


def _packed(content: bytes) -> str:
    _check_end(content)
    try:
        with zipfile.ZipFile(BytesIO(content)) as packed:
            return _office(packed)
    except (zipfile.BadZipFile, zlib.error, OSError, ValueError, NotImplementedError, RuntimeError, EOFError):
        raise damaged() from None


def _check_end(content: bytes) -> None:
    """Refuse what goes on behind its end, and what lists more parts than a document has, before they are listed."""
    end = content.rfind(_END_OF_ZIP)
    if end < 0 or end + 22 > len(content):
        raise damaged()
    if end + 22 + int.from_bytes(content[end + 20 : end + 22], "little") != len(content):
        raise _two_kinds()
    if int.from_bytes(content[end + 10 : end + 12], "little") > MOST_ENTRIES:
        raise _too_much()
    if int.from_bytes(content[end + 12 : end + 16], "little") > MOST_LISTED:
        raise _too_much()


def _office(packed: zipfile.ZipFile) -> str:
    entries = packed.infolist()
    names = [one.filename for one in entries]
    if any(one.flag_bits & 1 for one in entries):
        raise _encrypted()
    if sum(one.file_size for one in entries) > MOST_UNPACKED:
        raise _too_much()
    if not entries or min(one.header_offset for one in entries) or any(_leads_out(name) for name in names):
        raise _two_kinds()
    if names[0] == "mimetype":
        return _open_document(packed, names)
    listed = _small(packed, "[Content_Types].xml")
    if b"macroEnabled" in listed or any(name.lower().endswith("vbaproject.bin") for name in names):
        raise _macros()
    kind = next((kind for part, kind in _PARTS.items() if part in listed), None)
    if kind is None:
        raise not_taken()
    return kind


def _open_document(packed: zipfile.ZipFile, names: list[str]) -> str:
    kind = _small(packed, "mimetype").decode("latin-1")
    if kind not in (ODT, ODS):
        raise not_taken()
    if any(name.startswith(("Basic/", "Scripts/")) for name in names):
        raise _macros()
    if b"encryption-data" in _small(packed, "META-INF/manifest.xml"):
        raise _encrypted()
    return kind


def _small(packed: zipfile.ZipFile, name: str) -> bytes:
    """Read a list of contents, at most so much of it as a true one has; empty where there is none."""
    if name not in packed.namelist():
        return b""
    with packed.open(name) as part:
        return part.read(MOST_LISTED)


def _leads_out(name: str) -> bool:
    return name.startswith(("/", "\\")) or ".." in re.split(r"[/\\]", name) or ":" in name


def _compound(content: bytes) -> str:
    """Tell a mail of Outlook from old office documents and from the wrapping of protected ones."""
    if _utf16("EncryptedPackage") in content:
        raise _encrypted()
    size = 1 << min(int.from_bytes(content[30:32], "little"), 12)
    start = (int.from_bytes(content[48:52], "little") + 1) * size
    listed = content[start : start + max(size, 1024)]
    if any(_utf16(one) in listed for one in ("__nameid_version", "__properties_version", "__substg1.0_", "__recip_")):
        return MSG
    if any(_utf16(one) in content for one in ("WordDocument", "Workbook", "PowerPoint Document")):
        raise _invalid(
            _("Vanhaa Office-muotoa (doc, xls, ppt) ei oteta vastaan. Tallenna muotoon docx, xlsx, pptx tai pdf.")
        )
    raise not_taken()


def _text(content: bytes, suffix: str) -> str:
    plain = content
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        plain = content.decode("utf-16", "replace").encode()
    if _CONTROL.search(plain):
        raise not_taken()
    if suffix in SUFFIXES[EML]:
        if not _HEADER.match(plain[:64_000].replace(b"\r", b"").lstrip(b"\xef\xbb\xbf")):
            raise _invalid(_("Tiedosto ei ole viesti, vaikka sen pääte on .eml."))
        return EML
    if suffix not in ("", *SUFFIXES[TEXT], *SUFFIXES[CSV]) or _MARKUP.search(plain) or plain.startswith(b"#!"):
        raise not_taken()
    return CSV if suffix in SUFFIXES[CSV] else TEXT


def _utf16(text: str) -> bytes:
    return text.encode("utf-16-le")


def not_taken() -> Invalid:
    """What is said of a kind that is not among those taken."""
    return _invalid(
        _(
            "Tätä tiedostomuotoa ei oteta vastaan. Käytä kuvaa (JPEG, PNG, HEIC, WebP), PDF-tiedostoa, "
            "Office- tai OpenDocument-tiedostoa (docx, xlsx, pptx, odt, ods), tekstiä (txt, csv) "
            "tai viestiä (eml, msg)."
        )
    )


def damaged() -> Invalid:
    """What is said of a file that breaks off."""
    return _invalid(_("Tiedosto on vioittunut tai katkennut kesken. Valitse se uudelleen."))


def too_large(most_bytes: int) -> Invalid:
    """What is said of a file over the limit."""
    return _invalid(_("Tiedosto on liian suuri: enintään %(n)s Mt.") % {"n": most_bytes // 1024 // 1024})


def _two_kinds() -> Invalid:
    return _invalid(_("Tiedosto on yhtä aikaa kahta muotoa. Tallenna se uudelleen omalla ohjelmallaan."))


def _too_much() -> Invalid:
    return _invalid(_("Tiedostossa on liikaa purettavaa."))


def _encrypted() -> Invalid:
    return _invalid(_("Tiedosto on suojattu salasanalla. Poista suojaus ja liitä tiedosto uudelleen."))


def _macros() -> Invalid:
    return _invalid(_("Tiedostossa on makroja. Tallenna se ilman makroja ja liitä uudelleen."))


def _invalid(text: str) -> Invalid:
    return Invalid(text, field="file")
