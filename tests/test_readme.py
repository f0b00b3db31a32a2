"""README tells every setting and every command, and what it tells of them is so."""

import re
from collections.abc import Iterator
from pathlib import Path

import click
from pydantic.fields import FieldInfo

from hankintakello.cli import main
from hankintakello.config import PREFIX, Settings
from hankintakello.tests.commanding import commands_of

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text("utf-8")


def row(name: str, field: FieldInfo) -> str:
    """Return the setting's line in README's table."""
    default = "" if field.default in (None, "") else f"`{str(field.default).lower()}`"
    return f"| `{name.upper()}` | {default} | {field.description} |"


def commands(group: click.Group, above: str = "") -> Iterator[str]:
    """Yield each command that does something, with the groups above it: `clock show`."""
    for name, command in commands_of(group).items():
        if isinstance(command, click.Group):
            yield from commands(command, f"{above}{name} ")
        else:
            yield above + name


def told() -> set[str]:
    """Return the commands that README's table tells."""
    table = README.split("## Commands", 1)[1].split("\n## ", 1)[0]
    first_cells = [line.split("|")[1] for line in table.splitlines() if line.startswith("| `")]
    names = [name for cell in first_cells for name in re.findall(r"`([^`]+)`", cell)]
    return {re.sub(r" (FILE|ID|EMAIL)\b.*", "", name) for name in names}


def test_each_setting_stands_in_the_table() -> None:
    table = README.split("## Settings", 1)[1].split("\n## ", 1)[0]
    rows = [line for line in table.splitlines() if line.startswith("| `")]

    assert rows == [row(name, field) for name, field in Settings.model_fields.items()]


def test_settings_named_anywhere_exist() -> None:
    named = set(re.findall(rf"{PREFIX}([A-Z_]+[A-Z])", README))

    assert named - {name.upper() for name in Settings.model_fields} == set()


def test_each_command_stands_in_the_table() -> None:
    assert told() == set(commands(main))


def test_make_targets_that_are_named_exist() -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    texts = [README, *(path.read_text("utf-8") for path in (ROOT / "docs").rglob("*.md"))]
    named = {name for text in texts for name in re.findall(r"`make ([a-z-]+)|^make ([a-z-]+)", text, re.MULTILINE)}

    assert {first or second for first, second in named} - targets == set()


def test_links_lead_somewhere() -> None:
    pages = [ROOT / "README.md", *(ROOT / "docs").rglob("*.md")]
    links = [(page, link) for page in pages for link in re.findall(r"\]\(([^)#:]+)\)", page.read_text("utf-8"))]

    assert links != []
    assert [f"{page.name}: {link}" for page, link in links if not (page.parent / link).exists()] == []
