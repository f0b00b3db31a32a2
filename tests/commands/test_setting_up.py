"""hankintakello person password, doctor and routes, as processes of their own."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess

import pytest

from hankintakello.assembly import House
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
