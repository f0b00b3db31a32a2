"""hankintakello deviation: what is recorded is listed, in the shape that others read."""

import json
from collections.abc import Callable

import pytest
from click.testing import CliRunner, Result

from hankintakello.cli import main
from hankintakello.core.database import Database
from hankintakello.tests.build import make_contract, make_person

Run = Callable[..., Result]


@pytest.fixture
def run(environment: dict[str, str], database: Database) -> Run:
    """Run the command in this process, on the test's database."""
    with database.writing() as session:
        make_contract(session, reference="MLA/1")
        make_person(session, name="Aino Kallio", email="aino@mallila.example")
    return lambda *words: CliRunner().invoke(main, words, env=environment)


ADD = ("deviation", "add", "--contract", "MLA/1", "--seen-on", "2026-11-23", "--type", "quality")
ROW = {
    "id": 1,
    "contract": "MLA/1",
    "number": 1,
    "seen_on": "2026-11-23",
    "severity": 3,
    "type": "quality",
    "state": "recorded",
    "what": "2. kerros siivoamatta",
    "next_deadline": "first_measure",
    "next_deadline_on": "2026-11-25",
}


def test_added_deviation_is_printed_and_listed_as_one_row(run: Run) -> None:
    words = ("--severity", "3", "--what", "2. kerros siivoamatta", "--by", "aino@mallila.example", "--json")

    added = run(*ADD, *words)
    listed = run("deviation", "list", "--json")

    assert added.exit_code == 0, added.output
    assert json.loads(added.stdout) == ROW
    assert json.loads(listed.stdout) == [ROW]


def test_adding_tells_the_day_and_what_may_be_the_same(run: Run) -> None:
    first = run(*ADD, "--severity", "2", "--what", "Lattia likainen")
    second = run(*ADD, "--severity", "4", "--what", "Lattia taas likainen")

    assert first.stderr == "Poikkeama 1 kirjattiin: vähäinen. Seuraava määräpäivä on ma 30.11.2026.\n"
    assert second.stderr == (
        "Sama asia on ehkä jo kirjattu: 1, Lattia likainen\n"
        "Poikkeama 2 kirjattiin: kriittinen. Seuraava määräpäivä on ma 23.11.2026.\n"
    )
    assert "MLA/1 / 2  23.11.2026  Kriittinen  Laatu  kirjattu" in run("deviation", "list").stdout


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--contract", "MLA/9", "--seen-on", "2026-11-23"), "Sopimusta MLA/9 ei löydy."),
        (("--contract", "MLA/1", "--seen-on", "2026-11-24"), "Havaintopäivä on tulevaisuudessa."),
        (("--contract", "MLA/1", "--seen-on", "2026-11-23", "--by", "no@kunta.fi"), "no@kunta.fi"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_written(run: Run, words: tuple[str, ...], said: str) -> None:
    done = run("deviation", "add", *words, "--severity", "2", "--type", "delay", "--what", "Myöhässä")

    assert (done.exit_code, said in done.stderr) == (1, True)
    assert json.loads(run("deviation", "list", "--json").stdout) == []
