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


TOKENS = {
    "MAIL_OAUTH_TOKEN_URL": "https://login.example/token",
    "MAIL_OAUTH_CLIENT_ID": "kello",
    "MAIL_OAUTH_CLIENT_SECRET": "tunnus",
    "MAIL_USERNAME": "kello@mallila.example",
    "MAIL_USE_TLS": "true",
}


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"MAIL_OAUTH_TOKEN_URL": "http://login.example/token"}, "MAIL_OAUTH_TOKEN_URL begins with https://"),
        ({"MAIL_OAUTH_TOKEN_URL": "http://localhost.example/token"}, "MAIL_OAUTH_TOKEN_URL begins with https://"),
        ({"MAIL_PASSWORD": "salasana"}, "MAIL_OAUTH_TOKEN_URL and MAIL_PASSWORD exclude each other"),
        ({"MAIL_OAUTH_CLIENT_ID": ""}, "MAIL_USERNAME and MAIL_OAUTH_CLIENT_ID have to be, too"),
        ({"MAIL_OAUTH_CLIENT_SECRET": ""}, "MAIL_OAUTH_CLIENT_SECRET or MAIL_OAUTH_REFRESH_TOKEN has to be, too"),
        ({"MAIL_USE_TLS": "false"}, "MAIL_USE_TLS or MAIL_USE_SSL has to be, too"),
    ],
)
def test_sign_in_by_token_that_is_half_set_is_named(
    monkeypatch: pytest.MonkeyPatch, changes: dict[str, str], said: str
) -> None:
    for name, value in {**TOKENS, **changes}.items():
        monkeypatch.setenv(f"HANKINTAKELLO_{name}", value)

    with pytest.raises(SettingsError) as told:
        read_settings()

    assert said in str(told.value)


def test_data_folder_that_cannot_be_made_is_named(hankintakello: Callable[..., CompletedProcess[str]]) -> None:
    done = hankintakello("doctor", DATABASE_URL="", DATA_DIR="/proc/hankintakello")

    assert done.returncode == 2
    assert done.stderr.startswith("hankintakello: HANKINTAKELLO_DATA_DIR: ")
    assert "Traceback" not in done.stderr
