"""Pictures without what a camera writes beside them: the place, the owner, the device, and what follows the picture.

Only the way up is kept. The picture itself is copied byte by byte, never drawn anew.
"""

import re
from collections.abc import Callable, Iterator, Mapping

from .kinds import HEIC, JPEG, PNG, WEBP

_MARKER = re.compile(rb"\xff+[^\x00\xff\xd0-\xd7]")
_BARE_MARKERS = frozenset({0x01, *range(0xD0, 0xD8)})
_OF_USE = {0xE0: b"JFIF\0", 0xE2: b"ICC_PROFILE\0", 0xEE: b"Adobe"}  # of a JPEG's own notes
_PNG_PARTS = frozenset(
    b"IHDR PLTE IDAT IEND tRNS gAMA cHRM sRGB iCCP pHYs sBIT bKGD hIST sPLT cICP acTL fcTL fdAT".split()
)
_WEBP_PARTS = frozenset({b"VP8 ", b"VP8L", b"VP8X", b"ALPH", b"ANIM", b"ANMF", b"ICCP"})
_HEIC_BOXES = frozenset({b"ftyp", b"meta", b"mdat", b"free", b"skip", b"wide", b"idat", b"mini"})


def without_traces(content: bytes, kind: str) -> bytes:
    """Return a picture without traces, anything else as it is; raise ValueError where the picture breaks off."""
    cleaner = _CLEANERS.get(kind)
    try:
        return cleaner(content) if cleaner else content
    except IndexError:
        raise ValueError("the picture breaks off") from None


def _jpeg(content: bytes) -> bytes:
    kept, way_up, place = [], 1, 2
    while True:
        marker = content[place + 1]
        if content[place] != 0xFF:
            raise ValueError("no marker where one is due")
        if marker == 0xFF:  # a filling byte
            place += 1
            continue
        if marker == 0xD9:
            break
        end = place + 2 if marker in _BARE_MARKERS else _segment_end(content, place)
        body = content[place + 4 : end]
        if marker == 0xE1 and body.startswith(b"Exif\0\0"):
            way_up = way_up_of(body[6:])
        if marker == 0xDA:
            end = _scan_end(content, end)
        if _is_picture(marker, body):
            kept.append(content[place:end])
        place = end
    if way_up != 1:
        first = 1 if kept and kept[0][1] == 0xE0 else 0
        kept.insert(first, _way_up_note(way_up))
    return b"".join([b"\xff\xd8", *kept, b"\xff\xd9"])


def _segment_end(content: bytes, place: int) -> int:
    length = int.from_bytes(content[place + 2 : place + 4], "big")
    if length < 2 or place + 2 + length > len(content):
        raise ValueError("a segment breaks off")
    return place + 2 + length


def _scan_end(content: bytes, place: int) -> int:
    found = _MARKER.search(content, place)
    if found is None:
        raise ValueError("the picture breaks off")
    return found.end() - 2


def _is_picture(marker: int, body: bytes) -> bool:
    if marker in _OF_USE:
        return body.startswith(_OF_USE[marker])
    return not 0xE0 <= marker <= 0xEF and marker != 0xFE


def way_up_of(exif: bytes) -> int:
    """Return which way up a picture is (1-8), as its camera noted it (TIFF tag 0x0112); 1 where it is not told."""
    order = "little" if exif[:2] == b"II" else "big"

    def number(place: int, size: int) -> int:
        return int.from_bytes(exif[place : place + size], order)  # type: ignore[arg-type]

    first = number(4, 4)
    for place in range(first + 2, first + 2 + 12 * min(number(first, 2), 200), 12):
        if number(place, 2) == 0x0112:
            found = number(place + 8, 2)
            return found if 1 <= found <= 8 else 1
    return 1


def _way_up_note(way_up: int) -> bytes:
    entry = b"\x12\x01\x03\0\x01\0\0\0" + bytes([way_up, 0, 0, 0])
    body = b"Exif\0\0II*\0\x08\0\0\0\x01\0" + entry + b"\0\0\0\0"
    return b"\xff\xe1" + (len(body) + 2).to_bytes(2, "big") + body


def _png(content: bytes) -> bytes:
    kept, place = [content[:8]], 8
    while True:
        name = content[place + 4 : place + 8]
        end = place + 12 + int.from_bytes(content[place : place + 4], "big")
        if end > len(content) or len(kept) == 1 and name != b"IHDR":
            raise ValueError("a part breaks off")
        if name in _PNG_PARTS:
            kept.append(content[place:end])
        if name == b"IEND":
            return b"".join(kept)
        place = end


def _webp(content: bytes) -> bytes:
    kept, place = [], 12
    last = 8 + int.from_bytes(content[4:8], "little")
    if last > len(content) + 1:
        raise ValueError("the picture breaks off")
    while place + 8 <= last:
        length = int.from_bytes(content[place + 4 : place + 8], "little")
        end = place + 8 + length + length % 2
        if end > last + length % 2:
            raise ValueError("a part breaks off")
        part = content[place:end]
        if part[:4] == b"VP8X":
            part = part[:8] + bytes([part[8] & ~0x0C]) + part[9:]  # neither notes of a camera nor others
        if part[:4] in _WEBP_PARTS:
            kept.append(part)
        place = end
    if not any(part[:4] in (b"VP8 ", b"VP8L", b"ANMF") for part in kept):
        raise ValueError("there is no picture")
    body = b"WEBP" + b"".join(kept)
    return b"RIFF" + len(body).to_bytes(4, "little") + body


def _heic(content: bytes) -> bytes:
    """Blank the camera's notes where they stand, and cut off what follows the last box."""
    end, meta = 0, None
    for name, start, stop, _body in _boxes(content, 0, len(content)):
        if name not in _HEIC_BOXES:
            break
        end, meta = stop, (start, stop) if name == b"meta" else meta
    if meta is None:
        raise ValueError("there is no picture")
    blanked = bytearray(content[:end])
    for start, stop in _notes_in(content, *meta):
        if stop > end:
            raise ValueError("the picture breaks off")
        blanked[start:stop] = bytes(stop - start)
    return bytes(blanked)


def _boxes(content: bytes, place: int, end: int) -> Iterator[tuple[bytes, int, int, int]]:
    """Yield the boxes between two places: name, start, end, and where the body begins (ISO/IEC 14496-12 §4.2)."""
    while place + 8 <= end:
        length, body = int.from_bytes(content[place : place + 4], "big"), place + 8
        if length == 1:
            length, body = int.from_bytes(content[place + 8 : place + 16], "big"), place + 16
        stop = end if length == 0 else place + length
        if stop > end or stop < body:
            return
        yield content[place + 4 : place + 8], place, stop, body
        place = stop


def _notes_in(content: bytes, start: int, stop: int) -> Iterator[tuple[int, int]]:
    """Yield where the items of kind "Exif" and "mime" lie (ISO/IEC 14496-12 §8.11)."""
    inside = {name: (body, end) for name, _place, end, body in _boxes(content, start + 12, stop)}
    if b"iinf" not in inside or b"iloc" not in inside:
        return
    notes = set(_note_items(content, *inside[b"iinf"]))
    for item, extents in _locations(content, inside[b"iloc"][0]):
        if item in notes:
            yield from extents


def _note_items(content: bytes, body: int, end: int) -> Iterator[int]:
    first = body + (6 if content[body] == 0 else 8)
    for _name, _place, _stop, at in _boxes(content, first, end):
        wide = 4 if content[at] == 3 else 2
        kind = content[at + 4 + wide + 2 : at + 4 + wide + 6]
        if kind in (b"Exif", b"mime"):
            yield int.from_bytes(content[at + 4 : at + 4 + wide], "big")


def _locations(content: bytes, body: int) -> Iterator[tuple[int, list[tuple[int, int]]]]:
    version, place = content[body], body + 4

    def take(size: int) -> int:
        nonlocal place
        place += size
        return int.from_bytes(content[place - size : place], "big")

    sizes, more = take(1), take(1)
    offset_size, length_size, base_size = sizes >> 4, sizes & 15, more >> 4
    index_size = more & 15 if version else 0
    for _nth in range(min(take(4 if version == 2 else 2), 10_000)):
        item = take(4 if version == 2 else 2)
        in_file = (take(2) & 15 if version else 0) == 0
        take(2)
        base, extents = take(base_size), []
        for _part in range(take(2)):
            take(index_size)
            start = base + take(offset_size)
            extents.append((start, start + take(length_size)))
        if in_file:
            yield item, extents


_CLEANERS: Mapping[str, Callable[[bytes], bytes]] = {JPEG: _jpeg, PNG: _png, WEBP: _webp, HEIC: _heic}
