"""hankintakello person: who is added and listed, and what is told of their addresses."""

import json
from collections.abc import Callable

import pytest
from click.testing import CliRunner, Result

from hankintakello.cli import main
from hankintakello.core.database import Database

Run = Callable[..., Result]


@pytest.fixture
def run(environment: dict[str, str], database: Database) -> Run:
    """Run the command in this process, on the test's database."""
    return lambda *words: CliRunner().invoke(main, words, env=environment, catch_exceptions=False)


def test_address_that_no_mail_reaches_is_told_where_it_is_given(run: Run) -> None:
    done = run("person", "add", "åsa@kunta.fi", "--name", "Åsa Ek")
    run("person", "add", "aino@kunta.fi", "--name", "Aino Kallio")

    assert done.exit_code == 0
    assert "Osoitteeseen åsa@kunta.fi ei voi lähettää postia" in done.stderr
    assert "åsa@kunta.fi (posti ei kulje)" in run("person", "list").stdout
    listed = json.loads(run("person", "list", "--json").stdout)
    assert [(one["email"], one["mailable"]) for one in listed] == [("aino@kunta.fi", True), ("åsa@kunta.fi", False)]
    assert "1 henkilön osoitteeseen posti ei kulje (Åsa Ek <åsa@kunta.fi>)" in run("doctor").stdout


def test_address_is_mended_as_the_doctor_says(run: Run) -> None:
    run("person", "add", "åsa@kunta.fi", "--name", "Åsa Ek")

    done = run("person", "add", "asa@kunta.fi", "--name", "Åsa Ek")

    assert done.stderr == "Åsa Ek <asa@kunta.fi>\n"
    assert [one["email"] for one in json.loads(run("person", "list", "--json").stdout)] == ["asa@kunta.fi"]
    assert "posti ei kulje" not in run("doctor").stdout


def test_imported_person_becomes_their_unit_s_manager_by_command(run: Run) -> None:
    run("person", "add", "mari@kunta.fi", "--name", "Mari Manageri", "--unit", "Katu")

    again = run("person", "add", "mari@kunta.fi", "--name", "Mari Manageri", "--role", "unit_manager")
    given = run("person", "set", "mari@kunta.fi", "--role", "unit_manager")
    by_role = json.loads(run("unit", "list", "--json").stdout)
    named = run("unit", "set", "katu", "--manager", "mari@kunta.fi", "--mailbox", "katu@kunta.fi")

    assert (again.exit_code, "hankintakello person set mari@kunta.fi" in again.stderr) == (1, True)
    assert given.stderr == "Mari Manageri <mari@kunta.fi>: roolit unit_manager.\n"
    expected = {"name": "Katu", "parent": None, "manager": "Mari Manageri", "by_role": True, "mailbox": None}
    assert by_role == [expected]
    assert named.stderr == "Katu: esihenkilö Mari Manageri, sähköposti katu@kunta.fi.\n"
    assert "Mari Manageri" in run("unit", "list").stdout
