"""Settings: every option, its default and meaning, read once from the environment (HANKINTAKELLO_…)."""

import os
import ssl
from datetime import date
from pathlib import Path
from typing import Any, Self
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, ValidationError, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

PREFIX = "HANKINTAKELLO_"


class SettingsError(Exception):
    """A setting that is unknown or malformed; names it."""


class Settings(BaseSettings):
    """What an installation is set to. Field names are the environment's names without HANKINTAKELLO_."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, frozen=True, extra="forbid")

    data_dir: Path = Field(
        default=Path("data"), description="folder of the embedded database and of what is kept in files"
    )
    database_url: str = Field(
        default="", description="database; empty: SQLite in DATA_DIR; postgresql://… for more than one machine"
    )
    base_url: str = Field(
        default="http://localhost:8000", description="address under which people reach the application"
    )
    secret_key: SecretStr | None = Field(
        default=None, description="at least 32 characters; signs sessions; serve and worker need it"
    )
    today: date | None = Field(default=None, description="replaces the day, for demos and tests (YYYY-MM-DD)")

    mail_server: str | None = Field(default=None, description="SMTP server; empty: mails wait in the outbox")
    mail_port: int = Field(default=25, ge=1, le=65535, description="its port")
    mail_use_tls: bool = Field(default=False, description="STARTTLS with certificate check")
    mail_use_ssl: bool = Field(default=False, description="TLS from the first byte, with certificate check")
    mail_username: str | None = Field(default=None, description="sign-in name; empty: a relay without sign-in")
    mail_password: SecretStr | None = Field(default=None, description="sign-in password")
    mail_oauth_token_url: str | None = Field(
        default=None, description="token endpoint: sign-in by XOAUTH2 in place of a password"
    )
    mail_oauth_client_id: str | None = Field(default=None, description="application that asks for tokens")
    mail_oauth_client_secret: SecretStr | None = Field(default=None, description="its secret")
    mail_oauth_refresh_token: SecretStr | None = Field(
        default=None, description="the mailbox's consent; empty: client credentials"
    )
    mail_oauth_scope: str | None = Field(default=None, description="what the token is for, as the provider says")
    mail_ca_file: Path | None = Field(
        default=None, description="certificates (PEM) that are believed beside the system's, such as an own CA's"
    )
    mail_sender: str | None = Field(default=None, description="sender's address, such as hankintakello@kunta.fi")
    mail_timeout_s: float = Field(
        default=30, gt=0, le=300, description="seconds after which a silent mail server is left"
    )

    mail_per_minute: int = Field(
        default=0, ge=0, description="most mails a minute, over all processes; 0: as many as there are"
    )
    mail_per_hour: int = Field(default=0, ge=0, description="most mails an hour; 0: as many as there are")
    mail_max_kb: int = Field(
        default=1024, ge=16, description="largest mail, KiB; one that is larger goes without its calendar file or tail"
    )

    heartbeat_url: str | None = Field(
        default=None, description="address that is asked for (GET) after each sweep that went well"
    )
    metrics_token: SecretStr | None = Field(
        default=None, description="bearer token for /metrics; empty: only this machine may read it"
    )

    proxies: int = Field(
        default=0, ge=0, le=5, description="trusted reverse proxies in front (X-Forwarded-For, -Proto, -Host)"
    )
    gzip_feeds: bool = Field(default=True, description="compress feeds when the client asks for it")
    feed_titles_only: bool = Field(
        default=False, description="feeds tell titles and links alone: no reasons, suppliers or people"
    )
    import_memory_mb: int = Field(default=1024, ge=128, description="memory that reading a spreadsheet may take, MiB")
    attachment_max_mb: int = Field(
        default=20, ge=1, le=200, description="largest file that may be attached, MiB; the files lie in DATA_DIR/files"
    )

    @model_validator(mode="after")
    def _fit_together(self) -> Self:
        if self.mail_use_tls and self.mail_use_ssl:
            raise ValueError("MAIL_USE_TLS and MAIL_USE_SSL exclude each other: set one of them")
        if self.secret_key is not None and len(self.secret_key.get_secret_value()) < 32:
            raise ValueError(
                "SECRET_KEY needs at least 32 characters, for example from: "
                "python -c 'import secrets; print(secrets.token_hex())'"
            )
        if self.mail_server and not self.mail_sender:
            raise ValueError("MAIL_SERVER is set, so MAIL_SENDER has to be set, too")
        if self.heartbeat_url is not None and not self.heartbeat_url.startswith(("https://", "http://")):
            raise ValueError("HEARTBEAT_URL begins with https:// or http://")
        if self.metrics_token is not None and len(self.metrics_token.get_secret_value()) < 16:
            raise ValueError("METRICS_TOKEN needs at least 16 characters")
        self._check_sign_in()
        if self.mail_ca_file is not None:
            self._check_certificates(self.mail_ca_file)
        if self.database_url and not self.database_url.startswith(("sqlite:", "postgresql:", "postgresql+")):
            raise ValueError("DATABASE_URL begins with sqlite:/// or postgresql://")
        if not self.base_url.startswith(("https://", "http://")):
            raise ValueError("BASE_URL begins with https:// or http://")
        return self

    def _check_sign_in(self) -> None:
        if self.mail_oauth_token_url is None:
            return
        secrets = (self.mail_oauth_client_secret, self.mail_oauth_refresh_token)
        local = urlsplit(self.mail_oauth_token_url).hostname in ("localhost", "127.0.0.1", "::1")
        if not self.mail_oauth_token_url.startswith("https://") and not local:
            raise ValueError("MAIL_OAUTH_TOKEN_URL begins with https://")
        if self.mail_password is not None:
            raise ValueError("MAIL_OAUTH_TOKEN_URL and MAIL_PASSWORD exclude each other: set one of them")
        if not (self.mail_username and self.mail_oauth_client_id):
            raise ValueError("MAIL_OAUTH_TOKEN_URL is set, so MAIL_USERNAME and MAIL_OAUTH_CLIENT_ID have to be, too")
        if not any(one and one.get_secret_value() for one in secrets):
            raise ValueError(
                "MAIL_OAUTH_TOKEN_URL is set, so MAIL_OAUTH_CLIENT_SECRET or MAIL_OAUTH_REFRESH_TOKEN has to be, too"
            )
        if not (self.mail_use_tls or self.mail_use_ssl):
            raise ValueError("MAIL_OAUTH_TOKEN_URL is set, so MAIL_USE_TLS or MAIL_USE_SSL has to be, too")

    @staticmethod
    def _check_certificates(path: Path) -> None:
        try:
            ssl.create_default_context(cafile=path)
        except (OSError, ValueError) as error:
            raise ValueError(f"MAIL_CA_FILE: no certificates in {path}: {error}") from error

    @property
    def database(self) -> str:
        """The database's address: the one that is set, or SQLite in the data folder."""
        return self.database_url or f"sqlite:///{self.data_dir / 'hankintakello.db'}"


def read_settings() -> Settings:
    """Read the environment; raise SettingsError with the name of each setting that is unknown or malformed."""
    known = {PREFIX + name.upper() for name in Settings.model_fields}
    unknown = sorted(
        name
        for name in os.environ
        if name.startswith(PREFIX) and name not in known and not name.startswith(PREFIX + "TEST_")
    )
    if unknown:
        raise SettingsError(f"unknown setting: {', '.join(unknown)}")
    try:
        return Settings()
    except ValidationError as error:
        raise SettingsError("; ".join(_told(dict(one)) for one in error.errors())) from None


def _told(error: dict[str, Any]) -> str:
    """Return what is wrong with a setting, and its form where that is all there is to say."""
    said = str(error["msg"]).removeprefix("Value error, ")
    name = "_".join(map(str, error["loc"])).upper()
    form = " (write YYYY-MM-DD)" if str(error["type"]).startswith("date") else ""
    return f"{PREFIX}{name}: {said}{form}" if name else f"{PREFIX}{said}"
