"""The house is kept in order: nothing of this machine in it, nothing left open, no room too large."""

import ast
import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
BINARY = {".ico", ".ods", ".png", ".woff2", ".xls", ".xlsx", ".zip"}
# In halves, or this file would name them itself.
FOREIGN = [
    "pypi" + ".org",
    "pythonhosted" + ".org",
    "registry" + ".npmjs",
    "deb" + ".debian.org",
    "index" + "-url",
    "/wo" + "rk/",
]
LEFT_OPEN = re.compile(r"(#|//|/\*|<!--)\s*(TODO|FIXME|XXX)\b|\braise NotImplementedError\b")
SKIPPED = re.compile(r"pytest\.(skip|importorskip|xfail)\(|@pytest\.mark\.(skip|skipif|xfail)\b")


def tracked(*patterns: str) -> list[Path]:
    """Return the files that git keeps and that still lie there."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--", *patterns], cwd=ROOT, check=True, capture_output=True, text=True
    ).stdout
    return [ROOT / name for name in listed.split("\0") if name and (ROOT / name).exists()]


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def holding(words: list[str], paths: list[Path]) -> list[str]:
    """Return "file: word" for each word that stands in one of the files."""
    texts = [(name_of(path), path.read_text("utf-8", "replace")) for path in paths if path.suffix not in BINARY]
    return [f"{name}: {word}" for name, text in texts for word in words if word in text]


def test_nothing_names_a_registry_or_a_path_of_this_machine() -> None:
    assert holding(FOREIGN, tracked()) == []


def test_nothing_is_left_open() -> None:
    paths = tracked("*.py", "*.html", "*.js", "*.css", ".ci/*", "Makefile")

    assert [name_of(path) for path in paths if LEFT_OPEN.search(path.read_text("utf-8"))] == []


def test_no_test_is_skipped() -> None:
    paths = [path for path in tracked("tests/*.py") if path != Path(__file__)]

    assert [name_of(path) for path in paths if SKIPPED.search(path.read_text("utf-8"))] == []


def test_no_module_is_too_long() -> None:
    paths = [path for path in tracked("*.py") if path.parent.name != "versions"]
    lines = {name_of(path): len(path.read_text("utf-8").splitlines()) for path in paths}

    assert {name: count for name, count in lines.items() if count > 400} == {}


def test_each_module_says_what_it_is_about() -> None:
    silent = [name_of(path) for path in tracked("*.py") if not ast.get_docstring(ast.parse(path.read_text("utf-8")))]

    assert silent == []


def test_no_module_has_a_name_that_says_nothing() -> None:
    names = {"utils.py", "util.py", "helpers.py", "helper.py", "misc.py", "common.py", "manager.py"}

    assert [name_of(path) for path in tracked("*.py") if path.name in names] == []


def test_only_the_clock_reads_the_time() -> None:
    """Ruff bans the calls; this finds what a noqa has hidden."""
    read = re.compile(r"\b(datetime\.(now|utcnow|today)|date\.today)\(")
    paths = [path for path in tracked("*.py") if name_of(path) != "core/clock.py"]

    assert [name_of(path) for path in paths if read.search(path.read_text("utf-8"))] == []


def test_what_machines_write_is_not_kept() -> None:
    assert tracked("*.mo", "*.pyc", "*.db", "*.egg-info/*", "build/*") == []


def test_lock_holds_versions_and_hashes_only() -> None:
    allowed = re.compile(r"([a-z0-9.-]+==\S+ \\|    --hash=sha256:[0-9a-f]{64}( \\)?|#.*|)")

    for name in ("lock.txt", "dev.txt"):
        lines = (ROOT / "requirements" / name).read_text("utf-8").splitlines()
        assert [line for line in lines if not allowed.fullmatch(line)] == []


def test_lock_of_the_tools_agrees_with_the_lock_of_what_runs() -> None:
    runs, develops = (
        set(re.findall(r"^\S+==\S+", (ROOT / "requirements" / name).read_text("utf-8"), re.MULTILINE))
        for name in ("lock.txt", "dev.txt")
    )

    assert runs - develops == set()


def test_changes_stand_in_the_changelog() -> None:
    text = (ROOT / "CHANGELOG.md").read_text("utf-8")

    assert re.search(r"^## Unreleased\n\n(- .+\n)+", text, re.MULTILINE)


def test_licence_is_the_whole_eupl() -> None:
    text = (ROOT / "LICENSE").read_text("utf-8")

    assert text.startswith("EUROPEAN UNION PUBLIC LICENCE v. 1.2\n")
    assert re.findall(r"^(\d+)\.\S", text, re.MULTILINE) == [str(number) for number in range(1, 16)]
    assert "‘Compatible Licences’ according to Article 5 EUPL are:" in text


@pytest.mark.parametrize("path", tracked(".ci/*"), ids=name_of)
def test_script_can_be_run(path: Path) -> None:
    assert path.stat().st_mode & 0o111
    assert path.read_text("utf-8").startswith("#!/usr/bin/env ")
