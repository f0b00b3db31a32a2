"""Files lie in their folder once and whole, or not at all; what nothing names is swept after a day."""

import hashlib
import os
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest
from sqlmodel import select

from hankintakello.assembly import House
from hankintakello.core.errors import Invalid, NotFound
from hankintakello.core.keeping.kinds import JPEG, TEXT
from hankintakello.core.keeping.models import KeptFile
from hankintakello.core.keeping.rows import enter, sweep_unnamed
from hankintakello.core.keeping.store import NotKept, Store, Stored
from hankintakello.tests import files

MOST = 1000


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """An empty store."""
    return Store(tmp_path / "files", most_bytes=MOST)


def keep(store: Store, content: bytes = b"Siivous", name: str = "muistio.txt") -> Stored:
    return store.keep(BytesIO(content), name=name)


def lying(store: Store) -> list[str]:
    return sorted(path.name for path in store.folder.glob("??/*"))


def grow_old(store: Store) -> None:
    for path in store.folder.glob("??/*"):
        os.utime(path, (0, 0))


def test_file_is_kept_once_under_its_hash(store: Store) -> None:
    sha256 = hashlib.sha256(b"Siivous").hexdigest()

    first, second = keep(store), keep(store, name="../toinen.csv")

    assert first == Stored(sha256, 7, TEXT, "muistio.txt")
    assert (second.sha256, second.name) == (sha256, "toinen.csv")
    assert lying(store) == [sha256]
    with store.open_kept(sha256) as kept:
        assert kept.read() == b"Siivous"


def test_photo_is_kept_without_its_place(store: Store) -> None:
    kept = keep(store, files.jpeg(), "IMG_1.HEIC")

    with store.open_kept(kept.sha256) as file:
        content = file.read()
    assert files.GPS not in content
    assert (kept.content_type, kept.name, kept.size) == (JPEG, "IMG_1.HEIC.jpg", len(content))


@pytest.mark.parametrize("size", [MOST, MOST + 1])
def test_limit_is_kept_to_the_byte(store: Store, size: int) -> None:
    if size == MOST:
        assert keep(store, b"x" * size).size == MOST
        return
    with pytest.raises(Invalid, match="liian suuri: enintään 0\u00a0Mt"):
        keep(store, b"x" * size)
    assert not store.folder.exists()


def test_smaller_limit_of_a_form_holds(store: Store) -> None:
    with pytest.raises(Invalid, match="liian suuri"):
        store.keep(BytesIO(b"x" * 11), name="a.txt", most_bytes=10)


def test_broken_photo_is_told_and_not_kept(store: Store) -> None:
    with pytest.raises(Invalid, match="vioittunut tai katkennut"):
        keep(store, files.jpeg()[:-2], "kuva.jpg")

    assert lying(store) == []


@pytest.fixture
def full_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    """A disk that takes a file's bytes and then is full."""

    def fsync(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", fsync)


@pytest.mark.usefixtures("full_disk")
def test_full_disk_is_told_and_leaves_nothing_half_written(store: Store) -> None:
    with pytest.raises(NotKept, match="levy on täynnä"):
        keep(store)

    assert lying(store) == []


def test_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "files").write_text("not a folder")

    with pytest.raises(NotKept):
        keep(Store(tmp_path / "files", most_bytes=MOST))


@pytest.mark.parametrize("sha256", ["0" * 64, "../../etc/passwd", "", "A" * 64])
def test_what_is_not_kept_is_not_found(store: Store, sha256: str) -> None:
    keep(store)

    with pytest.raises(NotFound):
        store.open_kept(sha256)
    assert store.hold("0" * 64) is False


def test_file_that_was_cut_is_written_again(store: Store) -> None:
    kept = keep(store)
    next(store.folder.glob("??/*")).write_bytes(b"Si")

    keep(store)

    with store.open_kept(kept.sha256) as file:
        assert file.read() == b"Siivous"


def test_sweep_takes_what_nothing_names_after_a_day(house: House) -> None:
    store = house.store
    named, lost, held, new = (keep(store, text.encode()) for text in ("nimetty", "kadonnut", "pidetty", "uusi"))
    (store.folder / "ab").mkdir(exist_ok=True)
    (store.folder / "ab" / ".half").write_bytes(b"x")
    with house.database.writing() as session:
        enter(session, named)
    grow_old(store)
    store.hold(held.sha256)
    keep(store, b"uusi")

    swept = sweep_unnamed(house.database, store)

    assert swept == 2
    assert lying(store) == sorted([named.sha256, held.sha256, new.sha256])
    assert lost.sha256 not in lying(store)


def test_row_that_nothing_points_at_goes_after_a_day(house: House) -> None:
    kept = keep(house.store)
    for age in (timedelta(days=1), timedelta(hours=1)):
        with house.database.writing() as session:
            enter(session, kept)
            row = session.get_one(KeptFile, kept.sha256)
            row.kept_at -= age + timedelta(minutes=1)
        sweep_unnamed(house.database, house.store)
        with house.database.reading() as session:
            left = [one.sha256 for one in session.exec(select(KeptFile))]
        assert left == ([] if age == timedelta(days=1) else [kept.sha256])


def test_row_is_entered_once_and_made_younger(house: House) -> None:
    kept = keep(house.store)
    with house.database.writing() as session:
        enter(session, kept)
        session.get_one(KeptFile, kept.sha256).kept_at -= timedelta(days=3)
    with house.database.writing() as session:
        enter(session, kept)
        at = session.info["now"]

    with house.database.reading() as session:
        rows = [*session.exec(select(KeptFile))]
    assert [(row.sha256, row.size, row.kept_at) for row in rows] == [(kept.sha256, 7, at)]
