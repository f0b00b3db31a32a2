"""Pictures that a browser has made are still drawn, the same way up, after their traces were taken away."""

import struct
from base64 import b64decode, b64encode

from hankintakello.core.keeping.kinds import JPEG, WEBP, kind_of
from hankintakello.core.keeping.pictures import without_traces
from hankintakello.tests import files
from hankintakello.tests.browser.conftest import Visit

DRAW = """type => { const c = document.createElement("canvas"); c.width = 60; c.height = 40;
  const p = c.getContext("2d"); p.fillStyle = "red"; p.fillRect(0, 0, 60, 40);
  p.fillStyle = "blue"; p.fillRect(0, 0, 20, 40);
  return c.toDataURL(type, 1).split(",")[1]; }"""
LOOK = """async url => { const i = new Image(); i.src = url; await i.decode();
  const c = document.createElement("canvas"); c.width = i.naturalWidth; c.height = i.naturalHeight;
  const p = c.getContext("2d"); p.drawImage(i, 0, 0);
  return [c.width, c.height, ...[...p.getImageData(5, 5, 1, 1).data].map(one => one > 128)]; }"""
RED, BLUE = [True, False, False, True], [False, False, True, True]


def with_exif(photo: bytes, way_up: int) -> bytes:
    """Return the photo as a camera would have written it: turned, with its place, and a film behind it."""
    entry = struct.pack("<HHIHH", 0x0112, 3, 1, way_up, 0)
    body = b"Exif\0\0II*\0" + struct.pack("<IH", 8, 1) + entry + bytes(4) + files.GPS
    return photo[:2] + b"\xff\xe1" + struct.pack(">H", len(body) + 2) + body + photo[2:] + b"a film"


def test_pictures_are_drawn_as_before_without_their_traces(visit: Visit) -> None:
    visit.go("/sign-in")
    made = {kind: b64decode(visit.page.evaluate(DRAW, kind)) for kind in (JPEG, WEBP)}
    sent = {"upright": made[JPEG], "turned": with_exif(made[JPEG], 6), "webp": made[WEBP] + b"a film"}

    kinds = {name: kind_of(content, name) for name, content in sent.items()}
    kept = {name: without_traces(content, kinds[name]) for name, content in sent.items()}
    urls = {name: f"data:{kinds[name]};base64,{b64encode(content).decode()}" for name, content in kept.items()}
    seen = {name: visit.page.evaluate(LOOK, url) for name, url in urls.items()}

    assert seen == {"upright": [60, 40, *BLUE], "turned": [40, 60, *BLUE], "webp": [60, 40, *BLUE]}
    assert not [name for name, content in kept.items() if files.GPS in content or b"a film" in content]
