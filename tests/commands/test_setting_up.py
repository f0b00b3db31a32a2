"""hankintakello person password, doctor and routes, as processes of their own."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess

import pytest

from hankintakello.alerts.models import Heartbeat
from hankintakello.assembly import House
from hankintakello.core.database import now
from hankintakello.demo.mailbox import Mailbox
from hankintakello.people.signin import service
from hankintakello.tests.build import make_contract, make_person

Run = Callable[..., CompletedProcess[str]]
PASSWORD = "kello käy kuin kukko"


def set_password(environment: dict[str, str], email: str, password: str) -> CompletedProcess[str]:
    command = [str(Path(sys.executable).with_name("hankintakello")), "person", "password", email, "--stdin"]
    return subprocess.run(
        command, env=environment, input=password + "\n", capture_output=True, text=True, timeout=120, check=False
    )


def test_password_lets_somebody_sign_in(house: House, environment: dict[str, str]) -> None:
    with house.database.writing() as session:
        make_person(session, email="aino@mallila.example", name="Aino Kallio")

    done = set_password(environment, "aino@mallila.example", PASSWORD)

    assert (done.returncode, done.stdout) == (0, "")
    assert "Aino Kallio voi kirjautua" in done.stderr
    with house.database.writing() as session:
        inside = service.sign_in(session, email="aino@mallila.example", password=PASSWORD, address="192.0.2.1")
        assert not isinstance(inside, service.Refused)


@pytest.mark.parametrize(
    ("email", "password"), [("aino@mallila.example", "lyhyt"), ("nobody@mallila.example", PASSWORD)]
)
def test_password_that_cannot_be_set_is_told_without_a_traceback(
    house: House, environment: dict[str, str], email: str, password: str
) -> None:
    with house.database.writing() as session:
        make_person(session, email="aino@mallila.example")

    done = set_password(environment, email, password)

    assert done.returncode == 1
    assert "Traceback" not in done.stderr


def test_doctor_tells_what_is_missing_and_what_to_do(hankintakello: Run) -> None:
    done = hankintakello("doctor")

    assert done.returncode == 1
    for text in ("Pääkäyttäjää ei ole", "hankintakello import contracts", "MAIL_SERVER puuttuu", "ok   Tietokanta"):
        assert text in done.stdout, text


def test_doctor_on_an_empty_database_says_upgrade_first(hankintakello: Run, tmp_path: Path) -> None:
    done = hankintakello("doctor", DATABASE_URL=f"sqlite:///{tmp_path / 'tyhja.db'}")

    assert done.returncode == 1
    assert "hankintakello db upgrade" in done.stdout


def test_doctor_tells_what_is_well(house: House, hankintakello: Run) -> None:
    with house.database.writing() as session:
        make_contract(session)

    assert "Rekisterissä on 1 voimassa olevaa sopimusta." in hankintakello("doctor").stdout


POSTED = {"MAIL_SENDER": "kello@mallila.example", "MAIL_TIMEOUT_S": "5"}


def findings(done: CompletedProcess[str]) -> list[str]:
    """Return the lines, their signs before them."""
    assert "Traceback" not in done.stderr
    return [" ".join(line.split()) for line in done.stdout.splitlines()]


def test_doctor_tries_the_mail_server_and_sends_nothing(hankintakello: Run, smtp_server: Mailbox) -> None:
    server = {"MAIL_SERVER": smtp_server.host, "MAIL_PORT": str(smtp_server.port), **POSTED}

    found = findings(hankintakello("doctor", **server))

    assert f"ok Sähköposti lähtee palvelimen {smtp_server.host} kautta." in found
    assert "ok Sähköpostipalvelin vastaa ja ottaa viestejä." in found
    assert "-- Tarkista, että verkkotunnuksella mallila.example on SPF, DKIM ja DMARC: docs/mail.md" in found
    assert smtp_server.received == []


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"MAIL_USE_TLS": "true"}, "!! Sähköpostipalvelinta ei voi käyttää: no encryption by STARTTLS"),
        (
            {"MAIL_USERNAME": "kello", "MAIL_PASSWORD": "salasana"},
            "!! Sähköpostin salasana kulkee salaamatta: aseta HANKINTAKELLO_MAIL_USE_TLS.",
        ),
        ({"MAIL_USERNAME": "kello", "MAIL_PASSWORD": "salasana"}, "!! Sähköpostipalvelinta ei voi käyttää: no sign-in"),
        ({"MAIL_PORT": "1"}, "!! Sähköpostipalvelinta ei voi käyttää: ConnectionRefusedError"),
    ],
)
def test_doctor_names_what_the_mail_lacks(
    hankintakello: Run, smtp_server: Mailbox, given: dict[str, str], said: str
) -> None:
    server = {"MAIL_SERVER": smtp_server.host, "MAIL_PORT": str(smtp_server.port), **POSTED}

    done = hankintakello("doctor", **{**server, **given})

    assert done.returncode == 1
    assert [line for line in findings(done) if line.startswith(said)] != []


@pytest.mark.parametrize(("given", "told"), [({}, True), ({"HEARTBEAT_URL": "https://watch.example/x"}, False)])
def test_doctor_advises_a_heartbeat(hankintakello: Run, given: dict[str, str], told: bool) -> None:
    found = findings(hankintakello("doctor", **given))

    assert [line.startswith("-- HANKINTAKELLO_HEARTBEAT_URL puuttuu") for line in found].count(True) == told


def test_doctor_names_a_job_that_fails(house: House, hankintakello: Run) -> None:
    with house.database.writing() as session:
        session.add(Heartbeat(job="heartbeat", failed_at=now(session), error="CallFailed: HTTP 500"))

    found = findings(hankintakello("doctor"))

    assert [line for line in found if line.startswith("!! Työ heartbeat epäonnistui")] != []
