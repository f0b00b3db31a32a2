"""What every test may ask for: settings, a clock that stands, a fresh migrated database, a real mail server.

SQLite is the default. With HANKINTAKELLO_TEST_DATABASE_URL set to a PostgreSQL cluster's address the same tests run
there.
Builders and other pieces for tests are imported as `hankintakello.tests.…`.
"""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from subprocess import CompletedProcess

import pytest
from hypothesis import HealthCheck, Phase
from hypothesis import settings as hypothesis_settings
from pydantic import SecretStr
from sqlmodel import Session

from hankintakello.assembly import House
from hankintakello.config import Settings
from hankintakello.core.clock import Clock
from hankintakello.core.collector import collect_seldom
from hankintakello.core.database import Database
from hankintakello.demo.mailbox import Mailbox
from hankintakello.tests.databases import Maker, PostgresCluster, SqliteFiles, opened, share_statements
from hankintakello.tests.guard import sitecustomize as guard
from hankintakello.tests.today import TODAY

TEST_DATABASE_URL = "HANKINTAKELLO_TEST_DATABASE_URL"

# Nothing of the machine's own settings reaches a test, and what a test starts stays on the machine, too.
for name in [name for name in os.environ if name.startswith("HANKINTAKELLO_") and name != TEST_DATABASE_URL]:
    del os.environ[name]
for name in ("LC_ALL", "LC_MESSAGES", "LANGUAGE"):
    os.environ.pop(name, None)
os.environ["LANG"] = "C.UTF-8"  # no language: commands speak Finnish
os.environ["PYTHONPATH"] = os.pathsep.join(
    filter(None, [str(Path(guard.__file__).parent), os.environ.get("PYTHONPATH")])
)

collect_seldom()  # as the command does
share_statements()

_SLOW = [HealthCheck.too_slow, HealthCheck.function_scoped_fixture]
hypothesis_settings.register_profile("dev", deadline=None, suppress_health_check=_SLOW)
hypothesis_settings.register_profile("ci", deadline=None, suppress_health_check=_SLOW, derandomize=True)
hypothesis_settings.register_profile(  # for .ci/mutants: a failure is enough, the smallest one is not looked for
    "mutants",
    deadline=None,
    suppress_health_check=_SLOW,
    derandomize=True,
    max_examples=25,
    phases=[Phase.explicit, Phase.generate],
)
hypothesis_settings.load_profile("ci" if os.environ.get("CI") else "dev")


@pytest.fixture(scope="session")
def databases(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Maker]:
    """Make databases: SQLite files, or in the PostgreSQL cluster that the environment names."""
    url = os.environ.get(TEST_DATABASE_URL)
    if url is None:
        yield SqliteFiles(tmp_path_factory.mktemp("databases"))
    else:
        cluster = PostgresCluster(url)
        yield cluster
        cluster.close()


@pytest.fixture
def empty_database(databases: Maker, clock: Clock) -> Iterator[Database]:
    """A database without tables."""
    url = databases.empty()
    with opened(url, clock) as database:
        yield database
    databases.drop(url)


@pytest.fixture
def database_url(databases: Maker) -> Iterator[str]:
    """The address of a fresh migrated database."""
    url = databases.migrated()
    yield url
    databases.drop(url)


@pytest.fixture
def house(settings: Settings) -> Iterator[House]:
    """The installation at work: what the roof puts together from the settings."""
    house = House(settings)
    yield house
    house.close()


@pytest.fixture
def database(house: House) -> Database:
    """A fresh migrated database; what `database.writing()` commits is seen by the rest of the test."""
    return house.database


class _Undone(Exception):
    pass


@pytest.fixture
def session(database: Database) -> Iterator[Session]:
    """A session that writes and is undone at the end. On SQLite nobody else can write while it is open."""
    with suppress(_Undone), database.writing() as session:
        yield session
        raise _Undone


@pytest.fixture
def clock() -> Clock:
    """A clock that stands on Monday 23 November 2026; moments run."""
    return Clock(fixed_today=TODAY)


@pytest.fixture
def settings(tmp_path: Path, database_url: str) -> Settings:
    """Settings of an installation on the test's database, without a mail server."""
    return Settings(
        data_dir=tmp_path / "data",
        database_url=database_url,
        base_url="http://localhost:8000",
        secret_key=SecretStr("a secret of the tests and of nobody else"),
        today=TODAY,
    )


@pytest.fixture
def environment(settings: Settings) -> dict[str, str]:
    """The environment for a `hankintakello` process of its own with the same settings."""
    assert settings.secret_key is not None
    return {
        **os.environ,
        "HANKINTAKELLO_DATA_DIR": str(settings.data_dir),
        "HANKINTAKELLO_DATABASE_URL": settings.database_url,
        "HANKINTAKELLO_BASE_URL": settings.base_url,
        "HANKINTAKELLO_SECRET_KEY": settings.secret_key.get_secret_value(),
        "HANKINTAKELLO_TODAY": TODAY.isoformat(),
    }


@pytest.fixture
def hankintakello(environment: dict[str, str], tmp_path: Path) -> Callable[..., CompletedProcess[str]]:
    """Run the command as a process of its own: `hankintakello("clock", "roll", "--json").stdout`."""

    def run(*words: str | Path, **settings: str) -> CompletedProcess[str]:
        command = [str(Path(sys.executable).with_name("hankintakello")), *map(str, words)]
        more = {f"HANKINTAKELLO_{name}": value for name, value in settings.items()}
        return subprocess.run(
            command, env=environment | more, cwd=tmp_path, capture_output=True, text=True, timeout=120, check=False
        )

    return run


@pytest.fixture
def smtp_server() -> Iterator[Mailbox]:
    """A real SMTP server on loopback; `received` holds what it accepted."""
    with Mailbox() as mailbox:
        yield mailbox


@pytest.fixture(autouse=True)
def stays_on_this_machine() -> Iterator[None]:
    """Fail a test that reached for another machine, even if the code under test swallowed the refusal."""
    guard.ATTEMPTS.clear()
    yield
    attempts = guard.ATTEMPTS[:]
    guard.ATTEMPTS.clear()
    assert attempts == []
