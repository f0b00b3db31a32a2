"""Styles and scripts travel compressed when the browser asks for it, and whole when it does not."""

import gzip
from pathlib import Path

from hankintakello.assembly import House
from hankintakello.tests.visiting import application

FILE = "/static/css/hankintakello.css"


def test_style_when_gzip_is_asked_for_comes_packed_and_the_same(house: House) -> None:
    client = application(house).test_client()
    plain = (Path(__file__).parents[2] / "static/css/hankintakello.css").read_bytes()

    whole = client.get(FILE, headers={"Accept-Encoding": "identity"}, buffered=True)
    packed = client.get(FILE, headers={"Accept-Encoding": "gzip"})

    assert (whole.data, gzip.decompress(packed.data)) == (plain, plain)
    assert len(packed.data) * 2 < len(plain)
    assert "Accept-Encoding" in whole.headers["Vary"]
    assert "Accept-Encoding" in packed.headers["Vary"]
    assert whole.headers["ETag"] != packed.headers["ETag"]
    assert packed.headers["Content-Length"] == str(len(packed.data))


def test_page_when_gzip_is_asked_for_comes_whole(house: House) -> None:
    answer = application(house).test_client().get("/sign-in", headers={"Accept-Encoding": "gzip"})

    assert answer.status_code == 200
    assert "Content-Encoding" not in answer.headers
