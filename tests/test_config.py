"""A setting that is unknown or malformed stops the start and is named."""

from collections.abc import Callable
from subprocess import CompletedProcess

import pytest

from hankintakello.config import SettingsError, read_settings


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("DATABASE_URL", "mysql://x", "HANKINTAKELLO_DATABASE_URL begins with sqlite:/// or postgresql://"),
        ("BASE_URL", "kunta.example", "HANKINTAKELLO_BASE_URL begins with https:// or http://"),
        ("SECRET_KEY", "short", "HANKINTAKELLO_SECRET_KEY needs at least 32 characters"),
        ("TODAY", "foo", "(write YYYY-MM-DD)"),
        ("MAIL_PORT", "smtp", "HANKINTAKELLO_MAIL_PORT: "),
        ("COLOUR", "red", "unknown setting: HANKINTAKELLO_COLOUR"),
    ],
)
def test_malformed_setting_is_named_with_its_remedy(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, said: str
) -> None:
    monkeypatch.setenv(f"HANKINTAKELLO_{name}", value)

    with pytest.raises(SettingsError) as told:
        read_settings()

    assert said in str(told.value)
    assert "Value error" not in str(told.value)


def test_data_folder_that_cannot_be_made_is_named(hankintakello: Callable[..., CompletedProcess[str]]) -> None:
    done = hankintakello("doctor", DATABASE_URL="", DATA_DIR="/proc/hankintakello")

    assert done.returncode == 2
    assert done.stderr.startswith("hankintakello: HANKINTAKELLO_DATA_DIR: ")
    assert "Traceback" not in done.stderr
