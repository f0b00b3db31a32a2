"""hankintakello feed: the address alone on standard output, and nothing of it kept."""

import json
import re
from collections.abc import Callable
from subprocess import CompletedProcess

import pytest
from click.testing import CliRunner, Result

from hankintakello.cli import main
from hankintakello.contracts.models import Category
from hankintakello.core.database import Database
from hankintakello.tests.build import make_person, make_unit

Command = Callable[..., Result]


@pytest.fixture(autouse=True)
def town(database: Database) -> None:
    """Somebody, a unit and a category."""
    with database.writing() as session:
        make_person(session, email="aino@mallila.example", name="Aino Kallio")
        make_unit(session, name="Tekniset palvelut")
        session.add(Category(name="Siivous"))


@pytest.fixture
def run(environment: dict[str, str]) -> Command:
    """Run the command within this process."""
    return lambda *words: CliRunner().invoke(main, words, env=environment)


def test_create_prints_the_address_alone(hankintakello: Callable[..., CompletedProcess[str]]) -> None:
    done = hankintakello("feed", "create", "--person", "Aino@mallila.example")

    assert done.returncode == 0, done.stderr
    assert re.fullmatch(r"http://localhost:8000/feeds/[a-z2-7]{32}\.ics\n", done.stdout)


@pytest.mark.parametrize(
    ("scope", "kind", "place"),
    [
        ("all", "all", None),
        ("unit:tekniset  PALVELUT", "unit", "Tekniset palvelut"),
        ("category:Siivous", "category", "Siivous"),
    ],
)
def test_list_tells_whose_and_what(run: Command, scope: str, kind: str, place: str | None) -> None:
    made = run("feed", "create", "--person", "aino@mallila.example", "--scope", scope)
    secret = made.stdout.rpartition("/")[2].strip().removesuffix(".ics")

    listed = run("feed", "list", "--json")

    (row,) = json.loads(listed.stdout)
    assert (row["id"], row["email"], row["scope"], row["place"]) == (1, "aino@mallila.example", kind, place)
    assert (row["last_fetched_at"], row["last_client"], row["revoked_at"]) == (None, None, None)
    assert secret not in listed.stdout


def test_revoke_ends_it(run: Command) -> None:
    run("feed", "create", "--person", "aino@mallila.example")

    assert run("feed", "revoke", "1").exit_code == 0
    again = run("feed", "revoke", "1")

    assert (again.exit_code, again.stdout) == (1, "")
    assert "jo poistettu" in again.stderr
    assert "poistettu käytöstä" in run("feed", "list").stdout


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--person", "nobody@mallila.example"), "nobody@mallila.example"),
        (("--person", "aino@mallila.example", "--scope", "unit:Ei ole"), "Ei ole"),
        (("--person", "aino@mallila.example", "--scope", "unit"), "unit:NIMI"),
        (("--person", "aino@mallila.example", "--scope", "everything"), "unit:NIMI"),
        (("--person", "aino@mallila.example", "--scope", "all:x"), "unit:NIMI"),
    ],
)
def test_what_cannot_be_made_is_said_in_a_sentence(run: Command, words: tuple[str, ...], told: str) -> None:
    done = run("feed", "create", *words)

    assert (done.exit_code, done.stdout) == (1, "")
    assert told in done.stderr
    assert "Traceback" not in done.stderr
