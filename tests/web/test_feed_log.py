"""A real server's own log, after a fetch, a 404, a 410 and a 503: every line is there, no secret is."""

import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest
import sqlalchemy as sa

from hankintakello.calendar.feeds import service
from hankintakello.calendar.feeds.models import Feed, FeedScope
from hankintakello.core.database import Database
from hankintakello.demo.mailbox import Mailbox
from hankintakello.tests.build import make_person

PATIENCE_S = 60
COMMAND = str(Path(sys.executable).with_name("hankintakello"))


def status(address: str) -> int:
    try:
        with urllib.request.urlopen(address, timeout=PATIENCE_S) as answer:
            answer.read()
            return int(answer.status)
    except urllib.error.HTTPError as error:
        error.close()
        return error.code


def wait_for(address: str) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while True:
        try:
            status(address)
        except OSError:
            assert time.monotonic() < deadline, "the server does not answer"
            time.sleep(0.05)
        else:
            return


@pytest.fixture
def port() -> int:
    """A port on loopback that nobody listens on."""
    with Mailbox() as taken:
        return taken.port


def test_log_of_a_real_server_has_no_secret(
    environment: dict[str, str], database: Database, port: int, tmp_path: Path
) -> None:
    base, log = f"http://127.0.0.1:{port}", tmp_path / "log"
    with database.writing() as session:
        secrets = [
            service.create(session, person=make_person(session), scope=FeedScope.ALL, actor="test")[1] for _ in range(2)
        ]
        service.revoke(session, 2, actor="test")
    words = [COMMAND, "serve", "--no-worker", "--port", str(port)]
    with log.open("wb") as file, subprocess.Popen(words, env=environment, stdout=file, stderr=file) as server:
        wait_for(f"{base}/healthz")
        found = [status(f"{base}/feeds/{secret}.ics") for secret in secrets]
        found.append(status(f"{base}/feeds/{secrets[0]}"))
        with database.writing() as session:
            session.execute(sa.update(Feed).values(drawn=None))
            session.execute(sa.text("UPDATE feed SET scope = 'nonsense' WHERE id = 1"))
        found.append(status(f"{base}/feeds/{secrets[0]}.ics"))
        server.terminate()

    lines = log.read_text("utf-8")
    assert found == [200, 410, 404, 503]
    assert [
        line.split("/feeds/")[1].split()[1]
        for line in lines.splitlines()
        if "gunicorn.access" in line and "/feeds/" in line
    ] == ["200", "410", "404", "503"]
    assert "Traceback" in lines
    assert not any(secret in lines for secret in secrets)
