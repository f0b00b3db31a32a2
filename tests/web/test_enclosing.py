"""A mail's file goes with it only if it is what it was."""

from io import BytesIO
from pathlib import Path

import pytest

from hankintakello.alerts.delivery import Refused
from hankintakello.core.keeping.store import Store
from hankintakello.web.enclosing import enclosed


def test_file_goes_as_it_was_kept_and_not_otherwise(tmp_path: Path) -> None:
    store = Store(tmp_path, most_bytes=1000)
    kept = store.keep(BytesIO(b"moi"), name="moi.txt")

    assert enclosed(store, kept.sha256) == b"moi"
    for folder, sha256 in ((None, kept.sha256), (store, "0" * 64)):
        with pytest.raises(Refused):
            enclosed(folder, sha256)
    (tmp_path / kept.sha256[:2] / kept.sha256).write_bytes(b"muuta")
    with pytest.raises(Refused, match="not what it was"):
        enclosed(store, kept.sha256)
