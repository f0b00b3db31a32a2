"""Pictures lose the place and all that a camera writes beside them, and stay the same pictures."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hankintakello.core.keeping.kinds import HEIC, JPEG, PDF, PNG, WEBP
from hankintakello.core.keeping.pictures import way_up_of, without_traces
from hankintakello.tests import files

MADE: dict[str, Callable[..., bytes]] = {JPEG: files.jpeg, PNG: files.png, WEBP: files.webp, HEIC: files.heic}


@pytest.mark.parametrize("kind", MADE)
def test_place_and_what_follows_are_gone_and_the_pixels_stay(kind: str) -> None:
    sent = MADE[kind](after=b"PK\x03\x04 a film, an archive or <script>")

    kept = without_traces(sent, kind)

    assert files.GPS in sent
    assert files.GPS not in kept
    assert b"<script>" not in kept
    assert (b"pixel" in kept) is (kind != PNG)
    assert without_traces(kept, kind) == kept


def test_picture_without_traces_is_kept_byte_by_byte() -> None:
    assert without_traces(files.jpeg(exif=False), JPEG) == files.jpeg(exif=False)
    assert without_traces(files.png(), PNG) == files.png(notes=False)


@pytest.mark.parametrize("way_up", range(1, 9))
def test_way_up_of_a_photo_is_kept(way_up: int) -> None:
    kept = without_traces(files.jpeg(way_up=way_up), JPEG)

    place = kept.find(b"Exif\0\0")
    assert (place == -1) is (way_up == 1)
    assert way_up == 1 or way_up_of(kept[place + 6 :]) == way_up
    assert without_traces(kept, JPEG) == kept


@pytest.mark.parametrize(
    "exif",
    [b"", b"II", b"MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x63", b"II*\0\xff\xff\xff\x7f\x05\0" + b"x" * 60],
)
def test_way_up_that_is_not_told_is_up(exif: bytes) -> None:
    assert way_up_of(exif) == 1


def test_big_endian_way_up_is_read() -> None:
    assert way_up_of(b"MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0") == 6


@pytest.mark.parametrize("kind", MADE)
@given(end=st.integers(0, 200), junk=st.binary(max_size=20))
def test_broken_picture_is_refused_or_cleaned_and_nothing_else(kind: str, end: int, junk: bytes) -> None:
    whole = MADE[kind]()
    head = {JPEG: 3, PNG: 8, WEBP: 12, HEIC: 12}[kind]
    broken = whole[: max(head, end)] + junk + whole[max(head, end) + len(junk) :][: end * 2]

    try:
        kept = without_traces(broken, kind)
    except ValueError:
        kept = b""

    assert len(kept) <= len(broken) + 40


def test_photo_that_breaks_off_is_refused() -> None:
    for kind, make in MADE.items():
        with pytest.raises(ValueError, match=r"break|there is no"):
            without_traces(make()[: -len(files.GPS) - 9 if kind != JPEG else -2], kind)


def test_other_kinds_are_left_as_they_are() -> None:
    assert without_traces(files.pdf(), PDF) == files.pdf()
