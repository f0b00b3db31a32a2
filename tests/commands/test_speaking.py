"""Every command speaks the language that LANG asks for, English where it is about its own use, and exits as written."""

import ast
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from hankintakello.alerts.heartbeats import miss
from hankintakello.app import create_app
from hankintakello.assembly import House
from hankintakello.cli import main
from hankintakello.core.database import Database
from hankintakello.core.i18n import language_asked
from hankintakello.tests.build import make_contract, make_person
from hankintakello.tests.commanding import commands_of

ROOT = Path(__file__).resolve().parents[2]
GRAVE = ("--severity", "4", "--type", "safety")
Run = Callable[..., Result]


@pytest.fixture
def run(environment: dict[str, str], database: Database) -> Run:
    """Run the command in this process, on the test's database."""
    return lambda *words, **more: CliRunner().invoke(main, words, env={**environment, **more})


@pytest.mark.parametrize(
    ("environment", "language"),
    [
        ({}, "fi"),
        ({"LANG": "C.UTF-8"}, "fi"),
        ({"LANG": "de_DE.UTF-8"}, "fi"),
        ({"LANG": "fil_PH.UTF-8"}, "fi"),
        ({"LANG": "swa_KE"}, "fi"),
        ({"LANG": "sv_FI.UTF-8"}, "sv"),
        ({"LANG": "en"}, "en"),
        ({"LANG": "sv_FI", "LC_MESSAGES": "en_GB"}, "en"),
        ({"LANG": "sv_FI", "LC_MESSAGES": "en_GB", "LC_ALL": "fi_FI"}, "fi"),
        ({"LANG": "sv_FI", "LC_ALL": ""}, "sv"),
    ],
)
def test_language_asked(environment: dict[str, str], language: str) -> None:
    assert language_asked(environment) == language


@pytest.mark.parametrize(
    ("words", "fi", "sv", "en"),
    [
        (("alerts", "status"), "Ei tavoita ketään: –", "Når ingen: –", "Reach nobody: –"),
        (("import", "undo", "9"), "Tuontia 9 ei löydy.", "Import 9 hittas inte.", "Import 9 not found."),
        (("db", "upgrade"), "Tietokanta on jo versiossa", "Databasen har redan version", "already at version"),
        (("alerts", "release"), "Anna hälytysten", "Ange larmens", "Name the alerts"),
        (("outbox", "deliver"), "Viestejä lähti 0", "Skickade meddelanden 0", "Mails sent 0"),
        (("import", "contracts", "."), ".: Tämä on kansio.", ".: Det här är en mapp.", ".: This is a folder."),
    ],
)
def test_command_speaks_the_language_that_lang_asks_for(
    run: Run, words: tuple[str, ...], fi: str, sv: str, en: str
) -> None:
    for lang, said in (("C.UTF-8", fi), ("sv_FI.UTF-8", sv), ("en_US.UTF-8", en)):
        assert said in run(*words, LANG=lang).output


def test_database_that_is_not_ready_is_told(run: Run, tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'tyhja.db'}"

    for words in (("clock", "show"), ("serve",), ("worker",)):
        done = run(*words, HANKINTAKELLO_DATABASE_URL=url, LANG="en_GB.UTF-8")
        told = "hankintakello: The database is not ready (–): run hankintakello db upgrade\n"
        assert (done.exit_code, done.stderr) == (2, told), words


def _commands(group: click.Group = main, path: str = "hankintakello") -> Iterator[tuple[str, click.Command]]:
    for name, command in commands_of(group).items():
        yield f"{path} {name}", command
        if isinstance(command, click.Group):
            yield from _commands(command, f"{path} {name}")


def test_help_is_english() -> None:
    for path, command in _commands():
        texts = [command.help or "", *(getattr(one, "help", None) or "" for one in command.params)]
        assert command.help, path
        assert not [text for text in texts if re.search("[äöåÄÖÅ]", text)], path


def test_nothing_is_said_past_the_catalogues() -> None:
    """What stands in a call that tells is asked of `_`, or holds no word of its own."""
    found = []
    for path in sorted((ROOT / "commands").glob("*.py")):
        for call in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(call, ast.Call) and ast.unparse(call.func).split(".")[-1] in (
                "tell",
                "echo",
                "UsageError",
                "BadParameter",
                "prompt",
            ):
                for part in call.args:
                    pieces = part.values if isinstance(part, ast.JoinedStr) else [part]
                    words = [
                        one.value for one in pieces if isinstance(one, ast.Constant) and isinstance(one.value, str)
                    ]
                    found += [f"{path.name}: {word}" for word in words if re.search(r"[^\W\d_]{3}", word)]
    assert not found


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("alerts", "sweep"), 0),
        (("alerts", "status"), 0),
        (("alerts", "list"), 0),
        (("alerts", "preview", "--until", "2026-12-31"), 0),
        (("alerts", "preview", "--until", "2026-11-22"), 2),
        (("alerts", "simulate", "--from", "2026-12-01", "--to", "2026-12-31"), 0),
        (("alerts", "simulate", "--from", "2026-12-31", "--to", "2026-12-01"), 2),
        (("alerts", "release", "--all"), 0),
        (("alerts", "release", "9"), 1),
        (("alerts", "release"), 2),
        (("alerts", "answer", "9", "started", "--by", "x@y.fi"), 1),
        (("alerts", "answer", "9", "perhaps", "--by", "x@y.fi"), 2),
        (("alerts", "undo", "9", "--by", "x@y.fi"), 1),
        (("clock", "show"), 0),
        (("clock", "show", "--person", "x@y.fi"), 1),
        (("clock", "show", "--from", "2027-01-01", "--to", "2026-01-01"), 2),
        (("clock", "roll"), 0),
        (("clock", "rebuild"), 0),
        (("db", "upgrade"), 0),
        (("db", "check"), 0),
        (("feedback", "list"), 0),
        (("feedback", "list", "--contract", "X"), 1),
        (("indicator", "list"), 0),
        (("indicator", "list", "--contract", "X"), 1),
        (("indicator", "measure", "1", "9", "--contract", "X", "--on", "2026-11-01", "--by", "x@y.example"), 1),
        (("indicator", "measure", "1"), 2),
        (("task", "list"), 0),
        (("task", "list", "--contract", "X"), 1),
        (("task", "done", "999", "--by", "x@y.example"), 1),
        (("task", "done", "1"), 2),
        (("deviation", "list"), 0),
        (("deviation", "add", "--contract", "X", "--seen-on", "2026-11-23", *GRAVE, "--what", "x"), 1),
        (("deviation", "add", "--contract", "X", "--seen-on", "2026-11-23", "--severity", "5"), 2),
        (("doctor",), 1),
        (("export", "contracts", "/no/such/folder/x.csv"), 1),
        (("export", "contracts", "x.pdf"), 1),
        (("export", "contracts"), 2),
        (("export", "public", "/no/such/folder/x.csv"), 1),
        (("export", "public", "x.pdf"), 1),
        (("export", "public"), 2),
        (("feed", "create", "--person", "x@y.fi"), 1),
        (("feed", "list"), 0),
        (("feed", "revoke", "9"), 1),
        (("import", "contracts", "no.xlsx"), 2),
        (("import", "contracts", "."), 2),
        (("import", "contracts"), 2),
        (("import", "deviations", "no.xlsx"), 2),
        (("import", "feedback", "no.xlsx"), 2),
        (("import", "purchases", "no.xlsx"), 2),
        (("import", "purchases"), 2),
        (("import", "deviations"), 2),
        (("import", "feedback"), 2),
        (("import", "list"), 0),
        (("import", "refused", "9"), 1),
        (("import", "mend", "9", "title=x"), 1),
        (("import", "mend", "9", "title"), 2),
        (("import", "undo", "9"), 1),
        (("outbox", "deliver"), 0),
        (("outbox", "list"), 0),
        (("outbox", "test", "x@y.fi"), 1),
        (("outbox", "test", "nobody"), 1),
        (("outbox", "test"), 2),
        (("person", "add", "x@y.fi", "--name", "X Y"), 0),
        (("person", "add", "nobody", "--name", "X Y"), 1),
        (("person", "list"), 0),
        (("person", "set", "x@y.fi", "--role", "owner"), 1),
        (("unit", "list"), 0),
        (("unit", "set", "X", "--manager", "x@y.fi"), 1),
        (("person", "absent", "x@y.fi", "--from", "2026-11-23", "--to", "2026-11-24"), 1),
        (("person", "password", "x@y.fi", "--stdin"), 1),
        (("reclamation", "draft", "9", "--kind", "b", "--by", "x@y.fi"), 1),
        (("reclamation", "draft", "9", "--kind", "d", "--by", "x@y.fi"), 2),
        (("reclamation", "approve", "9", "--by", "x@y.fi"), 1),
        (("reclamation", "send", "9"), 1),
        (("reclamation", "letter", "9", "x.pdf"), 1),
        (("reclamation", "list"), 0),
        (("retention", "list"), 0),
        (("retention", "list", "--list", "9"), 1),
        (("retention", "make", "--by", "x@y.fi"), 1),
        (("retention", "delete", "--list", "9", "--by", "x@y.fi"), 1),
        (("retention", "delete", "--by", "x@y.fi"), 2),
        (("routes",), 0),
        (("serve", "--port", "x"), 2),
        (("demo", "--port", "x"), 2),
        (("nonsense",), 2),
    ],
)
def test_exit_code_is_the_one_that_the_readme_gives(run: Run, words: tuple[str, ...], code: int) -> None:
    done = run(*words)

    assert done.exit_code == code, done.output
    assert not done.exception or isinstance(done.exception, SystemExit)
    assert code == 0 or done.output.strip()


def test_each_command_s_exit_codes_are_tested() -> None:
    marked = test_exit_code_is_the_one_that_the_readme_gives.pytestmark  # type: ignore[attr-defined]
    tested = {" ".join(("hankintakello", *words))[:200] for words, _code in marked[0].args[1]}
    leaves = [path for path, command in _commands() if not isinstance(command, click.Group)]

    assert not [path for path in leaves if path != "hankintakello worker" and not any(map(_starts(path), tested))]


def _starts(path: str) -> Callable[[str], bool]:
    return lambda words: f"{words} ".startswith(f"{path} ")


def test_each_remedy_of_the_doctor_is_a_command_or_a_page_that_exists(run: Run, house: House) -> None:
    empty = run("doctor").stdout
    with house.database.writing() as session:
        asa = make_person(session, name="Åsa Ek", email="åsa@kunta.fi")
        make_contract(session, owner_id=asa.id, ends_on=None)
        for job in ("roll", "sweep", "compose", "deliver", "housekeeping", "heartbeat"):
            miss(session, job, "OSError")
    told = empty + run("doctor").stdout + run("doctor", HANKINTAKELLO_BASE_URL="http://kello.kunta.fi").stdout

    commands = re.findall(r"hankintakello [a-z]+(?: [a-z]+)?", told)
    pages = re.findall(r"http://localhost:8000(/\S+)", told)
    known = {path for path, _command in _commands()}
    routes = create_app(house).url_map.bind("localhost")
    assert len(set(commands)) > 4
    assert not [one for one in commands if one not in known and one.rsplit(" ", 1)[0] not in known]
    assert {"/organisation/", "/contracts/?view=missing", "/alerts/?tab=unreachable"} <= set(pages)
    assert [routes.match(page.partition("?")[0]) for page in pages]
    assert told.count("OSError") == 12
    for line in told.splitlines():
        if line.startswith("  !!"):
            assert re.search(r"hankintakello \w|http://(?:localhost:8000|kello.kunta.fi)/|HANKINTAKELLO_", line), line
