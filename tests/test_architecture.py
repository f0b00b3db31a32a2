"""Imports point down: core <- people <- contracts <- calendar <- alerts <- insight <- web <- the roof."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FLOORS = ["core", "people", "contracts", "calendar", "alerts", "insight", "web"]
ROOF = ["app", "assembly", "cli", "commands", "config", "demo", "migrations"]
# Where a package from elsewhere may be imported: its one home, so that it can be replaced.
HOMES = {
    "alembic": ("migrations/",),
    "apscheduler": ("web/worker.py",),
    "argon2": ("people/",),
    "babel": ("core/i18n.py",),
    "click": ("cli.py", "commands/"),
    "docx": ("contracts/reclamations/letters/",),
    "docxtpl": ("contracts/reclamations/letters/",),
    "flask": ("web/", "app.py", "cli.py", "commands/"),
    "flask_bootstrap": ("web/", "app.py"),
    "flask_login": ("web/",),
    "flask_mail": ("web/mail.py",),
    "flask_wtf": ("web/",),
    "gunicorn": ("web/",),
    "holidays": ("calendar/days/",),
    "icalendar": ("calendar/",),
    "lxml": ("contracts/reclamations/letters/",),
    "psycopg": ("core/database.py",),
    "pydantic_settings": ("config.py",),
    "python_calamine": ("contracts/importing/",),
    "segno": ("web/qr.py",),
    "smtplib": ("web/mail.py",),
    "typst": ("contracts/reclamations/letters/",),
    "wtforms": ("web/",),
}


def modules(*tops: str) -> list[Path]:
    """Return our modules below these folders, and these modules themselves."""
    below = (path for top in tops for path in sorted((ROOT / top).rglob("*.py")))
    return [*below, *(ROOT / f"{top}.py" for top in tops if (ROOT / f"{top}.py").exists())]


def ours(path: Path) -> Iterator[str]:
    """The dotted names of ours that *path* imports, from the root: `contracts.models.Contract`."""
    package = path.relative_to(ROOT).parent.parts
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.level:
            base = package[: len(package) - node.level + 1]
            for alias in node.names:
                yield ".".join([*base, *([node.module] if node.module else []), alias.name])


def others(path: Path) -> Iterator[str]:
    """The dotted names that *path* imports from elsewhere: `calendar` is the standard library's here."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and not node.level:
            yield node.module or ""


def top(name: str) -> str:
    return name.split(".")[0]


def above(path: Path) -> set[str]:
    """Return the floors above the one of *path*, and the roof."""
    return {*FLOORS[FLOORS.index(path.relative_to(ROOT).parts[0]) + 1 :], *ROOF}


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def test_floors_and_roof_are_all_of_the_package() -> None:
    folders = {path.parent.name for path in ROOT.glob("*/*.py")} - {"bench", "docs", "tests", "mutants", ".ci"}
    files = {path.stem for path in ROOT.glob("*.py")} - {"__init__"}

    assert folders | files <= {*FLOORS, *ROOF}


def test_imports_point_down() -> None:
    upward = [
        f"{name_of(path)} imports {name}"
        for path in modules(*FLOORS)
        for name in ours(path)
        if top(name) in above(path)
    ]

    assert upward == []


def test_imports_inside_the_package_are_relative() -> None:
    # Alembic runs env.py and the steps as files without a package.
    paths = [path for path in modules(*FLOORS, *ROOF) if "migrations" not in path.relative_to(ROOT).parts]

    assert [name_of(path) for path in paths if "hankintakello" in map(top, others(path))] == []


def test_packages_from_elsewhere_are_used_in_their_home() -> None:
    homeless = [
        f"{name_of(path)} imports {name}"
        for path in modules(*FLOORS, *ROOF)
        for name in others(path)
        if top(name) in HOMES and not name_of(path).startswith(HOMES[top(name)])
    ]

    assert homeless == []


def test_imports_are_written_down() -> None:
    """An import by a function would slip past the rules above. The command itself imports nobody but commands."""
    hidden = re.compile(r"\b(__import__|import_module)\(")

    assert [name_of(path) for path in modules(*FLOORS, *ROOF) if hidden.search(path.read_text("utf-8"))] == ["cli.py"]


def test_rules_are_pure() -> None:
    """Data and today in, values out: no session, no clock, no log."""
    elsewhere = ("flask", "logging", "os", "sqlalchemy", "sqlmodel")
    impure = (*elsewhere, "core.audit", "core.changes", "core.clock", "core.database")
    mixed = [
        f"{name_of(path)} imports {name}"
        for path in modules(*FLOORS)
        if path.stem == "rules"
        for name in (*ours(path), *others(path))
        if name.startswith(impure)
    ]

    assert mixed == []


def test_folder_calendar_does_not_hide_the_standard_library() -> None:
    code = "import calendar, time; calendar.timegm; time.strptime('1', '%d')"

    assert not (ROOT / "calendar" / "__init__.py").exists()
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True)


def test_folder_calendar_of_the_tests_does_not_hide_it_either() -> None:
    code = "import calendar; calendar.timegm"

    assert list((ROOT / "tests").rglob("__init__.py")) == []
    subprocess.run([sys.executable, "-c", code], cwd=ROOT / "tests", check=True)


def test_root_package_holds_a_docstring_and_nothing_else() -> None:
    body = ast.parse((ROOT / "__init__.py").read_text("utf-8")).body

    assert [type(node) for node in body] == [ast.Expr]
    assert ast.get_docstring(ast.Module(body=body, type_ignores=[]))


def test_models_do_not_postpone_annotations() -> None:
    """SQLModel's relationships break under them."""
    paths = [name_of(path) for path in modules(*FLOORS) if "from __future__" in path.read_text("utf-8")]

    assert paths == []
